"""Paths and options shared by reports and studies."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from contrafact_bench.evaluation.evaluate import Evaluation, log_evaluation
from contrafact_bench.evaluation.store import EvaluationStore
from contrafact_bench.systems.registry import BASELINES_FOLDER, WITH_OUR_WEIGHTS, fingerprint, weights_id
from contrafact_training.data.datasets import Dataset, load_npz
from contrafact_training.data.evaluation_log import Evaluated, is_research_data

RUNS_FOLDER = Path("runs")
ABLATION_STEPS = 150


@dataclass(frozen=True)
class Setting:
    """Paths and options of a report or study.

    Parameters
    ----------
    data : file of labelled chroma with its splits.
    out : folder of the pages, docs/results.
    weights : card or folder of ours; the shipped weights when None.
    baselines : folder of the trained baselines.
    runs : folder of cached results.
    ablation_steps : batches of each training of the ablation.
    """

    data: Path
    out: Path
    weights: Path | None = None
    baselines: Path = BASELINES_FOLDER
    runs: Path = RUNS_FOLDER
    ablation_steps: int = ABLATION_STEPS

    def split(self, name: str) -> Dataset:
        """Return the tracks of one split.

        Raises
        ------
        DatasetError : unknown split.
        """
        return load_npz(self.data, name)

    @property
    def folder(self) -> Path:
        """Return the folder of the pages and figures of studies."""
        return self.out / "studies"

    @property
    def store(self) -> EvaluationStore:
        """Return the store of distances computed by studies."""
        return EvaluationStore(self.runs / "studies")

    def log(self, evaluated: Evaluated) -> Callable[[Evaluation], None] | None:
        """Return the function that logs an evaluation; None for data that is not logged."""
        return partial(log_evaluation, evaluated) if is_research_data(self.data) else None

    def identity(self, system: str) -> tuple[str, str]:
        """Return the id of a system's weights and its fingerprint.

        Raises
        ------
        ContrafactError, NotTrainedError : as `load_system`.
        """
        weights = self.weights if system in WITH_OUR_WEIGHTS else None
        return (
            weights_id(system, weights, baselines=self.baselines),
            fingerprint(system, weights, baselines=self.baselines),
        )

    def made_by(self, study: str, options: str = "") -> str:
        """Return the line that names the command of a study page."""
        return f"Made by `contrafact-bench studies {study} --data {self.data.name}{options}`."
