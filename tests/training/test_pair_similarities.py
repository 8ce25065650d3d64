from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from tests.doubles.labelled_chroma import small_dataset

from contrafact.alignment import align as alignment
from contrafact.alignment import parameters
from contrafact.alignment.align import Similarity, similarity
from contrafact.domain.chroma import Chroma
from contrafact_training.data import pair_similarities as module
from contrafact_training.data.pair_similarities import pair_similarities

TRACKS = small_dataset(3, 2, 60).tracks


@pytest.fixture
def aligned(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """How many references each call of the alignment was given."""
    calls: list[int] = []
    real = alignment.similarities

    def counted(query: Chroma, references: Sequence[Chroma], n_threads: int) -> list[Similarity]:
        calls.append(len(references))
        return real(query, references, n_threads)

    monkeypatch.setattr(alignment, "similarities", counted)
    return calls


def pairs(*rows: tuple[int, int]) -> np.ndarray[tuple[int, int], np.dtype[np.int64]]:
    return np.array(rows, dtype=np.int64).reshape(-1, 2)


def test_each_pair_gets_the_similarity_of_its_alignment(tmp_path: Path) -> None:
    asked = pairs((0, 1), (4, 2), (2, 4), (5, 0))

    similarities, transpositions = pair_similarities(TRACKS, asked, tmp_path)

    found = [similarity(Chroma(TRACKS[i]), Chroma(TRACKS[j])) for i, j in asked]
    assert similarities == pytest.approx([each.similarity for each in found])
    assert transpositions.tolist() == [each.transposition_semitones for each in found]


def test_a_pair_is_aligned_once_whatever_its_order(tmp_path: Path, aligned: list[int]) -> None:
    similarities, transpositions = pair_similarities(TRACKS, pairs((0, 1), (1, 0), (0, 1), (2, 3)), tmp_path)

    assert sum(aligned) == 2
    assert similarities[0] == similarities[1] == similarities[2]
    assert (transpositions[0] + transpositions[1]) % 12 == 0


def test_stored_pairs_are_not_aligned_again(tmp_path: Path, aligned: list[int]) -> None:
    first, _ = pair_similarities(TRACKS, pairs((0, 1), (2, 3)), tmp_path)
    aligned.clear()

    again, _ = pair_similarities(TRACKS[::-1], pairs((5, 4), (3, 2), (0, 1)), tmp_path)

    assert sum(aligned) == 1
    assert again[:2].tolist() == first.tolist()


def test_a_stopped_run_keeps_what_it_saved(tmp_path: Path, aligned: list[int], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "_SAVE_SECONDS", 0.0)
    counted = alignment.similarities

    def stops(query: Chroma, references: Sequence[Chroma], n_threads: int) -> list[Similarity]:
        if len(aligned) == 2:
            raise KeyboardInterrupt
        return counted(query, references, n_threads)

    monkeypatch.setattr(alignment, "similarities", stops)
    asked = pairs((0, 1), (2, 3), (4, 5))
    with pytest.raises(KeyboardInterrupt):
        pair_similarities(TRACKS, asked, tmp_path)
    aligned.clear()

    pair_similarities(TRACKS, asked, tmp_path)

    assert sum(aligned) == 1


def test_another_alignment_starts_an_empty_cache(
    tmp_path: Path, aligned: list[int], monkeypatch: pytest.MonkeyPatch
) -> None:
    pair_similarities(TRACKS, pairs((0, 1)), tmp_path)
    monkeypatch.setattr(parameters, "PARAMETERS", replace(parameters.PARAMETERS, kappa=0.2))

    pair_similarities(TRACKS, pairs((0, 1)), tmp_path)

    assert sum(aligned) == 2


def test_no_pairs_give_empty_results(tmp_path: Path, aligned: list[int]) -> None:
    similarities, transpositions = pair_similarities(TRACKS, pairs(), tmp_path)

    assert (similarities.size, transpositions.size, aligned) == (0, 0, [])
