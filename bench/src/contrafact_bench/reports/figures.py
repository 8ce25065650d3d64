"""Draw the figures of pages as small SVG files. The same numbers give the same file."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import matplotlib as mpl
import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from numpy.typing import NDArray
from sklearn.manifold import TSNE
from sklearn.metrics import precision_recall_curve, roc_curve

from contrafact_bench.evaluation.pair_metrics import Pairs
from contrafact_training.fit.reliability import ReliabilityBin

_STYLE: dict[Any, Any] = {"svg.hashsalt": "contrafact", "svg.fonttype": "none", "font.size": 9}
_PANEL_INCHES = (4.2, 3.4)
_N_POINTS = 160
"""Number of points of a curve."""
_N_BINS = 60
_LEAST_RATE = 1e-4


def draw_roc(pairs_of: Mapping[str, Pairs], path: Path) -> None:
    """Draw true over false positive rate. The latter is logarithmic, since nearly all pairs are no covers.

    Source: Fawcett, An introduction to ROC analysis, Pattern Recognition Letters 27 (2006).

    Parameters
    ----------
    pairs_of : by system.
    """
    rates = np.geomspace(_LEAST_RATE, 1, _N_POINTS)
    with _axes(path, "false positive rate", "true positive rate") as axes:
        for name, pairs in pairs_of.items():
            false_positive, true_positive, _ = roc_curve(pairs.are_covers, -pairs.distances)
            axes.plot(rates, np.interp(rates, false_positive, true_positive), label=name, linewidth=1)
        axes.plot(rates, rates, color="0.7", linestyle=":", linewidth=1, label="chance")
        axes.set_xscale("log")
        axes.legend(frameon=False)


def draw_precision_recall(pairs_of: Mapping[str, Pairs], path: Path) -> None:
    """Draw precision over recall of covers.

    Parameters
    ----------
    pairs_of : by system.
    """
    recalls = np.linspace(0, 1, _N_POINTS)
    with _axes(path, "recall", "precision") as axes:
        for name, pairs in pairs_of.items():
            precision, recall, _ = precision_recall_curve(pairs.are_covers, -pairs.distances)
            axes.plot(recalls, np.interp(recalls, recall[::-1], precision[::-1]), label=name, linewidth=1)
        axes.set_ylim(0, 1)
        axes.legend(frameon=False)


def draw_distances(pairs: Pairs, path: Path) -> None:
    """Draw histograms of the distances of covers and of other pairs, each of area 1."""
    edges = np.linspace(pairs.distances.min(), pairs.distances.max(), _N_BINS + 1)
    with _axes(path, "distance", "density") as axes:
        for kind, label in ((pairs.are_covers, "covers"), (~pairs.are_covers, "others")):
            heights, _ = np.histogram(pairs.distances[kind], bins=edges, density=True)
            axes.stairs(heights, edges, label=label, fill=True, alpha=0.5)
        axes.legend(frameon=False)


def draw_reliability(tables: Mapping[str, Sequence[ReliabilityBin]], path: Path) -> None:
    """Draw the share of covers over probability, one mark per bin.

    Source: DeGroot and Fienberg, The comparison and evaluation of forecasters (The Statistician 32, 1983).

    Parameters
    ----------
    tables : bins by label.
    """
    with _axes(path, "probability", "share of covers") as axes:
        for name, table in tables.items():
            probabilities, shares = zip(*((each.probability, each.cover_share) for each in table), strict=True)
            axes.plot(probabilities, shares, label=name, linewidth=1, marker="o", markersize=4)
        axes.plot([0, 1], [0, 1], color="0.7", linestyle=":", linewidth=1)
        axes.set_aspect("equal")
        axes.legend(frameon=False)


def draw_map(vectors: NDArray[np.float32], works: NDArray[np.int64], path: Path, seed: int = 0) -> None:
    """Draw tracks in the plane by t-SNE, coloured by work.

    Source: van der Maaten and Hinton, Visualizing data using t-SNE (JMLR 9, 2008).

    Parameters
    ----------
    vectors : `(n_tracks, d)`.
    works : `(n_tracks,)`.
    """
    perplexity = min(30.0, (len(vectors) - 1) / 3)
    places = TSNE(perplexity=perplexity, init="pca", random_state=seed, n_jobs=1).fit_transform(vectors)
    colours = _colours(np.unique(works, return_inverse=True)[1])
    with _axes(path, "", "") as axes:
        axes.scatter(places[:, 0], places[:, 1], c=colours, s=7, linewidths=0)
        axes.set_xticks([])
        axes.set_yticks([])


def _colours(numbers: NDArray[np.int64]) -> NDArray[np.float64]:
    # Steps of the golden ratio keep the hues of successive works apart.
    hues = (numbers * 0.618034) % 1
    colours: NDArray[np.float64] = mpl.colormaps["hsv"](hues) * [0.85, 0.85, 0.85, 1]
    return colours


@contextmanager
def panels(
    path: Path, *, n_rows: int = 1, n_columns: int = 1, inches: tuple[float, float] = _PANEL_INCHES
) -> Iterator[list[Axes]]:
    """Give axes to draw on, row by row. The file is written when the block ends.

    Parameters
    ----------
    path : SVG file to write.
    n_rows, n_columns : layout of the panels.
    inches : width and height of a panel.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    with mpl.rc_context(_STYLE):
        figure = Figure(figsize=(inches[0] * n_columns, inches[1] * n_rows), layout="constrained")
        axes = figure.subplots(n_rows, n_columns, squeeze=False).ravel().tolist()
        for each in axes:
            each.spines[["top", "right"]].set_visible(False)
        yield axes
        # No date, so that the file changes only with its numbers.
        figure.savefig(path, format="svg", metadata={"Date": None})


@contextmanager
def _axes(path: Path, x_label: str, y_label: str) -> Iterator[Axes]:
    with panels(path, inches=(6, 4)) as (axes,):
        axes.set_xlabel(x_label)
        axes.set_ylabel(y_label)
        yield axes
