"""`make audit`, against stand-ins for the two servers of advisories."""

from __future__ import annotations

import importlib.util
import json
import os
import re
import subprocess
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from types import ModuleType
from typing import Any

import pytest

ROOT = Path(__file__).parents[2]
TOOLS = ROOT / ".venv-tools/bin"
NOBODY = "http://127.0.0.1:1"
VALIDATE = """
import sys
from cyclonedx.schema import SchemaVersion
from cyclonedx.validation.json import JsonStrictValidator
error = JsonStrictValidator(SchemaVersion.from_version(sys.argv[1])).validate_str(sys.stdin.read())
sys.exit(str(error) if error else 0)
"""

pytestmark = pytest.mark.slow


class Advisories(ThreadingHTTPServer):
    """OSV and npm's registry: advisories by the name of a package, and what was asked for."""

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Answers)
        self.python: dict[str, dict[str, Any]] = {}
        self.page: dict[str, list[dict[str, Any]]] = {}
        self.asked: set[tuple[str, str]] = set()

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server_port}"


class Answers(BaseHTTPRequestHandler):
    server: Advisories

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"]))
        if self.path == "/v1/query":
            asked = json.loads(body)
            name = asked["package"]["name"]
            self.server.asked.add((name, asked["version"]))
            found: dict[str, Any] = {"vulns": [self.server.python[name]]} if name in self.server.python else {}
        else:
            found = self.server.page
        self.send_response(200)
        self.end_headers()
        self.wfile.write(json.dumps(found).encode())

    def log_message(self, *_: object) -> None:
        """Print nothing."""


@pytest.fixture
def advisories() -> Iterator[Advisories]:
    with Advisories() as server:
        Thread(target=server.serve_forever, daemon=True).start()
        yield server
        server.shutdown()


@pytest.fixture(scope="module")
def audit() -> ModuleType:
    """The script, with the tools of its own environment and the Node.js of the product's."""
    subprocess.run([ROOT / "scripts/tools.sh"], check=True, timeout=280)
    spec = importlib.util.spec_from_file_location("audit", ROOT / "scripts/audit.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    module.TOOLS = TOOLS  # type: ignore[attr-defined]
    return module


@pytest.fixture(autouse=True)
def _node(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    node = subprocess.run([ROOT / "scripts/node_path.sh"], capture_output=True, text=True, check=True).stdout.strip()
    monkeypatch.setenv("PATH", f"{node}:{os.environ['PATH']}")
    monkeypatch.setenv("npm_config_cache", str(tmp_path / "npm"))
    monkeypatch.setenv("npm_config_fetch_retries", "0")


def point(audit: ModuleType, monkeypatch: pytest.MonkeyPatch, url: str) -> None:
    """Let both programs ask the server at `url`."""
    monkeypatch.setattr(audit, "OSV_URL", f"{url}/v1/query")
    monkeypatch.setenv("npm_config_registry", url)


def locked(*names: str) -> set[tuple[str, str]]:
    texts = [(ROOT / f"requirements{name}.lock").read_text() for name in names]
    return {found for text in texts for found in re.findall(r"^([a-z0-9][a-z0-9.-]*)==([^ ;]+)", text, re.MULTILINE)}


@pytest.mark.long
def test_bills_of_materials_hold_what_is_locked(
    audit: ModuleType, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    point(audit, monkeypatch, NOBODY)
    monkeypatch.setattr("sys.argv", ["audit.py", "--offline", "--out", str(tmp_path)])

    assert audit.main() == 0
    assert capsys.readouterr().out.splitlines()[-1] == "Advisories were not asked for."
    bills = {name: json.loads((tmp_path / f"{name}.cdx.json").read_text()) for name in ("python", "page")}
    python, page = (bill["components"] for bill in bills.values())
    assert {(one["name"], one["version"]) for one in python} == locked("", "-torch-cpu", "-torch-cuda")
    assert all(one["externalReferences"][0]["hashes"] for one in python)
    packages = json.loads((ROOT / "frontend/package-lock.json").read_text())["packages"]
    names = {path.rpartition("node_modules/")[2] for path in packages if path}
    assert {one["purl"].removeprefix("pkg:npm/").rpartition("@")[0].replace("%40", "@") for one in page} == names
    # The other bill is validated by the program that writes it, and components have one form.
    bills["page"]["components"] = page[:30]
    command = [TOOLS / "python", "-c", VALIDATE, bills["page"]["specVersion"]]
    assert subprocess.run(command, input=json.dumps(bills["page"]), text=True, check=False).returncode == 0


@pytest.mark.long
def test_every_locked_package_is_asked_for_and_advisories_are_listed(
    audit: ModuleType, advisories: Advisories, monkeypatch: pytest.MonkeyPatch
) -> None:
    point(audit, monkeypatch, advisories.url)
    assert audit.page_advisories() == []
    ranges = [{"type": "ECOSYSTEM", "events": [{"fixed": "99"}]}]
    affected = [{"package": {"name": "jinja2", "ecosystem": "PyPI"}, "ranges": ranges}]
    advisories.python["jinja2"] = {"id": "PYSEC-1", "aliases": [], "affected": affected}
    bug = {"id": 1, "url": "", "title": "Loops for ever", "severity": "high", "vulnerable_versions": "<99"}
    advisories.page["zod"] = [bug]

    assert audit.python_advisories() == [f"jinja2 {dict(locked(''))['jinja2']}: PYSEC-1 (fixed in 99)"]
    assert audit.page_advisories() == ["zod: high (Loops for ever)"]
    expected = locked("", "-torch-cpu", "-torch-cuda", "-tools")
    assert advisories.asked == {(name, version.partition("+")[0]) for name, version in expected}


def test_a_server_that_gives_no_answer_is_told_from_one_that_knows_no_advisory(
    audit: ModuleType, monkeypatch: pytest.MonkeyPatch
) -> None:
    point(audit, monkeypatch, NOBODY)
    with pytest.raises(audit.NotReachedError, match=r"127\.0\.0\.1"):
        audit.python_advisories()
    with pytest.raises(audit.NotReachedError, match=r"127\.0\.0\.1"):
        audit.page_advisories()


@pytest.mark.parametrize(
    "case",
    [
        ([], [], 0, "Advisories for the page: 0"),
        (["a 1: X"], [], 1, "Advisories for the page: 0"),
        ([], ["b: high (Y)"], 1, "  b: high (Y)"),
        ([], None, 3, "Advisories for the page were NOT REACHED, so nothing is known: no route"),
        (["a 1: X"], None, 1, "Advisories for the page were NOT REACHED, so nothing is known: no route"),
        (None, ["b: high (Y)"], 1, "  b: high (Y)"),
        (None, [], 3, "Advisories for the page: 0"),
    ],
)
def test_advisories_and_servers_that_are_not_reached_have_statuses_of_their_own(
    audit: ModuleType,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    case: tuple[list[str] | None, list[str] | None, int, str],
) -> None:
    python, page, status, last = case

    def answer(lines: list[str] | None) -> list[str]:
        if lines is None:
            raise audit.NotReachedError("no route")
        return lines

    monkeypatch.setattr("sys.argv", ["audit.py"])
    monkeypatch.setattr(audit, "write_bills", lambda _: None)
    monkeypatch.setattr(audit, "python_advisories", lambda: answer(python))
    monkeypatch.setattr(audit, "page_advisories", lambda: answer(page))
    assert audit.main() == status
    assert capsys.readouterr().out.splitlines()[-1] == last
