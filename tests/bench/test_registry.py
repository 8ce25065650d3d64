from __future__ import annotations

import hashlib
from pathlib import Path

import numpy as np
import pytest
import torch
from safetensors.torch import save_file
from tests.doubles.labelled_chroma import small_dataset
from tests.doubles.weights import write_untrained_weights

import contrafact.alignment
from contrafact.domain.chroma import Chroma
from contrafact.domain.errors import ContrafactError
from contrafact.embedding.background import load_background
from contrafact.embedding.card import load_card
from contrafact.embedding.embedder import load_embedder
from contrafact_bench.systems import registry
from contrafact_bench.systems.registry import (
    BASELINES,
    FROM_AUDIO,
    QUADRATIC,
    SYSTEMS,
    UNTRAINED,
    NotTrainedError,
    fingerprint,
    load_system,
    weights_id,
)
from contrafact_bench.systems.thesis_lstm import ThesisLstmNetwork
from contrafact_training.train.device import DeviceError

TRACK = small_dataset(1, 1, 100).tracks[0]


@pytest.fixture
def baselines(tmp_path: Path) -> Path:
    """A folder with a checkpoint of `thesis-lstm`, whose weights are random."""
    write_checkpoint(tmp_path / "baselines", seed=3)
    return tmp_path / "baselines"


def write_checkpoint(folder: Path, seed: int) -> None:
    torch.manual_seed(seed)
    path = folder / "thesis-lstm" / "checkpoint.safetensors"
    path.parent.mkdir(parents=True, exist_ok=True)
    state = ThesisLstmNetwork().state_dict()
    save_file({f"kept.{name}": value.contiguous() for name, value in state.items()}, path)


@pytest.mark.parametrize("name", UNTRAINED)
def test_untrained_systems_have_no_weights(name: str) -> None:
    system = load_system(name)

    assert (system.name, system.n_parameters, weights_id(name)) == (name, 0, "-")
    assert any(year in system.paper for year in ("2007", "2008", "2009", "2017", "2018"))


@pytest.mark.parametrize("name", BASELINES)
def test_a_baseline_without_a_checkpoint_is_not_trained_yet(name: str, tmp_path: Path) -> None:
    with pytest.raises(NotTrainedError, match=f"{name} is not trained yet"):
        load_system(name, baselines=tmp_path)


def test_a_trained_baseline_is_found_in_its_folder(baselines: Path) -> None:
    system = load_system("thesis-lstm", baselines=baselines)

    network = ThesisLstmNetwork()
    assert (system.name, system.is_quadratic) == ("thesis-lstm", False)
    assert system.n_parameters == sum(parameter.numel() for parameter in network.parameters())
    vector = system.describe(Chroma(TRACK))
    assert np.linalg.norm(vector) == pytest.approx(1, abs=1e-5)
    assert system.distances(vector, [vector, -vector]) == pytest.approx([0, 2], abs=1e-5)


@pytest.mark.parametrize("name", ["thesis-cnn", "thesis-lstm"])
def test_a_file_that_holds_no_weights_of_the_baseline_is_refused(name: str, baselines: Path, tmp_path: Path) -> None:
    broken = tmp_path / "broken.safetensors"
    broken.write_bytes(b"none")
    checkpoint = {"thesis-cnn": baselines / "thesis-lstm" / "checkpoint.safetensors", "thesis-lstm": broken}[name]

    with pytest.raises(NotTrainedError, match=f"does not hold weights of {name}"):
        load_system(name, checkpoint)


def test_the_fingerprint_depends_on_program_and_weights(baselines: Path) -> None:
    first, same = (fingerprint("thesis-lstm", baselines=baselines) for _ in range(2))
    first_id = weights_id("thesis-lstm", baselines=baselines)
    write_checkpoint(baselines, seed=4)

    assert first == same
    assert fingerprint("thesis-lstm", baselines=baselines) != first
    assert weights_id("thesis-lstm", baselines=baselines) != first_id
    assert len({fingerprint(name) for name in UNTRAINED}) == len(UNTRAINED)


def test_our_two_systems_have_fingerprints_of_their_own(tmp_path: Path) -> None:
    card = write_untrained_weights(tmp_path)

    assert fingerprint("contrafact", card) != fingerprint("contrafact-whole", card)


def test_embedding_is_another_name_of_our_whole_vectors(tmp_path: Path) -> None:
    card = write_untrained_weights(tmp_path)

    assert load_system("embedding", card).name == "contrafact-whole"
    assert fingerprint("embedding", card) == fingerprint("contrafact-whole", card)
    assert weights_id("embedding", card) == weights_id("contrafact-whole", card)


