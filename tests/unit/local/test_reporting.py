"""What the launcher prints and writes about the parts."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from contrafact_local import reporting
from contrafact_local.reporting import LastWords, Reported, Reporter, WarningPrinter, without_secrets
from contrafact_local.watching import PartWatch, Patience, Process


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("cannot reach mongodb://user:pass@db:27017/contrafact?x=1", "cannot reach mongodb://db:27017/contrafact?x=1"),
        ("redis+socket://:pass@/run/valkey.sock is away", "redis+socket:///run/valkey.sock is away"),
        ("token kKx3-9_fQ2kKx3-9_fQ2kKx3-9_fQ2kKx3-9_fQ2abc refused", "token … refused"),
        ("FileNotFoundError: '/srv/contrafact/model_weights/card.json'", None),
        ("http://127.0.0.1:8080 answers user@example.org", None),
    ],
)
def test_logins_and_tokens_are_left_out(text: str, expected: str | None) -> None:
    assert without_secrets(text) == (text if expected is None else expected)


class Part:
    """A part whose log says why it ended."""

    def __init__(self, folder: Path) -> None:
        self.printed: list[str] = []
        self.file = folder / "status.json"
        self.watch = PartWatch(Patience(10.0))
        self.words = LastWords(folder / "worker.log")
        self._reporter = Reporter(self.file, self.printed.append)

    def start(self) -> None:
        self.words.begin()
        self.watch.started()
        self.report()

    def end(self, words: str) -> None:
        with self.words.log.open("a") as log:
            log.write(f"{words}\n")
        self.watch.observe(Process.ENDED, answers=False, seconds=0.1)
        self.words.note_end()
        self.report()

    def answer(self) -> None:
        self.watch.observe(Process.RUNNING, answers=True, seconds=0.1)
        self.words.clear()
        self.report()

    def report(self) -> None:
        self._reporter.report([Reported("worker", self.watch, self.words)])

    def lines(self) -> list[str]:
        """What was printed since the last call, without times and the log's path."""
        found = [line.partition(": ")[2].partition(" (more")[0] or line for line in self.printed]
        self.printed.clear()
        return found


@pytest.fixture
def part(tmp_path: Path) -> Part:
    found = Part(tmp_path)
    found.start()
    return found


def test_each_change_is_printed_once(part: Part) -> None:
    part.answer()
    part.end("OSError: 1 byte missing")
    assert part.lines() == ["worker ended; it is started again"]
    for number in range(2, 5):
        part.start()
        part.end(f"OSError: {number} bytes missing")
    assert part.lines() == [
        "worker ended 2 times in a row and is started again. It last logged: OSError: 2 bytes missing"
    ]
    part.start()
    part.end("MemoryError: none left")
    assert part.lines() == [
        "worker ended 5 times in a row and is started again. It last logged: MemoryError: none left"
    ]
    part.start()
    part.answer()
    part.answer()
    assert part.lines() == ["worker is back"]
    assert json.loads(part.file.read_text())["parts"][0]["detail"] == ""


def test_a_first_start_is_not_told(part: Part) -> None:
    part.answer()
    assert part.lines() == []


def test_words_of_an_earlier_run_are_not_those_of_this_one(part: Part) -> None:
    part.end("OSError: full")
    part.start()
    part.answer()
    part.words.note_error()
    assert part.words.text == ""


def test_a_full_disk_ends_nothing(part: Part, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(reporting, "write_report", fail)
    part.answer()
    part.end("OSError: full")
    assert part.lines() == ["worker ended; it is started again"]


def test_the_same_warning_is_printed_once_a_minute(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    moment = 0.0
    monkeypatch.setattr(reporting.time, "monotonic", lambda: moment)
    log, printed = tmp_path / "api.log", list[str]()
    warnings = WarningPrinter({"api": log}, printed.append)
    for seconds, message in ((0, "away"), (1, "away"), (2, "full"), (30, "away"), (61, "away")):
        moment = float(seconds)
        with log.open("a") as file:
            file.write(json.dumps({"level": "warning", "message": message}) + "\n")
        warnings.show()
    assert printed == ["api: away", "api: full", "api: away"]
