from __future__ import annotations

import json
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import numpy as np
import pytest
import torch
from safetensors.torch import load_file, save_file
from tests.doubles.weights import write_untrained_weights

from contrafact.domain.chroma import Chroma
from contrafact.domain.embeddings import TrackEmbedding
from contrafact.domain.errors import ContrafactError
from contrafact.embedding.card import EMBEDDING_DIM, sha256_of
from contrafact.embedding.embedder import Embedder, load_embedder, save_weights
from contrafact.embedding.joined import JoinedNetwork
from contrafact.embedding.network import network_input


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


def assert_same(found: TrackEmbedding, expected: TrackEmbedding, atol: float) -> None:
    np.testing.assert_allclose(found.whole, expected.whole, rtol=0, atol=atol)
    np.testing.assert_allclose(found.segments, expected.segments, rtol=0, atol=atol)


@pytest.mark.parametrize("n_frames", [6, 42, 43, 44, 100, 515])
def test_whole_and_segments_are_unit_vectors_for_any_length_from_three_seconds(
    embedder: Embedder, n_frames: int
) -> None:
    embedding = embedder.embed(random_chroma(n_frames))

    assert embedding.whole.shape == (EMBEDDING_DIM,)
    assert embedding.segments.shape == (len(embedding.segments), EMBEDDING_DIM)
    assert embedding.whole.dtype == embedding.segments.dtype == np.float32
    assert np.linalg.norm(embedding.whole) == pytest.approx(1, abs=1e-6)
    np.testing.assert_allclose(np.linalg.norm(embedding.segments, axis=1), 1, atol=1e-6)


def test_a_track_of_four_minutes_has_a_segment_every_ten_seconds(embedder: Embedder) -> None:
    assert len(embedder.embed(random_chroma(515)).segments) == pytest.approx(240 / 10 - 1, abs=1)
    assert len(embedder.embed(random_chroma(30)).segments) == 1


def test_different_tracks_have_different_embeddings(embedder: Embedder) -> None:
    assert np.linalg.norm(embedder.embed(random_chroma(100)).whole - embedder.embed(random_chroma(101)).whole) > 1e-3


def test_embedding_is_deterministic_across_threads(embedder: Embedder) -> None:
    tracks = [random_chroma(n_frames) for n_frames in (60, 80, 100, 120)] * 4
    one_by_one = [embedder.embed(track) for track in tracks]

    with ThreadPoolExecutor(4) as pool:
        at_once = list(pool.map(embedder.embed, tracks))

    for found, expected in zip(at_once, one_by_one, strict=True):
        assert_same(found, expected, atol=0)


def test_the_network_does_not_mix_the_tracks_of_a_batch(embedder: Embedder) -> None:
    tracks = [
        random_chroma(200),
        Chroma(random_chroma(200).frames[::-1].copy()),
        Chroma(np.full((200, 12), 9, np.uint8)),
    ]
    batch = np.concatenate([network_input(track.frames) for track in tracks])

    with torch.inference_mode():
        wholes, segments = embedder._network(torch.from_numpy(batch))

    for row, track in enumerate(tracks):
        assert_same(TrackEmbedding(wholes[row].numpy(), segments[row].numpy()), embedder.embed(track), atol=1e-5)


def test_three_seconds_of_audio_are_enough(embedder: Embedder) -> None:
    # They leave six frames of 0.4644 s.
    assert embedder.embed(random_chroma(6)).segments.shape == (1, EMBEDDING_DIM)


@pytest.mark.parametrize("n_frames", [0, 1, 5])
def test_less_than_three_seconds_are_too_short(embedder: Embedder, n_frames: int) -> None:
    with pytest.raises(ContrafactError, match="too few") as caught:
        embedder.embed(random_chroma(n_frames))

    assert caught.value.code == "too_short"


def test_silence_is_refused(embedder: Embedder) -> None:
    with pytest.raises(ContrafactError) as caught:
        embedder.embed(Chroma(np.zeros((100, 12), dtype=np.uint8)))

    assert caught.value.code == "silent_audio"


@pytest.mark.parametrize("n_sounding", [1, 6])
def test_music_amid_silence_is_embedded(embedder: Embedder, n_sounding: int) -> None:
    frames = np.zeros((100, 12), dtype=np.uint8)
    frames[50 : 50 + n_sounding] = random_chroma(n_sounding).frames

    embedding = embedder.embed(Chroma(frames))

    assert np.isfinite(embedding.whole).all()
    assert np.isfinite(embedding.segments).all()


def test_chroma_with_nan_is_refused() -> None:
    with pytest.raises(ContrafactError) as caught:
        Chroma(np.full((100, 12), np.nan))  # type: ignore[arg-type]

    assert caught.value.code == "invalid_chroma"


