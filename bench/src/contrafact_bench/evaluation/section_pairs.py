"""Draws pairs of known alignment from labelled chroma: excerpts moved, cut, repeated, reordered; and medleys."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from contrafact_bench.evaluation.section_truth import Block, KnownPair, disturbed, played, quantised
from contrafact_training.data.datasets import Dataset

SHORTEST_FRAMES = 43
"""Excerpts are at least this long in their own track: 20 s."""
LONGEST_FRAMES = 129
"""And at most this long: 60 s."""
SPEEDS = (0.7, 1.3)
"""Excerpts are played this much slower at most, and this much quicker."""
_UNCHANGED = 1 / 3
"""So many pairs keep their tempo."""
_SONG_FRAMES = (4 * SHORTEST_FRAMES, 800)
"""Songs are 80 s to 6 min long,"""
_MOST_SILENCE = 0.05
"""and less of them is silent: silence matches nothing."""
_MEDLEY_SONGS = 3


class Drawing:
    """Draws stretches of a dataset's tracks, never of one work twice within a pair.

    Parameters
    ----------
    dataset : labelled chroma.
    rng : decides everything.
    """

    def __init__(self, dataset: Dataset, rng: np.random.Generator) -> None:
        self.rng = rng
        self._dataset = dataset
        self._works: set[int] = set()
        self._speeds = SPEEDS if rng.random() > _UNCHANGED else (1.0, 1.0)

    def song(self) -> int:
        """A track of a work that was not yet drawn."""
        while True:
            track = int(self.rng.integers(len(self._dataset)))
            work = int(self._dataset.works[track])
            if work not in self._works and self._is_usable(track):
                self._works.add(work)
                return track

    def n_frames(self, track: int) -> int:
        """Length of a track."""
        return len(self._dataset.tracks[track])

    def speed(self) -> float:
        """The speed of an excerpt."""
        return float(self.rng.uniform(*self._speeds))

    def excerpt(self, track: int) -> Block:
        """A stretch of a track, at some speed."""
        n_frames = int(self.rng.integers(SHORTEST_FRAMES, LONGEST_FRAMES + 1))
        start = int(self.rng.integers(self.n_frames(track) - n_frames + 1))
        return Block(track, start, start + n_frames, self.speed())

    def foreign(self) -> Block:
        """A stretch of music that is nowhere else in the pair."""
        return self.excerpt(self.song())

    def pieces(self, track: int, n_pieces: int) -> list[Block]:
        """A whole track cut at random into pieces that are each long enough, at one speed."""
        spare = self.n_frames(track) - n_pieces * SHORTEST_FRAMES
        shares = np.sort(self.rng.integers(spare + 1, size=n_pieces - 1))
        cuts = [0, *(int(share) + (i + 1) * SHORTEST_FRAMES for i, share in enumerate(shares)), self.n_frames(track)]
        speed = self.speed()
        return [Block(track, start, end, speed) for start, end in pairwise(cuts)]

    def whole(self, track: int) -> list[Block]:
        """The whole track as it is."""
        return [Block(track, 0, self.n_frames(track))]

    def interrupted(self, track: int) -> list[Block]:
        """The whole track as it is, with foreign music before it and in the middle."""
        first, second = (Block(each.track, each.start, each.end) for each in self.pieces(track, 2))
        return [self.foreign(), first, self.foreign(), second]

    def _is_usable(self, track: int) -> bool:
        is_silent = ~self._dataset.tracks[track].any(axis=1)
        shortest, longest = _SONG_FRAMES
        return shortest <= self.n_frames(track) <= longest and bool(is_silent.mean() < _MOST_SILENCE)


def _moved(draw: Drawing, song: int) -> tuple[list[Block], list[Block]]:
    return [draw.foreign(), draw.excerpt(song), draw.foreign()], draw.whole(song)


def _cut(draw: Drawing, song: int) -> tuple[list[Block], list[Block]]:
    first, _, last = draw.pieces(song, 3)
    return [first, last], draw.whole(song)


def _repeated(draw: Drawing, song: int) -> tuple[list[Block], list[Block]]:
    excerpt = draw.excerpt(song)
    return [excerpt, excerpt, draw.foreign()], draw.whole(song)


def _reordered(draw: Drawing, song: int) -> tuple[list[Block], list[Block]]:
    return draw.pieces(song, 3)[::-1], draw.whole(song)


def _foreign_between(draw: Drawing, song: int) -> tuple[list[Block], list[Block]]:
    first, second, third = draw.pieces(song, 3)
    return [first, draw.foreign(), second, draw.foreign(), third], draw.whole(song)


def _mixed(draw: Drawing, song: int) -> tuple[list[Block], list[Block]]:
    excerpts = [draw.excerpt(song) for _ in range(draw.rng.integers(2, 5))]
    query = [block for excerpt in excerpts for block in (excerpt, draw.foreign())]
    return query, draw.interrupted(song)


_KINDS: dict[str, Callable[[Drawing, int], tuple[list[Block], list[Block]]]] = {
    "moved": _moved,
    "cut": _cut,
    "repeated": _repeated,
    "reordered": _reordered,
    "foreign between": _foreign_between,
    "mixed": _mixed,
}


def draw_pairs(dataset: Dataset, n_pairs: int, seed: int) -> list[KnownPair]:
    """Pairs of one song each, all kinds in turn; the query transposed and disturbed, the reference as it is.

    Parameters
    ----------
    dataset : labelled chroma, of at least six works.
    seed : the same one draws the same pairs.
    """
    kinds = list(_KINDS)
    return [_draw_pair(dataset, kinds[i % len(kinds)], np.random.default_rng([seed, i])) for i in range(n_pairs)]


def draw_medleys(dataset: Dataset, n_medleys: int, seed: int) -> list[list[KnownPair]]:
    """Medleys of three songs, each transposed in its own way: for each medley, its pairs with these three songs."""
    return [_draw_medley(dataset, np.random.default_rng([seed, i])) for i in range(n_medleys)]


def _draw_pair(dataset: Dataset, kind: str, rng: np.random.Generator) -> KnownPair:
    draw = Drawing(dataset, rng)
    blocks, reference_blocks = _KINDS[kind](draw, draw.song())
    transposition = int(rng.integers(12))
    query = disturbed(np.roll(_frames(blocks, dataset), -transposition, axis=1), rng)
    reference = quantised(_frames(reference_blocks, dataset))
    return KnownPair(kind, tuple(blocks), tuple(reference_blocks), query, reference, transposition)


def _draw_medley(dataset: Dataset, rng: np.random.Generator) -> list[KnownPair]:
    draw = Drawing(dataset, rng)
    blocks = [draw.excerpt(draw.song()) for _ in range(_MEDLEY_SONGS)]
    transpositions = rng.integers(12, size=len(blocks)).tolist()
    parts = [np.roll(_frames([block], dataset), -t, axis=1) for block, t in zip(blocks, transpositions, strict=True)]
    query = disturbed(np.concatenate(parts), rng)
    return [
        KnownPair("medley", tuple(blocks), tuple(draw.whole(block.track)), query, dataset.tracks[block.track], t)
        for block, t in zip(blocks, transpositions, strict=True)
    ]


def _frames(blocks: Sequence[Block], dataset: Dataset) -> NDArray[np.float64]:
    return np.concatenate([played(block, dataset.tracks) for block in blocks])
