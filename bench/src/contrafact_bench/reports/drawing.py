"""Small SVG figures that are the same when their numbers are."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import matplotlib as mpl
from matplotlib.axes import Axes
from matplotlib.figure import Figure

_STYLE: dict[Any, Any] = {"svg.hashsalt": "contrafact", "svg.fonttype": "none", "font.size": 9}
_PANEL_INCHES = (4.2, 3.4)


@contextmanager
def panels(
    path: Path, *, n_rows: int = 1, n_columns: int = 1, inches: tuple[float, float] = _PANEL_INCHES
) -> Iterator[list[Axes]]:
    """Axes to draw on, row by row; the file is written when the block ends.

    Parameters
    ----------
    path : SVG file to write.
    n_rows, n_columns : how the panels lie.
    inches : width and height of a panel.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    with mpl.rc_context(_STYLE):
        figure = Figure(figsize=(inches[0] * n_columns, inches[1] * n_rows), layout="constrained")
        axes = figure.subplots(n_rows, n_columns, squeeze=False).ravel().tolist()
        for each in axes:
            each.spines[["top", "right"]].set_visible(False)
        yield axes
        # Without a date the file changes only when its numbers do.
        figure.savefig(path, format="svg", metadata={"Date": None})
