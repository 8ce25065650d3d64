"""Find the transpositions most likely to bring a query to the key of a reference.

Two methods: by the mean chroma of both tracks, and by the best section that their coarse chroma share. The second also
works where only a part is shared: the mean chroma of a medley is in no key. It tries all twelve transpositions on a
third of the frames, in the time of three transpositions on all frames (docs/decisions/0030-sections.md).
"""

from __future__ import annotations

from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from contrafact.alignment.parameters import SECTIONS, AlignmentParameters
from contrafact.alignment.qmax import qmax_and_recurrences
from contrafact.alignment.sections import best_gain

_N_PITCHES = 12
_PITCHES = np.arange(_N_PITCHES)
_ROLLS = (_PITCHES - _PITCHES[:, None]) % _N_PITCHES
"""Row t holds the pitch classes in the order of `np.roll` by t."""
_COARSE_FRAMES = 3
"""Frames averaged into one coarse frame of 1.4 s, about a bar."""
_N_SHORTLISTED = 5
"""Transpositions with the greatest Qmax whose sections are compared, which takes longer than Qmax."""


def best_transpositions(query: NDArray[np.uint8], reference: NDArray[np.uint8], n: int) -> list[int]:
    """Return the transpositions in which the mean chroma of both tracks are most alike, best first.

    Source: Serrà, Gómez and Herrera, Transposing chroma representations to a common key (IEEE CS Conference on The Use
    of Symbols to Represent Music and Multimedia Objects, 2008): the optimal transposition index.

    Parameters
    ----------
    query, reference : uint8 `(n_frames, 12)`, of any length.
    n : number of transpositions, 1..12.

    Returns
    -------
    list of int : semitones t in 0..11 by which to roll the query, `np.roll(query, t, axis=1)`; ties in rising order.
    """
    query_sums, reference_sums = (frames.sum(axis=0, dtype=np.int64) for frames in (query, reference))
    products = query_sums[_ROLLS] @ reference_sums
    return [int(t) for t in np.argsort(-products, kind="stable")[:n]]


def coarse_transpositions(
    query: NDArray[np.uint8], reference: NDArray[np.uint8], n: int, parameters: AlignmentParameters
) -> list[int]:
    """Return the transpositions in which the coarse chroma of both tracks share the best section, best first.

    Parameters
    ----------
    query, reference : uint8 `(n_frames, 12)`, of any length, from `raise_to_power`.
    n : number of transpositions, 1..5.

    Returns
    -------
    list of int : as of `best_transpositions`.
    """
    gains = coarse_gains(query, reference, parameters)
    return sorted(gains, key=lambda t: -gains[t])[:n]


def coarse_gains(
    query: NDArray[np.uint8], reference: NDArray[np.uint8], parameters: AlignmentParameters
) -> dict[int, float]:
    """Return the gain of the best section of the coarse chroma in each of the five transpositions of longest Qmax.

    Parameters
    ----------
    query, reference : uint8 `(n_frames, 12)`, of any length, from `raise_to_power`.
    """
    coarse_query, coarse_reference = _coarsen(query), _coarsen(reference)
    # Stacks and neighbourhoods last as many seconds as in full resolution.
    coarse = replace(parameters, stack_frames=max(1, parameters.stack_frames // _COARSE_FRAMES))
    coarse_sections = replace(SECTIONS, crowd_frames=SECTIONS.crowd_frames // _COARSE_FRAMES)
    if min(len(coarse_query), len(coarse_reference)) < coarse.stack_frames:
        return dict.fromkeys(range(_N_SHORTLISTED), 0.0)
    lengths, matrices = qmax_and_recurrences(coarse_query, coarse_reference, coarse)
    shortlist = sorted(range(_N_PITCHES), key=lambda t: -lengths[t])[:_N_SHORTLISTED]
    return {t: best_gain(matrices[t], coarse_sections) for t in shortlist}


def _coarsen(frames: NDArray[np.uint8]) -> NDArray[np.uint8]:
    n = len(frames) // _COARSE_FRAMES
    sums = frames[: n * _COARSE_FRAMES].reshape(n, _COARSE_FRAMES, _N_PITCHES).sum(axis=1, dtype=np.uint16)
    coarse: NDArray[np.uint8] = (sums // _COARSE_FRAMES).astype(np.uint8)
    return coarse
