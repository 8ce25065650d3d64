"""Search in the library: `contrafact.search` over the index, with chroma from the bucket."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field

from contrafact.domain.chroma import Chroma
from contrafact.domain.embeddings import Neighbour, TrackEmbedding
from contrafact.domain.tracks import Track
from contrafact.domain.verdicts import Decision, OperatingPoint, Verdict
from contrafact.index.library_index import LibraryIndex
from contrafact.ports.stores import TrackStore
from contrafact.scoring.calibration import Calibration, default_prior
from contrafact.scoring.hubness import HubnessCache
from contrafact.search.memory import memory_aligner
from contrafact.search.two_stage import Align, Aligned, Ranked, TwoStageSearch
from contrafact.search.verdicts import Judge, Recording
from contrafact.services.caches import ChromaCache


@dataclass(frozen=True, slots=True)
class SearchOptions:
    """An operator's choices about searching.

    Parameters
    ----------
    prior : probability that a pair of the library is a cover before it is compared, 0..1; None takes it from the
        library's size.
    operating_point : where "likely" begins unless a request says otherwise.
    n_candidates : tracks that a ranking aligns.
    n_threads : pairs that are aligned at the same time, by all rankings together.
    """

    prior: float | None
    operating_point: OperatingPoint
    n_candidates: int
    n_threads: int


@dataclass(frozen=True, slots=True)
class LibrarySearch:
    """Ranks and compares tracks of the library."""

    tracks: TrackStore
    index: LibraryIndex
    chromas: ChromaCache
    calibration: Calibration
    hubness: HubnessCache
    model_id: str
    options: SearchOptions
    _threads: ThreadPoolExecutor = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        # One pool, so that simultaneous rankings share the cores.
        object.__setattr__(self, "_threads", ThreadPoolExecutor(self.options.n_threads, "align"))

    def prior(self) -> float:
        """Return the probability that a pair of the library is a cover before it is compared, 0..1.

        It follows from the number of tracks at the index's last refresh.
        """
        return default_prior(self.index.n_tracks) if self.options.prior is None else self.options.prior

    def decider(self, operating_point: OperatingPoint | None) -> Callable[[float], Decision]:
        """Return the function from probability to decision at an operating point; None takes the operator's."""
        return self.calibration.cuts(operating_point or self.options.operating_point).decide

    def check(self, query: Recording, reference: Recording, operating_point: OperatingPoint | None) -> Verdict:
        """Return the verdict on two recordings."""
        return self._judge(operating_point).check(query, reference, self.hubness)

    def rank_track(self, query: Recording, leave_out: str | None) -> list[Ranked]:
        """Rank the candidates of a whole track, most probable first.

        A track whose chroma cannot be read is last, scored by its embedding alone.

        Parameters
        ----------
        leave_out : a track that is not ranked, such as the query itself.
        """
        return self._search().rank_track(query.vector, query.chroma.n_frames, self._aligner(query.chroma), leave_out)

    def rank_clip(self, clip: TrackEmbedding, chroma: Chroma, leave_out: str | None) -> list[Ranked]:
        """Rank the candidates of a clip, most probable first; `leave_out` as of `rank_track`."""
        self.index.refresh()  # else the prior of the first clip would be that of an empty library
        return self._search().rank_clip(clip, chroma.n_frames, self._aligner(chroma), leave_out)

    def score_unaligned(self, query: Recording, neighbours: Sequence[Neighbour]) -> list[Ranked]:
        """Score tracks by embedding alone, in the order given; tracks that left the index are left out."""
        return self._search().score_unaligned(query.vector, query.chroma.n_frames, neighbours)

    def verdicts(
        self,
        chroma: Chroma,
        ranked: Sequence[Ranked],
        tracks: Mapping[str, Track],
        operating_point: OperatingPoint | None,
    ) -> list[Verdict]:
        """Return the verdicts on rows of a ranking, see `Judge.row`.

        Parameters
        ----------
        chroma : of the query.
        tracks : of the rows, by id. A row whose track was extracted again since gets sections of the new chroma.
        """
        keys = {
            each.track_id: tracks[each.track_id].chroma_key
            for each in ranked
            if each.is_aligned and each.track_id in tracks
        }
        chromas = self.chromas.get([key for key in keys.values() if key])
        judge = self._judge(operating_point)

        def verdict(each: Ranked) -> Verdict:
            key = keys.get(each.track_id)
            return judge.row(each, chroma, chromas.get(key) if key else None)

        return list(self._threads.map(verdict, ranked))

    def _search(self) -> TwoStageSearch:
        return TwoStageSearch(self.index, self.hubness, self.calibration, self.prior(), self.options.n_candidates)

    def _judge(self, operating_point: OperatingPoint | None) -> Judge:
        point = operating_point or self.options.operating_point
        return Judge(self.calibration, self.model_id, self.prior(), point)

    def _aligner(self, query: Chroma) -> Align:
        def align(track_ids: Sequence[str]) -> dict[str, Aligned | None]:
            keys = {track.id: track.chroma_key for track in self.tracks.get_many(track_ids).values()}
            chromas = self.chromas.get([key for key in keys.values() if key])
            usable = {track_id: chromas[key] for track_id, key in keys.items() if key in chromas}
            aligned = memory_aligner(query, usable, self._threads)([*usable])
            return {track_id: aligned.get(track_id) for track_id in keys}

        return align
