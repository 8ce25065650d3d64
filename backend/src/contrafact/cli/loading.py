"""Load recordings and weights for the commands: from files to chroma, embeddings and a search."""

from __future__ import annotations

import signal
from collections.abc import Callable, Iterator, Mapping
from concurrent.futures import Executor
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path

from contrafact.alignment.same_recording import same_recording
from contrafact.cli.output import seconds_bar
from contrafact.domain.chroma import Chroma
from contrafact.domain.clips import MAX_CLIP_FILE_S, MAX_CLIP_S
from contrafact.domain.embeddings import TrackEmbedding
from contrafact.domain.errors import ContrafactError
from contrafact.domain.fingerprints import Fingerprint
from contrafact.domain.verdicts import AskedThreshold, SameRecording
from contrafact.embedding.background import load_background
from contrafact.embedding.card import find_card
from contrafact.features.chroma_io import SUFFIX, read_chroma, read_fingerprint
from contrafact.index.exact import MemoryIndex
from contrafact.scoring.calibration import default_prior
from contrafact.scoring.hubness import HubnessCache
from contrafact.search.locating import Locator
from contrafact.search.memory import MemoryAligner
from contrafact.search.sampling import N_NEAR, N_OTHERS, N_QUERIES, PriorSampling, drawn
from contrafact.search.two_stage import TwoStageSearch
from contrafact.search.verdicts import Judge, Recording
from contrafact.settings import load_settings


@dataclass(frozen=True, slots=True)
class LoadedRecording:
    """The embedding, chroma and fingerprint of a file; no fingerprint of a chroma file that holds none."""

    embedding: TrackEmbedding
    chroma: Chroma
    fingerprint: Fingerprint | None

    def same_recording(self, reference: LoadedRecording) -> SameRecording | None:
        """Return the stretch of one recording that both files hold."""
        if self.fingerprint is None or reference.fingerprint is None:
            return None
        return same_recording(self.fingerprint, reference.fingerprint)

    @property
    def recording(self) -> Recording:
        """What is compared of it as a whole."""
        return Recording(self.embedding.whole, self.chroma)


