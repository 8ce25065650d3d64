"""The product's own nginx.conf in front of several APIs."""

from __future__ import annotations

import shutil
import signal
from collections.abc import Iterable
from functools import partial
from pathlib import Path

from tests.cluster.addresses import BALANCER, Address, Network, answers
from tests.cluster.processes import Process

ROOT = Path(__file__).parents[2]
CONF = ROOT / "docker" / "nginx.conf"
API = "http://api:8080"
PAGE = "/usr/share/nginx/html"


def find_nginx() -> str | None:
    """Return nginx, which Debian installs where only root's PATH leads."""
    return shutil.which("nginx") or shutil.which("nginx", path="/usr/sbin:/usr/local/sbin")


class Balancer:
    """nginx, with the configuration of the product's image; only addresses and paths differ."""

    def __init__(self, folder: Path, network: Network, apis: Iterable[Address]) -> None:
        self.address = address = network.address(BALANCER)
        self._folder = folder / "nginx"
        self._folder.mkdir()
        (self._folder / "page").mkdir()
        (self._folder / "page" / "index.html").write_text("page")
        self._conf = self._folder / "nginx.conf"
        self._write(apis)
        command = (find_nginx() or "nginx", "-c", str(self._conf), "-p", str(self._folder), "-g", "daemon off;")
        log = folder / "nginx.log"
        started_by = partial(network.command, BALANCER)
        is_ready = partial(answers, address, "/healthz")
        self.process = Process("nginx", command, {}, log, is_ready, self._folder, started_by, is_outlived=True)

    def lead_to(self, apis: Iterable[Address]) -> None:
        """Send new requests to these APIs alone; requests under way end where they are."""
        self._write(apis)
        self.process.family()[0].send_signal(signal.SIGHUP)

    def _write(self, apis: Iterable[Address]) -> None:
        hosts = "\n".join(f"        server {api} max_fails=1 fail_timeout=1s;" for api in apis)
        text = CONF.read_text()
        for old, new in (
            (API, "http://apis"),
            (
                "    server {",
                f"    upstream apis {{\n{hosts}\n    }}\n    proxy_bind {self.address.host};\n\n    server {{",
            ),
            ("listen 8080;", f"listen {self.address};"),
            (f"root {PAGE};", f"root {self._folder / 'page'};"),
            ("worker_processes auto;", "worker_processes 2;"),
            ("/tmp/", f"{self._folder}/"),  # noqa: S108 - of the configuration
            ("access_log /dev/stdout lines;", "access_log off;"),
            # One client stands for many here.
            ("limit_conn clients 100;", "limit_conn clients 1000;"),
        ):
            assert old in text, f"{CONF} lacks {old}"
            text = text.replace(old, new, 1) if old == "    server {" else text.replace(old, new)
        # At once: nginx may be starting, and would read a part of it.
        partial_file = self._conf.with_suffix(".partial")
        partial_file.write_text(text)
        partial_file.replace(self._conf)
