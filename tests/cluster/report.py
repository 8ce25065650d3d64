"""The figures of a drill."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field

from tests.chaos.journal import ACKNOWLEDGED, IN_DOUBT, Journal
from tests.cluster.load import Seen


@dataclass
class Report:
    """The figures of a drill: rows by name, and faults."""

    rows: dict[str, str] = field(default_factory=dict)
    journal: Journal = field(default_factory=Journal)

    def add(self, name: str, seen: Seen, seconds: float) -> None:
        """Add what clients saw in a phase."""
        errors = ", ".join(f"{n} x {words}" for words, n in seen.errors.most_common()) or "none"
        self.rows[f"{name}: requests"] = f"{seen.n_requests} in {seconds:.0f} s, p95 {seen.p95_ms():.0f} ms"
        self.rows[f"{name}: errors"] = f"{seen.errors.total()} ({errors})"
        self.rows[f"{name}: tracks twice in a ranking"] = str(seen.duplicated)
        if seen.changed:
            self.rows[f"{name}: pages of another ranking, which say so"] = str(seen.changed)
        if seen.refused or seen.shown_again:
            words = f"{seen.shown_again} shown again, {seen.refused} refused with `Retry-After`"
            self.rows[f"{name}: rankings while Milvus was away"] = words
        if seen.seconds:
            self.rows[f"{name}: longest request"] = f"{max(seen.seconds):.0f} s"

    def __str__(self) -> str:
        lines = ["| drill | |", "|---|---|", *(f"| {name} | {text} |" for name, text in self.rows.items())]
        return "\n".join(lines)

    def add_checked(self) -> None:
        """Add what a check of everything found."""
        found, asked = self.journal.found, self.journal.counts
        self.rows["changes"] = f"{asked[ACKNOWLEDGED]} acknowledged, {asked[IN_DOUBT]} in doubt"
        self.rows["tracks checked"] = ", ".join(f"{n} {state}" for state, n in sorted(found.items()))
        self.rows["lost or duplicated"] = str(len(self.journal.faults))


def counted(counts: Counter[str]) -> str:
    """Return counts by name in words."""
    return ", ".join(f"{n} {name}" for name, n in sorted(counts.items()))
