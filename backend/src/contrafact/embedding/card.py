"""The card of a set of weights: what they are, what they were trained on and how good they are.

Read without torch, so that the API can show it.
"""

from __future__ import annotations

import hashlib
from datetime import date
from pathlib import Path

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from contrafact.alignment.parameters import ALIGNMENT
from contrafact.domain.chroma import RECIPE
from contrafact.domain.errors import ContrafactError
from contrafact.embedding.architecture import ARCHITECTURE, EMBEDDING_DIM
from contrafact.scoring.calibration import Calibration

_STRICT = ConfigDict(extra="forbid", frozen=True)
_N_ID_DIGITS = 12
_CHECKOUT = Path(__file__).parents[4]


class TrainingData(BaseModel):
    """What the weights were trained on, and on what terms."""

    model_config = _STRICT
    name: str
    terms: str
    n_tracks: int = Field(gt=0)
    n_works: int = Field(gt=0)


class RetrievalFigures(BaseModel):
    """How well tracks of one work find one another in one split, each track a query."""

    model_config = _STRICT
    map: float = Field(ge=0, le=1, description="mean average precision")
    mrr: float = Field(ge=0, le=1, description="mean reciprocal rank of the first cover")
    mr1: float = Field(ge=1, description="mean rank of the first cover")
    p_at_1: float = Field(ge=0, le=1, description="precision among the first 1")
    p_at_10: float = Field(ge=0, le=1, description="precision among the first 10")
    n_queries: int = Field(gt=0)
    n_without_cover: int = Field(ge=0, description="tracks left out as queries, since they have no cover in the list")


class SplitFigures(RetrievalFigures):
    """The figures of one split, with the 95 % interval of the mAP by resampling works."""

    map_low: float = Field(ge=0, le=1, description="lower end of the mAP's 95 % interval")
    map_high: float = Field(ge=0, le=1, description="upper end of the mAP's 95 % interval")


class CurveQuality(BaseModel):
    """How far a curve's probabilities are from how often they are right, over the nearest of each track of a split.

    The expected error is the mean difference between what the probability says and the part that are covers, in bins
    (Naeini, Cooper and Hauskrecht 2015) that hold equally many pairs (Nguyen and O'Connor 2015). The Brier skill is the
    part of the mean squared error of always saying the covers' share that the probability takes away (Brier 1950).
    """

    model_config = _STRICT
    expected_error: float = Field(ge=0, le=1)
    brier_skill: float = Field(le=1)


class CalibrationQuality(BaseModel):
    """What became of the probability, by split; of val by cross-validation over its works."""

    model_config = _STRICT
    n_nearest: int = Field(gt=0, description="places of each track's list that are looked at")
    n_bins: int = Field(gt=1)
    aligned: dict[str, CurveQuality] = Field(description="embedding and alignment together")
    unaligned: dict[str, CurveQuality] = Field(description="embedding alone")


class PointFigures(BaseModel):
    """What an operating point gives over all pairs of `val`, when those called likely are taken for covers."""

    model_config = _STRICT
    precision: float = Field(ge=0, le=1)
    recall: float = Field(ge=0, le=1)
    is_reached: bool = Field(description="whether it keeps its promise; if not, it is the nearest to it")


class OperatingPoints(BaseModel):
    """Three points to choose from; their cuts are the calibration's."""

    model_config = _STRICT
    precise: PointFigures = Field(description="precision at least 0.95")
    balanced: PointFigures = Field(description="the best F1")
    exhaustive: PointFigures = Field(description="recall at least 0.9")


class ModelCard(BaseModel):
    """Everything that travels with a weights file.

    Raises
    ------
    ValidationError : unknown or missing fields, or values out of range.
    """

    model_config = _STRICT
    name: str = Field(pattern=r"^[a-z0-9][a-z0-9.-]*$")
    model_id: str = Field(description="name and the first 12 hex digits of sha256")
    sha256: str = Field(pattern=r"^[0-9a-f]{64}$", description="of the weights file")
    recipe: str = Field(description="recipe of the chroma that the weights take in")
    architecture: str
    embedding_dim: int
    alignment: str = Field(description="method of the alignment that the calibration knows")
    background_sha256: str = Field(pattern=r"^[0-9a-f]{64}$", description="of the background embeddings' file")
    training_data: TrainingData
    figures: dict[str, SplitFigures] = Field(description="by split")
    calibration: Calibration
    calibrated_on: str = Field(description="which pairs the calibration was fitted on")
    calibration_quality: CalibrationQuality
    operating_points: OperatingPoints
    trained_on: date
    command: str = Field(description="what trained them")


def load_card(path: Path | None = None) -> ModelCard:
    """Read and check a card, for matching by it.

    Parameters
    ----------
    path : the card, or a folder that holds one; `model_weights/` of the source checkout when left out.

    Raises
    ------
    ContrafactError : as `read_card`, and `invalid_weights` for a card that was calibrated with another alignment.
    """
    card = read_card(find_card(path))
    if card.alignment != ALIGNMENT:
        raise ContrafactError(
            "invalid_weights",
            f"The card was calibrated with the alignment {card.alignment}, this program aligns by {ALIGNMENT}."
            " Calibrate it anew with contrafact-calibrate.",
        )
    return card


def read_card(card_path: Path) -> ModelCard:
    """Read and check a card, whatever alignment it was calibrated with.

    Raises
    ------
    ContrafactError : `invalid_weights` for a missing, unreadable or inconsistent card; `wrong_recipe` for
        weights that take in another recipe's chroma.
    """
    try:
        card = ModelCard.model_validate_json(card_path.read_bytes())
    except ValidationError as error:
        first = error.errors()[0]
        place = ".".join(str(part) for part in first["loc"]) or "the file"
        raise ContrafactError(
            "invalid_weights", f"The card {card_path.name} is wrong at {place}: {first['msg']}."
        ) from error
    except OSError as error:
        raise ContrafactError("invalid_weights", f"The card {card_path} cannot be read.") from error
    _check(card)
    return card


def find_card(path: Path | None = None) -> Path:
    """The card at `path`, the only one in that folder, or the only one in the checkout's `model_weights/`.

    Raises
    ------
    ContrafactError : `invalid_weights` if there is none, or more than one.
    """
    place = path or _CHECKOUT / "model_weights"
    if place.is_file():
        return place
    cards = sorted(place.glob("*.json"))
    if len(cards) != 1:
        raise ContrafactError("invalid_weights", f"{place} must hold exactly one card (.json), not {len(cards)}.")
    return cards[0]


def weights_path(card_path: Path) -> Path:
    """The weights file beside a card."""
    return card_path.with_suffix(".safetensors")


def background_path(card_path: Path) -> Path:
    """The file of background embeddings beside a card."""
    return card_path.with_suffix(".background.safetensors")


def model_id(name: str, sha256: str) -> str:
    """Name of the weights and the first 12 hex digits of their sha256."""
    return f"{name}-{sha256[:_N_ID_DIGITS]}"


def sha256_of(path: Path) -> str:
    """The file's sha256 in hex."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _check(card: ModelCard) -> None:
    if card.recipe != RECIPE:
        raise ContrafactError(
            "wrong_recipe", f"The weights {card.model_id} take chroma of {card.recipe}, this program makes {RECIPE}."
        )
    if card.model_id != model_id(card.name, card.sha256):
        raise ContrafactError("invalid_weights", f"The card's model id {card.model_id} is not its name and sha256.")
    if (card.architecture, card.embedding_dim) != (ARCHITECTURE, EMBEDDING_DIM):
        raise ContrafactError("invalid_weights", f"The architecture {card.architecture} is not known to this program.")
