"""Where a network computes."""

from __future__ import annotations

DEVICES = ("cpu", "cuda")


class DeviceError(Exception):
    """A device that was asked for and cannot be used, with a sentence that says so."""


def require_device(name: str) -> None:
    """Refuse a device that is not there; `name` is one of `DEVICES`.

    Raises
    ------
    DeviceError : `cuda` without a GPU that PyTorch can use.
    """
    # torch takes a while to import, which the CPU's systems can do without.
    import torch

    if name == "cuda" and not torch.cuda.is_available():
        raise DeviceError("A GPU was asked for with --device cuda, but there is none here; leave --device out.")
