"""A clip's ranking with every kind of field."""

from __future__ import annotations

from contrafact.domain.clips import ClipMatch, ClipRanking, WorkMatch
from contrafact.domain.verdicts import Decision, Section, Verdict

RANKING = ClipRanking(
    matches=(
        ClipMatch(
            "yt-00000000002",
            Verdict(
                *(Decision.LIKELY, 0.97, 0.001, 0.4, 0.8, 31.25, 5, 1.1),
                sections=(Section(0.0, 30.0, 71.5, 104.5, 0.9), Section(0.0, 12.0, 150.0, 163.0, 0.5)),
                reason="It matches.",
                model_id="m-1",
            ),
            is_aligned=True,
            supported_by=2,
        ),
        ClipMatch(
            "yt-00000000003",
            Verdict(Decision.UNLIKELY, 0.01, 0.5, 1.2, 0.8, None, None, None, (), "It does not.", "m-1"),
            is_aligned=False,
        ),
    ),
    total=2,
    n_likely=1,
    n_unsure=0,
    best_probability=0.97,
    works=(WorkMatch("w" * 32, 0.98, "yt-00000000002"),),
    n_waiting=1,
    prior=0.02,
)
