"""Shared parts of the trained baselines: input normalisation, losses, and systems of one vector per track."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Any, Literal

import numpy as np
import torch
from numpy.typing import NDArray
from pytorch_metric_learning.distances import BaseDistance
from pytorch_metric_learning.losses import AngularLoss, TripletMarginLoss
from pytorch_metric_learning.miners import BatchEasyHardMiner, TripletMarginMiner
from pytorch_metric_learning.utils import loss_and_miner_utils
from torch import Tensor, nn
from torch.nn import functional

from contrafact.domain.chroma import Chroma
from contrafact_training.data.frames import require_usable
from contrafact_training.train.task import euclidean

Mining = Literal["random", "semi-hard", "hard", "batch-all", "batch-hard"]
Triplets = tuple[Tensor, Tensor, Tensor]
ANGLE_DEGREES = 45.0
_MIN_DEVIATION = 1e-6


class AngularTask(nn.Module):
    """A network under the Angular loss (Wang et al., Deep metric learning with angular loss, 2017).

    Parameters
    ----------
    network : takes `(batch, 12, n_frames)` in 0..1, makes unit vectors.
    n_works : of the training set; the loss needs none.
    """

    def __init__(self, network: nn.Module, n_works: int) -> None:
        super().__init__()
        self.n_works = n_works
        self.network = network
        self._loss = AngularLoss(alpha=ANGLE_DEGREES)

    def forward(self, chroma: Tensor, works: Tensor) -> Tensor:
        """Scalar loss of a batch: chroma `(batch, 12, n_frames)`, works int64 `(batch,)`."""
        loss: Tensor = self._loss(self.network(chroma), works)
        return loss


class VectorSystem:
    """A network that makes one unit vector per track, compared by the Euclidean distance.

    Parameters
    ----------
    network : with its weights; takes `(batch, 12, n_frames)` in 0..1. It is set to evaluation mode.
    """

    name: str
    paper: str
    is_quadratic: bool = False
    window_frames: int | None = None
    """Longer tracks are embedded as the mean of half-overlapping windows of this length, for networks that depend on
    the length of their training crops. None: tracks are embedded whole."""

    def __init__(self, network: nn.Module) -> None:
        self._network = network.eval()
        self.device: str = next(network.parameters()).device.type
        self.n_parameters: int = sum(parameter.numel() for parameter in network.parameters())

    def describe(self, chroma: Chroma) -> NDArray[Any]:
        """Return the embedding of a track, float32.

        Raises
        ------
        ContrafactError : `wrong_recipe`, `too_short` or `silent_audio`.
        """
        require_usable(chroma)
        windows = _windows(torch.from_numpy(chroma.values().T.copy()), self.window_frames)
        with torch.inference_mode():
            embeddings: Tensor = self._network(windows.to(self.device))
            embedding = functional.normalize(embeddings.mean(dim=0), dim=-1)
        return embedding.cpu().numpy()

    def distances(self, query: NDArray[Any], references: Sequence[NDArray[Any]]) -> NDArray[np.float64]:
        """Return Euclidean distances of unit vectors, float64 `(n_references,)` in 0..2."""
        return euclidean(query, references)


def _windows(chroma: Tensor, n_frames: int | None) -> Tensor:
    """Cut `(12, n)` into half-overlapping windows, the last one at the end: `(n_windows, 12, n_frames)`.

    A track that is no longer than a window is its only window.
    """
    last = 0 if n_frames is None else chroma.shape[1] - n_frames
    if n_frames is None or last <= 0:
        return chroma[None]
    starts = [*range(0, last, n_frames // 2), last]
    return torch.stack([chroma[:, start : start + n_frames] for start in starts])


def normalised(chroma: Tensor) -> Tensor:
    """Z-normalise each input, with one mean and one deviation for all twelve pitch classes.

    Parameters
    ----------
    chroma : float `(batch, 12, n_frames)`.
    """
    mean = chroma.mean(dim=(1, 2), keepdim=True)
    return (chroma - mean) / chroma.std(dim=(1, 2), keepdim=True, correction=0).clamp_min(_MIN_DEVIATION)


def repeated(chroma: Tensor, min_frames: int) -> Tensor:
    """Repeat an input that is shorter than `min_frames`, up to that length.

    Parameters
    ----------
    chroma : `(batch, 12, n_frames)`.
    """
    n_frames = chroma.shape[2]
    if n_frames >= min_frames:
        return chroma
    return chroma.repeat(1, 1, math.ceil(min_frames / n_frames))[:, :, :min_frames]


class _GivenDistances(BaseDistance):  # type: ignore[misc]  # the library carries no types
    """Takes rows of a distance matrix in place of embeddings, so that triplets can be mined for any distance."""

    def __init__(self) -> None:
        super().__init__(normalize_embeddings=False)

    def compute_mat(self, query_emb: Tensor, ref_emb: Tensor) -> Tensor:
        """Return the matrix itself."""
        return query_emb if len(query_emb) == len(ref_emb) else query_emb[:, : len(ref_emb)]


def select_triplets(distances: Tensor, works: Tensor, kind: Mining, margin: float) -> Triplets:
    """Choose triplets of anchor, positive (of the anchor's work) and negative (of another).

    Semi-hard: Schroff, Kalenichenko and Philbin, FaceNet (CVPR 2015). Batch-all and batch-hard: Hermans, Beyer and
    Leibe, In defense of the triplet loss for person re-identification (2017).

    Parameters
    ----------
    distances : float `(batch, batch)`, row anchors; smaller is nearer.
    works : int64 `(batch,)`.
    kind : `random` one positive and one negative for each anchor; `semi-hard` every negative that is farther than the
        positive, but within the margin; `hard` every positive with the anchor's nearest negative; `batch-all` all
        triplets; `batch-hard` each anchor's farthest positive with its nearest negative.
    margin : minimum difference of negative and positive distance; used by `semi-hard` only.

    Returns
    -------
    three int64 `(n_triplets,)` : rows of anchors, positives and negatives; empty if the batch has no such triplet.
    """
    given = _GivenDistances()
    if kind == "semi-hard":
        triplets = TripletMarginMiner(margin=margin, type_of_triplets="semihard", distance=given)(distances, works)
    elif kind == "hard":
        miner = BatchEasyHardMiner(pos_strategy="all", neg_strategy="hard", distance=given)
        triplets = loss_and_miner_utils.convert_to_triplets(miner(distances, works), works)
    elif kind == "batch-hard":
        miner = BatchEasyHardMiner(pos_strategy="hard", neg_strategy="hard", distance=given)
        triplets = loss_and_miner_utils.convert_to_triplets(miner(distances, works), works)
    elif kind == "batch-all":
        triplets = loss_and_miner_utils.get_all_triplets_indices(works)
    else:
        triplets = loss_and_miner_utils.get_random_triplet_indices(works, t_per_anchor=1)
    anchors, positives, negatives = triplets
    return anchors, positives, negatives


def triplet_loss(distances: Tensor, works: Tensor, kind: Mining, margin: float) -> Tensor:
    """Return the mean of `max(0, positive - negative + margin)` over the chosen triplets with a positive loss.

    Parameters
    ----------
    distances, works, kind, margin : as for `select_triplets`.

    Returns
    -------
    Tensor : scalar; 0 without triplets.
    """
    chosen = select_triplets(distances.detach(), works, kind, margin)
    loss: Tensor = TripletMarginLoss(margin=margin, distance=_GivenDistances())(distances, works, chosen)
    return loss
