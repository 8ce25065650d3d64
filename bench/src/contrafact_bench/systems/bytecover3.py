"""ByteCover3: Du, Wang, Liang, Liang, Zhu, Ma, ByteCover3: accurate cover song identification on short queries.

ICASSP 2023, including parts of ByteCover (Du et al., ICASSP 2021): instance-batch normalisation (Pan et al.,
IBN-Net, ECCV 2018), generalised-mean pooling (Radenović et al. 2018), a neck of batch normalisation before the losses
(Luo et al. 2019; there the triplet loss comes before it). On chroma in place of a constant-Q spectrum, and with plain
residual blocks, one for each stage, in place of ResNet-50's, so that two CPU cores can train it.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor, nn
from torch.nn import functional

from contrafact_bench.systems.trained import VectorSystem, normalised, repeated, triplet_loss
from contrafact_training.train.contrafact_task import best_matches

EMBEDDING_DIM = 256
CHUNK_FRAMES = 43
"""20 s."""
HOP_FRAMES = 22
"""10.2 s: chunks overlap by 9.8 s."""
MARGIN = 0.3
"""Of the triplet loss over 1 - similarity."""
_MIN_ACTIVATION = 1e-4


class ByteCover3Network(nn.Module):
    """A residual network with instance-batch normalisation over each chunk of 20 s, pooled to one vector a chunk.

    Stages of 64, 128, 256 and 512 channels; the first three normalise half their channels by instance.
    """

    def __init__(self) -> None:
        super().__init__()
        self.stem = nn.Sequential(
            nn.Conv2d(1, 64, (3, 5), stride=(1, 2), padding=(1, 2), bias=False),
            nn.BatchNorm2d(64),
            nn.ReLU(inplace=True),
        )
        self.stages = nn.Sequential(
            _Block(64, 64, (1, 1), has_instance_norm=True),
            _Block(64, 128, (2, 1), has_instance_norm=True),
            _Block(128, 256, (2, 2), has_instance_norm=True),
            _Block(256, 512, (1, 2), has_instance_norm=False),
        )
        self.exponent = nn.Parameter(torch.tensor(3.0))
        self.reduce = nn.Linear(512, EMBEDDING_DIM, bias=False)
        self.neck = nn.BatchNorm1d(EMBEDDING_DIM)
        # No bias: cosines stay meaningful (Luo et al. 2019).
        self.neck.bias.requires_grad_(False)
        nn.utils.convert_conv2d_weight_memory_format(self, torch.channels_last)

    def forward(self, chroma: Tensor) -> Tensor:
        """Embed the chunks of a batch.

        Parameters
        ----------
        chroma : float `(batch, 12, n_frames)` in 0..1, at least 1 frame; fewer than 43 are repeated.

        Returns
        -------
        Tensor : `(batch, n_chunks, 256)`, each vector of length 1.
        """
        return functional.normalize(self.vectors(chroma), dim=2)

    def vectors(self, chroma: Tensor) -> Tensor:
        """Return the vectors before they are scaled to length 1: float32 `(batch, n_chunks, 256)`."""
        chunks = cut_chunks(repeated(normalised(chroma), CHUNK_FRAMES))
        image = chunks.flatten(0, 1)[:, None].contiguous(memory_format=torch.channels_last)
        activations = self.stages(self.stem(image)).float()
        powers = activations.clamp_min(_MIN_ACTIVATION) ** self.exponent
        pooled = powers.mean(dim=(2, 3)) ** (1 / self.exponent)
        vectors: Tensor = self.neck(self.reduce(pooled)).float().unflatten(0, chunks.shape[:2])
        return vectors


def cut_chunks(chroma: Tensor) -> Tensor:
    """Cut into chunks of 43 frames, 22 apart; a last one ends where the input ends.

    Parameters
    ----------
    chroma : `(batch, 12, n_frames)`, at least 43 frames.

    Returns
    -------
    Tensor : `(batch, n_chunks, 12, 43)`.
    """
    n_frames = chroma.shape[2]
    starts = list(range(0, n_frames - CHUNK_FRAMES + 1, HOP_FRAMES))
    if starts[-1] + CHUNK_FRAMES < n_frames:
        starts.append(n_frames - CHUNK_FRAMES)
    return torch.stack([chroma[:, :, start : start + CHUNK_FRAMES] for start in starts], dim=1)


class ByteCover3Task(nn.Module):
    """The network under the local alignment loss: classification and triplets of tracks, both over sets of chunks.

    The similarity of two tracks is MaxMean: the mean over the chunks of one of their best match in the other. The
    logits of a track are the mean of its chunks' logits. Both losses use the vectors behind the neck, as the system
    does: before it, cosines are nearly 1.

    Parameters
    ----------
    n_works : of the training set.
    """

    def __init__(self, n_works: int) -> None:
        super().__init__()
        self.network = ByteCover3Network()
        self.classifier = nn.Linear(EMBEDDING_DIM, n_works, bias=False)
        nn.init.normal_(self.classifier.weight, std=0.01)

    def forward(self, chroma: Tensor, works: Tensor) -> Tensor:
        """Scalar loss of a batch: chroma `(batch, 12, n_frames)`, works int64 `(batch,)`."""
        vectors = self.network.vectors(chroma)
        with torch.autocast(chroma.device.type, enabled=False):
            logits = self.classifier(vectors).mean(dim=1)
            unit = functional.normalize(vectors, dim=2)
            distances = 1 - best_matches(unit, unit)
            return functional.cross_entropy(logits, works) + triplet_loss(distances, works, "batch-hard", MARGIN)


class ByteCover3System(VectorSystem):
    """ByteCover3 as a system of the bench: a vector for each chunk, compared by MaxMean."""

    name = "bytecover3"
    paper = "Du, Wang, Liang, Liang, Zhu, Ma, ByteCover3: accurate cover song identification on short queries, 2023"

    def distances(self, query: NDArray[Any], references: Sequence[NDArray[Any]]) -> NDArray[np.float64]:
        """Return 1 - MaxMean similarity, float64 `(n_references,)` in 0..2."""
        starts = np.cumsum([0, *(len(reference) for reference in references[:-1])])
        cosines = query @ np.concatenate(references).T
        best = np.maximum.reduceat(cosines, starts, axis=1)
        distances: NDArray[np.float64] = 1 - best.mean(axis=0, dtype=np.float64)
        return distances


class _Block(nn.Module):
    """Residual block of two 3 x 3 convolutions; the first is followed by instance-batch normalisation."""

    def __init__(self, n_in: int, n_out: int, stride: tuple[int, int], *, has_instance_norm: bool) -> None:
        super().__init__()
        norm = _InstanceBatchNorm(n_out) if has_instance_norm else nn.BatchNorm2d(n_out)
        self.body = nn.Sequential(
            nn.Conv2d(n_in, n_out, 3, stride=stride, padding=1, bias=False),
            norm,
            nn.ReLU(inplace=True),
            nn.Conv2d(n_out, n_out, 3, padding=1, bias=False),
            nn.BatchNorm2d(n_out),
        )
        self.short_cut = nn.Sequential(nn.Conv2d(n_in, n_out, 1, stride=stride, bias=False), nn.BatchNorm2d(n_out))

    def forward(self, image: Tensor) -> Tensor:
        """From `(batch, n_in, height, width)` to `(batch, n_out, ...)`, shorter by the stride."""
        return functional.relu(self.body(image) + self.short_cut(image))


class _InstanceBatchNorm(nn.Module):
    """Instance normalisation of half of the channels, batch normalisation of the other half."""

    def __init__(self, n_channels: int) -> None:
        super().__init__()
        # One group per channel is instance normalisation, with a faster backward pass.
        self.instance = nn.GroupNorm(n_channels // 2, n_channels // 2)
        self.batch = nn.BatchNorm2d(n_channels - n_channels // 2)

    def forward(self, image: Tensor) -> Tensor:
        """Same shape."""
        first, second = (half.contiguous() for half in image.chunk(2, dim=1))
        # Normalising by instance is thirty times as fast with the channels outermost.
        halves = [self.instance(first), self.batch(second)]
        return torch.cat(halves, dim=1).contiguous(memory_format=torch.channels_last)
