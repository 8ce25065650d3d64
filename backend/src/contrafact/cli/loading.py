"""From a file's name to chroma, and from chroma to embedding."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from contrafact.cli.output import seconds_bar
from contrafact.domain.chroma import Chroma
from contrafact.domain.errors import ContrafactError
from contrafact.domain.verdicts import OperatingPoint
from contrafact.embedding.background import load_background
from contrafact.embedding.card import find_card
from contrafact.features.chroma_io import SUFFIX, read_chroma
from contrafact.scoring.calibration import default_prior
from contrafact.scoring.hubness import HubnessCache
from contrafact.services.comparing import Comparer, Heard
from contrafact.settings import load_settings


class Listener:
    """Reads recordings and compares them, with one set of weights.

    Parameters
    ----------
    weights : folder with weights and card; that of the settings, else the shipped ones, when left out.

    Raises
    ------
    ContrafactError : `invalid_weights`, `wrong_recipe`, `invalid_setting`.
    """

    def __init__(self, weights: Path | None) -> None:
        from contrafact.embedding.embedder import load_embedder

        settings = load_settings()
        chosen = settings.model_dir if "model_dir" in settings.model_fields_set else None
        self._settings = settings
        self._embedder = load_embedder(weights or chosen)
        background = load_background(self._embedder.card, find_card(weights or chosen))
        self._nearness = HubnessCache(background)

    @property
    def n_candidates(self) -> int:
        """Recordings that a ranking compares frame by frame."""
        return self._settings.candidates

    def heard(self, path: Path) -> Heard:
        """What is compared of a recording.

        Parameters
        ----------
        path : chroma if it ends in .npz, else audio.

        Raises
        ------
        ContrafactError : why it cannot be read or embedded.
        OSError : the system refuses it.
        """
        with naming(path):
            is_chroma = path.suffix.lower() == SUFFIX
            chroma = read_chroma(path) if is_chroma else read_audio(path, self._settings.max_duration_s)
            return Heard(self._embedder.embed(chroma).whole, chroma)

    def comparer(self, n_recordings: int, operating_point: OperatingPoint | None) -> Comparer:
        """What compares them, two by two.

        Parameters
        ----------
        n_recordings : among how many the query is, from which the prior follows unless a setting gives it.
        operating_point : that of the settings when left out.
        """
        return Comparer(
            self._embedder.card.calibration,
            self._nearness,
            self._embedder.model_id,
            default_prior(n_recordings) if self._settings.prior is None else self._settings.prior,
            operating_point or self._settings.operating_point,
        )


def read_audio(path: Path, max_duration_s: float) -> Chroma:
    """The chroma of an audio file, made under a progress bar.

    Raises
    ------
    ContrafactError : see `extract_chroma`.
    OSError : the system refuses it.
    """
    from contrafact.features.extract import extract_chroma

    with seconds_bar(path.name) as tell:
        return extract_chroma(path, max_duration_s=max_duration_s, on_progress=tell)


@contextmanager
def naming(path: Path) -> Iterator[None]:
    """Let errors say which file they are about, since a command reads several."""
    try:
        yield
    except ContrafactError as error:
        raise ContrafactError(error.code, f"{path}: {error.detail}") from error


def max_duration_s() -> float:
    """The longest recording taken, in seconds. Raises `invalid_setting`."""
    return load_settings().max_duration_s
