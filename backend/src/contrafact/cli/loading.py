"""From a file's name to chroma, and from chroma to embedding."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from contrafact.cli.progress import seconds_bar
from contrafact.domain.chroma import Chroma
from contrafact.domain.embeddings import TrackEmbedding
from contrafact.domain.errors import ContrafactError
from contrafact.domain.verdicts import Verdict
from contrafact.features.chroma_npz import SUFFIX, read_chroma
from contrafact.matching.index import track_distance
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
        self._max_duration_s = settings.max_duration_s
        self._embedder = load_embedder(weights or chosen)

    def embedding(self, path: Path) -> TrackEmbedding:
        """The embedding of a recording.

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
            chroma = read_chroma(path) if is_chroma else read_audio(path, self._max_duration_s)
            return self._embedder.embed(chroma)

    def verdict(self, query: TrackEmbedding, reference: TrackEmbedding) -> Verdict:
        """The verdict on two recordings; for a pair the same alone and in a ranking, to the last bit."""
        return self._embedder.card.calibration.verdict(track_distance(query, reference), self._embedder.model_id)


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
