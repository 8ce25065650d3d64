"""Triplet loss with a choice of triplets in a batch, by the miners of pytorch-metric-learning.

Semi-hard: Schroff, Kalenichenko, Philbin, FaceNet: a unified embedding for face recognition and clustering (CVPR
2015). Batch-all and batch-hard: Hermans, Beyer, Leibe, In defense of the triplet loss for person re-identification
(2017).
"""

from __future__ import annotations

from typing import Literal

from pytorch_metric_learning.distances import BaseDistance
from pytorch_metric_learning.losses import TripletMarginLoss
from pytorch_metric_learning.miners import BatchEasyHardMiner, TripletMarginMiner
from pytorch_metric_learning.utils import loss_and_miner_utils
from torch import Tensor

Mining = Literal["random", "semi-hard", "hard", "batch-all", "batch-hard"]
Triplets = tuple[Tensor, Tensor, Tensor]


class _GivenDistances(BaseDistance):  # type: ignore[misc]  # the library carries no types
    """Takes rows of a distance matrix in place of embeddings, so that triplets can be mined for any distance."""

    def __init__(self) -> None:
        super().__init__(normalize_embeddings=False)

    def compute_mat(self, query_emb: Tensor, ref_emb: Tensor) -> Tensor:
        """Return the matrix itself."""
        return query_emb if len(query_emb) == len(ref_emb) else query_emb[:, : len(ref_emb)]


def select_triplets(distances: Tensor, works: Tensor, kind: Mining, margin: float) -> Triplets:
    """Choose triplets of anchor, positive (of the anchor's work) and negative (of another).

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
