from __future__ import annotations

import re
from importlib import import_module
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import torch
from numpy.typing import NDArray
from tests.doubles.commands import failing, run_main
from tests.doubles.labelled_chroma import small_dataset, write_npz
from tests.doubles.weights import write_untrained_weights

from contrafact.embedding.network import CoverNetwork, segment_windows
from contrafact_bench.commands import main
from contrafact_bench.evaluation.evaluate import Evaluation
from contrafact_bench.reports.retrieval_orders import SECONDS
from contrafact_bench.studies import ablation, alignment, query_length, segment_length, speed
from contrafact_bench.studies.pages import STUDIES
from contrafact_bench.studies.pooling import features, max_mean_distances
from contrafact_training.data.evaluation_log import Evaluated
from contrafact_training.train.config import load_config, shipped_config

MAX_BYTES = 200_000


@pytest.fixture
def data(tmp_path: Path) -> Path:
    splits = {name: small_dataset(3, 2, 100, seed=seed) for seed, name in enumerate(("train", "val", "test"))}
    return write_npz(tmp_path / "chroma.npz", **splits)


@pytest.fixture
def logged(monkeypatch: pytest.MonkeyPatch) -> list[Evaluated]:
    asked: list[Evaluated] = []

    def note(each: Evaluated, evaluation: Evaluation) -> None:
        assert evaluation.figures.n_queries
        if each.split != "val":
            asked.append(each)

    monkeypatch.setattr("contrafact_bench.evaluation.setting.is_research_data", lambda _: True)
    monkeypatch.setattr("contrafact_bench.evaluation.setting.log_evaluation", note)
    return asked


def made(tmp_path: Path, data: Path, *arguments: str) -> str:
    if not (tmp_path / "weights").is_dir():
        (tmp_path / "weights").mkdir()
        write_untrained_weights(tmp_path / "weights")
    paths = {"data": data, "out": tmp_path / "docs", "weights": tmp_path / "weights", "runs": tmp_path / "runs"}
    options = [text for name, path in paths.items() for text in (f"--{name}", path)]
    run_main(main, "studies", *arguments, *options, "--baselines", tmp_path / "baselines")
    return (tmp_path / "docs" / "studies" / f"{arguments[0]}.md").read_text(encoding="utf-8")


def rows(page: str) -> list[list[str]]:
    lines = [line for line in page.splitlines() if line.startswith("|")][2:]
    return [[cell.strip() for cell in line.strip("|").split("|")] for line in lines]


def unit(*vectors: tuple[float, ...]) -> NDArray[np.float32]:
    return np.array(vectors, dtype=np.float32)


def test_segments_of_the_products_length_are_those_of_forward() -> None:
    torch.manual_seed(1)
    network = CoverNetwork().eval()
    chroma = torch.rand(2, 12, 130)
    with torch.inference_mode():
        _, segments = network(chroma)
        powers = network.powers(chroma)
        whole, same_segments = network.pool(powers, 130)
        same_whole, longer = network.pool(powers, 130, 65)

    assert torch.equal(segments, same_segments)
    assert torch.equal(whole, same_whole)
    assert (segments.shape[1], longer.shape[1]) == (6, 3)


def test_windows_of_any_length_cover_all_columns_and_weigh_them_to_one() -> None:
    for segment_frames, n_segments in ((32, 8), (43, 6), (129, 2), (388, 1)):
        windows = segment_windows(130, 9, segment_frames)
        assert windows.shape == (9, n_segments)
        torch.testing.assert_close(windows.sum(dim=0), torch.ones(n_segments))
        assert (windows.sum(dim=1) > 0).all()


def test_maxmean_is_the_mean_of_both_directions() -> None:
    distances = max_mean_distances([unit((1, 0), (0, 1)), unit((1, 0)), unit((0.6, 0.8))])

    # There: (1 + 0) / 2; back: 1. Then there: (0.6 + 0.8) / 2; back: 0.8.
    np.testing.assert_allclose(distances[0], [0, 1 - 0.75, 1 - 0.75], atol=1e-6)
    np.testing.assert_allclose(distances, distances.T, atol=1e-6)


def test_tracks_that_cannot_be_embedded_have_no_features() -> None:
    dataset = small_dataset(2, 2, 60)
    dataset.tracks[1] = dataset.tracks[1][:5]

    assert features(CoverNetwork().eval(), dataset).indices.tolist() == [0, 2, 3]


def test_alignment_compares_each_parameter_with_the_current_one(tmp_path: Path, data: Path) -> None:
    page = made(tmp_path, data, "alignment")

    found = rows(page)
    assert [row[0] for row in found] == [*alignment.VARIANTS, "not normalised by lengths"]
    assert found[0][2] == ""
    for row in found[1:]:
        low, high = (float(number) for number in re.findall(r"[+-][\d.]+", row[2])[1:])
        assert low <= float(row[1]) - float(found[0][1]) + 0.002
        assert high >= float(row[1]) - float(found[0][1]) - 0.002
    assert (tmp_path / "docs" / "studies" / "alignment.svg").stat().st_size < MAX_BYTES


