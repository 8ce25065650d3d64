from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pytest
from tests.doubles.commands import run_main
from tests.doubles.labelled_chroma import small_dataset, write_npz

from contrafact.domain.chroma import Chroma
from contrafact.embedding.background import load_background
from contrafact.embedding.card import find_card
from contrafact.embedding.embedder import load_embedder
from contrafact.features.chroma_io import write_chroma
from contrafact.scoring.hubness import HubnessCache
from contrafact.search.chance import LEAST_CHANCE
from contrafact_bench.commands import main
from contrafact_bench.evaluation import levers as module
from contrafact_bench.evaluation.half_libraries import EVIDENCE, HalfLibraries, HalfLibrary
from contrafact_bench.evaluation.levers import EXPANSION, EYE, HUBS, LEVERS, SUPPORT, LeverSearch, refitted
from contrafact_bench.reports.levers import sets_of
from contrafact_training.data.datasets import track_name

EVERYTHING = frozenset(LEVERS)
ALL = np.arange(24)


@pytest.fixture(scope="module")
def search(tmp_path_factory: pytest.TempPathFactory) -> HalfLibraries:
    embedder = load_embedder()
    dataset = small_dataset(8, 3, 150)
    vectors = np.stack([embedder.embed(Chroma(frames)).whole for frames in dataset.tracks])
    hubness = HubnessCache(load_background(embedder.card, find_card(None)))
    return HalfLibraries(dataset, vectors, embedder.card.calibration, hubness, tmp_path_factory.mktemp("cache"))


def test_each_lever_is_alone_and_left_out_once() -> None:
    found = sets_of(("eye", "hubs", "support"))

    assert [len(each) for each in found] == [0, 1, 1, 1, 2, 2, 2, 3]
    assert len(sets_of(("eye",))) == 2


@pytest.mark.long
def test_the_eye_speaks_only_where_it_is_asked(search: LeverSearch) -> None:
    calibration = load_embedder().card.calibration

    with_eye, without = (search.near_pairs(levers, calibration, ALL) for levers in (EVERYTHING, EVERYTHING - {EYE}))

    assert any(each.network_log_odds is not None for each in with_eye.features)
    assert all(each.network_log_odds is None for each in without.features)
    assert refitted(calibration, without).located.network_weight == 0  # type: ignore[union-attr]


def test_without_correction_all_tracks_are_equal_hubs(search: LeverSearch) -> None:
    calibration = load_embedder().card.calibration

    pairs = search.near_pairs(EVERYTHING - {HUBS}, calibration, ALL)

    assert len({each.expected_similarity for each in pairs.features}) == 1
    corrections = [each.corrected_distance - each.distance**2 / 2 for each in pairs.features]
    assert max(corrections) == pytest.approx(min(corrections))


def test_support_is_asked_for_only_with_its_lever(search: LeverSearch, monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[str] = []

    class Links(module.MemoryLinks):
        def of(self, track_ids: object) -> dict[str, dict[str, float]]:
            asked.extend(track_ids)  # type: ignore[arg-type]
            return {}

    monkeypatch.setattr(module, "MemoryLinks", Links)
    calibration, queries = load_embedder().card.calibration, np.array([0])

    search.distances(EVERYTHING - {SUPPORT}, calibration, queries)
    assert asked == []
    order = search.distances(EVERYTHING, calibration, queries)
    assert len(asked) == 24
    assert order.shape == (1, 24)


def test_known_works_are_edges_except_those_of_the_query(search: LeverSearch) -> None:
    class Nothing:
        def of(self, track_ids: Sequence[str]) -> dict[str, dict[str, float]]:
            return {each: {} for each in track_ids}

    names = [track_name(place) for place in range(24)]
    links = module._WorkLinks(Nothing(), names, search.dataset.works, names[0])

    found = links.of(names[:6])

    assert found[names[0]] == {}
    assert found[names[1]] == {names[2]: 1.0}
    assert found[names[3]] == {names[4]: 1.0, names[5]: 1.0}


def test_without_expansion_every_candidate_is_near_the_query(search: LeverSearch) -> None:
    index = module._Unexpanded(search._index)
    name = "000000003"
    elsewhere = -search._vectors[3]

    assert index.nearest(elsewhere, 5, name) == search._index.nearest(search._vectors[3], 5, name)
    assert EXPANSION in LEVERS


def test_half_of_the_works_is_searched_and_its_covers_are_evidence(search: HalfLibraries) -> None:
    found = search.search(load_embedder().card.calibration, ALL, 0)

    assert found.is_there.sum() == 12
    assert np.median(found.scores[EVIDENCE][found.is_there]) > np.median(found.scores[EVIDENCE][~found.is_there])
    assert found.chances.min() >= LEAST_CHANCE
    assert found.answered(EVIDENCE, 0.0) > 0.5


def test_answered_are_those_above_the_cut_that_few_others_reach() -> None:
    scores, is_there = np.array([5.0, 3.0, 1.0, 4.0, 2.0, 0.0]), np.array([True, True, True, False, False, False])
    half = HalfLibrary({EVIDENCE: scores}, np.zeros(6), is_there)

    assert half.answered(EVIDENCE, 0.0) == pytest.approx(1 / 3)
    assert half.answered(EVIDENCE, 0.4) == pytest.approx(2 / 3)


@pytest.mark.slow
def test_the_page_of_absent_works_has_each_way_and_chance(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    data = write_npz(tmp_path / "c.npz", val=small_dataset(6, 2, 90))

    run_main(main, "absent", "--data", data, "--draws", "2", "--out", tmp_path / "absent.md")

    page = (tmp_path / "absent.md").read_text(encoding="utf-8")
    for row in ("highest probability", "highest log-odds", "evidence of the product", "at most 0.05"):
        assert page.count(f"| {row} |") == 1


@pytest.mark.long
def test_the_command_writes_a_table_for_each_split_and_the_recordings(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    data = write_npz(
        tmp_path / "c.npz", **{name: small_dataset(6, 3, 90, seed=n) for n, name in enumerate(("val", "test", "greek"))}
    )
    for name, frames in zip(small_dataset(3, 2, 90).names, small_dataset(3, 2, 90).tracks, strict=True):
        (tmp_path / "audio" / name).parent.mkdir(parents=True, exist_ok=True)
        write_chroma(tmp_path / "audio" / f"{name}.npz", Chroma(frames, whitened=frames))

    run_main(main, "levers", "--data", data, "--recordings", tmp_path / "audio", "--out", tmp_path / "levers.md")

    page = (tmp_path / "levers.md").read_text(encoding="utf-8")
    assert page.count("| ear | needs audio |") == 3
    parts = {part.partition("\n")[0]: part for part in page.split("\n## ")[1:]}
    assert list(parts) == [
        "`val`, 18 queries",
        "`test`, 18 queries",
        "`greek`, 18 queries",
        "Recordings of audio, 6 queries",
    ]
    for part in parts.values():
        assert [line.split(" | ")[0] for line in part.splitlines() if line.startswith("| ")][2:] == [
            f"| {each}" for each in ("none", *LEVERS)
        ]
