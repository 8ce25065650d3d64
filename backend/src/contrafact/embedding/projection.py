"""A linear layer that is fitted to statistics of the training set when the training is over."""

from __future__ import annotations

import torch
from torch import Tensor, nn


class Projection(nn.Module):
    """Takes the mean off vectors and multiplies them by a matrix. Until it is fitted it keeps their first numbers.

    Parameters
    ----------
    n_in, n_out : numbers of a vector before and after.
    """

    centre: Tensor
    matrix: Tensor

    def __init__(self, n_in: int, n_out: int) -> None:
        super().__init__()
        self.register_buffer("centre", torch.zeros(n_in))
        self.register_buffer("matrix", torch.eye(n_in, n_out))

    def forward(self, vectors: Tensor) -> Tensor:
        """`(..., n_out)` of vectors `(..., n_in)`."""
        return (vectors - self.centre) @ self.matrix
