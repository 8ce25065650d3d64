from __future__ import annotations

import subprocess
import sys

_CODE = """
import sys
from types import SimpleNamespace

import numpy as np
from numba.core.registry import CPUDispatcher

from contrafact.domain.chroma import Chroma
from contrafact.alignment.align import align, similarity
from contrafact.features.extract import chroma_with_melody
from contrafact.features.hpcp import peaks_of_rows
from contrafact_worker.app import warm_up


def compiled():
    return {
        (module, name): len(function.signatures)
        for module in list(sys.modules)
        if module.startswith("contrafact.")
        for name, function in vars(sys.modules[module]).items()
        if isinstance(function, CPUDispatcher)
    }


embedded = []
warm_up(SimpleNamespace(ingest=SimpleNamespace(embedder=SimpleNamespace(embed=embedded.append))))
before = compiled()
clip, track = (Chroma(np.random.default_rng(n).integers(0, 255, (n, 12), dtype=np.uint8)) for n in (40, 400))
chroma_with_melody([*peaks_of_rows([np.random.default_rng(0).normal(size=5 * 44_100).astype(np.float32)])])
align(clip, track, transposition_semitones=similarity(clip, track).transposition_semitones)
assert embedded and sum(before.values()) and compiled() == before, (before, compiled())
"""


def test_nothing_is_compiled_at_the_first_clip() -> None:
    # In a process of its own, since other tests compile too.
    done = subprocess.run([sys.executable, "-c", _CODE], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
