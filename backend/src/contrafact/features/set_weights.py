"""Weights of the boundaries of sets, fitted by `contrafact-bench sets --fit` to sets made of half of covers80."""

from __future__ import annotations

import numpy as np

WEIGHTS = np.array(
    [
        # the measures
        1.254,
        0.4402,
        8.706,
        0.391,
        0.007206,
        -0.1766,
        -0.1478,
        0.8127,
        0.3678,
        -0.127,
        0.1383,
        -0.4421,
        4.978,
        -0.236,
        3.764,
        1.819,
        # beside their neighbours within 8 s
        0.1512,
        0.1749,
        0.3994,
        -0.3617,
        -0.5954,
        -0.0938,
        0.06844,
        1.184,
        0.8226,
        -0.1302,
        -0.1526,
        1.178,
        # beside their neighbours within 40 s
        0.1028,
        0.3462,
        0.4203,
        0.3615,
        0.6764,
        0.4203,
        0.3808,
        0.3998,
        # beside the whole
        0.001115,
        0.02797,
        -0.09876,
        0.4367,
        0.3753,
        0.5369,
        0.7833,
        0.5022,
        0.3426,
        0.1491,
        0.421,
        -0.196,
    ]
)
"""Of the columns of `contrafact.features.set_novelty.in_context`."""
BIAS = -6.411
THRESHOLD = -1.75
"""Log-odds from which a change counts: with less, more parts are split in two than are found."""
