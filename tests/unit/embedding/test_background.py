from __future__ import annotations

import subprocess
import sys
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray
from safetensors.numpy import save_file
from tests.doubles.weights import background, untrained_card

from contrafact.domain.errors import ContrafactError
from contrafact.embedding.background import load_background, read_background, write_background
from contrafact.embedding.card import background_path, sha256_of
from contrafact.scoring.commonness import N_STEPS


def test_a_written_background_round_trips_with_rounded_unit_vectors(tmp_path: Path) -> None:
    write_background(background(), tmp_path / "file")

    read = read_background(tmp_path / "file")
    found = read.vectors

    assert read.expected_weights.tolist() == [0.0] * 257
    assert found.dtype == np.float32
    np.testing.assert_allclose(found, background().vectors, atol=2e-4)
    np.testing.assert_allclose(np.linalg.norm(found, axis=1), 1, atol=1e-6)


def test_a_background_tells_how_common_progressions_are_unless_it_is_of_the_first_release(tmp_path: Path) -> None:
    shares = np.linspace(0, 1, N_STEPS, dtype=np.float32)
    write_background(replace(background(), step_shares=shares), tmp_path / "file")
    write_background(background(), tmp_path / "old")

    read = read_background(tmp_path / "file").step_shares

    assert read is not None
    assert read.tolist() == shares.tolist()
    assert read_background(tmp_path / "old").step_shares is None


def test_the_background_must_have_the_sha256_of_its_card(tmp_path: Path) -> None:
    card_path = tmp_path / "net.json"
    write_background(background(), background_path(card_path))
    card = untrained_card(name="net", background_sha256=sha256_of(background_path(card_path)))

    assert len(load_background(card, card_path).vectors) == len(background().vectors)
    write_background(replace(background(), vectors=-background().vectors), background_path(card_path))
    with pytest.raises(ContrafactError, match="is not the one that its card describes") as caught:
        load_background(card, card_path)
    assert caught.value.code == "invalid_weights"


def test_a_missing_file_is_named(tmp_path: Path) -> None:
    with pytest.raises(ContrafactError, match=r"net\.background\.safetensors is missing") as caught:
        load_background(untrained_card(name="net"), tmp_path / "net.json")

    assert caught.value.code == "invalid_weights"


VECTORS, USUAL = np.ones((3, 256), np.float16), np.zeros(257, np.float32)


@pytest.mark.parametrize(
    "arrays",
    [
        {"vectors": VECTORS},
        {"usual": USUAL},
        {"vectors": VECTORS[:, :128], "usual": USUAL},
        {"vectors": VECTORS[0], "usual": USUAL},
        {"vectors": VECTORS[:0], "usual": USUAL},
        {"vectors": 0 * VECTORS, "usual": USUAL},
        {"vectors": np.nan * VECTORS, "usual": USUAL},
        {"vectors": VECTORS, "usual": USUAL[1:]},
        {"vectors": VECTORS, "usual": np.inf * np.ones(257, np.float32)},
        {"vectors": VECTORS, "usual": USUAL, "step_shares": np.zeros(N_STEPS - 1, np.float32)},
        {"vectors": VECTORS, "usual": USUAL, "step_shares": np.full(N_STEPS, np.nan, np.float32)},
    ],
)
def test_a_malformed_background_is_refused(tmp_path: Path, arrays: dict[str, NDArray[Any]]) -> None:
    save_file({name: np.ascontiguousarray(array) for name, array in arrays.items()}, tmp_path / "file")

    with pytest.raises(ContrafactError) as caught:
        read_background(tmp_path / "file")

    assert caught.value.code == "invalid_weights"


def test_text_is_refused(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("text", encoding="utf-8")

    with pytest.raises(ContrafactError, match="cannot be read"):
        read_background(tmp_path / "file")


def test_reading_does_not_import_torch() -> None:
    code = "import sys, contrafact.embedding.background; print('torch' in sys.modules)"

    answer = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)

    assert answer.stdout.strip() == "False"
