"""`FigureStore` in memory."""

from __future__ import annotations

import threading
from collections import Counter

from tests.doubles.memory_clips import ENDED as CLIP_ENDED
from tests.doubles.memory_clips import MemoryClipStore
from tests.doubles.memory_jobs import MemoryJobStore
from tests.doubles.memory_library import ENDED as PLAYLIST_ENDED
from tests.doubles.memory_library import MemoryPlaylistStore
from tests.doubles.memory_tracks import MemoryTrackStore

from contrafact.domain.errors import ContrafactError
from contrafact.domain.figures import STAGE_BOUNDS_S, LibraryFigures, StageFigures
from contrafact.domain.jobs import State
from contrafact.domain.trash import Place

_OUTSIDE = (Place.TRASH.value, Place.DELETING.value)


class MemoryFigureStore:
    """Raises `database_unavailable` while `is_away` is set."""

    def __init__(
        self, tracks: MemoryTrackStore, jobs: MemoryJobStore, clips: MemoryClipStore, playlists: MemoryPlaylistStore
    ) -> None:
        self.is_away = False
        self.n_read = 0
        self.stages: dict[str, list[float]] = {}
        self.ended: Counter[tuple[str, str]] = Counter()
        self._stores = (tracks, jobs, clips, playlists)
        self._lock = threading.Lock()

    def stage_took(self, stage: str, seconds: float) -> None:
        self._check()
        with self._lock:
            self.stages.setdefault(stage, []).append(seconds)

    def job_ended(self, state: State, code: str | None) -> None:
        self._check()
        with self._lock:
            self.ended[state.value, code or ""] += 1

    def library(self) -> LibraryFigures:
        self._check()
        self.n_read += 1
        tracks, jobs, clips, playlists = self._stores
        places = Counter(track.state.value for track in tracks.tracks.values())
        places.update(each.place.value for each in tracks.outside.values())
        return LibraryFigures(
            tracks={state: places[state] for state in (*State, *_OUTSIDE)},
            jobs={state: sum(job.state == state for job in jobs.jobs.values()) for state in State},
            n_clips=sum(clip.state not in CLIP_ENDED for clip in clips.clips.values()),
            n_playlists=sum(each.state not in PLAYLIST_ENDED for each in playlists.playlists.values()),
            stages={stage: _figures(took) for stage, took in self.stages.items()},
            ended=dict(self.ended),
        )

    def _check(self) -> None:
        if self.is_away:
            raise ContrafactError("database_unavailable")


def _figures(took: list[float]) -> StageFigures:
    return StageFigures(len(took), sum(took), tuple(sum(each <= bound for each in took) for bound in STAGE_BOUNDS_S))
