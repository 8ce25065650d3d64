"""Weights of the boundaries of sets, fitted by `contrafact-bench sets --fit` to sets made of half of covers80."""

from __future__ import annotations

import numpy as np

WEIGHTS = np.array(
    [
        # the measures
        1.358,
        0.3513,
        18.8,
        0.6236,
        -0.0825,
        0.05366,
        -1.294,
        0.3825,
        0.6623,
        -0.2181,
        0.3391,
        -0.569,
        6.298,
        -1.794,
        3.443,
        1.407,
        # beside their neighbours within 8 s
        0.1837,
        0.1343,
        1.11,
        -0.5623,
        -1.137,
        -0.6565,
        -0.1788,
        1.321,
        0.9504,
        -0.08204,
        -0.08622,
        1.764,
        # beside their neighbours within 40 s
        0.07239,
        0.5276,
        0.8377,
        0.7364,
        0.7697,
        0.4245,
        0.6328,
        0.5708,
        # beside the whole
        0.05751,
        0.08894,
        -0.1053,
        0.3078,
        0.09588,
        0.8259,
        1.21,
        0.6143,
        0.4598,
        0.1969,
        0.3469,
        -0.6679,
    ]
)
"""Of the columns of `contrafact.features.set_novelty.in_context`."""
BIAS = -6.563
THRESHOLD = -1.75
"""Log-odds from which a change counts: with less, more parts are split in two than are found."""