def test_segment_length_shows_every_length_and_the_whole_track(
    tmp_path: Path, data: Path, logged: list[Evaluated]
) -> None:
    page = made(tmp_path, data, "segment-length")

    assert [row[0] for row in rows(page)] == ["15 s", "20 s", "30 s", "60 s", "120 s", "180 s", "whole track"]
    assert "`val` of chroma.npz, 6 tracks of 3 works" in page
    assert "Weights `untrained` (sha256 " in page
    # Tracks of 46 s are one segment of 60 s or more.
    by_length = {row[0]: row[1:] for row in rows(page)}
    assert by_length["60 s"] == by_length["180 s"] == by_length["whole track"]
    assert logged[0].system == "contrafact, segments of 15 s"
    assert {each.split for each in logged} == {"test"}
    figure = tmp_path / "docs" / "studies" / "segment-length.svg"
    assert figure.stat().st_size < MAX_BYTES
    assert "(segment-length.svg)" in page

    first, n_logged = figure.read_bytes(), len(logged)
    assert made(tmp_path, data, "segment-length") == page
    assert figure.read_bytes() == first
    assert len(logged) == n_logged == 7


def test_query_length_marks_systems_that_are_not_trained(
    tmp_path: Path, data: Path, logged: list[Evaluated], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(query_length, "SECONDS", (6, 30))
    monkeypatch.setattr(query_length, "N_QUERIES", 4)

    page = made(tmp_path, data, "query-length")

    found = rows(page)
    assert [row[0] for row in found] == ["6 s", "30 s", "30 s, 6 queries"]
    assert [row[2] for row in found[:2]] == ["not trained yet"] * 2
    assert all(0 < float(row[1].split()[0]) <= 1 for row in found)
    assert [each.clip_seconds for each in logged] == [6, 30, 30]


def test_speed_measures_every_network_at_every_length(
    tmp_path: Path, data: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name, value in {"N_FRAMES": (44, 88), "CHUNK": 2, "_N_SINGLES": 1, "_N_BATCHES": 1}.items():
        monkeypatch.setattr(speed, name, value)
    monkeypatch.setattr(torch.cuda, "is_available", lambda: False)

    page = made(tmp_path, data, "speed")

    assert [tuple(row[:2]) for row in rows(page)] == [
        (name, n) for name in ("thesis-cnn", "thesis-lstm", "thesis-vit", "contrafact") for n in ("44", "88")
    ]
    assert all(float(row[2]) > 0 for row in rows(page))
    assert "There was no GPU" in page


def test_each_variant_differs_from_everything_in_one_setting() -> None:
    variants = ablation.variants(load_config(shipped_config("contrafact")), 20)
    everything: dict[str, Any] = variants.pop(ablation.ALL).model_dump()

    assert {"without guided crops", "without segment loss", "without averaged weights"} <= set(variants)
    for config in variants.values():
        values = config.model_dump()
        assert sum(values[name] != everything[name] for name in values) == 1
        assert values["steps"] == 20


def test_a_missing_ingredient_gives_no_variant() -> None:
    plain = load_config(shipped_config("contrafact")).model_copy(update={"augment": False})

    assert not [name for name in ablation.variants(plain, 20) if "augmentation" in name]


@pytest.mark.long
def test_ablation_trains_each_variant_once(tmp_path: Path, data: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    tiny = load_config(shipped_config("contrafact")).model_copy(
        update={"frames_per_batch": 256, "crop_frames": (32,), "tracks_per_work": 2}
    )
    monkeypatch.setattr(ablation, "load_config", lambda _: tiny)
    chosen = dict(list(ablation.variants(tiny, 1).items())[:2])
    monkeypatch.setattr(ablation, "variants", lambda *_: chosen)

    page = made(tmp_path, data, "ablation", "--ablation-steps", "1")

    assert [row[0] for row in rows(page)] == ["everything", "without guided crops"]
    assert "--ablation-steps 1`" in page
    monkeypatch.setattr(ablation, "train", None)  # a second training would fail
    assert made(tmp_path, data, "ablation", "--ablation-steps", "1") == page


def test_ablation_on_other_data_has_another_folder() -> None:
    config = load_config(shipped_config("contrafact"))

    names = {ablation.folder_name("without guided crops", config, data) for data in ("one", "other", "one")}

    assert len(names) == 2


def test_an_interruption_ends_without_a_traceback(
    tmp_path: Path, data: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def interrupted(*_: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("contrafact_bench.studies.pages.import_module", interrupted)
    with pytest.raises(SystemExit) as ended:
        made(tmp_path, data, "speed")

    assert ended.value.code == 130
    assert "interrupted" in capsys.readouterr().err


def test_failures_are_listed_and_drawn_with_their_sentences(tmp_path: Path, data: Path) -> None:
    (tmp_path / "docs" / "studies").mkdir(parents=True)
    (tmp_path / "docs" / "studies" / "failures.toml").write_text(
        '[pairs]\n"val 0 + val 1" = "Another song within."\n', encoding="utf-8"
    )

    page = made(tmp_path, data, "failures")

    assert all(re.fullmatch(r"val \d+ \+ val \d+", row[1]) for row in rows(page))
    assert len(rows(page)) == 3
    assert "track0" not in page
    assert page.count("Another song within.") == 1
    assert page.count("(not inspected yet)") == 2
    assert (tmp_path / "docs" / "studies" / "failures.svg").stat().st_size < MAX_BYTES


def test_data_without_the_split_is_refused_in_a_sentence(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    data = write_npz(tmp_path / "chroma.npz", train=small_dataset(2, 2, 60))

    with failing(capsys, r"contrafact-bench studies: .*no split 'val'"):
        made(tmp_path, data, "segment-length")


def test_every_study_is_a_module_with_a_name() -> None:
    modules = [import_module(f"contrafact_bench.studies.{name.replace('-', '_')}") for name in STUDIES]

    assert [module.NAME for module in modules] == list(STUDIES)
    assert segment_length.SECONDS == (15, 20, 30, 60, 120, 180)
    assert {6, 10, 30, 60} <= set(SECONDS)