class Loader:
    """Loads recordings with one set of weights, and builds the search and the judge of their verdicts.

    Parameters
    ----------
    weights : folder with weights and card; None for that of the settings, else the weights of the package.

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
        self.hubness = HubnessCache(load_background(self._embedder.card, find_card(weights or chosen)))

    def load(self, path: Path) -> LoadedRecording:
        """Read a recording and embed it.

        Parameters
        ----------
        path : a chroma file if it ends in .npz, else audio.

        Raises
        ------
        ContrafactError : why it cannot be read or embedded.
        OSError : from the operating system.
        """
        return self._load(path, self._settings.max_duration_s)

    def load_clip(self, path: Path) -> LoadedRecording:
        """Read a clip and embed it; as `load`. Raises `clip_too_long` too."""
        try:
            clip = self._load(path, MAX_CLIP_FILE_S)
        except ContrafactError as error:
            if error.code == "too_long":
                raise _too_long(path) from error
            raise
        if clip.chroma.duration_s > MAX_CLIP_FILE_S:
            raise _too_long(path)
        return clip

    def _load(self, path: Path, max_duration_s: float) -> LoadedRecording:
        with naming(path):
            is_chroma = path.suffix.lower() == SUFFIX
            chroma = read_chroma(path) if is_chroma else read_audio(path, max_duration_s)
            fingerprint = read_fingerprint(path) if is_chroma else audio_fingerprint(path, max_duration_s)
            return LoadedRecording(self._embedder.embed(chroma), chroma, fingerprint)

    def search(self, recordings: Mapping[str, LoadedRecording], prior: float) -> TwoStageSearch:
        """Build the search that the product uses, over recordings; `prior` as of `prior_of`."""
        return TwoStageSearch(
            MemoryIndex({name: each.embedding for name, each in recordings.items()}),
            self.hubness,
            self._embedder.card.calibration,
            prior,
            self._settings.candidates,
        )

    def judge(self, prior: float, asked: AskedThreshold) -> Judge:
        """Build the judge that turns pair features into verdicts.

        Parameters
        ----------
        prior : as of `prior_of`.
        asked : where likely begins.
        """
        calibration = self._embedder.card.calibration
        likely_from = asked.likely_from(calibration.points)
        if likely_from is None:
            likely_from = self._settings.threshold().likely_from(calibration.points)
        return Judge(calibration, self._embedder.model_id, prior, likely_from)

    def prior_of_size(self, n_tracks: int) -> float:
        """Return the prior of a setting, else that of a library of which only the size is known."""
        return default_prior(n_tracks) if self._settings.prior is None else self._settings.prior

    def prior_of(self, recordings: Mapping[str, LoadedRecording], threads: Executor) -> float:
        """Return the prior of a setting, else that estimated from recordings, by name, which are the library.

        Parameters
        ----------
        threads : run the alignments.
        """
        prior = self.prior_of_size(len(recordings))
        if self._settings.prior is not None:
            return prior
        search = replace(self.search(recordings, prior), n_candidates=N_NEAR)
        chromas = {name: each.chroma for name, each in recordings.items()}
        locator = Locator.of(search.calibration, self.hubness.background)
        sampling = PriorSampling(search, lambda query: MemoryAligner(query.chroma, chromas, threads, locator))
        queries = {name: recordings[name].recording for name in drawn(recordings, N_QUERIES)}
        others = {name: recordings[name].embedding.whole for name in drawn(recordings, N_OTHERS, seed=1)}
        views = {name: recordings[name].embedding.view for name in others}
        return sampling(queries, others, len(recordings), views).prior


def _too_long(path: Path) -> ContrafactError:
    return ContrafactError("clip_too_long", f"{path}: a clip lasts at most {MAX_CLIP_S:g} seconds. Cut a part out.")


def read_audio(path: Path, max_duration_s: float) -> Chroma:
    """Extract the chroma of an audio file under a progress bar.

    Raises
    ------
    ContrafactError : see `extract_chroma`.
    OSError : from the operating system.
    """
    from contrafact.features.extract import extract_chroma

    with seconds_bar(path.name) as update, interrupted_between_blocks(update) as report:
        return extract_chroma(path, max_duration_s=max_duration_s, on_progress=report)


def audio_fingerprint(path: Path, max_duration_s: float) -> Fingerprint:
    """Compute the fingerprint of an audio file. Raises as `read_audio`."""
    from contrafact.features.fingerprint import extract_fingerprint

    with interrupted_between_blocks(lambda _: None) as report:
        return extract_fingerprint(path, max_duration_s=max_duration_s, on_progress=report)


@contextmanager
def interrupted_between_blocks(report: Callable[[float], None]) -> Iterator[Callable[[float], None]]:
    """Let Ctrl-C stop a decoding between two blocks: PyAV drops an exception that is raised while it reads.

    Parameters
    ----------
    report : called with the seconds done so far; the function that is yielded calls it and raises `KeyboardInterrupt`.
    """
    pressed: list[int] = []

    def note(number: int, _: object) -> None:
        if pressed:
            raise KeyboardInterrupt
        pressed.append(number)

    def reported(seconds_done: float) -> None:
        if pressed:
            raise KeyboardInterrupt
        report(seconds_done)

    before = signal.signal(signal.SIGINT, note)
    try:
        yield reported
    finally:
        signal.signal(signal.SIGINT, before)
    if pressed:
        raise KeyboardInterrupt


@contextmanager
def naming(path: Path) -> Iterator[None]:
    """Prefix errors with the file name, since a command reads several files."""
    try:
        yield
    except ContrafactError as error:
        raise ContrafactError(error.code, f"{path}: {error.detail}") from error


def max_duration_s() -> float:
    """Return the maximum length of a recording, in seconds. Raises `invalid_setting`."""
    return load_settings().max_duration_s
