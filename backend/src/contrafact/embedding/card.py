"""Read the card of a set of weights: identity, training data, calibration and figures. Imports no torch."""

from __future__ import annotations

import hashlib
from datetime import date
from pathlib import Path

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from contrafact.alignment.parameters import ALIGNMENT
from contrafact.domain.chroma import RECIPE
from contrafact.domain.errors import ContrafactError
from contrafact.scoring.calibration import Calibration

SINGLE_ARCHITECTURE = "circular-resnet-fourier-1"
"""Architecture of `contrafact.embedding.network`, of the weights of release 1."""
JOINED_ARCHITECTURE = "circular-resnet-fourier-2"
"""Architecture of `contrafact.embedding.joined`."""
EMBEDDING_DIM = 256
_STRICT = ConfigDict(extra="forbid", frozen=True)
_N_ID_DIGITS = 12
_CHECKOUT = Path(__file__).parents[4]


class TrainingData(BaseModel):
    """Data that the weights were trained on, and its terms of use."""

    model_config = _STRICT
    name: str
    terms: str
    n_tracks: int = Field(gt=0)
    n_works: int = Field(gt=0)


class RetrievalFigures(BaseModel):
    """Retrieval accuracy in one split, each track a query."""

    model_config = _STRICT
    map: float = Field(ge=0, le=1, description="mean average precision")
    mrr: float = Field(ge=0, le=1, description="mean reciprocal rank of the first cover")
    mr1: float = Field(ge=1, description="mean rank of the first cover")
    p_at_1: float = Field(ge=0, le=1, description="precision among the first 1")
    p_at_10: float = Field(ge=0, le=1, description="precision among the first 10")
    n_queries: int = Field(gt=0)
    n_without_cover: int = Field(ge=0, description="tracks without a cover in the list, left out as queries")


class SplitFigures(RetrievalFigures):
    """Retrieval accuracy in one split, with the 95 % interval of the mAP by resampling works."""

    map_low: float = Field(ge=0, le=1, description="lower end of the mAP's 95 % interval")
    map_high: float = Field(ge=0, le=1, description="upper end of the mAP's 95 % interval")


class ReliabilityFigures(BaseModel):
    """Pairs of similar probability, in a bin of as many pairs as the others."""

    model_config = _STRICT
    probability: float = Field(ge=0, le=1, description="their mean probability")
    cover_share: float = Field(ge=0, le=1, description="share of them that are covers")
    n_pairs: int = Field(gt=0)


class CurveQuality(BaseModel):
    """Calibration error of probabilities over the nearest candidates of each track of a split.

    `expected_error` is the mean difference between the probability and the part that are covers, in bins (Naeini,
    Cooper and Hauskrecht 2015) of equally many pairs (Nguyen and O'Connor 2015). `brier_skill` is the reduction of the
    mean squared error relative to always predicting the covers' share (Brier 1950).
    """

    model_config = _STRICT
    expected_error: float = Field(ge=0, le=1)
    brier_skill: float = Field(le=1)
    bins: tuple[ReliabilityFigures, ...] = Field(default=(), description="from the lowest; none in cards before 1.1")


class CalibrationQuality(BaseModel):
    """Calibration error by split; for `val` by cross-validation over its works."""

    model_config = _STRICT
    n_nearest: int = Field(gt=0, description="candidates of each track that are counted")
    n_bins: int = Field(gt=1)
    aligned: dict[str, CurveQuality] = Field(description="embedding and alignment together")
    unaligned: dict[str, CurveQuality] = Field(description="embedding alone")


class PointFigures(BaseModel):
    """Precision and recall of an operating point over all pairs of `val`, if likely pairs are taken for covers."""

    model_config = _STRICT
    precision: float = Field(ge=0, le=1)
    recall: float = Field(ge=0, le=1)
    is_reached: bool = Field(description="whether it reaches its target; if not, it is the nearest to it")


class ThresholdFigures(BaseModel):
    """Precision and recall over all pairs of `val`, if pairs of at least this probability are taken for covers."""

    model_config = _STRICT
    min_probability: float = Field(gt=0, lt=1)
    precision: float = Field(ge=0, le=1)
    recall: float = Field(ge=0, le=1)


