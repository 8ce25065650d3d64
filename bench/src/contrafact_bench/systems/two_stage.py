"""The product's search: candidates by embedding, aligned, and ordered by calibrated probability."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from contrafact.domain.chroma import PITCH_CLASSES, Chroma
from contrafact.domain.embeddings import TrackEmbedding
from contrafact.embedding.card import EMBEDDING_DIM
from contrafact.embedding.distances import distances
from contrafact.embedding.embedder import Embedder
from contrafact.index.exact import MemoryIndex
from contrafact.scoring.calibration import default_prior
from contrafact.scoring.hubness import Background, HubnessCache
from contrafact.search import N_CANDIDATES
from contrafact.search.locating import Locator
from contrafact.search.memory import MemoryAligner, MemoryLinks
from contrafact.search.ranked import Ranked
from contrafact.search.sampling import N_NEAR, N_OTHERS, N_QUERIES, PriorSampling, drawn
from contrafact.search.support import Edges, Links
from contrafact.search.two_stage import TwoStageSearch
from contrafact.search.verdicts import Recording
from contrafact_training.data.datasets import track_name

_TIE = 1e-9
_N_BYTES = 4 * EMBEDDING_DIM


class TwoStage:
    """`contrafact.search` over whole tracks.

    Parameters
    ----------
    embedder : with the weights to be evaluated, and in its card the calibration.
    background : that ships with them.
    n_candidates : tracks that are aligned.
    prior : of the library; None estimates it from the references, as the product does, once for each number of them.
    """

    name = "two-stage"
    paper = (
        "this project; Qmax: Serrà, Serra and Andrzejak, 2009; CSLS: Conneau et al., 2018; "
        "query expansion: Chum et al., 2007; support: Arandjelović and Zisserman, 2012"
    )
    is_quadratic = True

    def __init__(
        self,
        embedder: Embedder,
        background: Background,
        n_candidates: int = N_CANDIDATES,
        prior: float | None = None,
    ) -> None:
        self._embedder, self._hubness, self._n_candidates = embedder, HubnessCache(background), n_candidates
        self._prior, self._estimated, self._edges = prior, dict[int, float](), dict[str, Edges]()
        self.n_parameters = embedder.n_parameters

    def describe(self, chroma: Chroma) -> NDArray[np.uint8]:
        """Return the bytes of the whole track's vector, float32 `(d,)`, the number of views, and the frames of each."""
        whole = np.ascontiguousarray(self._embedder.embed(chroma).whole, np.float32).view(np.uint8)
        views = [chroma.frames] if chroma.whitened is None else [chroma.frames, chroma.whitened]
        return np.concatenate([whole, np.array([len(views)], np.uint8), *(each.ravel() for each in views)])

    def distances(self, query: NDArray[Any], references: Sequence[NDArray[Any]]) -> NDArray[np.float64]:
        """Return 1 - probability of the candidates, 0..1; above 1, all others by the distance of their vectors.

        The query's own recording, if it is among the references, is not a candidate; its distance is 0.
        """
        places = [place for place, reference in enumerate(references) if not np.array_equal(reference, query)]
        ordered = np.zeros(len(references))
        ordered[places] = self._of_others(query, [references[place] for place in places])
        return ordered

    def _of_others(self, query: NDArray[np.uint8], references: Sequence[NDArray[np.uint8]]) -> NDArray[np.float64]:
        whole, chroma = _vector(query), _chroma(query)
        wholes = [_vector(reference) for reference in references]
        embeddings = {track_name(place): TrackEmbedding(each, each[None]) for place, each in enumerate(wholes)}
        chromas = {track_name(place): _chroma(reference) for place, reference in enumerate(references)}
        calibration, index = self._embedder.card.calibration, MemoryIndex(embeddings)
        locator = Locator.of(calibration, self._hubness.background)
        # One thread, so that costs can be compared with those of systems that compute on one core.
        with ThreadPoolExecutor(1) as thread:

            def aligner_of(recording: Recording) -> MemoryAligner:
                return MemoryAligner(recording.chroma, chromas, thread, locator)

            unprimed = TwoStageSearch(index, self._hubness, calibration, default_prior(len(references) + 1), N_NEAR)
            recordings = {name: Recording(each.whole, chromas[name]) for name, each in embeddings.items()}
            prior = self._prior_of(recordings, PriorSampling(unprimed, aligner_of))
            found = MemoryLinks(unprimed, recordings, lambda name: aligner_of(recordings[name]))
            links = _KnownLinks(self._edges, found, [content_of(reference) for reference in references])
            search = replace(unprimed, prior=prior, n_candidates=self._n_candidates, links=links)
            ranked = search.rank_track(whole, chroma.n_frames, aligner_of(Recording(whole, chroma)))
        return as_distances(distances(whole, np.stack(wholes)), ranked)

    def _prior_of(self, recordings: Mapping[str, Recording], sampling: PriorSampling) -> float:
        if self._prior is not None:
            return self._prior
        if len(recordings) not in self._estimated:
            queries = {name: recordings[name] for name in drawn(recordings, N_QUERIES)}
            others = {name: recordings[name].vector for name in drawn(recordings, N_OTHERS, seed=1)}
            views = {name: recordings[name].chroma.views[-1] for name in others}
            self._estimated[len(recordings)] = sampling(queries, others, len(recordings), views).prior
        return self._estimated[len(recordings)]


