"""The eye as a module of torch, its loss, and its weights as the product takes them."""

from __future__ import annotations

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor, nn
from torch.nn import functional

from contrafact.alignment.eye import N_HIDDEN, N_POOLED, STAGES, Eye, EyeWeights

_DROPOUT = 0.2
_LABEL_SMOOTHING = 0.03
"""Labels are crowd-sourced, and some covers share nothing that chroma shows."""


class EyeNetwork(nn.Module):
    """The network of `contrafact.alignment.eye`, normalised by batches while it is trained."""

    def __init__(self) -> None:
        super().__init__()
        layers: list[nn.Module] = []
        for stage in STAGES:
            padding = stage.kernel // 2
            layers += [
                nn.Conv2d(stage.n_in, stage.n_out, stage.kernel, stage.stride, padding, bias=False),
                nn.BatchNorm2d(stage.n_out),
                nn.ReLU(),
            ]
            if stage.is_halved:
                layers.append(nn.MaxPool2d(2))
        self.features = nn.Sequential(*layers)
        self.dropout = nn.Dropout(_DROPOUT)
        self.hidden = nn.Linear(N_POOLED, N_HIDDEN)
        self.output = nn.Linear(N_HIDDEN, 1)
        # Convolutions on the CPU are faster with the channels last.
        nn.utils.convert_conv2d_weight_memory_format(self, torch.channels_last)

    def forward(self, pictures: Tensor) -> Tensor:
        """Return log-odds, float32 `(batch,)`, of pictures `(batch, 2, 128, 128)`."""
        features = self.features(pictures.contiguous(memory_format=torch.channels_last)).float()
        pooled = torch.cat([features.mean(dim=(2, 3)), features.amax(dim=(2, 3))], dim=1)
        log_odds: Tensor = self.output(functional.relu(self.hidden(self.dropout(pooled))))[:, 0]
        return log_odds.float()


class EyeTask(nn.Module):
    """The network under its loss, binary cross-entropy."""

    def __init__(self) -> None:
        super().__init__()
        self.network = EyeNetwork()

    def forward(self, pictures: Tensor, are_covers: Tensor) -> Tensor:
        """Return the scalar loss of a batch; `are_covers` float32 `(batch,)`, 0 or 1."""
        targets = are_covers * (1 - _LABEL_SMOOTHING) + _LABEL_SMOOTHING / 2
        return functional.binary_cross_entropy_with_logits(self.network(pictures), targets)


def eye_of(network: nn.Module) -> Eye:
    """Return the product's eye with the present weights of an `EyeNetwork`."""
    return Eye(folded(network))


def folded(network: nn.Module) -> EyeWeights:
    """Return the weights of an `EyeNetwork`, each normalisation folded into the convolution before it."""
    if not isinstance(network, EyeNetwork):
        raise TypeError(f"{type(network).__name__} is no eye")
    convolutions = [each for each in network.features if isinstance(each, nn.Conv2d)]
    norms = [each for each in network.features if isinstance(each, nn.BatchNorm2d)]
    kernels, biases = zip(*(_folded(*each) for each in zip(convolutions, norms, strict=True)), strict=True)
    output = torch.cat([network.output.weight[0], network.output.bias])
    return EyeWeights(kernels, biases, _array(network.hidden.weight.T), _array(network.hidden.bias), _array(output))


def _folded(convolution: nn.Conv2d, norm: nn.BatchNorm2d) -> tuple[NDArray[np.float32], NDArray[np.float32]]:
    mean, variance = norm.running_mean, norm.running_var
    assert mean is not None  # noqa: S101  it tracks them
    assert variance is not None  # noqa: S101
    scale = norm.weight / torch.sqrt(variance + norm.eps)
    kernel = (convolution.weight * scale[:, None, None, None]).permute(2, 3, 1, 0)
    return _array(kernel), _array(norm.bias - mean * scale)


def _array(tensor: Tensor) -> NDArray[np.float32]:
    found: NDArray[np.float32] = np.ascontiguousarray(tensor.detach().cpu().numpy(), dtype=np.float32)
    return found
