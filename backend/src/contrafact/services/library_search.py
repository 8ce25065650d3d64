"""Search in the library: `contrafact.search` over the index, with chroma from the bucket."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field, replace

import numpy as np

from contrafact.domain.calibrations import OwnCalibration
from contrafact.domain.chroma import RECIPE, Chroma, shared_recipes
from contrafact.domain.embeddings import Neighbour, TrackEmbedding
from contrafact.domain.verdicts import NOTHING_ASKED, AskedThreshold, Decision, Located, SameRecording, Verdict
from contrafact.ports.edges import EdgeStore
from contrafact.ports.reviews import ReviewStore
from contrafact.ports.stores import TrackStore
from contrafact.ports.vector_engine import VectorEngine
from contrafact.scoring.calibration import Calibration, Cuts, default_prior, logit, sigmoid
from contrafact.scoring.hubness import HubnessCache
from contrafact.scoring.own_calibration import of_library
from contrafact.scoring.pair_features import PairFeatures
from contrafact.search.locating import Locator
from contrafact.search.memory import MemoryAligner
from contrafact.search.ranked import Ranked
from contrafact.search.sampling import N_NEAR, PriorSampling
from contrafact.search.support import N_LINKED, Edges, Links
from contrafact.search.two_stage import Aligned, TwoStageSearch
from contrafact.search.verdicts import Judge, Recording
from contrafact.services.caches import ChromaCache
from contrafact.services.library_links import LibraryLinks
from contrafact.services.ranking_inputs import RankingInputs, Recorder


@dataclass(frozen=True, slots=True)
class SearchOptions:
    """An operator's choices about searching.

    Parameters
    ----------
    prior : probability that a pair of the library is a cover before it is compared, 0..1; None takes the estimated.
    threshold : where likely begins unless a request says otherwise; if it names nothing either, where the card says.
    n_candidates : tracks that a ranking aligns.
    n_threads : pairs that are aligned at the same time, by all rankings together.
    """

    prior: float | None
    threshold: AskedThreshold
    n_candidates: int
    n_threads: int


_LEAST = 1e-12
"""Probability below which log-odds are not counted."""


def _no_own() -> None:
    """Return no calibration of the library's own."""


