"""The eye: a small convolutional network that looks at the picture of two tracks' cross similarity.

Qmax follows one path. The eye weighs all of the picture: repeated passages, gaps, blocks, and how plain the rest is.
It was trained on pairs of `train` by `contrafact_training.train.eye_train` and needs no torch (docs/decisions/0052).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from contrafact.alignment.convolution import CHANNELS, convolve, halve, with_margin
from contrafact.alignment.picture import N_CHANNELS, POWER, SIDE, draw, unit_rows
from contrafact.domain.chroma import PITCH_CLASSES, Chroma


@dataclass(frozen=True, slots=True)
class Stage:
    """A convolution of the network, followed by a cut at 0.

    Parameters
    ----------
    n_in, n_out : channels.
    kernel : its height and width, odd.
    stride : pixels from one window to the next.
    is_halved : whether the maxima of two by two pixels follow.
    is_added : whether what the stage before it was given is added before the cut.
    """

    n_in: int
    n_out: int
    kernel: int = 3
    stride: int = 1
    is_halved: bool = False
    is_added: bool = False

    @property
    def shape(self) -> tuple[int, int, int, int]:
        """Shape of its weights: rows, columns, channels in and out."""
        return self.kernel, self.kernel, self.n_in, self.n_out


STAGES = (
    Stage(N_CHANNELS, 16, kernel=5, stride=2),
    Stage(16, 32, stride=2),
    Stage(32, 64, is_halved=True),
    Stage(64, 64),
    Stage(64, 64, is_added=True),
    Stage(64, 96, is_halved=True),
    Stage(96, 128),
    Stage(128, 128),
    Stage(128, 128),
    Stage(128, 128, is_added=True),
)
N_HIDDEN = 64
_N_COMPILED = 16
N_POOLED = 2 * STAGES[-1].n_out
"""The mean and the maximum of each channel of the last stage."""


@dataclass(frozen=True, eq=False)
class EyeWeights:
    """Weights of the network, float32, normalisation folded in.

    Parameters
    ----------
    kernels : of each of `STAGES`, of its shape.
    biases : of each, `(n_out,)`.
    hidden, hidden_bias : `(256, 64)` and `(64,)`.
    output : `(65,)`, of the hidden numbers, and an intercept.
    """

    kernels: tuple[NDArray[np.float32], ...]
    biases: tuple[NDArray[np.float32], ...]
    hidden: NDArray[np.float32]
    hidden_bias: NDArray[np.float32]
    output: NDArray[np.float32]


class Eye:
    """The network on cross similarity pictures of two tracks. Safe for several threads.

    Swapped tracks get the same log-odds to the last bit, and a pair alone the same as among others.

    Parameters
    ----------
    weights : of the network.
    """

    def __init__(self, weights: EyeWeights) -> None:
        self._weights = weights
        self._kernels = [_flat(kernel) for kernel in weights.kernels]

    def logit(self, query: Chroma, reference: Chroma, semitones: int) -> float:
        """Return the log-odds that two tracks record one work, where half of all pairs do.

        Parameters
        ----------
        query, reference : chroma of one recipe.
        semitones : 0..11, such that the query rolled by so many pitch classes matches the reference; of `similarity`.
        """
        return self._head(_pooled(self._features(_drawn(query.frames, reference.frames, semitones))))

    def logits(self, query: Chroma, references: Sequence[Chroma], semitones: Sequence[int]) -> NDArray[np.float64]:
        """Return the `logit` of a query and each reference, float64 `(n,)`."""
        pairs = zip(references, semitones, strict=True)
        return np.array([self.logit(query, each, shift) for each, shift in pairs], dtype=np.float64)

    def _features(self, image: NDArray[np.float32]) -> NDArray[np.float32]:
        """Return the channels of the last stage, `(8, 8, 128)`, of a picture in its margins."""
        given = image
        for stage, kernel, bias in zip(STAGES, self._kernels, self._weights.biases, strict=True):
            side = (SIDE if stage is STAGES[0] else len(image)) // stage.stride
            made = np.empty((side, side, stage.n_out), dtype=np.float32)
            np.add(bias, given if stage.is_added else np.float32(0), out=made)
            convolve(image if stage is STAGES[0] else with_margin(image), kernel, made, stage.stride, stage.kernel)
            given, image = image, halve(made) if stage.is_halved else made
        return image

    def _head(self, pooled: NDArray[np.float32]) -> float:
        weights = self._weights
        hidden = np.maximum(np.einsum("i,ij->j", pooled, weights.hidden) + weights.hidden_bias, 0)
        return float(np.einsum("j,j->", hidden, weights.output[:-1]) + weights.output[-1])


def compile_eye() -> None:
    """Compile the kernels, or load them from numba's cache."""
    frames = np.ones((2 * _N_COMPILED, len(PITCH_CLASSES)), dtype=np.uint8)
    image = _drawn(frames, frames, 0)[:_N_COMPILED, :_N_COMPILED]
    kernel = np.zeros((3, 3, N_CHANNELS, CHANNELS), dtype=np.float32)
    made = np.zeros((_N_COMPILED, _N_COMPILED, CHANNELS), dtype=np.float32)
    convolve(with_margin(np.ascontiguousarray(image)), _flat(kernel), made, 1, 3)
    halve(made)


def _drawn(query: NDArray[np.uint8], reference: NDArray[np.uint8], semitones: int) -> NDArray[np.float32]:
    # In one order of the two tracks, so that the result is symmetric.
    if (len(query), query.tobytes()) > (len(reference), reference.tobytes()):
        query, reference, semitones = reference, query, -semitones
    return draw(unit_rows(query, semitones % len(PITCH_CLASSES), POWER), unit_rows(reference, 0, POWER))


def _pooled(features: NDArray[np.float32]) -> NDArray[np.float32]:
    return np.concatenate([features.mean(axis=(0, 1)), features.max(axis=(0, 1))])


def _flat(kernel: NDArray[np.float32]) -> NDArray[np.float32]:
    """Return a kernel as `convolve` takes it."""
    return np.ascontiguousarray(kernel.reshape(-1, kernel.shape[-1]), dtype=np.float32)