class ClipFigures(BaseModel):
    """Figures of clips of one length, cut from tracks of `val`, if likely pairs are taken for covers."""

    model_config = _STRICT
    seconds: float = Field(gt=0, description="length of the clips")
    n_clips: int = Field(gt=0)
    precision: float | None = Field(ge=0, le=1, description="null if no pair is likely")
    recall: float = Field(ge=0, le=1, description="likely ones among all covers of the clips")
    expected_error: float = Field(ge=0, le=1, description="of the probability, over the nearest tracks of each clip")


class HarmonyFigures(BaseModel):
    """Histogram of the harmonic content of the tracks that the weights were trained on."""

    model_config = _STRICT
    line: float = Field(ge=0, description="harmonic content below which nothing is likely")
    edges: tuple[float, ...] = Field(min_length=2, description="of the bins, rising")
    counts: tuple[int, ...] = Field(min_length=1, description="tracks in each bin")


class OperatingPoints(BaseModel):
    """Figures of the three operating points, whose cuts are in the calibration."""

    model_config = _STRICT
    precise: PointFigures = Field(description="precision at least 0.95")
    balanced: PointFigures = Field(description="the best F1")
    exhaustive: PointFigures = Field(description="recall at least 0.9")


class ModelCard(BaseModel):
    """Description of a weights file, stored beside it.

    Raises
    ------
    ValidationError : unknown or missing fields, or values out of range.
    """

    model_config = _STRICT
    name: str = Field(pattern=r"^[a-z0-9][a-z0-9.-]*$")
    model_id: str = Field(description="name and the first 12 hex digits of sha256")
    sha256: str = Field(pattern=r"^[0-9a-f]{64}$", description="of the weights file")
    recipe: str = Field(description="recipe of the chroma that the weights were trained on")
    architecture: str
    embedding_dim: int
    alignment: str = Field(description="version of the alignment that the calibration was fitted with")
    background_sha256: str = Field(pattern=r"^[0-9a-f]{64}$", description="of the background embeddings' file")
    eye_sha256: str | None = Field(
        None, pattern=r"^[0-9a-f]{64}$", description="of the file of the network on cross similarities, if there is one"
    )
    training_data: TrainingData
    figures: dict[str, SplitFigures] = Field(description="by split")
    calibration: Calibration
    calibrated_on: str = Field(description="which pairs the calibration was fitted on")
    calibration_quality: CalibrationQuality
    operating_points: OperatingPoints
    thresholds: tuple[ThresholdFigures, ...] = Field(default=(), description="rising; none in cards before 1.1")
    clips: tuple[ClipFigures, ...] = Field(default=(), description="rising by length; none in cards before 1.1")
    harmony: HarmonyFigures | None = Field(default=None, description="none in cards before 1.1")
    trained_on: date
    command: str = Field(description="command that trained them")


def load_card(path: Path | None = None) -> ModelCard:
    """Read and check a card that this version of the alignment can use.

    Parameters
    ----------
    path : the card, or a folder that holds one; `model_weights/` of the source checkout when left out.

    Raises
    ------
    ContrafactError : as `read_card`, and `invalid_weights` for a card calibrated with another alignment.
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
    """Read and check a card, calibrated with any alignment.

    Raises
    ------
    ContrafactError : `invalid_weights` for a missing, unreadable or inconsistent card; `wrong_recipe` for
        weights of another recipe.
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
    """Return the card at `path`, the only one in that folder, or the only one in the checkout's `model_weights/`.

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
    """Return the path of the weights file beside a card."""
    return card_path.with_suffix(".safetensors")


def background_path(card_path: Path) -> Path:
    """Return the path of the background embeddings beside a card."""
    return card_path.with_suffix(".background.safetensors")


def model_id(name: str, sha256: str) -> str:
    """Return the name of the weights and the first 12 hex digits of their sha256."""
    return f"{name}-{sha256[:_N_ID_DIGITS]}"


def sha256_of(path: Path) -> str:
    """Return the sha256 of a file in hex."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _check(card: ModelCard) -> None:
    if card.recipe != RECIPE:
        raise ContrafactError(
            "wrong_recipe", f"The weights {card.model_id} take chroma of {card.recipe}, this program makes {RECIPE}."
        )
    if card.model_id != model_id(card.name, card.sha256):
        raise ContrafactError("invalid_weights", f"The card's model id {card.model_id} is not its name and sha256.")
    if card.architecture not in (SINGLE_ARCHITECTURE, JOINED_ARCHITECTURE) or card.embedding_dim != EMBEDDING_DIM:
        raise ContrafactError("invalid_weights", f"The architecture {card.architecture} is not known to this program.")
