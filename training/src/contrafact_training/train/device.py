"""The device that a network runs on, and whether bfloat16 is fast there."""

from __future__ import annotations

import functools
import subprocess
import sys

from contrafact_training.data.datasets import TrainingError

DEVICES = ("cpu", "cuda")


class DeviceError(TrainingError):
    """A requested device that cannot be used."""


def require_device(name: str) -> None:
    """Refuse a device that is absent; `name` is one of `DEVICES`.

    Raises
    ------
    DeviceError : `cuda` without a GPU that PyTorch can use.
    """
    # Imported here: torch takes seconds, and systems without a network do not need it.
    import torch

    if name == "cuda" and not torch.cuda.is_available():
        raise DeviceError("A GPU was asked for with --device cuda, but there is none here; leave --device out.")


def is_bfloat16_fast(device: str) -> bool:
    """Return whether bfloat16 is faster than float32: on a GPU, and on a processor with bfloat16 multiplication.

    On other processors it is up to fourteen times slower.
    """
    import torch

    return device != "cpu" or bool(torch.cpu.get_capabilities().get("avx512_bf16") and _does_bfloat16_work())


@functools.cache
def _does_bfloat16_work() -> bool:
    # Some virtual machines advertise matrix tiles (AMX) but kill programs that use them. Try in a child process.
    probe = "import torch; x = torch.zeros(64, 64, dtype=torch.bfloat16); x @ x"
    return subprocess.run([sys.executable, "-c", probe], check=False, capture_output=True).returncode == 0
