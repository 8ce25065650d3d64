"""The eye as a module of torch, its loss, and its weights as the product takes them."""

from __future__ import annotations

from functools import partial

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
        self.convolutions = nn.ModuleList(
            nn.Conv2d(stage.n_in, stage.n_out, stage.kernel, stage.stride, stage.kernel // 2, bias=False)
            for stage in STAGES
        )
        norms = [nn.BatchNorm2d(stage.n_out) for stage in STAGES]
        for stage, norm in zip(STAGES, norms, strict=True):
            if stage.is_added:
                nn.init.zeros_(norm.weight)  # at first such stages change nothing
        self.norms = nn.ModuleList(norms)
        self.dropout = nn.Dropout(_DROPOUT)
        self.hidden = nn.Linear(N_POOLED, N_HIDDEN)
        self.output = nn.Linear(N_HIDDEN, 1)
        # Convolutions on the CPU are faster with the channels last.
        nn.utils.convert_conv2d_weight_memory_format(self, torch.channels_last)

    def forward(self, pictures: Tensor) -> Tensor:
        """Return log-odds, float32 `(batch,)`, of pictures `(batch, 2, 128, 128)`."""
        features = self.features(pictures).float()
        pooled = torch.cat([features.mean(dim=(2, 3)), features.amax(dim=(2, 3))], dim=1)
        log_odds: Tensor = self.output(functional.relu(self.hidden(self.dropout(pooled))))[:, 0]
        return log_odds.float()

    def layers(self) -> list[tuple[nn.Conv2d, nn.BatchNorm2d]]:
        """Return the convolution and the normalisation of each stage."""
        pairs = zip(self.convolutions, self.norms, strict=True)
        return [(a, b) for a, b in pairs if isinstance(a, nn.Conv2d) and isinstance(b, nn.BatchNorm2d)]

    def features(self, pictures: Tensor) -> Tensor:
        """Return the channels of the last stage, `(batch, 128, 8, 8)`."""
        image = given = pictures.contiguous(memory_format=torch.channels_last)
        for stage, (convolution, norm) in zip(STAGES, self.layers(), strict=True):
            made = norm(convolution(image))
            made = functional.relu(made + given if stage.is_added else made)
            given, image = image, functional.max_pool2d(made, 2) if stage.is_halved else made
        return image


class EyeTask(nn.Module):
    """The network under its loss, binary cross-entropy."""

    def __init__(self) -> None:
        super().__init__()
        self.network = EyeNetwork()

    def forward(self, pictures: Tensor, are_covers: Tensor) -> Tensor:
        """Return the scalar loss of a batch; `are_covers` float32 `(batch,)`, 0 or 1."""
        targets = are_covers * (1 - _LABEL_SMOOTHING) + _LABEL_SMOOTHING / 2
        return functional.binary_cross_entropy_with_logits(self.network(pictures), targets)


def begin_from(network: EyeNetwork, weights: EyeWeights, pictures: Tensor) -> None:
    """Give a network published weights. Its normalisations take their statistics from pictures, and change nothing.

    Stages of zeros, which former weights lack, keep their random kernels.
    """
    layers = zip(network.layers(), weights.kernels, weights.biases, strict=True)
    hooks = []
    with torch.no_grad():
        for (convolution, norm), kernel, bias in layers:
            if kernel.any():
                convolution.weight.copy_(torch.from_numpy(kernel).permute(3, 2, 0, 1))
            added = torch.from_numpy(bias) if kernel.any() else None
            hooks.append(norm.register_forward_pre_hook(partial(_take_statistics, added)))
        network.hidden.weight.copy_(torch.from_numpy(weights.hidden.T))
        network.hidden.bias.copy_(torch.from_numpy(weights.hidden_bias))
        network.output.weight.copy_(torch.from_numpy(weights.output[None, :-1]))
        network.output.bias.copy_(torch.from_numpy(weights.output[-1:]))
        network.eval()(pictures)
    for hook in hooks:
        hook.remove()


def _take_statistics(bias: Tensor | None, norm: nn.Module, given: tuple[Tensor]) -> None:
    # Of a published stage, which has a bias, the norm gives back what it is given, and the bias.
    if not isinstance(norm, nn.BatchNorm2d):
        raise TypeError("a stage is a convolution and its normalisation")
    variance, mean = torch.var_mean(given[0], dim=(0, 2, 3), correction=0)
    for kept, value in ((norm.running_mean, mean), (norm.running_var, variance)):
        assert kept is not None  # noqa: S101  it tracks them
        kept.copy_(value)
    if bias is not None:
        norm.weight.copy_(torch.sqrt(variance + norm.eps))
        norm.bias.copy_(mean + bias)


def eye_of(network: nn.Module) -> Eye:
    """Return the product's eye with the present weights of an `EyeNetwork`."""
    return Eye(folded(network))


def folded(network: nn.Module) -> EyeWeights:
    """Return the weights of an `EyeNetwork`, each normalisation folded into the convolution before it."""
    if not isinstance(network, EyeNetwork):
        raise TypeError(f"{type(network).__name__} is no eye")
    kernels, biases = zip(*(_folded(*each) for each in network.layers()), strict=True)
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
