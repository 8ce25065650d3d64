"""Find where two recordings match, and what the matching stretches hold."""

from __future__ import annotations

from dataclasses import dataclass

from contrafact.alignment.align import Alignment, align
from contrafact.domain.chroma import Chroma
from contrafact.domain.verdicts import Located, Section
from contrafact.features.harmonic_content import harmonic_content
from contrafact.scoring.calibration import Calibration


@dataclass(frozen=True, slots=True)
class Locator:
    """Finds the sections of pairs.

    Parameters
    ----------
    least_section_content : harmonic content of each stretch of a section; with less it is no evidence.
    """

    least_section_content: float = 0.0

    @classmethod
    def of(cls, calibration: Calibration) -> Locator:
        """Return the locator of a calibration."""
        return cls(calibration.limits.least_section_content if calibration.limits else 0.0)

    def __call__(self, query: Chroma, reference: Chroma, transposition_semitones: int | None = None) -> Located:
        """Return where a query and a reference match.

        Parameters
        ----------
        transposition_semitones : as of `align`.
        """
        found = align(query, reference, transposition_semitones=transposition_semitones)
        return self.of_alignment(query, reference, found)

    def of_alignment(self, query: Chroma, reference: Chroma, found: Alignment) -> Located:
        """Return where a query and a reference match, by an alignment that was computed before."""
        sections = self.with_harmony(query, reference, found.sections)
        return Located(
            found.transposition_semitones,
            found.tempo_ratio if sections else None,
            sections,
            min(harmonic_content(query.frames), harmonic_content(reference.frames)),
        )

    def with_harmony(self, query: Chroma, reference: Chroma, sections: tuple[Section, ...]) -> tuple[Section, ...]:
        """Return the sections whose stretches both hold enough harmony."""
        return tuple(each for each in sections if self._has_harmony(query, reference, each))

    def _has_harmony(self, query: Chroma, reference: Chroma, section: Section) -> bool:
        contents = (
            harmonic_content(query.between(section.query_start_s, section.query_end_s)),
            harmonic_content(reference.between(section.reference_start_s, section.reference_end_s)),
        )
        return min(contents) >= self.least_section_content
