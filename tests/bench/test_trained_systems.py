from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import pytest
import torch
from numpy.typing import NDArray
from tests.doubles.labelled_chroma import small_dataset
from torch import Tensor, nn

from contrafact.domain.chroma import Chroma
from contrafact.domain.errors import ContrafactError
from contrafact_bench.systems.bytecover3 import ByteCover3System, ByteCover3Task, cut_chunks
from contrafact_bench.systems.move import MoveSystem, MoveTask
from contrafact_bench.systems.thesis_cnn import ThesisCnnSystem, ThesisCnnTask
from contrafact_bench.systems.thesis_lstm import ThesisLstmSystem, ThesisLstmTask
from contrafact_bench.systems.thesis_vit import ThesisVitSystem, ThesisVitTask
from contrafact_bench.systems.trained import VectorSystem, normalised, repeated
from contrafact_training.train.contrafact_task import best_matches
from contrafact_training.train.device import is_bfloat16_fast
from contrafact_training.train.task import System

N_WORKS = 4


@dataclass(frozen=True)
class Trained:
    task: type[nn.Module]
    system: type[VectorSystem]
    dim: int


ALL = [
    pytest.param(Trained(ThesisCnnTask, ThesisCnnSystem, 256), id="thesis-cnn"),
    pytest.param(Trained(ThesisLstmTask, ThesisLstmSystem, 256), id="thesis-lstm"),
    pytest.param(Trained(ThesisVitTask, ThesisVitSystem, 256), id="thesis-vit"),
    pytest.param(Trained(MoveTask, MoveSystem, 512), id="move"),
    pytest.param(Trained(ByteCover3Task, ByteCover3System, 256), id="bytecover3"),
]


def fresh_task(kind: Trained) -> Any:
    torch.manual_seed(3)
    return kind.task(N_WORKS)


def fresh_system(kind: Trained) -> System:
    return kind.system(fresh_task(kind).network)


def track(n_frames: int, seed: int = 0) -> Chroma:
    return Chroma(np.random.default_rng(seed).integers(1, 256, (n_frames, 12), dtype=np.uint8))


def crops(n_frames: int = 66) -> tuple[Tensor, Tensor]:
    data = small_dataset(n_works=N_WORKS, n_tracks=3, n_frames=n_frames)
    chroma = np.stack(data.tracks).transpose(0, 2, 1).astype(np.float32) / 255
    return torch.from_numpy(chroma), torch.from_numpy(data.works.astype(np.int64))


def chroma_tensor(n_frames: int, n_tracks: int = 1) -> Tensor:
    return torch.from_numpy(np.stack([track(n_frames, seed).values().T for seed in range(n_tracks)]))


@pytest.mark.parametrize("kind", ALL)
@pytest.mark.parametrize("n_frames", [6, 7, 43, 44, 130, 1500])
def test_any_length_becomes_unit_vectors(kind: Trained, n_frames: int) -> None:
    described = fresh_system(kind).describe(track(n_frames))

    assert described.dtype == np.float32
    assert described.shape[-1] == kind.dim
    np.testing.assert_allclose(np.linalg.norm(described, axis=-1), 1, atol=1e-5)


@pytest.mark.parametrize("kind", ALL)
def test_a_track_has_the_same_embedding_alone_and_in_a_batch(kind: Trained) -> None:
    network = fresh_task(kind).network.eval()
    chroma = chroma_tensor(90, n_tracks=3)
    with torch.inference_mode():
        torch.testing.assert_close(network(chroma)[1], network(chroma[1:2])[0], atol=1e-5, rtol=0)


@pytest.mark.parametrize("system", [ThesisLstmSystem, ThesisVitSystem])
def test_a_long_track_is_the_mean_of_its_windows(system: type[VectorSystem]) -> None:
    kind = Trained(ThesisLstmTask if system is ThesisLstmSystem else ThesisVitTask, system, 256)
    tested, whole = fresh_system(kind), track(300)
    parts = [tested.describe(Chroma(whole.frames[start : start + 128])) for start in (0, 64, 128, 172)]

    mean = np.mean(parts, axis=0)
    np.testing.assert_allclose(tested.describe(whole), mean / np.linalg.norm(mean), atol=1e-5)


@pytest.mark.parametrize("kind", ALL)
def test_loudness_of_the_whole_track_does_not_matter(kind: Trained) -> None:
    network = fresh_task(kind).network.eval()
    chroma = chroma_tensor(90)
    with torch.inference_mode():
        torch.testing.assert_close(network(chroma), network(0.5 * chroma), atol=1e-4, rtol=0)


@pytest.mark.long
@pytest.mark.slow
@pytest.mark.parametrize("kind", ALL)
def test_the_loss_falls_within_a_few_steps(kind: Trained) -> None:
    task = fresh_task(kind)
    chroma, works = crops()
    optimizer = torch.optim.AdamW(task.parameters(), lr=3e-4)
    losses = []
    for _ in range(12):
        with torch.autocast("cpu", torch.bfloat16, enabled=is_bfloat16_fast("cpu")):
            loss = task(chroma, works)
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        losses.append(loss.item())

    assert loss.dtype == torch.float32
    assert np.isfinite(losses).all()
    assert min(losses[-3:]) < 0.8 * losses[0]


