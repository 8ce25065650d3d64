"""Systems of the field that the bench compares with: Dmax, network fusion, melody, networks on pairs, timbre."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from tests.doubles.labelled_chroma import small_dataset
from tests.doubles.weights import write_untrained_weights

from contrafact.domain.chroma import HOP_SAMPLES, HOPS_PER_FRAME, SAMPLE_RATE, Chroma
from contrafact.domain.errors import ContrafactError
from contrafact_bench.evaluation.evaluate import evaluate
from contrafact_bench.systems.dmax import cross_recurrence, dmax
from contrafact_bench.systems.fusing import fuse
from contrafact_bench.systems.registry import NotTrainedError, load_system
from contrafact_bench.systems.similarity_fusion import SimilarityFusion
from contrafact_bench.systems.timbre_fusion import BLOCK_FRAMES, TimbreFusion
from contrafact_training.data.datasets import Dataset


def random_matrix(seed: int) -> np.ndarray:
    return np.random.default_rng(seed).random((60, 50)) < 0.2


@pytest.mark.parametrize("seed", range(3))
def test_dmax_is_that_of_essentia(seed: int) -> None:
    essentia = pytest.importorskip("essentia")
    essentia.log.infoActive = False
    from essentia import standard

    matrix = random_matrix(seed)
    reference = standard.CoverSongSimilarity(alignmentType="chen17", distanceType="symmetric")

    assert dmax(matrix) == pytest.approx(reference(matrix.astype(np.float32))[1])


def test_dmax_of_no_match_is_zero() -> None:
    assert dmax(np.zeros((9, 9), dtype=bool)) == 0


def test_a_recurrence_is_the_same_for_swapped_tracks() -> None:
    first, second = small_dataset(1, 2, 90).tracks

    np.testing.assert_array_equal(cross_recurrence(first, second), cross_recurrence(second, first).T)


@pytest.mark.parametrize("name", ["dmax", "cross-similarity-network"])
def test_transposed_covers_are_found(name: str) -> None:
    found = evaluate(load_system(name), small_dataset(5, 2, 120))

    assert found.figures.map > 0.9


def test_the_network_on_pairs_needs_weights_that_have_one(tmp_path: Path) -> None:
    with pytest.raises(NotTrainedError, match="no network on cross similarities"):
        load_system("cross-similarity-network", write_untrained_weights(tmp_path))


def test_fusion_agrees_with_the_measure_that_tells_groups_apart() -> None:
    groups = np.repeat(np.arange(8), 3)
    distances = np.where(groups[:, None] == groups, 0.5, 1.0)
    noise = np.random.default_rng(0).uniform(0.9, 1.1, (24, 24))
    noise = (noise + noise.T) / 2
    measures = np.stack([distances * noise, noise])
    measures[:, range(24), range(24)] = 0

    fused = fuse(measures, 3)

    np.fill_diagonal(fused, -np.inf)
    assert (groups[fused.argmax(axis=1)] == groups).all()
    np.testing.assert_allclose(fused, fused.T)


def test_a_clip_is_fused_as_one_more_track(tmp_path: Path) -> None:
    tracks = small_dataset(4, 2, 90).tracks
    system = SimilarityFusion(tmp_path)

    whole, clip = (system.distances(query, tracks) for query in (tracks[0], tracks[0][:60]))

    assert whole.shape == clip.shape == (8,)
    assert clip.argmin() in {0, 1}
    assert whole[1] < whole[2:].min()


def test_measured_pairs_are_read_from_the_cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    tracks = small_dataset(4, 2, 60).tracks
    first = SimilarityFusion(tmp_path).distances(tracks[0], tracks)
    monkeypatch.setattr(SimilarityFusion, "measure", lambda *_: pytest.fail("measured again"))

    np.testing.assert_array_equal(SimilarityFusion(tmp_path).distances(tracks[0], tracks), first)


def with_melody(dataset: Dataset) -> Dataset:
    """Add melodies: the strongest pitch class of each frame."""
    melodies = [
        np.where(frames == frames.max(axis=1, keepdims=True), 255, 0).astype(np.uint8) for frames in dataset.tracks
    ]
    chromas = [Chroma(frames, melody=melody) for frames, melody in zip(dataset.tracks, melodies, strict=True)]
    return replace(dataset, chromas=chromas)


@pytest.mark.parametrize("name", ["melody", "melody-and-harmony"])
def test_melodies_of_covers_are_found(name: str) -> None:
    assert evaluate(load_system(name), with_melody(small_dataset(5, 2, 120))).figures.map > 0.9


@pytest.mark.parametrize("name", ["melody", "melody-and-harmony", "timbre-fusion"])
def test_what_is_not_in_the_chroma_needs_audio(name: str) -> None:
    with pytest.raises(ContrafactError, match="audio") as refused:
        load_system(name).describe(Chroma(small_dataset(1, 1, 60).tracks[0]))

    assert refused.value.code == "invalid_chroma"


def test_timbre_is_heard_in_the_recording_itself(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    rng = np.random.default_rng(0)
    n_frames = 2 * BLOCK_FRAMES
    rows = rng.standard_normal((n_frames, HOP_SAMPLES * HOPS_PER_FRAME)).astype(np.float32)
    # A second voice in every other frame: the timbre changes, the chroma does not.
    tone = np.sin(2 * np.pi * 6000 * np.arange(rows.shape[1]) / SAMPLE_RATE).astype(np.float32)
    rows[::2] += 20 * tone
    monkeypatch.setattr("contrafact_bench.systems.timbre_fusion.decode_mono", lambda *_, **__: iter([rows.ravel()]))
    dataset = replace(
        small_dataset(1, 1, n_frames), chromas=[Chroma(np.full((n_frames, 12), 9, np.uint8))], folder=tmp_path
    )
    system = TimbreFusion(tmp_path)

    described = system.describe_recording(tmp_path / "none.wav", dataset.chroma(0))

    assert described["chroma"].shape == (n_frames, 12)
    even, odd = (described["timbre"][start::2].mean(axis=(0, 1)) for start in (0, 1))
    assert np.abs(even - odd).max() > 10 * described["timbre"][::2].std(axis=(0, 1)).mean()
    harmony, timbre, change, fused = system.measure(described, described)
    assert max(timbre, change, fused) <= 1
    assert harmony > 0
