"""The launcher's report as a JSON file: the launcher writes it, the API reads it."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from pydantic import TypeAdapter, ValidationError

from contrafact.domain.launcher import LauncherReport

_REPORT = TypeAdapter(LauncherReport)


@dataclass(frozen=True, slots=True)
class LauncherFile:
    """`Launcher` in a file; None if no launcher was configured."""

    path: Path | None

    def report(self) -> LauncherReport | None:
        """See `Launcher.report`. A missing or damaged file counts as no launcher."""
        if self.path is None:
            return None
        try:
            return _REPORT.validate_json(self.path.read_bytes())
        except (OSError, ValidationError):
            return None


def write_report(path: Path, report: LauncherReport) -> None:
    """Replace the file at once, so that a reader never finds half of it."""
    part = path.with_name(f"{path.name}.part")
    part.write_bytes(_REPORT.dump_json(report, indent=2))
    part.replace(path)
