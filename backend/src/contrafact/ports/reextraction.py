"""Interface of the tracks that were analysed by an older recipe, in the database."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Protocol

from contrafact.domain.jobs import Problem
from contrafact.domain.reextraction import FailedReextraction, OlderRecipe, TakenTrack
from contrafact.domain.tracks import TrackMeasures


class ReextractionStore(Protocol):
    """Ready tracks that lack the newest recipe; each waiting one is leased to one worker at a time.

    Every method raises ContrafactError `database_unavailable` while the database does not answer. A change under a lost
    lease, or to a track that left the library, writes nothing and returns False.
    """

    def count(self) -> OlderRecipe:
        """Count them."""

    def failures(self, limit: int) -> list[FailedReextraction]:
        """Return tracks whose new analysis failed, in order of their ids."""

    def request(self, now: datetime, *, from_source: bool) -> int:
        """Let tracks wait that do not yet, failed ones too; return their number.

        Parameters
        ----------
        from_source : also those whose audio has to be fetched again; else those whose file is still stored.
        """

    def attach(self, track_id: str, upload_key: str, now: datetime) -> bool:
        """Give a track of an upload its file again, and let it wait; False if it lacks no recipe or has a file."""

    def cancel(self) -> int:
        """Let no track wait any more; return how many did. A running analysis writes nothing."""

    def any_waits(self) -> bool:
        """Return whether a track waits that no worker has leased."""

    def take(self, token: str, lease: timedelta) -> TakenTrack | None:
        """Lease a waiting track and count an attempt; None if there is none."""

    def renew(self, taken: TakenTrack, lease: timedelta) -> bool:
        """Let the lease begin again; False if it is lost."""

    def finish(self, taken: TakenTrack, chroma_key: str, measures: TrackMeasures, now: datetime) -> bool:
        """Write the key of the new chroma and what was measured with it."""

    def fail(self, taken: TakenTrack, problem: Problem) -> bool:
        """Note why the new analysis failed; the track keeps the old one."""

    def release(self, taken: TakenTrack, problem: Problem | None = None) -> bool:
        """Let the track wait again: without a problem the attempt does not count."""