def test_a_new_calibration_changes_the_fingerprint_of_two_stage_only(tmp_path: Path) -> None:
    card = write_untrained_weights(tmp_path)
    names = ("embedding", "qmax", "two-stage", "contrafact")
    before = {name: fingerprint(name, card) for name in names}

    card.write_text(card.read_text(encoding="utf-8").replace('"fitted_prior": 0.5', '"fitted_prior": 0.25'))

    changed = [name for name in names if fingerprint(name, card) != before[name]]
    assert changed == ["two-stage"]
    assert weights_id("qmax") == "-"


def test_another_background_changes_the_fingerprint_of_ours_but_not_of_whole_vectors(tmp_path: Path) -> None:
    card = write_untrained_weights(tmp_path)
    before = {name: fingerprint(name, card) for name in ("contrafact", "contrafact-whole")}

    card.write_text(card.read_text(encoding="utf-8").replace(load_card(card).background_sha256, "0" * 64))

    assert [name for name in before if fingerprint(name, card) != before[name]] == ["contrafact"]


def test_the_fingerprint_of_an_untrained_system_depends_on_its_own_files() -> None:
    # Hours of alignments are stored under it: files that all systems share must not change it.
    folder = Path(registry.__file__).parent
    digest = hashlib.sha256(b"-")
    (alignment,) = contrafact.alignment.__path__
    for file in (folder / "dtw.py", folder / "aligning.py", Path(alignment) / "transposition.py"):
        digest.update(file.read_bytes())

    assert fingerprint("dtw") == digest.hexdigest()


def test_ours_keeps_the_whole_track_and_its_segments(tmp_path: Path) -> None:
    card = write_untrained_weights(tmp_path)
    system = load_system("contrafact", card)

    described = system.describe(Chroma(TRACK))

    embedding = load_embedder(card).embed(Chroma(TRACK))
    np.testing.assert_array_equal(described[0], embedding.whole)
    np.testing.assert_array_equal(described[1:], embedding.segments)
    background = load_background(load_card(card), card)
    (of_track,) = background.hubness(described[:1])
    assert system.distances(described, [described])[0] == pytest.approx(of_track, abs=1e-6)
    assert weights_id("contrafact", card).startswith("untrained-")


def test_the_whole_track_alone_is_a_system_too(tmp_path: Path) -> None:
    card = write_untrained_weights(tmp_path)
    system = load_system("contrafact-whole", card)

    described, other = system.describe(Chroma(TRACK)), system.describe(Chroma(TRACK[::-1].copy()))

    assert described.shape == (1, 256)
    assert system.distances(described, [other])[0] == pytest.approx(np.linalg.norm(described - other), abs=1e-6)


@pytest.mark.parametrize("name", [name for name in SYSTEMS if name not in BASELINES])
def test_systems_without_gpu_support_refuse_a_gpu(name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(torch.cuda, "is_available", lambda: True)

    with pytest.raises(DeviceError, match=f"{name} computes on the CPU alone"):
        load_system(name, write_untrained_weights(tmp_path), device="cuda")


@pytest.mark.parametrize("name", UNTRAINED)
def test_chroma_of_another_recipe_too_short_or_silent_is_refused(name: str) -> None:
    system = load_system(name)

    for chroma, code in (
        (Chroma(TRACK, recipe="hpcp-v2"), "wrong_recipe"),
        (Chroma(TRACK[:5]), "too_short"),
        (Chroma(0 * TRACK), "silent_audio"),
    ):
        with pytest.raises(ContrafactError) as refused:
            system.describe(chroma)
        assert refused.value.code == code
    assert system.describe(Chroma(TRACK[:6])).size


def test_an_unknown_system_is_refused() -> None:
    with pytest.raises(ValueError, match="unknown system"):
        load_system("other")


def test_the_systems_are_named_as_in_the_literature() -> None:
    assert (
        *("cross-correlation", "dtw", "smith-waterman", "qmax", "dmax", "similarity-fusion", "fourier-2d"),
        *("melody", "melody-and-harmony", "timbre-fusion"),
        *("thesis-cnn", "thesis-lstm", "thesis-vit", "move", "bytecover3"),
        *("cross-similarity-network", "contrafact-whole", "contrafact", "two-stage"),
    ) == SYSTEMS


@pytest.mark.parametrize("name", [name for name in SYSTEMS if name not in BASELINES])
def test_systems_that_align_every_pair_are_known(name: str) -> None:
    assert load_system(name).is_quadratic == (name in QUADRATIC)
    assert (name in FROM_AUDIO) <= (name in QUADRATIC)
