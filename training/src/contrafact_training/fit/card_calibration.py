"""What the card says of probability: fitted on one split, judged on others."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping
from pathlib import Path

from contrafact.alignment.parameters import ALIGNMENT
from contrafact.embedding.card import CalibrationQuality, ModelCard, OperatingPoints
from contrafact.scoring.calibration import Calibration
from contrafact.scoring.hubness import Background
from contrafact_training.data.clip_pairs import EmbedWhole, clip_pairs
from contrafact_training.data.datasets import Dataset
from contrafact_training.data.labelled_pairs import Embedded
from contrafact_training.fit.calibration import N_NEAREST, calibrate, quality_on
from contrafact_training.fit.clip_fit import fit_clips
from contrafact_training.fit.reliability import N_BINS

FITTED_ON = "val"
_LEAST_LENGTHS = 2


@dataclasses.dataclass(frozen=True)
class CardCalibration:
    """The fields of a card that calibration fills."""

    calibration: Calibration
    calibration_quality: CalibrationQuality
    operating_points: OperatingPoints
    calibrated_on: str = f"the {N_NEAREST} nearest of each track of {FITTED_ON}"
    alignment: str = ALIGNMENT

    def written_in(self, card: ModelCard, background_sha256: str) -> ModelCard:
        """The card with these fields in place of its own."""
        fields = {field.name: getattr(self, field.name) for field in dataclasses.fields(self)}
        return card.model_copy(update=fields | {"background_sha256": background_sha256})


def with_clips(
    found: CardCalibration, fitted_on: Dataset, embed: EmbedWhole, background: Background, cache: Path
) -> CardCalibration:
    """The calibration with what clips of the same tracks say; without it where the tracks are too short to cut from."""
    clips = clip_pairs(fitted_on, embed, background, cache)
    if len(clips) < _LEAST_LENGTHS:
        return found
    calibration = dataclasses.replace(found.calibration, clips=fit_clips(found.calibration, clips))
    return dataclasses.replace(found, calibration=calibration)


def calibrated(splits: Mapping[str, Embedded], cache: Path) -> CardCalibration:
    """Fit on `val`, and judge on all of the splits.

    Parameters
    ----------
    splits : by name; `val` must be among them.
    cache : keeps what is aligned; see `pair_similarities`.

    Raises
    ------
    ContrafactError : `invalid_weights` if covers are no nearer than others.
    """
    fitted = calibrate(splits[FITTED_ON], cache)
    judged = {name: quality_on(each, fitted.calibration, cache) for name, each in splits.items() if name != FITTED_ON}
    # On val itself the curves were fitted; what they say of works that they have not seen is the honest figure.
    judged = {FITTED_ON: (fitted.aligned, fitted.unaligned), **judged}
    return CardCalibration(
        calibration=fitted.calibration,
        calibration_quality=CalibrationQuality(
            n_nearest=N_NEAREST,
            n_bins=N_BINS,
            aligned={name: aligned for name, (aligned, _) in judged.items()},
            unaligned={name: unaligned for name, (_, unaligned) in judged.items()},
        ),
        operating_points=fitted.points,
    )
