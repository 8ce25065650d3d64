from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest
import torch
from numpy.typing import NDArray
from tests.doubles.eyes import random_eye_weights, without_added_stages
from tests.doubles.versions import theme, version
from torch.nn import functional

from contrafact.alignment.convolution import convolve, halve
from contrafact.alignment.eye import STAGES, Eye, EyeWeights
from contrafact.alignment.picture import picture
from contrafact.domain.chroma import Chroma
from contrafact.domain.errors import ContrafactError
from contrafact.embedding.card import sha256_of
from contrafact.embedding.eye_file import eye_path, load_eye, read_eye, write_eye

WEIGHTS = random_eye_weights()
TRACKS = [Chroma(version(theme(seed, n_chords=20 + 9 * seed), seed=seed)) for seed in range(1, 6)]


def by_torch(drawn: NDArray[np.float32]) -> float:
    image = given = torch.from_numpy(drawn.transpose(2, 0, 1).copy())[None]
    for stage, kernel, bias in zip(STAGES, WEIGHTS.kernels, WEIGHTS.biases, strict=True):
        weight = torch.from_numpy(kernel.transpose(3, 2, 0, 1).copy())
        made = functional.conv2d(image, weight, torch.from_numpy(bias), stage.stride, stage.kernel // 2)
        made = (made + given if stage.is_added else made).relu()
        given, image = image, functional.max_pool2d(made, 2) if stage.is_halved else made
    pooled = torch.cat([image.mean(dim=(2, 3)), image.amax(dim=(2, 3))], dim=1)[0].numpy()
    hidden = np.maximum(pooled @ WEIGHTS.hidden + WEIGHTS.hidden_bias, 0)
    return float(hidden @ WEIGHTS.output[:-1] + WEIGHTS.output[-1])


def test_log_odds_are_those_of_the_network_in_torch() -> None:
    eye = Eye(WEIGHTS)

    for query, reference in pairwise(TRACKS):
        drawn = np.ascontiguousarray(picture(query.frames, reference.frames, 3))
        assert eye.logit(query, reference, 3) == pytest.approx(by_torch(drawn), abs=1e-3)


def test_swapped_tracks_have_the_same_log_odds() -> None:
    eye = Eye(WEIGHTS)
    same_length = [Chroma(version(theme(1), seed=seed)) for seed in (1, 2)]

    for query, reference in [(TRACKS[0], TRACKS[3]), (TRACKS[3], TRACKS[1]), (same_length[0], same_length[1])]:
        assert eye.logit(query, reference, 5) == eye.logit(reference, query, 7)


def test_a_pair_has_the_same_log_odds_alone_among_others_and_in_threads() -> None:
    eye, semitones = Eye(WEIGHTS), [0, 3, 7, 11]
    together = eye.logits(TRACKS[0], TRACKS[1:], semitones)

    with ThreadPoolExecutor(4) as threads:
        alone = [*threads.map(lambda each, t: eye.logit(TRACKS[0], each, t), TRACKS[1:] * 4, semitones * 4)]

    assert alone == together.tolist() * 4
    assert len(set(alone)) == 4


def test_a_silent_or_short_track_has_finite_log_odds() -> None:
    silent, short = Chroma(np.zeros((80, 12), dtype=np.uint8)), Chroma(TRACKS[0].frames[:6])

    assert np.isfinite(Eye(WEIGHTS).logits(TRACKS[0], [silent, short, short], [0, 1, 2])).all()


@pytest.mark.parametrize(("side", "n_in", "n_out", "kernel", "stride"), [(12, 3, 32, 3, 1), (16, 2, 16, 5, 2)])
def test_a_convolution_is_that_of_torch(side: int, n_in: int, n_out: int, kernel: int, stride: int) -> None:
    rng = np.random.default_rng(0)
    image = rng.standard_normal((side, side, n_in)).astype(np.float32)
    weights = rng.standard_normal((kernel, kernel, n_in, n_out)).astype(np.float32)
    bias = rng.standard_normal(n_out).astype(np.float32)
    found = np.tile(bias, (side // stride, side // stride, 1))
    margin = kernel // 2
    padded = np.pad(image, ((margin, margin), (margin, margin), (0, 0)))

    convolve(padded, weights.reshape(-1, n_out), found, stride, kernel)

    expected = functional.conv2d(
        torch.from_numpy(image.transpose(2, 0, 1).copy()),
        torch.from_numpy(weights.transpose(3, 2, 0, 1).copy()),
        torch.from_numpy(bias),
        stride,
        margin,
    ).relu()
    np.testing.assert_allclose(found, expected.numpy().transpose(1, 2, 0), atol=1e-4)
    halved = functional.max_pool2d(torch.from_numpy(found.transpose(2, 0, 1).copy()), 2)
    np.testing.assert_array_equal(halve(found), halved.numpy().transpose(1, 2, 0))


def test_weights_are_written_and_read(tmp_path: Path) -> None:
    card = tmp_path / "made.json"
    write_eye(WEIGHTS, eye_path(card))

    found = load_eye(sha256_of(eye_path(card)), card)

    for kernel, expected in zip(found.kernels, WEIGHTS.kernels, strict=True):
        np.testing.assert_allclose(kernel, expected, atol=1e-3)
    before, after = (Eye(each).logit(TRACKS[0], TRACKS[1], 0) for each in (WEIGHTS, found))
    assert after == pytest.approx(before, abs=0.05)


def test_weights_without_added_stages_are_read_and_see_the_same(tmp_path: Path) -> None:
    weights = without_added_stages(WEIGHTS)
    is_in_all = [bool(kernel.any()) for kernel in weights.kernels]
    former = EyeWeights(
        tuple(each for each, kept in zip(weights.kernels, is_in_all, strict=True) if kept),
        tuple(each for each, kept in zip(weights.biases, is_in_all, strict=True) if kept),
        weights.hidden,
        weights.hidden_bias,
        weights.output,
    )
    files = tmp_path / "former.eye.safetensors", tmp_path / "now.eye.safetensors"
    for file, each in zip(files, (former, weights), strict=True):
        write_eye(each, file)

    before, after = (Eye(read_eye(file)).logit(TRACKS[0], TRACKS[1], 0) for file in files)

    assert is_in_all.count(False) == 4
    assert before == after


def test_missing_altered_and_other_weights_are_refused(tmp_path: Path) -> None:
    card = tmp_path / "made.json"
    with pytest.raises(ContrafactError, match="missing") as missing:
        load_eye("0" * 64, card)
    write_eye(WEIGHTS, eye_path(card))
    with pytest.raises(ContrafactError, match="not the ones that their card describes"):
        load_eye("0" * 64, card)
    eye_path(card).write_bytes(b"no weights")
    with pytest.raises(ContrafactError, match="cannot be read"):
        read_eye(eye_path(card))
    write_eye(random_eye_weights(n_hidden=8), eye_path(card))
    with pytest.raises(ContrafactError, match="do not fit"):
        read_eye(eye_path(card))
    write_eye(random_eye_weights(scale=np.nan), eye_path(card))
    with pytest.raises(ContrafactError, match="not finite"):
        read_eye(eye_path(card))
    assert missing.value.code == "invalid_weights"
