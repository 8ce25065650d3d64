from __future__ import annotations

import torch

from contrafact.embedding.network import Projection


def test_a_projection_keeps_the_first_numbers_until_it_is_fitted() -> None:
    vectors = torch.randn(4, 3, generator=torch.Generator().manual_seed(0))

    torch.testing.assert_close(Projection(3, 3)(vectors), vectors, rtol=0, atol=0)
    torch.testing.assert_close(Projection(3, 2)(vectors), vectors[:, :2], rtol=0, atol=0)


def test_a_fitted_projection_takes_off_the_mean_and_multiplies() -> None:
    one = Projection(2, 1)
    one.load_state_dict({"centre": torch.tensor([1.0, 2.0]), "matrix": torch.tensor([[3.0], [4.0]])})

    torch.testing.assert_close(one(torch.tensor([[2.0, 5.0]])), torch.tensor([[15.0]]))
