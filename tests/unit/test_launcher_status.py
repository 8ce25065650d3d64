"""The launcher's report in a file."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

from contrafact.adapters.launcher_status import LauncherFile, write_report
from contrafact.domain.launcher import LauncherReport, PartHealth, PartReport

NOON = datetime(2026, 1, 1, 12, tzinfo=UTC)
REPORT = LauncherReport(NOON, (PartReport("worker", PartHealth.DEGRADED, NOON, "worker ended 2 times in a row.", 3),))


def test_a_report_is_read_as_it_was_written_and_leaves_no_other_file(tmp_path: Path) -> None:
    file = tmp_path / "status.json"
    write_report(file, LauncherReport(NOON, ()))
    write_report(file, REPORT)
    assert LauncherFile(file).report() == REPORT
    assert list(tmp_path.iterdir()) == [file]


def test_a_missing_or_damaged_file_counts_as_no_launcher(tmp_path: Path) -> None:
    file = tmp_path / "status.json"
    assert LauncherFile(None).report() is None
    assert LauncherFile(file).report() is None
    write_report(file, REPORT)
    whole = file.read_text()
    for damaged in ("", whole[:-20], "{}", whole.replace("degraded", "fine"), "\udcff"):
        file.write_text(damaged, errors="surrogateescape")
        assert LauncherFile(file).report() is None
    file.write_text(whole.replace('"parts"', '"of_a_later_release": 1, "parts"'))
    assert LauncherFile(file).report() == REPORT
