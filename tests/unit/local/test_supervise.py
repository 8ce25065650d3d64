"""The supervisor with stand-in parts: order, restarts, and no process left."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from contrafact_local.parts import wait_until
from contrafact_local.processes import children_of

PRODUCT = Path(__file__).with_name("standin_product.py")
SECONDS = 30.0


class Product:
    """The supervisor in a process of its own, with what it printed."""

    def __init__(self, data: Path, *stages: list[str], patience_seconds: float = 120.0) -> None:
        self.data = data
        self.output = data.with_suffix(".out")
        self.data.mkdir(exist_ok=True)
        with self.output.open("wb") as output:
            self.process = subprocess.Popen(
                [sys.executable, str(PRODUCT), str(data), json.dumps(stages)],
                env={**os.environ, "STANDIN_PATIENCE_SECONDS": str(patience_seconds)},
                stdout=output,
                stderr=subprocess.STDOUT,
            )

    def printed(self) -> str:
        return self.output.read_text()

    def journal(self) -> list[str]:
        file = self.data / "journal"
        return file.read_text().splitlines() if file.exists() else []

    def pids(self) -> set[int]:
        """Every process of the product, the launcher included."""
        found, new = set[int](), {self.process.pid}
        while new:
            found |= new
            new = {child for pid in new for child in children_of(pid)} - found
        return found

    def children_of_parts(self) -> set[int]:
        return {int(line.rpartition(" ")[2]) for line in self.journal() if "child" in line}

    def pid_of(self, words: str) -> int:
        return next(pid for pid in self.pids() if words in Path(f"/proc/{pid}/cmdline").read_text().replace("\0", " "))

    def status_of(self, name: str) -> dict[str, Any]:
        """What the launcher reports about a part."""
        parts = json.loads((self.data / "run" / "status.json").read_text())["parts"]
        return next(part for part in parts if part["name"] == name)

    def wait_for(self, words: str) -> None:
        assert wait_until(lambda: words in self.printed() or self.process.poll() is not None, SECONDS)
        assert words in self.printed()


@pytest.fixture
def start(tmp_path: Path) -> Iterator[Callable[..., Product]]:
    products: list[Product] = []

    def starter(*stages: list[str], patience_seconds: float = 120.0) -> Product:
        products.append(Product(tmp_path / "data", *stages, patience_seconds=patience_seconds))
        return products[-1]

    yield starter
    for product in products:
        if product.process.poll() is None:
            product.process.terminate()
            product.process.wait(SECONDS)


def all_ended(pids: set[int]) -> bool:
    return not any(Path(f"/proc/{pid}").exists() for pid in pids)


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT, pytest.param(signal.SIGHUP, marks=pytest.mark.long)])
def test_a_signal_stops_every_part_in_reverse_order_and_leaves_nothing(
    start: Callable[..., Product], number: signal.Signals
) -> None:
    product = start(["database"], ["app"])
    product.wait_for("Contrafact is ready at http://127.0.0.1:8080\n")
    pids = product.pids()
    assert len(pids) == 5  # launcher, supervisord, two parts, the child of one
    product.process.send_signal(number)
    assert product.process.wait(SECONDS) == 0
    assert all_ended(pids)
    assert [line.split(",")[0] for line in product.journal()] == [
        "database started",
        "app started",
        "app stopped",
        "database stopped",
    ]


def test_a_killed_part_is_restarted_and_its_children_are_ended(start: Callable[..., Product]) -> None:
    product = start(["database"], ["app"])
    product.wait_for("Contrafact is ready")
    left_behind = product.children_of_parts()
    os.kill(product.pid_of("standin_part.py app"), signal.SIGKILL)
    product.wait_for("app ended; it is started again\napp is back\n")
    assert len(left_behind) == 1
    assert wait_until(lambda: all_ended(left_behind), SECONDS)
    assert product.process.poll() is None


def mark(data: Path, name: str, text: str = "") -> Path:
    """Write a file that tells a part how to behave."""
    data.mkdir(exist_ok=True)
    file = data / name
    file.write_text(text)
    return file


def test_a_part_that_cannot_start_is_degraded_ends_no_other_and_is_back_when_it_is_mended(
    start: Callable[..., Product], tmp_path: Path
) -> None:
    broken = mark(tmp_path / "data", "worker.broken", "cannot log in at mongodb://user:secret@/path")
    product = start(["database"], ["worker", "api"], ["page"])
    product.wait_for(
        ": worker ended 2 times in a row and is started again. It last logged: cannot log in at mongodb:///"
    )
    product.wait_for("Contrafact answers at http://127.0.0.1:8080, though not everything works (see above)\n")
    assert wait_until(lambda: product.status_of("worker")["n_starts"] > 2, SECONDS)
    assert product.printed().count("Degraded since ") == 1
    assert "secret" not in product.printed() + (product.data / "run" / "status.json").read_text()
    assert product.status_of("worker")["health"] == "degraded"
    assert "cannot log in" in product.status_of("worker")["detail"]
    assert product.status_of("page")["health"] == "ready"
    broken.unlink()
    product.wait_for("worker is back\nContrafact is ready at http://127.0.0.1:8080\n")
    assert wait_until(lambda: product.status_of("worker")["health"] == "ready", SECONDS)
    assert product.status_of("worker")["detail"] == ""
    assert [line.split(",")[0] for line in product.journal()] == [
        "database started",
        "api started",
        "page started",
        "worker started",
    ]


@pytest.mark.long
def test_a_slow_part_is_degraded_and_not_stopped(start: Callable[..., Product], tmp_path: Path) -> None:
    slow = mark(tmp_path / "data", "database.slow")
    product = start(["database"], ["page"], patience_seconds=1.0)
    product.wait_for(": database is not ready after 1 s.")
    product.wait_for("Contrafact answers at")
    pid = product.pid_of("standin_part.py database")
    slow.unlink()
    product.wait_for("database is back\nContrafact is ready at")
    assert product.pid_of("standin_part.py database") == pid
    assert product.journal() == ["database started", "page started"]


@pytest.mark.long
def test_a_part_that_hangs_is_degraded_and_restarted(start: Callable[..., Product]) -> None:
    product = start(["database"], ["page"], patience_seconds=2.0)
    product.wait_for("Contrafact is ready")
    hung = product.pid_of("standin_part.py page")
    os.kill(hung, signal.SIGSTOP)
    product.wait_for(": page has not answered for 1 s.")
    product.wait_for(": page did not answer for 4 s and is restarted.")
    product.wait_for("page is back\n")
    assert product.pid_of("standin_part.py page") != hung
    assert product.journal() == ["database started", "page started", "page started"]


def test_the_report_is_private_renewed_and_removed_at_the_end(start: Callable[..., Product]) -> None:
    product = start(["database"])
    product.wait_for("Contrafact is ready")
    file = product.data / "run" / "status.json"
    assert file.stat().st_mode & 0o777 == 0o600
    first = json.loads(file.read_text())["at"]
    assert wait_until(lambda: bool(json.loads(file.read_text())["at"] > first), SECONDS)
    product.process.terminate()
    assert product.process.wait(SECONDS) == 0
    assert not file.exists()


def test_nothing_outlives_a_killed_launcher(start: Callable[..., Product]) -> None:
    product = start(["database"], ["app"])
    product.wait_for("Contrafact is ready")
    pids, left_behind = product.pids(), product.children_of_parts()
    product.process.kill()
    product.process.wait()
    assert wait_until(lambda: all_ended(pids - left_behind), SECONDS)
    # Only what a part itself does not end is left: the real ones end their children.
    for pid in left_behind:
        os.kill(pid, signal.SIGKILL)


def test_a_killed_supervisord_ends_the_product_and_every_part(start: Callable[..., Product]) -> None:
    product = start(["database"], ["page"])
    product.wait_for("Contrafact is ready")
    pids = product.pids()
    os.kill(product.pid_of("supervisor.supervisord"), signal.SIGKILL)
    assert product.process.wait(SECONDS) == 1
    assert "contrafact: supervisord has ended (status -9)" in product.printed()
    assert all_ended(pids)


def test_a_second_instance_on_the_same_folder_is_refused_and_the_first_goes_on(start: Callable[..., Product]) -> None:
    first = start(["database"])
    first.wait_for("Contrafact is ready")
    second = subprocess.run(
        [sys.executable, str(PRODUCT), str(first.data), '[["database"]]'],
        capture_output=True,
        text=True,
        timeout=SECONDS,
        check=False,
    )
    assert second.returncode == 1
    assert second.stdout == ""
    assert second.stderr == (
        f"contrafact: The data folder {first.data} is in use by another instance (process {first.process.pid}); "
        "stop that one or set CONTRAFACT_DATA_DIR to another folder\n"
    )
    assert first.process.poll() is None
