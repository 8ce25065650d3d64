"""Study: effect of each ingredient of our training, left out in turn in short trainings of equal length."""

from __future__ import annotations

import hashlib
import json
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from contrafact.embedding.network import SEGMENT_FRAMES, CoverNetwork
from contrafact_bench.evaluation.setting import Setting
from contrafact_bench.reports.figures import panels
from contrafact_bench.reports.markdown import dataset_in_words, table
from contrafact_bench.studies.pooling import features, max_mean_distances
from contrafact_bench.systems.registry import OURS
from contrafact_training.data.datasets import Dataset
from contrafact_training.data.guides import content_digest, guides_file
from contrafact_training.data.metrics import rank_all, ranking_figures
from contrafact_training.train.config import TrainingConfig, load_config, shipped_config
from contrafact_training.train.contrafact_task import OUR_NETWORK
from contrafact_training.train.train import train

NAME = "ablation"
ALL = "everything"
_FIGURES = "figures.json"
_PART_OF_WARM_UP = 10
_TEXT = """# Ablation

Our network trained for {steps} steps by `configs/contrafact.toml`, and with one ingredient left out at a time: the same
seed, on `train` ({n_training} tracks). Evaluated on {data}; every track is a query.
Whole: one vector per track; segments: MaxMean over segments of 20 s, both ways. The 95 % interval over works of the
first row is {interval:.3f} to both sides; with one seed, small differences may be chance.

{table}
![what leaving out an ingredient costs](ablation.svg)

{made_by}
"""


@dataclass(frozen=True)
class Found:
    """Figures of one training on `val`.

    Parameters
    ----------
    whole, segments : mAP by the whole tracks' vectors, and by MaxMean over segments.
    low, high : 95 % interval of `segments`.
    n_queries : number of queries.
    cpu_minutes : that the training took.
    """

    whole: float
    segments: float
    low: float
    high: float
    n_queries: int
    cpu_minutes: float


def study(setting: Setting) -> str:
    """Train the variants that are missing, draw the figure; return the page."""
    base = load_config(shipped_config(OURS))
    training, validation = setting.split("train"), setting.split("val")
    folder = setting.runs / NAME
    _share_guides(training, setting.runs, folder)
    data = f"{content_digest(training)} {content_digest(validation)}"
    found: dict[str, Found] = {}
    for name, config in variants(base, setting.ablation_steps).items():
        sys.stderr.write(f"{NAME}: {name}\n")
        found[name] = _trained(config, training, validation, folder / folder_name(name, config, data))
        sys.stderr.write(f"{NAME}: {name}: mAP {found[name].whole:.4f} whole, {found[name].segments:.4f} segments\n")
    _draw(found, setting)
    everything = found[ALL]
    rows = [
        [name, *(_with_change(value, of) for value, of in _both(each, everything)), f"{each.cpu_minutes:.1f}"]
        for name, each in found.items()
    ]
    return _TEXT.format(
        steps=setting.ablation_steps,
        n_training=len(training),
        data=dataset_in_words(validation, "val", setting.data),
        interval=(everything.high - everything.low) / 2,
        table=table(("training", "mAP whole", "mAP segments", "minutes of CPU"), rows),
        made_by=setting.made_by(NAME, f" --ablation-steps {setting.ablation_steps}"),
    )


def variants(base: TrainingConfig, steps: int) -> dict[str, TrainingConfig]:
    """Return the short trainings by name; an ingredient that the configuration lacks is skipped.

    Parameters
    ----------
    base : with all ingredients.
    steps : batches of each training.
    """
    everything = base.model_copy(
        update={"steps": steps, "warm_up_steps": steps // _PART_OF_WARM_UP, "steps_per_validation": steps}
    )
    without: Mapping[str, Mapping[str, Any]] = {
        "guided crops": {"guided": 0.0},
        "crops of several lengths": {"crop_frames": (128,)},
        "segment loss": {"losses": base.losses.model_copy(update={"segments": 0.0})},
        "classification": {"losses": base.losses.model_copy(update={"classify": 0.0})},
        "contrast of wholes": {"losses": base.losses.model_copy(update={"contrast": 0.0})},
        "augmentation (noise, masks)": {"augment": False},
        "tempo stretch": {"max_stretch": 1.0},
        "averaged weights": {"average_decay": 0.0},
    }
    found = {ALL: everything}
    for ingredient, update in without.items():
        config = everything.model_copy(update=dict(update))
        if config != everything:
            found[f"without {ingredient}"] = config
    return found


def _trained(config: TrainingConfig, training: Dataset, validation: Dataset, run: Path) -> Found:
    file = run / _FIGURES
    if file.is_file():
        return Found(**json.loads(file.read_text(encoding="utf-8")))
    state = train(OUR_NETWORK, config, training, validation, run)
    network = state.kept
    if not isinstance(network, CoverNetwork):
        raise TypeError(f"{type(network).__name__} is not our network")
    pooled = features(network.eval(), validation)
    works = validation.works[pooled.indices]
    whole = ranking_figures(rank_all(max_mean_distances(pooled.wholes()), works))
    segments = ranking_figures(rank_all(max_mean_distances(pooled.segments(SEGMENT_FRAMES)), works))
    found = Found(whole.map, segments.map, *segments.map_interval, whole.n_queries, state.cpu_seconds / 60)
    file.write_text(json.dumps(found.__dict__), encoding="utf-8")
    return found


def folder_name(name: str, config: TrainingConfig, data: str) -> str:
    """Return the folder name of a training, which depends on its configuration and data.

    Parameters
    ----------
    data : digests of the training and validation sets.
    """
    digits = hashlib.sha256(f"{config.model_dump_json()} {data}".encode()).hexdigest()[:8]
    return f"{name.replace(' ', '-').replace('(', '').replace(')', '').replace(',', '')}-{config.steps}-{digits}"


def _share_guides(training: Dataset, runs: Path, folder: Path) -> None:
    # A training reads alignments beside its folder: link those of earlier trainings, which took 15 minutes.
    folder.mkdir(parents=True, exist_ok=True)
    file, link = guides_file(training, runs), guides_file(training, folder)
    if file.is_file() and not link.exists():
        link.symlink_to(file.resolve())


def _both(each: Found, everything: Found) -> tuple[tuple[float, float], tuple[float, float]]:
    return (each.whole, everything.whole), (each.segments, everything.segments)


def _with_change(value: float, everything: float) -> str:
    return f"{value:.3f}" if value == everything else f"{value:.3f} ({value - everything:+.3f})"


def _draw(found: Mapping[str, Found], setting: Setting) -> None:
    with panels(setting.folder / f"{NAME}.svg", inches=(6.5, 3.6)) as (axes,):
        names = list(found)[::-1]
        for shift, what in ((0.18, "whole"), (-0.18, "segments")):
            axes.barh(
                [place + shift for place in range(len(names))],
                [getattr(found[name], what) for name in names],
                height=0.34,
                label=what,
            )
        axes.set_yticks(range(len(names)), names)
        axes.set_xlabel("mAP on val")
        axes.legend(frameon=False)
