"""Study: effect of the length of segments that our network's features are pooled over."""

from __future__ import annotations

import sys
import time
from collections.abc import Mapping
from functools import cache, partial

import numpy as np

from contrafact.domain.chroma import SECONDS_PER_FRAME
from contrafact_bench.evaluation.evaluate import kept_evaluation
from contrafact_bench.evaluation.setting import Setting
from contrafact_bench.evaluation.store import Rows, content_key
from contrafact_bench.reports.figures import panels
from contrafact_bench.reports.markdown import dataset_in_words, table, weights_in_words, with_interval
from contrafact_bench.studies.pooling import Features, features, load_network, max_mean_distances
from contrafact_bench.systems.registry import OURS
from contrafact_training.data.datasets import Dataset
from contrafact_training.data.evaluation_log import Evaluated
from contrafact_training.data.metrics import RankingFigures

NAME = "segment-length"
SECONDS = (15, 20, 30, 60, 120, 180)
WHOLE = "whole track"
_SPLITS = ("val", "test")
_TEXT = """# Length of segments

Weights {weights} on {data}; every track is a query. The network's features are pooled over
segments of each length that overlap by half and compared by MaxMean both ways, beside the one vector of the whole
track. Network alone, without Fourier magnitudes. The network was trained with segments of 20 s, which the product uses.

{table}
![length of segments and mAP](segment-length.svg)

{made_by}
"""


def study(setting: Setting) -> str:
    """Draw the figure; return the page."""
    found: dict[str, dict[str, RankingFigures]] = {}
    in_words = []
    for split in _SPLITS:
        dataset = setting.split(split)
        in_words.append(dataset_in_words(dataset, split, setting.data))
        found[split] = _figures(dataset, split, setting)
    _draw(found, setting)
    columns = ("segments", *(f"mAP on `{split}` (95 %)" for split in found))
    rows = [[length, *(with_interval(found[split][length]) for split in found)] for length in found[_SPLITS[0]]]
    return _TEXT.format(
        weights=weights_in_words(setting.identity(OURS)[0]),
        data=" and ".join(in_words),
        table=table(columns, rows),
        made_by=setting.made_by(NAME),
    )


def _figures(dataset: Dataset, split: str, setting: Setting) -> dict[str, RankingFigures]:
    @cache
    def made() -> Features:
        return features(load_network(setting.weights), dataset)

    def rows(seconds: int | None) -> Rows:
        started = time.monotonic()
        tracks = made().wholes() if seconds is None else made().segments(round(seconds / SECONDS_PER_FRAME))
        queries = np.arange(len(tracks), dtype=np.int64)
        size = float(np.mean([track.nbytes for track in tracks]))
        distances = max_mean_distances(tracks)
        return Rows(distances, queries, made().indices, [], time.monotonic() - started, size)

    identity, fingerprint = setting.identity(OURS)
    found = {}
    for seconds in (*SECONDS, None):
        length = WHOLE if seconds is None else f"{seconds} s"
        key = content_key(dataset, fingerprint, NAME, seconds)
        name = f"{OURS}, {WHOLE if seconds is None else f'segments of {length}'}"
        log = setting.log(Evaluated(name, identity, split))
        evaluation = kept_evaluation(setting.store, key, dataset, partial(rows, seconds), log)
        found[length] = evaluation.figures
        sys.stderr.write(f"{NAME}: {split}, {length}: mAP {evaluation.figures.map:.4f}\n")
    return found


def _draw(found: Mapping[str, Mapping[str, RankingFigures]], setting: Setting) -> None:
    with panels(setting.folder / f"{NAME}.svg") as (axes,):
        for split, figures in found.items():
            (line,) = axes.plot(SECONDS, [figures[f"{each} s"].map for each in SECONDS], marker="o", label=split)
            axes.axhline(
                figures[WHOLE].map, color=line.get_color(), linestyle=":", label=f"{split}, whole track's vector"
            )
        axes.set_xscale("log")
        axes.set_xticks(SECONDS, [str(each) for each in SECONDS])
        axes.minorticks_off()
        axes.set_xlabel("length of a segment in seconds")
        axes.set_ylabel("mAP")
        axes.legend(frameon=False)
