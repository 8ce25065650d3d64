"""The supervisor with stand-in parts: order, restarts, and no process left."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from contrafact_local.parts import wait_until
from contrafact_local.processes import children_of

PRODUCT = Path(__file__).with_name("standin_product.py")
SECONDS = 30.0


class Product:
    """The supervisor in a process of its own, with what it printed."""

    def __init__(self, data: Path, *stages: list[str]) -> None:
        self.data = data
        self.output = data.with_suffix(".out")
        with self.output.open("wb") as output:
            self.process = subprocess.Popen(
                [sys.executable, str(PRODUCT), str(data), json.dumps(stages)], stdout=output, stderr=subprocess.STDOUT
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

    def wait_for(self, words: str) -> None:
        assert wait_until(lambda: words in self.printed() or self.process.poll() is not None, SECONDS)
        assert words in self.printed()


@pytest.fixture
def start(tmp_path: Path) -> Iterator[Callable[..., Product]]:
    products: list[Product] = []

    def starter(*stages: list[str]) -> Product:
        products.append(Product(tmp_path / "data", *stages))
        return products[-1]

    yield starter
    for product in products:
        if product.process.poll() is None:
            product.process.terminate()
            product.process.wait(SECONDS)


def all_ended(pids: set[int]) -> bool:
    return not any(Path(f"/proc/{pid}").exists() for pid in pids)


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT, signal.SIGHUP])
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


def test_a_part_that_never_starts_ends_the_product_with_its_last_error(start: Callable[..., Product]) -> None:
    product = start(["database"], ["broken"])
    assert product.process.wait(SECONDS) == 1
    log = product.data / "logs" / "broken.log"
    assert product.printed() == (
        f"contrafact: broken ends whenever it is started. Its last error: the disk is full (more in {log})\n"
    )
    assert product.journal()[-1] == "database stopped"


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
