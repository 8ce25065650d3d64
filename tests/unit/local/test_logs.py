"""Warnings and errors in the logs of the parts."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from contrafact_local.logs import LogFollower, last_error, last_words


def line(level: str, message: str) -> str:
    return json.dumps({"level": level, "message": message}) + "\n"


def test_new_warnings_are_returned_once_across_a_rotation(tmp_path: Path) -> None:
    log = tmp_path / "api.log"
    log.write_text(line("ERROR", "before"))
    follower = LogFollower(log)
    with log.open("a") as file:
        file.write(line("info", "quiet") + line("warning", "first") + "plain text\n" + line("ERROR", "half")[:10])
    assert follower.new_warnings() == ["first"]
    with log.open("a") as file:
        file.write(line("ERROR", "half")[10:])
    assert follower.new_warnings() == ["half"]
    log.rename(tmp_path / "api.log.1")
    assert follower.new_warnings() == []
    log.write_text(line("CRITICAL", "in the new file"))
    assert follower.new_warnings() == ["in the new file"]
    assert follower.new_warnings() == []


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", ""),
        ("one\nthe disk is full\n\n", "the disk is full"),
        (line("info", "starting") + line("info", "stopping"), "stopping"),
        ('{"s":"I","msg":"Waiting for connections"}\n', "Waiting for connections"),
        (line("error", "load failed") + line("info", "stopping"), "load failed"),
        (
            json.dumps({"level": "error", "message": "failed", "exception": "Traceback:\n  x\nOSError: full"}) + "\n",
            "failed: OSError: full",
        ),
        ("Traceback:\n  File x\nImportError: no module\n[1] Worker exiting\n", "ImportError: no module"),
        (
            '{"s":"E","msg":"WiredTiger error","attr":{"error":28,"message":"No space left on device"}}\n'
            '{"s":"F","msg":"\\n\\n***aborting after fassert() failure\\n\\n"}\n{"s":"I","msg":"bye"}\n',
            "WiredTiger error: 28 No space left on device",
        ),
    ],
)
def test_the_last_error_says_why_a_part_ended(tmp_path: Path, text: str, expected: str) -> None:
    log = tmp_path / "part.log"
    log.write_text(text)
    assert last_words(log) == expected


def test_a_missing_log_has_no_last_error(tmp_path: Path) -> None:
    assert last_error(tmp_path / "none.log") == last_words(tmp_path / "none.log") == ""


def test_only_what_was_logged_since_the_start_counts(tmp_path: Path) -> None:
    log = tmp_path / "part.log"
    log.write_text(line("error", "of the last run"))
    start = log.stat().st_size
    assert (last_error(log), last_error(log, start), last_words(log, start)) == ("of the last run", "", "")
    with log.open("a") as file:
        file.write(line("info", "ready"))
    assert (last_error(log, start), last_words(log, start)) == ("", "ready")
    log.write_text(line("error", "after a rotation"))
    assert last_error(log, 10_000) == "after a rotation"