@dataclass(frozen=True, slots=True)
class _KnownLinks:
    """Edges of the references of one query: those that earlier queries asked for are known by the tracks' contents.

    Parameters
    ----------
    known : edges between contents; what is found is added.
    links : of the references, by the names of their places.
    contents : of the references.
    """

    known: dict[str, Edges]
    links: Links
    contents: Sequence[str]

    def of(self, track_ids: Sequence[str]) -> dict[str, Edges]:
        new = [each for each in track_ids if self.contents[int(each)] not in self.known]
        for track_id, edges in self.links.of(new).items():
            of_contents = {self.contents[int(other)]: probability for other, probability in edges.items()}
            self.known[self.contents[int(track_id)]] = of_contents
        names = {content: track_name(place) for place, content in enumerate(self.contents)}
        return {track_id: self._named(self.known[self.contents[int(track_id)]], names) for track_id in track_ids}

    def _named(self, edges: Edges, names: Mapping[str, str]) -> Edges:
        return {names[content]: probability for content, probability in edges.items() if content in names}


def content_of(described: NDArray[np.uint8]) -> str:
    """Return the digest of a described track."""
    return hashlib.sha256(described.tobytes()).hexdigest()


def as_distances(by_embedding: NDArray[np.float64], ranked: Sequence[Ranked]) -> NDArray[np.float64]:
    """Turn one query's ranking into distances that sort its references in the same order.

    The distance of an aligned pair is 1 - supported probability, less a billionth of the log-odds, so that evidence
    orders pairs of equal probability, of all queries together too. All others follow above 1, by the distance of their
    embeddings.

    Parameters
    ----------
    by_embedding : `(n_references,)`, distances of embeddings.
    ranked : of `contrafact.search`, in order; the ids are those of `track_name`.
    """
    found = 1 + by_embedding
    last = -np.inf
    for each in ranked:
        if each.is_aligned:
            distance = 1 - each.supported_probability - _TIE * each.log_odds
            last = max(distance, np.nextafter(last, np.inf))
            found[int(each.track_id)] = last
    return found


def _vector(described: NDArray[np.uint8]) -> NDArray[np.float32]:
    return described[:_N_BYTES].view(np.float32)


def _chroma(described: NDArray[np.uint8]) -> Chroma:
    views = described[_N_BYTES + 1 :].reshape(int(described[_N_BYTES]), -1, len(PITCH_CLASSES))
    return Chroma(views[0], whitened=views[1] if len(views) > 1 else None)