@dataclass(frozen=True, slots=True)
class NearTracks:
    """Tracks near to one that may be covers of it.

    Parameters
    ----------
    edges : see `TwoStageSearch.edges`.
    possible : those that are likely or unsure, with their probabilities in this library, as a ranking shows them.
    fitted : the probabilities of these at the prior of the fit, without a calibration of the library's own.
    """

    edges: Edges = field(default_factory=dict)
    possible: Mapping[str, float] = field(default_factory=dict)
    fitted: Mapping[str, float] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class LibrarySearch:
    """Ranks and compares tracks of the library.

    Parameters
    ----------
    priors : returns the estimated prior of a library of a number of tracks.
    edges : by which tracks support each other in the order of a ranking; None orders each by itself.
    reviews : what people said about pairs: certain edges, and none where an alignment may find one.
    own : returns the library's own calibration, if one is in use.
    """

    tracks: TrackStore
    index: VectorEngine
    chromas: ChromaCache
    calibration: Calibration
    hubness: HubnessCache
    model_id: str
    options: SearchOptions
    priors: Callable[[int], float] = default_prior
    edges: EdgeStore | None = None
    reviews: ReviewStore | None = None
    own: Callable[[], OwnCalibration | None] = _no_own
    _threads: ThreadPoolExecutor = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        # One pool, so that simultaneous rankings share the cores.
        object.__setattr__(self, "_threads", ThreadPoolExecutor(self.options.n_threads, "align"))

    def prior(self) -> float:
        """Return the probability that a pair of the library is a cover before it is compared, 0..1.

        That of the library's own calibration, if one is in use. Both it and the estimate are scaled to the number of
        tracks at the index's last refresh.
        """
        own = self.own()
        return own.fit.prior_at(self.index.n_tracks) if own and own.fit else self.estimated_prior()

    def estimated_prior(self) -> float:
        """Return the prior that counts without a calibration of the library's own."""
        return self.priors(self.index.n_tracks) if self.options.prior is None else self.options.prior

    def calibrated(self) -> Calibration:
        """Return the calibration in use: that of the weights, or the library's own."""
        own = self.own()
        return of_library(self.calibration, own.fit.slope, own.id) if own and own.fit else self.calibration

    def features(self, query: Recording, reference: Recording, same: SameRecording | None) -> PairFeatures:
        """Return what a check measures of two recordings; `same` as of `Judge.check`."""
        return self._judge(NOTHING_ASKED, self.prior()).features(query, reference, self.hubness, same)

    def at_library(self, probability: float) -> float:
        """Return a probability, 0..1, at the fitted prior, such as that of an edge, as this library states it."""
        fitted, prior = self.calibration.fitted_prior, self.prior()
        log_odds = logit(min(max(probability, _LEAST), 1 - _LEAST))
        found = self.calibrated().slope * log_odds + logit(prior) - logit(fitted)
        return float(sigmoid(np.array(found)))

    def cuts(self, asked: AskedThreshold = NOTHING_ASKED) -> Cuts:
        """Return the cuts that a request asks for, else those of the operator, else those of the card."""
        points = self.calibration.points
        likely_from = asked.likely_from(points)
        return self.calibration.cuts(self.options.threshold.likely_from(points) if likely_from is None else likely_from)

    def decider(self, asked: AskedThreshold) -> Callable[[float], Decision]:
        """Return the function from probability to decision at the cuts of `cuts`."""
        return self.cuts(asked).decide

    def check(
        self, query: Recording, reference: Recording, asked: AskedThreshold, same: SameRecording | None = None
    ) -> Verdict:
        """Return the verdict on two recordings; `same` as of `Judge.check`."""
        return self._judge(asked, self.prior()).check(query, reference, self.hubness, same)

    def rank_track(
        self, query: Recording, prior: float, leave_out: str | None, same_recordings: Mapping[str, SameRecording]
    ) -> tuple[list[Ranked], RankingInputs]:
        """Rank the candidates of a whole track, most probable first; return them and what they were found by.

        A track whose chroma cannot be read is last, scored by its embedding alone.

        Parameters
        ----------
        prior : as `prior()` returned it; one for all steps of a ranking, since it may change between them.
        leave_out : a track that is not ranked, such as the query itself.
        same_recordings : tracks that hold the recording of the query, by id.
        """
        aligner, n_frames = _LibraryAligner(self, query.chroma), query.chroma.n_frames
        recorder = Recorder(self.index, self.links())
        search = replace(self._search(prior), index=recorder, links=recorder.links())
        found = search.rank_track(query.vector, n_frames, aligner, leave_out, same_recordings)
        return found, recorder.inputs()

    def rank_clip(self, clip: TrackEmbedding, chroma: Chroma, prior: float, leave_out: str | None) -> list[Ranked]:
        """Rank the candidates of a clip, most probable first; `prior` and `leave_out` as of `rank_track`."""
        return self._search(prior).rank_clip(clip, chroma.n_frames, _LibraryAligner(self, chroma), leave_out)

    def score_unaligned(self, query: Recording, prior: float, neighbours: Sequence[Neighbour]) -> list[Ranked]:
        """Score tracks by embedding alone, in the order given; tracks that left the index are left out."""
        views = self.views_of([each.track_id for each in neighbours])
        recipes = shared_recipes(query.chroma.views[-1], views)
        return self._search(prior).score_unaligned(query.vector, query.chroma.n_frames, neighbours, recipes)

    def views_of(self, track_ids: Sequence[str]) -> dict[str, str]:
        """Return the newest recipes of tracks, by id; none if no embedding is of another scale."""
        if not any(scale.distance for scale in self.calibration.views.values()):
            return {}
        return {track_id: track.view or RECIPE for track_id, track in self.tracks.get_many(track_ids).items()}

    def verdicts(self, ranked: Sequence[Ranked], asked: AskedThreshold, prior: float) -> list[Verdict]:
        """Return the verdicts on rows of a ranking; `prior` as of `rank_track`."""
        judge = self._judge(asked, prior)
        return [judge.verdict(each.features) for each in ranked]

    def settings_key(self) -> str:
        """Return a text that differs for each model, calibration of the weights and choice of the operator."""
        return repr((self.model_id, self.options.prior, self.options.n_candidates, self.calibration))

    def links(self) -> Links | None:
        """Return the edges by which tracks support each other, if they do."""
        return LibraryLinks(self.tracks, self.edges, self.reviews, self.model_id) if self.edges else None

    def find_near(self, track_id: str, query: Recording) -> NearTracks:
        """Align a track with its nearest; return those that may be covers of it."""
        by_weights = replace(self._search(self.calibration.fitted_prior), calibration=self.calibration)
        search = replace(by_weights, n_candidates=N_LINKED, links=None)
        aligner = _LibraryAligner(self, query.chroma)
        ranked = search.rank_track(query.vector, query.chroma.n_frames, aligner, track_id)
        aligned = [each for each in ranked if each.is_aligned]
        if not aligned:
            return NearTracks()
        found = self.calibrated().probabilities([each.features for each in aligned], self.prior()).tolist()
        probabilities = {each.track_id: probability for each, probability in zip(aligned, found, strict=True)}
        decide = self.decider(NOTHING_ASKED)
        possible = {each: p for each, p in probabilities.items() if decide(p) is not Decision.UNLIKELY}
        fitted = {each.track_id: each.probability for each in aligned if each.track_id in possible}
        return NearTracks(search.edges(ranked), possible, fitted)

    def sampling(self) -> PriorSampling:
        """Return the estimation of the library's prior."""
        search = TwoStageSearch(
            self.index, self.hubness, self.calibration, default_prior(self.index.n_tracks), n_candidates=N_NEAR
        )
        return PriorSampling(search, lambda query: _LibraryAligner(self, query.chroma))

    def chromas_of(self, track_ids: Iterable[str]) -> tuple[list[str], dict[str, Chroma]]:
        """Return the tracks that exist, and the chroma of those whose chroma can be read."""
        keys = {track.id: track.chroma_key for track in self.tracks.get_many(list(track_ids)).values()}
        chromas = self.chromas.get([key for key in keys.values() if key])
        return [*keys], {track_id: chromas[key] for track_id, key in keys.items() if key in chromas}

    def aligner_in_memory(self, query: Chroma, references: Mapping[str, Chroma]) -> MemoryAligner:
        """Return the aligner of a query with references, on the threads that all rankings share."""
        return MemoryAligner(query, references, self._threads, Locator.of(self.calibration, self.hubness.background))

    def _search(self, prior: float) -> TwoStageSearch:
        n_candidates = self.options.n_candidates
        return TwoStageSearch(self.index, self.hubness, self.calibrated(), prior, n_candidates, self.links())

    def _judge(self, asked: AskedThreshold, prior: float) -> Judge:
        return Judge(self.calibrated(), self.model_id, prior, likely_from=self.cuts(asked).likely)


@dataclass(frozen=True, slots=True)
class _LibraryAligner:
    """Aligns a query with tracks of the library; see `Aligner`.

    Parameters
    ----------
    read : chroma by track id, kept from `similarities`: `locate` needs them again.
    """

    search: LibrarySearch
    query: Chroma
    read: dict[str, Chroma] = field(default_factory=dict)

    def similarities(self, track_ids: Sequence[str]) -> dict[str, Aligned | None]:
        existing, chromas = self.search.chromas_of(track_ids)
        self.read.update(chromas)
        aligned = self.search.aligner_in_memory(self.query, chromas).similarities([*chromas])
        return {track_id: aligned.get(track_id) for track_id in existing}

    def locate(self, transpositions: Mapping[str, int]) -> dict[str, Located]:
        missing = [track_id for track_id in transpositions if track_id not in self.read]
        chromas = {**self.read, **(self.search.chromas_of(missing)[1] if missing else {})}
        return self.search.aligner_in_memory(self.query, chromas).locate(transpositions)
