"""Where a network computes."""

from __future__ import annotations

import torch

DEVICES = ("cpu", "cuda")


class DeviceError(Exception):
    """A device that was asked for and is not there, with a sentence that says so."""


def chosen_device(name: str) -> torch.device:
    """The device of that name, one of `DEVICES`.

    Raises
    ------
    DeviceError : `cuda` without a GPU that PyTorch can use.
    """
    if name == "cuda" and not torch.cuda.is_available():
        raise DeviceError("A GPU was asked for (--device cuda), and PyTorch finds none; leave it out, or use cpu.")
    return torch.device(name)
