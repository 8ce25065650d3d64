"""Measure the alignment of two tracks of four minutes; baseline: essentia's cross similarity and Qmax.

Baseline and product alternate, since a machine's speed varies over minutes. The baseline tries one transposition.
Times are processor times of one core, which do not depend on other load; those of many references are wall times.
"""

from __future__ import annotations

import ctypes
import gc
import os
import sys
import time
from collections.abc import Callable
from pathlib import Path

import numpy as np
from essentia import standard
from tests.doubles.versions import theme, version

from benchmarks.table import Row, median, print_table, times_ms
from contrafact.alignment.align import align, similarities, similarity
from contrafact.alignment.eye import Eye
from contrafact.alignment.parameters import PARAMETERS, AlignmentParameters
from contrafact.alignment.qmax import qmax_by_transposition
from contrafact.domain.chroma import Chroma
from contrafact.embedding.card import find_card
from contrafact.embedding.eye_file import eye_path, read_eye

N_FRAMES = 515
"""239 s."""
N_WARM_UPS = 2
N_ROUNDS = 30
N_REFERENCES = 200
TARGET_MS, WHOLE_TARGET_MS, EYE_TARGET_MS = 4.0, 15.0, 4.0
MIN_RATIO = 35.0
"""The product must be at least this many times as fast as the baseline."""
MEMORY_TARGET_MB = 4.0
PAPER = AlignmentParameters(power=1, stack_frames=9, kappa=0.095, onset_penalty=0.5, extension_penalty=0.5)


def main() -> int:
    """Measure and print."""
    query, reference = (Chroma(frames(seed)) for seed in (1, 2))
    eye = Eye(read_eye(eye_path(find_card())))
    functions: list[Callable[[], object]] = [
        lambda: by_essentia(query, reference),
        lambda: qmax_by_transposition(query.frames, reference.frames, [0], PAPER),
        lambda: similarity(query, reference),
        lambda: align(query, reference),
        lambda: eye.logit(query, reference, 0),
    ]
    turns = [[processor_ms(each) for each in functions] for _ in range(N_WARM_UPS + N_ROUNDS)][N_WARM_UPS:]
    baseline, one, two, whole, looked = ([turn[column] for turn in turns] for column in range(len(functions)))
    rows = []
    for name, statistic in (("median", median), ("best", min)):
        of_baseline = statistic(baseline)
        target = min(TARGET_MS, round(of_baseline / MIN_RATIO, 1))
        rows += [
            Row(
                f"recurrence and Qmax, one transposition, {name}", "essentia", of_baseline, statistic(one), "ms", target
            ),
            Row(f"similarity, two transpositions, {name}", "essentia", of_baseline, statistic(two), "ms"),
            Row(f"path and sections too, {name}", "essentia", of_baseline, statistic(whole), "ms", WHOLE_TARGET_MS),
            Row(f"the eye, {name}", "similarity", statistic(two), statistic(looked), "ms", EYE_TARGET_MS),
        ]
    return print_table([*rows, in_parallel(query), memory(query, reference)])


def processor_ms(work: Callable[[], object]) -> float:
    """Return the processor time of a call, in milliseconds."""
    begin = time.thread_time()
    work()
    return 1000 * (time.thread_time() - begin)


def frames(seed: int) -> np.ndarray[tuple[int, int], np.dtype[np.uint8]]:
    """Return a noisy version of one song, uint8 `(N_FRAMES, 12)`."""
    return version(theme(0, n_chords=N_FRAMES // 5), seed=seed)


def by_essentia(query: Chroma, reference: Chroma) -> float:
    """Return essentia's distance of two tracks, without transposition."""
    recurrences = standard.ChromaCrossSimilarity(
        frameStackSize=9, frameStackStride=1, binarizePercentile=0.095, oti=False
    )
    distances = standard.CoverSongSimilarity(
        disOnset=0.5, disExtension=0.5, alignmentType="serra09", distanceType="asymmetric"
    )
    _, distance = distances(recurrences(query.values(), reference.values()))
    return float(distance)


def in_parallel(query: Chroma) -> Row:
    """Measure the similarity of a query and many references, with one thread and with one for each core."""
    references = [Chroma(frames(seed)) for seed in range(N_REFERENCES)]
    n_cores = len(os.sched_getaffinity(0))
    one, all_ = (times_ms(lambda: similarities(query, references, n), 3) for n in (1, n_cores))  # noqa: B023
    name = f"each of {N_REFERENCES} references, {n_cores} threads, median"
    return Row(name, "one thread", median(one) / N_REFERENCES, median(all_) / N_REFERENCES, "ms")


def memory(query: Chroma, reference: Chroma) -> Row:
    """Measure the peak memory of a similarity beyond that of the process before."""
    gc.collect()
    ctypes.CDLL(None).malloc_trim(0)
    Path("/proc/self/clear_refs").write_text("5")  # resets the peak
    before = resident_mb("VmRSS")
    similarity(query, reference)
    return Row(
        "memory for one pair", "the process before", before, resident_mb("VmHWM") - before, "MB", MEMORY_TARGET_MB
    )


def resident_mb(field: str) -> float:
    """Return a field of `/proc/self/status`, in MB."""
    lines = Path("/proc/self/status").read_text().splitlines()
    return next(int(line.split()[1]) for line in lines if line.startswith(f"{field}:")) / 1024


if __name__ == "__main__":
    assert PARAMETERS.n_transpositions == 2, "the names of the rows say two"
    sys.exit(main())
