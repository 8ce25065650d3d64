"""Study: the ten pairs of covers of `val` that are ranked last, measured, drawn and commented on."""

from __future__ import annotations

import sys
import tomllib
from collections.abc import Mapping, Sequence
from pathlib import Path

import numpy as np
from matplotlib.axes import Axes
from numpy.typing import NDArray

from contrafact.domain.chroma import SECONDS_PER_FRAME
from contrafact_bench.evaluation.describe import kept_descriptions
from contrafact_bench.evaluation.setting import Setting
from contrafact_bench.reports.figures import panels
from contrafact_bench.reports.markdown import dataset_in_words, table, weights_in_words
from contrafact_bench.studies.failing_pairs import (
    Pair,
    covers_by_failure,
    entropy,
    one_of_each_work,
    sameness,
    thumbnail,
    typical_alignments,
)
from contrafact_bench.systems.registry import OURS, load_system
from contrafact_training.data.datasets import Dataset, DatasetError
from contrafact_training.data.guides import align

NAME = "failures"
SENTENCES = "failures.toml"
N_PAIRS = 10
_SPLIT = "val"
_N_COLUMNS = 5
_NO_SENTENCE = "(not inspected yet)"
_TEXT = """# Pairs that fail

The pairs of covers that {weights} ranks last, on {data}; every track is a query. A track's number
is its place in `{split}`, from 0. One pair per work at most; the {n_pairs} are among the {depth} worst of {n_all}
pairs.

- **Between**: tracks of other works nearer than the cover, mean of both directions.
- **Entropy**: 0: one pitch, 1: all pitches equal (median of the split {entropy:.2f}).
- **Sameness**: mean correlation of a track's stretches of 4.6 s; 1: the same harmony throughout (median {sameness:.2f},
  upper tenth from {high_sameness:.2f}).
- **Aligned**: longest passage that an untrained alignment finds in both (median of covers {covers:.0f} s, of other
  pairs {others:.0f} s). *Longer than*: this share of {n_sampled} random other pairs; a low one suggests a wrong label,
  a high one a failure of the network.

{table}
{sentences}
![where the pairs match](failures.svg)

Dark: similar; line: the alignment. First track downwards, second to the right.

{made_by}
"""


def study(setting: Setting) -> str:
    """Draw the pictures; return the page."""
    dataset = setting.split(_SPLIT)
    system = load_system(OURS, setting.weights)
    described = kept_descriptions(system, setting.identity(OURS)[1], dataset, setting.runs / "studies")
    part = dataset.subset(described.indices)
    distances = np.stack([system.distances(query, described.tracks) for query in described.tracks])
    pairs = covers_by_failure(distances, part.works)
    if not pairs:
        raise DatasetError(f"No two tracks of {_SPLIT} are recordings of one work, so no pair can fail.")
    worst = one_of_each_work(pairs, part.works, N_PAIRS)
    paths = [align(part.tracks[pair.first], part.tracks[pair.second]) for pair in worst]
    _draw(part, worst, paths, setting.folder / f"{NAME}.svg")
    covers, others = typical_alignments(part)
    longer = [float((others < len(path)).mean()) for path in paths]
    same = [sameness(track) for track in part.tracks]
    return _TEXT.format(
        weights=weights_in_words(setting.identity(OURS)[0]),
        data=dataset_in_words(dataset, _SPLIT, setting.data),
        split=_SPLIT,
        n_pairs=len(worst),
        depth=1 + pairs.index(worst[-1]),
        n_all=len(pairs),
        entropy=np.median([entropy(track) for track in part.tracks]),
        sameness=np.median(same),
        high_sameness=np.percentile(same, 90),
        covers=np.median(covers) * SECONDS_PER_FRAME,
        others=np.median(others) * SECONDS_PER_FRAME,
        n_sampled=len(others),
        table=_table(part, described.indices, worst, paths, longer),
        sentences=_sentences(described.indices, worst, setting.folder / SENTENCES),
        made_by=setting.made_by(NAME),
    )


