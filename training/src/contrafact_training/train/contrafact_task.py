"""Losses of our networks: classification, and contrastive losses over whole crops and over their segments."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
import torch
from numpy.typing import NDArray
from pytorch_metric_learning.losses import CosFaceLoss, SupConLoss
from torch import Tensor, nn
from torch.nn import functional

from contrafact.domain.chroma import Chroma
from contrafact.embedding.card import EMBEDDING_DIM
from contrafact.embedding.intervals import IntervalNetwork
from contrafact.embedding.network import CoverNetwork
from contrafact.embedding.pooling import PooledNetwork
from contrafact_training.train.config import LossWeights, TrainingConfig
from contrafact_training.train.task import Trainable, euclidean

_MARGIN = 0.15
_SCALE = 25
_LABEL_SMOOTHING = 0.1
_NETWORKS: dict[str, type[PooledNetwork]] = {"resnet": CoverNetwork, "intervals": IntervalNetwork}
_N_BEST_PAIRS = 3


class ContrafactTask(nn.Module):
    """The network under its losses.

    - Cosine softmax with a margin over the works of the training set (CosFace, Wang et al. 2018), labels smoothed.
    - Supervised contrast of whole crops (Khosla et al. 2020).
    - The same contrast of the crops' segments, the similarity of two crops being that of their best pairs
      of segments (MaxMean, Du et al. 2023): labels hold for whole tracks, but only parts of them match.
    - A decoupled contrast of the segments (`decoupled_contrast`).

    Parameters
    ----------
    n_works : of the training set.
    losses : weight of each loss.
    network : key of the network, as in the configuration.
    """

    def __init__(self, n_works: int, losses: LossWeights, network: str = "resnet") -> None:
        super().__init__()
        self.network = _NETWORKS[network]()
        self._losses = losses
        # The library's scale turns cosines into logits; its classes are columns, (256, n_works).
        self.classifier = CosFaceLoss(n_works, EMBEDDING_DIM, margin=_MARGIN, scale=_SCALE)
        self.classifier.cross_entropy = nn.CrossEntropyLoss(reduction="none", label_smoothing=_LABEL_SMOOTHING)
        self._contrast = SupConLoss(temperature=losses.temperature)

    def forward(self, chroma: Tensor, works: Tensor) -> Tensor:
        """Scalar loss of a batch: chroma `(batch, 12, n_frames)` in 0..1, works int64 `(batch,)`."""
        # Without the Fourier part of the whole vector: it is not learned here, and crops are too short for it.
        whole, segments = self.network.pool(self.network.powers(chroma), chroma.shape[-1])
        # Products of unit vectors in bfloat16 are off by 0.004, and ten times as much over the temperature.
        with torch.autocast(chroma.device.type, enabled=False):
            return self._loss(whole.float(), segments.float(), works)

    def _loss(self, whole: Tensor, segments: Tensor, works: Tensor) -> Tensor:
        weights = self._losses
        loss = torch.zeros((), device=whole.device)
        if weights.classify:
            loss = loss + weights.classify * self.classifier(whole, works)
        if weights.contrast:
            loss = loss + weights.contrast * self._contrast(whole, works)
        if weights.segments:
            similarities = max_mean(segments, segments)
            loss = loss + weights.segments * supervised_contrast(similarities, works, weights.temperature)
        if weights.decoupled:
            loss = loss + weights.decoupled * decoupled_contrast(segments, works, weights.temperature)
        return loss


def max_mean(queries: Tensor, references: Tensor) -> Tensor:
    """Return the similarity of sets of segments: the mean over segments of their best match, both ways.

    Source: Du et al., ByteCover3 (2023), made symmetric.

    Parameters
    ----------
    queries, references : unit vectors `(n_queries, n_segments, d)`, `(n_references, m_segments, d)`.

    Returns
    -------
    Tensor : `(n_queries, n_references)`, -1..1.
    """
    return (best_matches(queries, references) + best_matches(references, queries).T) / 2


def best_matches(queries: Tensor, references: Tensor) -> Tensor:
    """Return the mean over the query's segments of their best cosine with a segment of the reference.

    Parameters and result as in `max_mean`.
    """
    return torch.einsum("qsd,rtd->qrst", queries, references).amax(dim=3).mean(dim=2)


def supervised_contrast(similarities: Tensor, works: Tensor, temperature: float) -> Tensor:
    """Supervised contrastive loss of given similarities (Khosla et al. 2020, equation 2).

    The loss of pytorch-metric-learning compares one vector per crop. Here a crop is a set of segments, so the
    similarities are computed beforehand.

    Parameters
    ----------
    similarities : `(batch, batch)`; the diagonal is ignored.
    works : int64 `(batch,)`, each at least twice.
    temperature : similarities are divided by it.
    """
    itself = torch.eye(len(works), dtype=torch.bool, device=works.device)
    same = (works[:, None] == works) & ~itself
    logs = functional.log_softmax((similarities.float() / temperature).masked_fill(itself, -1e9), dim=1)
    return -((logs * same).sum(dim=1) / same.sum(dim=1).clamp(min=1)).mean()


def decoupled_contrast(segments: Tensor, works: Tensor, temperature: float) -> Tensor:
    """Contrast of sets of segments by best pairs of covers and closest pairs of others, apart from each other.

    Source: Serrà, Araz, Bogdanov and Mitsufuji, Supervised contrastive learning from weakly-labeled audio segments for
    musical version matching (CLEWS, 2025). Two covers should agree in some segments, so their best pairs are brought
    together; no segments of other works should agree, so their closest pair is driven apart. Covers are not in the
    denominator (decoupling, Yeh et al. 2022). Here by cosines, and each crop has a logarithm of its own.

    Parameters
    ----------
    segments : unit vectors `(batch, n_segments, d)`.
    works : int64 `(batch,)`, each at least twice, and at least two of them.
    temperature : cosines are divided by it.
    """
    cosines = torch.einsum("qsd,rtd->qrst", segments, segments)
    same = works[:, None] == works
    covers = torch.nonzero(same & ~torch.eye(len(works), dtype=torch.bool, device=works.device), as_tuple=True)
    alignment = best_pairs(cosines[covers], _N_BEST_PAIRS).mean()
    closest = cosines.amax(dim=(2, 3)).masked_fill(same, -1e4) / temperature
    uniformity = (torch.logsumexp(closest, dim=1) - (~same).sum(dim=1).log()).mean()
    return uniformity - alignment / temperature


def best_pairs(similarities: Tensor, n_pairs: int) -> Tensor:
    """Return the mean of the best pairs of rows and columns, taken one after another, none used twice.

    Parameters
    ----------
    similarities : `(n, n_rows, n_columns)`.
    n_pairs : pairs that are taken; no more than there are rows or columns.

    Returns
    -------
    Tensor : `(n,)`.
    """
    n_rows, n_columns = similarities.shape[1:]
    rows, columns = (torch.arange(size, device=similarities.device) for size in (n_rows, n_columns))
    taken = []
    for _ in range(min(n_pairs, n_rows, n_columns)):
        best, places = similarities.flatten(1).max(dim=1)
        taken.append(best)
        row, column = places // n_columns, places % n_columns
        is_used = (rows == row[:, None])[:, :, None] | (columns == column[:, None])[:, None]
        similarities = similarities.masked_fill(is_used, -1e4)
    return torch.stack(taken).mean(dim=0)


class NetworkInTraining:
    """The network during training, without a card: whole tracks compared by the Euclidean distance.

    Parameters
    ----------
    network : takes `(batch, 12, n_frames)` in 0..1. It is put into evaluation mode.
    """

    name = "contrafact"
    paper = "this project"
    is_quadratic = False

    def __init__(self, network: nn.Module) -> None:
        self._network = network.eval()
        self.device: str = next(network.parameters()).device.type
        self.n_parameters = sum(parameter.numel() for parameter in network.parameters())

    def describe(self, chroma: Chroma) -> NDArray[Any]:
        """Return a float32 unit vector, `(d,)`."""
        frames = torch.from_numpy(np.ascontiguousarray(chroma.values().T))[None].to(self.device)
        with torch.inference_mode():
            vector: NDArray[np.float32] = self._network(frames)[0][0].float().cpu().numpy()
        return vector

    def distances(self, query: NDArray[Any], references: Sequence[NDArray[Any]]) -> NDArray[np.float64]:
        """Return Euclidean distances, float64 `(n_references,)` in 0..2."""
        return euclidean(query, references)


def _build(config: TrainingConfig, n_works: int) -> ContrafactTask:
    return ContrafactTask(n_works, config.losses, config.network)


OUR_NETWORK = Trainable(_build, NetworkInTraining)
