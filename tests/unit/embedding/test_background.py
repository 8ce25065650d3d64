from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
from safetensors.numpy import save_file
from tests.doubles.weights import background, untrained_card

from contrafact.domain.errors import ContrafactError
from contrafact.embedding.background import load_background, read_background, write_background
from contrafact.embedding.card import background_path, sha256_of


def test_what_was_written_comes_back_rounded_and_of_length_1(tmp_path: Path) -> None:
    write_background(background().vectors, tmp_path / "file")

    found = read_background(tmp_path / "file").vectors

    assert found.dtype == np.float32
    np.testing.assert_allclose(found, background().vectors, atol=2e-4)
    np.testing.assert_allclose(np.linalg.norm(found, axis=1), 1, atol=1e-6)


def test_the_file_beside_a_card_must_be_the_one_that_it_names(tmp_path: Path) -> None:
    card_path = tmp_path / "net.json"
    write_background(background().vectors, background_path(card_path))
    card = untrained_card(name="net", background_sha256=sha256_of(background_path(card_path)))

    assert len(load_background(card, card_path).vectors) == len(background().vectors)
    write_background(-background().vectors, background_path(card_path))
    with pytest.raises(ContrafactError, match="is not the one that its card describes") as caught:
        load_background(card, card_path)
    assert caught.value.code == "invalid_weights"


def test_a_missing_file_is_named(tmp_path: Path) -> None:
    with pytest.raises(ContrafactError, match=r"net\.background\.safetensors is missing") as caught:
        load_background(untrained_card(name="net"), tmp_path / "net.json")

    assert caught.value.code == "invalid_weights"


@pytest.mark.parametrize(
    "arrays",
    [
        {"others": np.ones((3, 256), np.float16)},
        {"vectors": np.ones((3, 128), np.float16)},
        {"vectors": np.ones(256, np.float16)},
        {"vectors": np.ones((0, 256), np.float16)},
        {"vectors": np.zeros((3, 256), np.float16)},
        {"vectors": np.full((3, 256), np.nan, np.float16)},
    ],
)
def test_what_is_no_embeddings_is_refused(
    tmp_path: Path, arrays: dict[str, np.ndarray[object, np.dtype[np.float16]]]
) -> None:
    save_file(arrays, tmp_path / "file")

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