def pair_name(pair: Pair, places: NDArray[np.int64]) -> str:
    """Return the name of a pair in the page and in the file of sentences, `val 12 + val 340`.

    Ids of tracks and works must not be published by the terms of the data.

    Parameters
    ----------
    places : indices of the tracks in the split, from 0.
    """
    return " + ".join(f"{_SPLIT} {places[track]}" for track in (pair.first, pair.second))


def read_sentences(path: Path) -> dict[str, str]:
    """Read the sentences by pair; none without the file.

    Raises
    ------
    DatasetError : no TOML, or no table `pairs` of strings.
    """
    try:
        pairs = tomllib.loads(path.read_text(encoding="utf-8")).get("pairs", {})
    except FileNotFoundError:
        return {}
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise DatasetError(f"The sentences of {path.name} cannot be read: {error}.") from error
    if not isinstance(pairs, dict) or not all(isinstance(sentence, str) for sentence in pairs.values()):
        raise DatasetError(f'{path.name} needs a table [pairs] of lines like "{_SPLIT} 1 + {_SPLIT} 2" = "sentence".')
    return dict(pairs)


def _table(
    part: Dataset,
    places: NDArray[np.int64],
    worst: Sequence[Pair],
    paths: Sequence[NDArray[np.int16]],
    longer: Sequence[float],
) -> str:
    columns = (
        "",
        "tracks",
        "between",
        "length, s",
        "entropy",
        "sameness",
        "aligned, s",
        "longer than",
    )
    rows = []
    for number, (pair, path, part_of_others) in enumerate(zip(worst, paths, longer, strict=True), start=1):
        tracks = [part.tracks[pair.first], part.tracks[pair.second]]
        rows.append(
            [
                str(number),
                pair_name(pair, places),
                f"{pair.n_between:.0f}",
                ", ".join(f"{len(track) * SECONDS_PER_FRAME:.0f}" for track in tracks),
                ", ".join(f"{entropy(track):.2f}" for track in tracks),
                ", ".join(f"{sameness(track):.2f}" for track in tracks),
                f"{len(path) * SECONDS_PER_FRAME:.0f}",
                f"{part_of_others:.2f}",
            ]
        )
    return table(columns, rows)


def _sentences(places: NDArray[np.int64], worst: Sequence[Pair], path: Path) -> str:
    sentences: Mapping[str, str] = read_sentences(path)
    names = [pair_name(pair, places) for pair in worst]
    for name in names:
        if name not in sentences:
            sys.stderr.write(f'{NAME}: {path.name} has no sentence about "{name}"\n')
    return "".join(f"{i}. {sentences.get(name, _NO_SENTENCE)}\n" for i, name in enumerate(names, start=1))


def _draw(part: Dataset, worst: Sequence[Pair], paths: Sequence[NDArray[np.int16]], file: Path) -> None:
    n_columns = min(_N_COLUMNS, len(worst))
    with panels(file, n_rows=-(-len(worst) // n_columns), n_columns=n_columns, inches=(1.6, 1.7)) as axes:
        for each in axes[len(worst) :]:
            each.set_axis_off()
        for number, (pair, path, each) in enumerate(zip(worst, paths, axes, strict=False), start=1):
            _picture(each, part.tracks[pair.first], part.tracks[pair.second], path)
            each.set_title(str(number))


def _picture(axes: Axes, first: NDArray[np.uint8], second: NDArray[np.uint8], path: NDArray[np.int16]) -> None:
    extent = (0.0, float(len(second)), float(len(first)), 0.0)
    axes.imshow(thumbnail(first, second, path), cmap="Greys", vmin=0, vmax=1, extent=extent, aspect="auto")
    axes.plot(path[::8, 1], path[::8, 0], color="tab:red", linewidth=1)
    axes.set_xticks([])
    axes.set_yticks([])
