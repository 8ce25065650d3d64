"""Where a network computes, and how precisely while it is trained."""

from __future__ import annotations

import functools
import subprocess
import sys

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


def is_bfloat16_fast(device: str) -> bool:
    """Whether training may compute in bfloat16 for speed: on a GPU, and on a processor that multiplies in it.

    Others take up to fourteen times as long as in float32.
    """
    import torch

    return device != "cpu" or bool(torch.cpu.get_capabilities().get("avx512_bf16") and _does_bfloat16_work())


@functools.cache
def _does_bfloat16_work() -> bool:
    # Some virtual machines announce matrix tiles (AMX) and end a program that uses them; a child finds that out.
    probe = "import torch; x = torch.zeros(64, 64, dtype=torch.bfloat16); x @ x"
    return subprocess.run([sys.executable, "-c", probe], check=False, capture_output=True).returncode == 0
