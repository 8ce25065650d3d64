"""Find where two recordings match, and what the matching stretches hold."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from contrafact.alignment.align import Alignment, align, align_passage, similarity
from contrafact.alignment.eye import Eye
from contrafact.alignment.melody import melody_agreement
from contrafact.alignment.near_speeds import align_at_near_speeds, near_log_odds
from contrafact.alignment.sections import in_order
from contrafact.alignment.speeds import STRONG_GAIN
from contrafact.domain.chroma import PITCH_CLASSES, Chroma, common_view, comparable
from contrafact.domain.verdicts import Located, MelodyAgreement, Section
from contrafact.features.harmonic_content import harmonic_change, harmonic_content
from contrafact.scoring.calibration import Calibration
from contrafact.scoring.commonness import commonness, loop_commonness, stretches_of
from contrafact.scoring.hubness import Background
from contrafact.scoring.limits import SEEN_LOG_ODDS, Limits, ViewScale
from contrafact.scoring.loops import loop_likeness, repeated

_LEAST_FRAMES = 130
"""A minute."""
_MOST_RATIO = 1.4
"""Largest ratio of speeds at which melodies are compared and the network is used."""
_LOOP_LIKENESS = (0.65, 0.75)
"""Up to the first, what two tracks share counts as a progression that goes on; from the second on, as one loop."""
_LEAST_LOOP_FRAMES = 43
"""20 s: in shorter stretches a loop of four chords comes back once or twice, as a phrase of any song does."""
_LEAST_PASSAGE_GAIN = 0.5
"""Of the passage by which the harmony of a pair without sections is judged: half of what a section needs."""
_LEAST_PICTURE_FRAMES = 60
"""28 s: a shorter track makes too small a picture."""
_MAX_CACHED = 1000
"""Recordings whose harmonic content is cached, 6 KB each: a ranking asks for that of the query for each candidate."""
_CANNOT_TELL = MelodyAgreement.CANNOT_TELL


@dataclass(frozen=True, slots=True, eq=False)
class Locator:
    """Finds the sections of pairs, and measures what decides whether such a pair can be likely.

    Parameters
    ----------
    limits : of the calibration; None keeps every section.
    step_shares : of the background, see `contrafact.scoring.commonness`; None measures no commonness.
    views : of the calibration.
    eye : the network on cross similarities; None asks none.
    """

    limits: Limits | None = None
    step_shares: NDArray[np.floating] | None = None
    views: Mapping[str, ViewScale] = field(default_factory=dict)
    eye: Eye | None = None

    @classmethod
    def of(cls, calibration: Calibration, background: Background) -> Locator:
        """Return the locator of a set of weights."""
        return cls(calibration.limits, background.step_shares, calibration.views, background.eye)

    def __call__(self, query: Chroma, reference: Chroma, transposition_semitones: int | None = None) -> Located:
        """Return where a query and a reference match.

        Parameters
        ----------
        transposition_semitones : as of `align`.
        """
        found = align(query, reference, transposition_semitones=transposition_semitones)
        located = self.of_alignment(query, reference, found, transposition_semitones)
        if self._is_seen_alone(query, reference, located):
            # As a check does (docs/decisions/0047-tuning.md).
            located = self._at_near_speed(query, reference, found, located)
        return self._with_whole(query, reference, located)

    def of_alignment(
        self, query: Chroma, reference: Chroma, found: Alignment, transposition_semitones: int | None = None
    ) -> Located:
        """Return where a query and a reference match, by an alignment that was computed before.

        Parameters
        ----------
        transposition_semitones : as of `align`.
        """
        log_odds = self._network_log_odds(query, reference, found, transposition_semitones)
        return replace(self._of_sections(query, reference, found), network_log_odds=log_odds)

    def _of_sections(self, query: Chroma, reference: Chroma, found: Alignment) -> Located:
        content = min(_content_of(query), _content_of(reference))
        sections = self.with_harmony(query, reference, self._scaled(found.sections, common_view(query, reference)))
        located = Located(found.transposition_semitones, found.tempo_ratio if sections else None, sections, content)
        return self.with_music(query, reference, located)

    def _is_seen_alone(self, query: Chroma, reference: Chroma, located: Located) -> bool:
        """Return whether the network sees a cover in which no rare section was found; of clips it does not count."""
        is_long = min(query.n_frames, reference.n_frames) >= _LEAST_FRAMES
        is_seen = located.network_log_odds is not None and located.network_log_odds >= SEEN_LOG_ODDS
        return is_long and is_seen and self.limits is not None and not self.limits.has_rare_section(located)

    def _at_near_speed(self, query: Chroma, reference: Chroma, found: Alignment, located: Located) -> Located:
        """Return where the two match at a near speed; `located` if no section is stronger there."""
        near = align_at_near_speeds(query, reference, found)
        again = self._of_sections(query, reference, near) if near else located
        is_stronger = again.best_gain > located.best_gain
        return replace(again, network_log_odds=located.network_log_odds) if is_stronger else located

    def _with_whole(self, query: Chroma, reference: Chroma, located: Located) -> Located:
        """Say how far the whole of both makes up for a rare section, where the network alone sees a cover.

        How common their harmony is, is judged by the best passage. Chance may have placed it, so it is no section, and
        its melodies say nothing. Without one there is nothing to judge.
        """
        if self.limits is None or not self._is_seen_alone(query, reference, located):
            return located
        view = common_view(query, reference)
        passage = align_passage(query, reference, located.transposition_semitones)
        scaled = self._scaled((passage,) if passage else (), view, _LEAST_PASSAGE_GAIN)
        judged = replace(located, sections=self.with_harmony(query, reference, scaled))
        if not judged.sections:
            return located
        if self.step_shares is not None:
            common = self._commonness(query, reference, judged, _CANNOT_TELL, self.step_shares)
            judged = replace(judged, commonness=1.0 if common is None else common)
        return replace(located, as_a_whole=self.limits.as_a_whole(judged, view))

    def of_check(self, query: Chroma, reference: Chroma, found: Alignment) -> Located:
        """Return where two tracks match, by an alignment at any speed, and ask the network at near speeds too."""
        located = self.of_alignment(query, reference, found)
        if self.eye is None or located.network_log_odds is None or located.best_gain >= STRONG_GAIN:
            return located
        left, right = comparable(query, reference)
        near = near_log_odds(self.eye, left, right, similarity(left, right).transposition_semitones)
        located = replace(located, network_log_odds=max(located.network_log_odds, near))
        return self._with_whole(query, reference, located)

    def _network_log_odds(
        self, query: Chroma, reference: Chroma, found: Alignment, transposition_semitones: int | None
    ) -> float | None:
        """Ask the network on cross similarities, which knows whole tracks at about the same speed."""
        is_short = min(query.n_frames, reference.n_frames) < _LEAST_PICTURE_FRAMES
        if self.eye is None or is_short or not _is_near_speed(found.tempo_ratio):
            return None
        left, right = comparable(query, reference)
        if transposition_semitones is None:
            transposition_semitones = similarity(left, right).transposition_semitones
        return self.eye.logit(left, right, transposition_semitones)

    def within_limits(self, query: Chroma, reference: Chroma, located: Located) -> Located:
        """Return what a locator without limits would have found with those of this one."""
        kept = self.with_harmony(query, reference, located.sections)
        found = self.with_music(query, reference, replace(located, sections=kept))
        return self(query, reference) if self._is_seen_alone(query, reference, found) else found

    def with_harmony(self, query: Chroma, reference: Chroma, sections: tuple[Section, ...]) -> tuple[Section, ...]:
        """Return the sections whose stretches both hold enough harmony."""
        least = self.limits.least_section_content if self.limits else 0.0
        return tuple(each for each in sections if _least_change(query, reference, each) >= least)

    def _scaled(self, sections: tuple[Section, ...], view: str, least: float = 1.0) -> tuple[Section, ...]:
        """Return the sections with gains as of the view of the curves, without those below the least."""
        scale = self.views.get(view)
        less = scale.gain if scale else 0.0
        return tuple(replace(each, gain=gain) for each in sections if (gain := each.gain - less) >= least)

    def with_music(self, query: Chroma, reference: Chroma, located: Located) -> Located:
        """Add how common the progression is and whether the melodies agree, where the sections are rare enough.

        A clip has too few chords to tell how common they are, unless they are one loop.
        """
        if self.limits is None or not self.limits.has_rare_section(located):
            return located
        melody = self._melody(query, reference, located)
        if self.step_shares is None:
            return replace(located, melody=melody)
        if min(query.n_frames, reference.n_frames) < _LEAST_FRAMES:
            of_loop = self._commonness_of_loop(query, reference, located, self.step_shares)
            return replace(located, melody=melody, commonness=of_loop)
        common = self._commonness(query, reference, located, melody, self.step_shares)
        # Without a chord change there is no progression at all: nothing is more common.
        return replace(located, melody=melody, commonness=1.0 if common is None else common)

    @staticmethod
    def _commonness(
        query: Chroma, reference: Chroma, located: Located, melody: MelodyAgreement, shares: NDArray[np.floating]
    ) -> float | None:
        """Return how common the progression of the sections is; None without a change of chord.

        A prominent melody hides the chords of a loop; averages over repetitions (`repeated`) show them. They are used
        where the melodies differ, and in part where both tracks share nearly one loop from start to end.
        """
        left, right = (each.frames for each in comparable(query, reference))
        if melody is MelodyAgreement.DIFFERS:
            return commonness(repeated(left), repeated(right), located.sections, shares)
        plain = commonness(query.frames, reference.frames, located.sections, shares)
        likeness = min(map(loop_likeness, stretches_of(left, right, located.sections)))
        loop_part = float(np.interp(likeness, _LOOP_LIKENESS, (0.0, 1.0)))
        if not loop_part or plain is None:
            return plain
        looped = loop_commonness(repeated(left), repeated(right), located.sections, shares)
        return None if looped is None else float(plain ** (1 - loop_part) * looped**loop_part)

    @staticmethod
    def _commonness_of_loop(
        query: Chroma, reference: Chroma, located: Located, shares: NDArray[np.floating]
    ) -> float | None:
        """Return how common the loop is that two short tracks share; None if they share no loop, or one chord."""
        left, right = (each.frames for each in comparable(query, reference))
        both = stretches_of(left, right, located.sections)
        is_long = min(sum(map(len, each)) for each in both) >= _LEAST_LOOP_FRAMES
        if not is_long or min(map(loop_likeness, both)) < _LOOP_LIKENESS[1]:
            return None
        return loop_commonness(repeated(left), repeated(right), located.sections, shares)

    def _melody(self, query: Chroma, reference: Chroma, located: Located) -> MelodyAgreement:
        """Compare the melodies in both directions, so that swapped tracks agree alike.

        At very different speeds notes fall between frames, and melodies that do not agree say nothing.
        """
        swapped = in_order(section.swapped() for section in located.sections)
        semitones = located.transposition_semitones
        found = {
            melody_agreement(query, reference, located.sections, semitones),
            melody_agreement(reference, query, swapped, -semitones % 12),
        }
        if MelodyAgreement.AGREES in found:
            return MelodyAgreement.AGREES
        is_sure = found == {MelodyAgreement.DIFFERS} and _is_near_speed(located.tempo_ratio)
        return MelodyAgreement.DIFFERS if is_sure else _CANNOT_TELL


def _content_of(chroma: Chroma) -> float:
    return _content(chroma.frames.tobytes(), None if chroma.whitened is None else chroma.whitened.tobytes())


@lru_cache(_MAX_CACHED)
def _content(frames: bytes, whitened: bytes | None) -> float:
    return harmonic_content(_rows(frames), None if whitened is None else _rows(whitened))


def _rows(frames: bytes) -> NDArray[np.uint8]:
    return np.frombuffer(frames, np.uint8).reshape(-1, len(PITCH_CLASSES))


def _is_near_speed(tempo_ratio: float | None) -> bool:
    return 1 / _MOST_RATIO <= (tempo_ratio or 1.0) <= _MOST_RATIO


def _least_change(query: Chroma, reference: Chroma, section: Section) -> float:
    return min(
        harmonic_change(query.between(section.query_start_s, section.query_end_s)),
        harmonic_change(reference.between(section.reference_start_s, section.reference_end_s)),
    )
