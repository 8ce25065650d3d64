"""The thesis's convolutional network: six convolutions over chroma, pooled over time, one linear layer.

Loss: Wang, Zhou, Wen, Liu, Lin, Deep metric learning with angular loss (ICCV 2017), at 45 degrees.
"""

from __future__ import annotations

import torch
from torch import Tensor, nn
from torch.nn import functional

from contrafact_bench.systems.trained import AngularTask, VectorSystem, normalised, repeated

EMBEDDING_DIM = 256
MIN_FRAMES = 44
"""Minimum length that leaves one column after the last convolution."""
_N_DIMS_OF_KERNELS = 4


class ThesisCnnNetwork(nn.Module):
    """Six convolutions over pitch and time, global average pooling and a linear layer.

    Kernels are pitch x time, all with padding 1; each convolution is followed by ReLU, dropout and batch
    normalisation. The two pools halve time alone. Time shrinks from 44 frames to 1 (and from n to about n/4),
    pitch from 12 to 8.

    Parameters
    ----------
    dropout : probability that a value is dropped in training, 0..1.
    """

    def __init__(self, dropout: float = 0.0) -> None:
        super().__init__()
        self.layers = nn.Sequential(
            *_block(1, 64, (3, 3), dropout),
            *_block(64, 64, (3, 3), dropout),
            nn.MaxPool2d((1, 2), stride=(1, 2)),
            *_block(64, 128, (3, 3), dropout),
            *_block(128, 128, (3, 7), dropout),
            nn.MaxPool2d((1, 2), stride=(1, 2)),
            *_block(128, 256, (5, 7), dropout),
            *_block(256, 256, (5, 7), dropout),
            nn.AdaptiveAvgPool2d(1),
            nn.Flatten(),
        )
        self.project = nn.Linear(256, EMBEDDING_DIM)
        # A random bias would make all initial embeddings similar.
        nn.init.zeros_(self.project.bias)
        # Convolutions on the CPU are faster with channels last.
        for parameter in self.parameters():
            if parameter.ndim == _N_DIMS_OF_KERNELS:
                parameter.data = parameter.data.contiguous(memory_format=torch.channels_last)

    def forward(self, chroma: Tensor) -> Tensor:
        """Embed a batch.

        Parameters
        ----------
        chroma : float `(batch, 12, n_frames)` in 0..1, at least 1 frame; fewer than 44 are repeated.

        Returns
        -------
        Tensor : `(batch, 256)`, each row of length 1.
        """
        image = repeated(normalised(chroma), MIN_FRAMES)[:, None].contiguous(memory_format=torch.channels_last)
        return functional.normalize(self.project(self.layers(image)).float(), dim=1)


class ThesisCnnTask(AngularTask):
    """The network under the Angular loss."""

    def __init__(self, n_works: int) -> None:
        super().__init__(ThesisCnnNetwork(), n_works)


class ThesisCnnSystem(VectorSystem):
    """The network of the thesis as a system of the bench."""

    name = "thesis-cnn"
    paper = "the thesis's network; Angular loss: Wang et al., Deep metric learning with angular loss, 2017"


def _block(n_in: int, n_out: int, kernel: tuple[int, int], dropout: float) -> tuple[nn.Module, ...]:
    return (
        nn.Conv2d(n_in, n_out, kernel, padding=1),
        nn.ReLU(),
        nn.Dropout(dropout),
        nn.BatchNorm2d(n_out),
    )
