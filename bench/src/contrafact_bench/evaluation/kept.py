"""What studies computed before, kept by the content of what it was computed from."""

from __future__ import annotations

import zipfile
from collections.abc import Callable
from functools import partial
from itertools import pairwise
from pathlib import Path

import numpy as np

from contrafact_bench.evaluation.describe import Described, describe_all
from contrafact_bench.evaluation.evaluate import Evaluation, evaluation_of
from contrafact_bench.evaluation.store import EvaluationStore, Rows, content_key
from contrafact_training.data.datasets import Dataset
from contrafact_training.train.task import System


def kept_evaluation(
    store: EvaluationStore,
    key: str,
    dataset: Dataset,
    compute: Callable[[], Rows],
    log: Callable[[Evaluation], None] | None = None,
) -> Evaluation:
    """The evaluation of distances that are taken from the store, or computed and left there.

    Parameters
    ----------
    key : from `content_key`.
    dataset : that the rows' references are tracks of.
    compute : makes all rows.
    log : is called once with what was computed; None for what is not logged.
    """
    rows = store.load(key)
    if rows is None:
        if log is not None:
            store.expect_log(key)
        rows = compute()
        store.save(key, rows)
    evaluation = evaluation_of(rows, dataset)
    if log is not None:
        store.log_once(key, partial(log, evaluation))
    return evaluation


def kept_descriptions(system: System, fingerprint: str, dataset: Dataset, folder: Path) -> Described:
    """What a system keeps of every track; of float32, made once for the same system and tracks.

    Parameters
    ----------
    fingerprint : of the system, from `registry.fingerprint`.
    folder : gets one file for each system and dataset.

    Raises
    ------
    DatasetError : as `describe_all`.
    """
    file = folder / f"{content_key(dataset, fingerprint, 'descriptions')}.npz"
    found = _load(file)
    if found is None:
        found = describe_all(system, dataset)
        _save(found, file)
    return found


def _load(file: Path) -> Described | None:
    try:
        with np.load(file, allow_pickle=False) as kept:
            vectors, offsets = kept["vectors"], kept["offsets"]
            tracks = [vectors[start:end] for start, end in pairwise(offsets)]
            if kept["is_one_vector"]:
                tracks = [track[0] for track in tracks]
            return Described(tracks, kept["indices"], kept["skipped"].tolist())
    except (OSError, ValueError, KeyError, EOFError, zipfile.BadZipFile):
        return None


def _save(described: Described, file: Path) -> None:
    file.parent.mkdir(parents=True, exist_ok=True)
    partial = file.with_suffix(".partial")
    rows = [np.atleast_2d(track) for track in described.tracks]
    with partial.open("wb") as opened:
        np.savez(
            opened,
            vectors=np.concatenate(rows),
            offsets=np.cumsum([0, *map(len, rows)]),
            is_one_vector=described.tracks[0].ndim == 1,
            indices=described.indices,
            skipped=np.array(described.skipped, dtype=np.str_),
        )
    partial.replace(file)