def test_chroma_of_another_recipe_is_refused(embedder: Embedder) -> None:
    with pytest.raises(ContrafactError) as caught:
        embedder.embed(random_chroma(100, recipe="cens-v1"))

    assert caught.value.code == "wrong_recipe"


def test_chroma_with_its_own_tuning_is_embedded_like_any_other(embedder: Embedder) -> None:
    plain, tuned = (embedder.embed(random_chroma(100, recipe)) for recipe in ("hpcp-v1", "hpcp-v1-tuned"))
    assert_same(tuned, plain, atol=0)


def test_the_model_id_has_the_hash_of_the_weights(tmp_path: Path) -> None:
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


def rewrite(card_path: Path, weights: Path) -> None:
    """Write the current hash of the weights into the card."""
    card = json.loads(card_path.read_text(encoding="utf-8"))
    card |= {"sha256": sha256_of(weights), "model_id": f"net-{sha256_of(weights)[:12]}"}
    card_path.write_text(json.dumps(card), encoding="utf-8")


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ("other shape", r"do not fit the architecture: \S+ is \(3, 7\) in place of \("),
        ("one too few", r"\S+ is missing"),
        ("one too many", "surprise is not part of it"),
        ("no number", r"\S+ holds values that are not finite"),
        ("no safetensors", "cannot be read"),
    ],
)
def test_weights_that_do_not_fit_are_refused_even_with_a_matching_card(
    tmp_path: Path, change: str, sentence: str
) -> None:
    card_path = write_untrained_weights(tmp_path, "net")
    weights = tmp_path / "net.safetensors"
    tensors = load_file(weights)
    first = min(name for name, value in tensors.items() if value.is_floating_point())
    if change == "other shape":
        tensors[first] = torch.zeros(3, 7)
    elif change == "one too few":
        del tensors[first]
    elif change == "one too many":
        tensors["surprise"] = torch.zeros(1)
    elif change == "no number":
        tensors[first] = torch.full_like(tensors[first], torch.nan)
    save_file(tensors, weights)
    if change == "no safetensors":
        weights.write_bytes(b"text")
    rewrite(card_path, weights)

    with pytest.raises(ContrafactError, match=sentence) as caught:
        load_embedder(tmp_path)

    assert caught.value.code == "invalid_weights"


def test_weights_are_stored_as_float16_and_used_as_float32(tmp_path: Path) -> None:
    write_untrained_weights(tmp_path, "net")

    stored = load_file(tmp_path / "net.safetensors")
    used = load_embedder(tmp_path)._network.state_dict()

    floating = [name for name, value in stored.items() if value.is_floating_point()]
    assert {stored[name].dtype for name in floating} == {torch.float16}
    assert {used[name].dtype for name in floating} == {torch.float32}
    for name in floating:
        torch.testing.assert_close(used[name], stored[name].float(), rtol=0, atol=0)


def test_the_best_view_of_a_track_is_embedded_and_named(embedder: Embedder) -> None:
    old, whitened = random_chroma(100), random_chroma(101).frames[:100]
    both = embedder.embed(Chroma(old.frames, whitened=whitened))

    assert (both.view, embedder.embed(old).view) == ("hpcp-v2", "hpcp-v1")
    assert_same(both, embedder.embed(Chroma(whitened)), atol=0)
    assert embedder.embed(random_chroma(100, "hpcp-v1-tuned")).view == "hpcp-v1"


def write_joined_weights(folder: Path, architecture: str = "circular-resnet-fourier-2") -> Path:
    card_path = write_untrained_weights(folder, "net")
    torch.manual_seed(1)
    weights = card_path.with_suffix(".safetensors")
    save_weights(JoinedNetwork(), weights)
    rewrite(card_path, weights)
    card = json.loads(card_path.read_text(encoding="utf-8")) | {"architecture": architecture}
    card_path.write_text(json.dumps(card), encoding="utf-8")
    return card_path


def test_weights_of_both_architectures_are_loaded(embedder: Embedder, tmp_path: Path) -> None:
    joined = load_embedder(write_joined_weights(tmp_path))

    assert embedder.card.architecture == "circular-resnet-fourier-1"
    assert joined.card.architecture == "circular-resnet-fourier-2"
    one, both = (each.embed(random_chroma(100)) for each in (embedder, joined))
    assert one.whole.shape == both.whole.shape
    assert one.segments.shape == both.segments.shape
    assert joined.n_parameters > 2 * embedder.n_parameters > 6e6


def test_a_card_that_names_the_other_architecture_is_refused(tmp_path: Path) -> None:
    path = write_joined_weights(tmp_path, "circular-resnet-fourier-1")

    with pytest.raises(ContrafactError, match="do not fit the architecture") as caught:
        load_embedder(path)

    assert caught.value.code == "invalid_weights"
