"""Join both of our trained networks into the one that is published."""

from __future__ import annotations

from pathlib import Path

from safetensors import SafetensorError, safe_open
from torch import Tensor

from contrafact.embedding.intervals import IntervalNetwork
from contrafact.embedding.joined import JoinedNetwork
from contrafact.embedding.network import CoverNetwork
from contrafact_training.train.checkpoint import load_kept
from contrafact_training.train.config import CHECKPOINT
from contrafact_training.train.train import RunError

_KEPT = "kept."
_REFITTED = ("discriminants.", "joint.")
"""Projections that are fitted anew after joining."""


def joined(first: CoverNetwork, second: IntervalNetwork) -> JoinedNetwork:
    """Return a network with the weights of both; its projections are still to be fitted."""
    network = JoinedNetwork()
    learned = {name: value for name, value in first.state_dict().items() if not name.startswith(_REFITTED)}
    network.load_state_dict(learned, strict=False)
    network.second.load_state_dict(second.state_dict())
    return network.eval()


def load_first(path: Path) -> CoverNetwork:
    """Load the residual network from a checkpoint, or from published weights of either architecture.

    Raises
    ------
    RunError : a file that holds no such network.
    """
    network = CoverNetwork()
    wanted = {name: value for name, value in network.state_dict().items() if not name.startswith(_REFITTED)}
    try:
        tensors = _tensors(path)
        network.load_state_dict({name: tensors[name].to(value.dtype) for name, value in wanted.items()}, strict=False)
    except (OSError, SafetensorError, RuntimeError, KeyError) as error:
        raise RunError(f"{path} is no checkpoint of this network") from error
    return network


def load_second(run: Path) -> IntervalNetwork:
    """Load the network over intervals from the checkpoint in a run's folder.

    Raises
    ------
    RunError : a folder without a checkpoint of this network.
    """
    network = IntervalNetwork()
    try:
        load_kept(run / CHECKPOINT, network)
    except (OSError, SafetensorError, RuntimeError) as error:
        raise RunError(f"{run} holds no training of the network over intervals") from error
    return network


def _tensors(path: Path) -> dict[str, Tensor]:
    with safe_open(path, framework="pt") as file:
        names: list[str] = list(file.keys())
        kept = [name for name in names if name.startswith(_KEPT)]
        return {name.removeprefix(_KEPT): file.get_tensor(name) for name in kept or names}
