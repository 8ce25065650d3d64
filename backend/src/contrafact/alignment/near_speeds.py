"""Align two tracks at speeds that differ a little from their own.

The rows of a chroma are half a second long. How notes fall into them changes with the speed, and with it what is found:
the gain of a section changes by up to 0.4 when a recording is played one percent faster. So a check tries some near
speeds, and a ranking where it is worth it; what they find hardly depends on the speed at which a tape was played
(docs/decisions/0047-tuning.md).
"""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from contrafact.alignment.align import Alignment, is_canonical_order
from contrafact.alignment.eye import Eye
from contrafact.alignment.parameters import PARAMETERS, SECTIONS, AlignmentParameters
from contrafact.alignment.recurrence import raise_to_power, recurrence_and_copies
from contrafact.alignment.sections import best_gain
from contrafact.alignment.stretching import Match, alignment_of, at_one_speed, averaged, match_at
from contrafact.alignment.transposition import best_transpositions, coarse_transpositions
from contrafact.domain.chroma import PITCH_CLASSES, Chroma, comparable

_RATIOS = tuple(1.01**step for step in range(-5, 6))
"""Seconds of the query in one second of the reference. 50 cents change the speed by 2.9 %."""
_N_BEST = 3
"""The mean gain at so many speeds counts: the best alone is often chance."""
_CHANCE_GAIN = 0.12
"""Taken from it, since with more tries chance reaches more."""
_PATIENT = replace(SECTIONS, max_drop=18.0)
"""In a weak match, a row that one recording has otherwise, as where an attack falls into the next row, may spoil all
nine stacks that hold it. Off recurrence they cost 13.5, which would end a path. Of chance paths none gains by it."""
_PICTURE_RATIOS = tuple(1.015**step for step in range(-8, 9) if step)
"""The network is asked in a wider range: it follows no path that could bend."""
_N_BEST_PICTURES = 2
_CHANCE_LOG_ODDS = 0.4
"""Taken from its log-odds at near speeds."""


def align_at_near_speeds(
    query: Chroma, reference: Chroma, plain: Alignment, parameters: AlignmentParameters = PARAMETERS
) -> Alignment | None:
    """Align two tracks at a near speed, in the key whose sections gain most. Swapped tracks have the same, swapped.

    Parameters
    ----------
    plain : alignment at their own speeds.

    Returns
    -------
    The alignment, in the times of the tracks as they are and with the similarity of `plain`. None without sections.
    """
    query, reference = comparable(query, reference)
    if not is_canonical_order(query.frames, reference.frames):
        swapped = align_at_near_speeds(reference, query, plain.swapped(), parameters)
        return swapped.swapped() if swapped else None
    left, right = (raise_to_power(each.frames, parameters.power) for each in (query, reference))
    found = {*best_transpositions(left, right, 2), *coarse_transpositions(left, right, 1, parameters)}
    gains = {
        semitones: np.array([_gain(query, reference, ratio, semitones, parameters) for ratio in _RATIOS])
        for semitones in sorted({plain.transposition_semitones, *found})
    }
    steady = {semitones: float(np.sort(each)[-_N_BEST:].mean()) - _CHANCE_GAIN for semitones, each in gains.items()}
    semitones = max(steady, key=lambda each: steady[each])
    best = gains[semitones].argmax()
    match = match_at(query.frames, reference.frames, _RATIOS[best], semitones, parameters, of_sections=_PATIENT)
    less = float(gains[semitones][best]) - steady[semitones]
    counted = _with_less_gain(match, less) if match else None
    return replace(alignment_of(counted, parameters), similarity=plain.similarity) if counted else None


def near_log_odds(eye: Eye, query: Chroma, reference: Chroma, semitones: int) -> float:
    """Return the log-odds by the network on cross similarities at near speeds, less what chance gains by many tries.

    Swapped tracks have the same.

    Parameters
    ----------
    query, reference : chroma of one recipe.
    semitones : as of `Eye.logit`.
    """
    if not is_canonical_order(query.frames, reference.frames):
        query, reference, semitones = reference, query, -semitones % len(PITCH_CLASSES)
    found = [eye.logit(*_at_speed(query, reference, ratio), semitones) for ratio in _PICTURE_RATIOS]
    return float(np.sort(found)[-_N_BEST_PICTURES:].mean()) - _CHANCE_LOG_ODDS


def _gain(query: Chroma, reference: Chroma, ratio: float, semitones: int, parameters: AlignmentParameters) -> float:
    """Return the gain of the best path at a ratio of speeds, relative to the least of a section."""
    frames = at_one_speed(query.frames, reference.frames, ratio, parameters)
    matrix, copied = recurrence_and_copies(*frames, semitones, parameters)
    return best_gain(matrix, _PATIENT, copied) / SECTIONS.min_gain_among(min(matrix.shape))


def _with_less_gain(match: Match, less: float) -> Match | None:
    sections = tuple(replace(each, gain=gain) for each in match.sections if (gain := each.gain - less) >= 1)
    return replace(match, sections=sections) if sections else None


def _at_speed(query: Chroma, reference: Chroma, ratio: float) -> tuple[Chroma, Chroma]:
    frames = averaged(query.frames, min(1, 1 / ratio)), averaged(reference.frames, min(1, ratio))
    left, right = (Chroma(each, recipe=query.recipe) for each in frames)
    return left, right
