from __future__ import annotations

import json
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import numpy as np
import pytest
from safetensors.numpy import load_file, save_file
from tests.doubles.weights import write_untrained_weights

from contrafact.domain.chroma import Chroma
from contrafact.domain.errors import ContrafactError
from contrafact.embedding.card import sha256_of
from contrafact.embedding.embedder import Embedder, load_embedder


@pytest.fixture(scope="module")
def embedder(tmp_path_factory: pytest.TempPathFactory) -> Embedder:
    return load_embedder(write_untrained_weights(tmp_path_factory.mktemp("weights")))


def random_chroma(n_frames: int, recipe: str = "hpcp-v1") -> Chroma:
    frames = np.random.default_rng(n_frames).integers(0, 256, (n_frames, 12), dtype=np.uint8)
    return Chroma(frames, recipe=recipe)


def refusal(path: Path) -> str:
    with pytest.raises(ContrafactError) as caught:
        load_embedder(path)
    return caught.value.code


@pytest.mark.parametrize("n_frames", [6, 44, 515])
def test_an_embedding_is_a_unit_vector_for_any_length_from_three_seconds(embedder: Embedder, n_frames: int) -> None:
    embedding = embedder.embed(random_chroma(n_frames))

    assert embedding.shape == (256,)
    assert embedding.dtype == np.float32
    assert np.linalg.norm(embedding) == pytest.approx(1, abs=1e-6)


def test_different_tracks_have_different_embeddings(embedder: Embedder) -> None:
    assert np.linalg.norm(embedder.embed(random_chroma(100)) - embedder.embed(random_chroma(101))) > 1e-3


def test_the_same_track_gives_the_same_numbers_from_every_thread(embedder: Embedder) -> None:
    tracks = [random_chroma(n_frames) for n_frames in (60, 80, 100, 120)] * 4
    one_by_one = [embedder.embed(track) for track in tracks]

    with ThreadPoolExecutor(4) as pool:
        at_once = list(pool.map(embedder.embed, tracks))

    np.testing.assert_array_equal(at_once, one_by_one)


def test_less_than_three_seconds_are_too_short(embedder: Embedder) -> None:
    with pytest.raises(ContrafactError) as caught:
        embedder.embed(random_chroma(5))

    assert caught.value.code == "too_short"


def test_silence_is_refused(embedder: Embedder) -> None:
    with pytest.raises(ContrafactError) as caught:
        embedder.embed(Chroma(np.zeros((100, 12), dtype=np.uint8)))

    assert caught.value.code == "silent_audio"


def test_chroma_of_another_recipe_is_refused(embedder: Embedder) -> None:
    with pytest.raises(ContrafactError) as caught:
        embedder.embed(random_chroma(100, recipe="cens-v1"))

    assert caught.value.code == "wrong_recipe"


def test_the_embedder_tells_which_weights_it_has(tmp_path: Path) -> None:
    card_path = write_untrained_weights(tmp_path, "net")

    digits = sha256_of(tmp_path / "net.safetensors")[:12]
    assert load_embedder(tmp_path).model_id == f"net-{digits}"
    assert load_embedder(card_path).card.name == "net"


def test_altered_weights_are_refused(tmp_path: Path) -> None:
    write_untrained_weights(tmp_path, "net")
    weights = tmp_path / "net.safetensors"
    content = bytearray(weights.read_bytes())
    content[-1] ^= 1
    weights.write_bytes(content)

    assert refusal(tmp_path) == "invalid_weights"


def test_missing_weights_are_refused(tmp_path: Path) -> None:
    write_untrained_weights(tmp_path, "net")
    (tmp_path / "net.safetensors").unlink()

    assert refusal(tmp_path) == "invalid_weights"


@pytest.mark.parametrize("content", ["other shapes", "no safetensors"])
def test_weights_that_do_not_fit_are_refused_even_if_the_card_names_them(tmp_path: Path, content: str) -> None:
    card_path = write_untrained_weights(tmp_path, "net")
    weights = tmp_path / "net.safetensors"
    if content == "other shapes":
        save_file(load_file(weights) | {"project.weight": np.zeros((9, 256), dtype=np.float32)}, weights)
    else:
        weights.write_bytes(b"text")
    card = json.loads(card_path.read_text(encoding="utf-8"))
    card |= {"sha256": sha256_of(weights), "model_id": f"net-{sha256_of(weights)[:12]}"}
    card_path.write_text(json.dumps(card), encoding="utf-8")

    assert refusal(tmp_path) == "invalid_weights"
