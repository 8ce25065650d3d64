"""What every study is given, and what it gives back."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from contrafact_bench.evaluation.evaluate import Evaluation
from contrafact_bench.evaluation.store import EvaluationStore
from contrafact_bench.systems.registry import BASELINES_FOLDER, OURS, OURS_WHOLE, fingerprint, weights_id
from contrafact_training.data.datasets import Dataset, load_npz
from contrafact_training.data.evaluation_log import Asked, is_research_data, log_evaluation
from contrafact_training.data.metrics import RankingFigures

RUNS_FOLDER = Path("runs")
ABLATION_STEPS = 150


@dataclass(frozen=True)
class Setting:
    """Where a study finds and leaves things.

    Parameters
    ----------
    data : file of labelled chroma with its splits.
    out : folder of the pages; a study leaves `studies/NAME.svg` in it.
    weights : card or folder of ours; the shipped weights when None.
    baselines : folder of the trained baselines.
    runs : folder for what is kept between runs.
    ablation_steps : batches of each training of the ablation.
    """

    data: Path
    out: Path
    weights: Path | None = None
    baselines: Path = BASELINES_FOLDER
    runs: Path = RUNS_FOLDER
    ablation_steps: int = ABLATION_STEPS

    def split(self, name: str) -> Dataset:
        """The tracks of one split.

        Raises
        ------
        DatasetError : the file has none.
        """
        return load_npz(self.data, name)

    @property
    def folder(self) -> Path:
        """Where pages and figures of single studies lie."""
        return self.out / "studies"

    @property
    def store(self) -> EvaluationStore:
        """Distances that studies computed."""
        return EvaluationStore(self.runs / "studies")

    def log(self, asked: Asked) -> Callable[[Evaluation], None] | None:
        """What writes an evaluation into the log; None for data whose evaluations do not belong there."""
        return partial(log_evaluation, asked) if is_research_data(self.data) else None

    @property
    def our_weights(self) -> str:
        """Our weights in words."""
        return weights_in_words(self.identity(OURS)[0])

    def identity(self, system: str) -> tuple[str, str]:
        """Id of a system's weights, and the fingerprint of all that decides what it says.

        Raises
        ------
        ContrafactError, NotTrainedError : as `load_system`.
        """
        weights = self.weights if system in (OURS, OURS_WHOLE) else None
        return (
            weights_id(system, weights, baselines=self.baselines),
            fingerprint(system, weights, baselines=self.baselines),
        )

    def made_by(self, study: str, options: str = "") -> str:
        """The line that says what command made a page."""
        command = f"python -m contrafact_bench.studies {study} --data {self.data.name} --out {self.out.name}"
        return f"Made by `{command}{options}`."


def says(dataset: Dataset, split: str, data: Path) -> str:
    """A dataset in words: file, split, how many tracks and works."""
    n_works = len(set(dataset.works.tolist()))
    return f"`{split}` of {data.name}, {len(dataset)} tracks of {n_works} works"


def weights_in_words(model_id: str) -> str:
    """Name and first digits of the sha256 of weights."""
    name, _, digits = model_id.rpartition("-")
    return f"`{name}` (sha256 begins with {digits})"


def with_interval(figures: RankingFigures) -> str:
    """MAP and its 95 % interval, for a table."""
    low, high = figures.map_interval
    return f"{figures.map:.3f} ({low:.3f} to {high:.3f})"