@pytest.mark.parametrize("kind", ALL)
def test_every_parameter_that_is_trained_gets_a_gradient(kind: Trained) -> None:
    task = fresh_task(kind)
    task(*crops()).backward()

    idle = [name for name, value in task.named_parameters() if value.requires_grad and value.grad is None]
    assert idle == []


@pytest.mark.parametrize("kind", ALL)
def test_distances_fall_with_likeness(kind: Trained) -> None:
    system = fresh_system(kind)
    song = track(130)
    noise = track(130, seed=1).frames
    near, far = (Chroma(np.round((1 - share) * song.frames + share * noise).astype(np.uint8)) for share in (0.05, 0.5))
    references = [system.describe(chroma) for chroma in (song, near, far, track(200, seed=2))]

    distances = system.distances(system.describe(song), references)

    assert distances.dtype == np.float64
    assert distances.shape == (4,)
    assert distances[0] == pytest.approx(0, abs=1e-5)
    assert distances[0] < distances[1] < distances[2]
    assert distances[0] < distances[3]


@pytest.mark.parametrize("kind", ALL)
def test_unusable_chroma_is_refused(kind: Trained) -> None:
    system = fresh_system(kind)
    silent = Chroma(np.zeros((100, 12), dtype=np.uint8))
    for chroma, code in (
        (track(5), "too_short"),
        (silent, "silent_audio"),
        (Chroma(track(50).frames, recipe="other"), "wrong_recipe"),
    ):
        with pytest.raises(ContrafactError) as refused:
            system.describe(chroma)
        assert refused.value.code == code


@pytest.mark.parametrize("kind", ALL)
def test_a_system_states_its_paper_and_number_of_parameters(kind: Trained) -> None:
    system = fresh_system(kind)

    assert system.n_parameters == sum(value.numel() for value in fresh_task(kind).network.parameters())
    assert system.paper
    assert not system.is_quadratic


@pytest.mark.parametrize("n_frames", [20, 64, 130])
def test_move_is_invariant_to_transposition(n_frames: int) -> None:
    system = MoveSystem(MoveTask(N_WORKS).network)
    song = track(n_frames)
    for semitones in range(1, 12):
        transposed = Chroma(np.roll(song.frames, semitones, axis=1))
        np.testing.assert_allclose(system.describe(transposed), system.describe(song), atol=1e-6)


@pytest.mark.parametrize(("n_frames", "n_chunks"), [(6, 1), (43, 1), (44, 2), (65, 2), (66, 3), (130, 5), (515, 23)])
def test_bytecover3_keeps_a_vector_for_each_chunk(n_frames: int, n_chunks: int) -> None:
    described = ByteCover3System(ByteCover3Task(N_WORKS).network).describe(track(n_frames))

    assert described.shape == (n_chunks, 256)


def test_chunks_cover_the_whole_track() -> None:
    chroma = torch.arange(150.0).expand(1, 12, 150)

    assert set(cut_chunks(chroma).flatten().tolist()) == set(range(150))


def unit(*rows: tuple[float, float]) -> NDArray[np.float32]:
    return np.array(rows, dtype=np.float32)


def test_maxmean_averages_the_best_match_of_each_chunk_of_the_query() -> None:
    query = unit((1, 0), (0, 1))
    references = [unit((1, 0)), unit((0.6, 0.8), (1, 0)), unit((-1, 0), (0, -1))]

    distances = ByteCover3System(ByteCover3Task(N_WORKS).network).distances(query, references)

    # FirstResults matches: 1 and 0; 1 and 0.8; 0 and 0.
    np.testing.assert_allclose(distances, [0.5, 0.1, 1.0], atol=1e-6)


def test_maxmean_of_a_batch_equals_that_of_the_system() -> None:
    vectors = torch.nn.functional.normalize(torch.randn(4, 3, 8, generator=torch.Generator().manual_seed(1)), dim=2)
    system = ByteCover3System(ByteCover3Task(N_WORKS).network)

    expected = [system.distances(query.numpy(), list(vectors.numpy())) for query in vectors]

    np.testing.assert_allclose(1 - best_matches(vectors, vectors).numpy(), expected, atol=1e-6)


def test_normalised_chroma_has_mean_0_and_deviation_1_and_silence_stays_finite() -> None:
    chroma = torch.cat([chroma_tensor(50), torch.zeros(1, 12, 50)])

    normal = normalised(chroma)

    assert normal[0].mean().item() == pytest.approx(0, abs=1e-5)
    assert normal[0].std(correction=0).item() == pytest.approx(1, abs=1e-5)
    assert not normal[1].any()


def test_a_short_input_is_repeated_and_a_long_one_unchanged() -> None:
    chroma = torch.arange(4.0).expand(1, 12, 4)

    assert repeated(chroma, 6)[0, 0].tolist() == [0, 1, 2, 3, 0, 1]
    assert repeated(chroma, 4) is chroma
