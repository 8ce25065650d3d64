"""Weights of the eye from a seed."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from contrafact.alignment.eye import N_HIDDEN, N_POOLED, STAGES, EyeWeights


def random_eye_weights(seed: int = 0, *, n_hidden: int = N_HIDDEN, scale: float = 1.0) -> EyeWeights:
    """Return random weights that keep the scale of what they are applied to."""
    rng = np.random.default_rng(seed)

    def drawn(*shape: int) -> NDArray[np.float32]:
        n_in = int(np.prod(shape[:-1])) or 1
        found: NDArray[np.float32] = (scale * rng.standard_normal(shape) * np.sqrt(2 / n_in)).astype(np.float32)
        return found

    kernels = tuple(drawn(*stage.shape) for stage in STAGES)
    biases = tuple(0.1 * drawn(1, stage.n_out)[0] for stage in STAGES)
    hidden_bias, output = 0.1 * drawn(1, n_hidden)[0], drawn(1, n_hidden + 1)[0]
    return EyeWeights(kernels, biases, drawn(N_POOLED, n_hidden), hidden_bias, output)


def without_added_stages(weights: EyeWeights) -> EyeWeights:
    """Return weights whose added stages, and those before them, are zero, as read from a file that lacks them."""
    is_in_all = [not any(each.is_added for each in STAGES[i : i + 2]) for i in range(len(STAGES))]
    kernels, biases = (
        tuple(each * np.float32(kept) for each, kept in zip(arrays, is_in_all, strict=True))
        for arrays in (weights.kernels, weights.biases)
    )
    return replace(weights, kernels=kernels, biases=biases)
