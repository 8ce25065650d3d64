from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from tests.doubles.labelled_chroma import small_dataset

from contrafact.domain.chroma import Chroma
from contrafact.domain.errors import ContrafactError
from contrafact_bench.evaluation import evaluate as module
from contrafact_bench.evaluation.describe import clips
from contrafact_bench.evaluation.evaluate import Caching, Evaluation, evaluate, log_evaluation, pair_figures
from contrafact_bench.evaluation.store import EvaluationStore, Rows, content_key
from contrafact_training.data.datasets import Dataset, DatasetError
from contrafact_training.data.evaluation_log import Evaluated, read_log


class OnALine:
    """Tracks are points: their first value; silence cannot be used."""

    name = "on-a-line"
    paper = "none"
    n_parameters = 0

    def __init__(self, *, is_quadratic: bool = False, dies_after: int | None = None) -> None:
        self.is_quadratic = is_quadratic
        self.n_asked = 0
        self._dies_after = dies_after

    def describe(self, chroma: Chroma) -> np.ndarray:
        if not chroma.frames.any():
            raise ContrafactError("silent_audio")
        return chroma.frames[0, :1].astype(np.float32)

    def distances(self, query: np.ndarray, references: Sequence[np.ndarray]) -> np.ndarray:
        if self.n_asked == self._dies_after:
            raise KeyboardInterrupt
        self.n_asked += 1
        return np.array([abs(float(query[0]) - float(reference[0])) for reference in references])


def points(places: Sequence[int], works: Sequence[int]) -> Dataset:
    tracks = [np.full((20, 12), place, dtype=np.uint8) for place in places]
    return Dataset([f"track{i}" for i in range(len(places))], tracks, np.array(works))


FIVE = points([1, 4, 11, 2, 5], [0, 0, 0, 1, 2])


def test_every_track_is_ranked_against_all_others() -> None:
    # the worked example of test_metrics.py
    found = evaluate(OnALine(), FIVE)

    assert found.figures.map == pytest.approx(17 / 36)
    assert (found.figures.n_queries, found.figures.n_without_cover) == (3, 2)
    assert found.has_all_queries
    assert found.bytes_per_track == 4


def test_an_unusable_track_is_in_no_list() -> None:
    found = evaluate(OnALine(), points([1, 0, 4, 11, 2, 5], [0, 0, 0, 0, 1, 2]))

    assert found.figures.map == pytest.approx(17 / 36)
    assert [sentence.split(":")[0] for sentence in found.skipped] == ["track1"]


def test_a_system_that_aligns_pairs_gets_seeded_queries(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "N_QUERIES", 20)
    dataset = small_dataset(10, 3, 20)
    system, again, quick = OnALine(is_quadratic=True), OnALine(is_quadratic=True), OnALine()

    found, same, whole = (evaluate(each, dataset) for each in (system, again, quick))

    assert (system.n_asked, found.distances.shape, found.figures.n_queries) == (20, (20, 30), 20)
    assert not found.has_all_queries
    np.testing.assert_array_equal(found.queries, same.queries)
    np.testing.assert_array_equal(found.distances, whole.distances[found.queries])


def test_stored_distances_are_not_computed_again(tmp_path: Path) -> None:
    caching = Caching(EvaluationStore(tmp_path), "a system")
    evaluate(OnALine(), FIVE, caching=caching)
    system = OnALine()

    found = evaluate(system, FIVE, caching=caching)

    assert system.n_asked == 0
    assert found.figures.map == pytest.approx(17 / 36)


@pytest.mark.parametrize("changed", ["system", "chroma", "labels", "clips"])
def test_changed_input_is_computed_again(tmp_path: Path, changed: str) -> None:
    store = EvaluationStore(tmp_path)
    evaluate(OnALine(), FIVE, caching=Caching(store, "a system"))
    dataset = {
        "chroma": points([1, 4, 11, 3, 5], [0, 0, 0, 1, 2]),
        "labels": points([1, 4, 11, 2, 5], [0, 0, 0, 1, 1]),
    }.get(changed, FIVE)
    caching = Caching(store, "another" if changed == "system" else "a system")
    system = OnALine()

    evaluate(system, dataset, clip_seconds=3.0 if changed == "clips" else None, caching=caching)

    assert system.n_asked == 5


def test_a_killed_evaluation_is_resumed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "_SAVE_SECONDS", 0.0)
    caching = Caching(EvaluationStore(tmp_path), "a system")
    with pytest.raises(KeyboardInterrupt):
        evaluate(OnALine(is_quadratic=True, dies_after=2), FIVE, caching=caching)
    system = OnALine(is_quadratic=True)

    found = evaluate(system, FIVE, caching=caching)

    assert system.n_asked == 3
    assert found.figures.map == pytest.approx(17 / 36)


def test_a_broken_file_in_the_store_is_computed_again(tmp_path: Path) -> None:
    store = EvaluationStore(tmp_path)
    caching = Caching(store, "a system")
    evaluate(OnALine(), FIVE, caching=caching)
    (file,) = tmp_path.glob("*.npz")
    file.write_bytes(file.read_bytes()[:100])

    system = OnALine()

    evaluate(system, FIVE, caching=caching)

    assert system.n_asked == 5


def test_an_evaluation_is_logged_once_even_after_a_kill(tmp_path: Path) -> None:
    logged: list[Evaluation] = []

    def killed(_: Evaluation) -> None:
        raise KeyboardInterrupt

    store = EvaluationStore(tmp_path)
    with pytest.raises(KeyboardInterrupt):
        evaluate(OnALine(), FIVE, caching=Caching(store, "a system", killed))
    for _ in range(2):
        evaluate(OnALine(), FIVE, caching=Caching(store, "a system", logged.append))

    assert [each.figures.n_queries for each in logged] == [3]


def test_distances_stored_without_a_log_are_not_logged(tmp_path: Path) -> None:
    evaluate(OnALine(), FIVE, caching=Caching(EvaluationStore(tmp_path), "a system"))

    evaluate(OnALine(), FIVE, caching=Caching(EvaluationStore(tmp_path), "a system", pytest.fail))


def test_pairs_of_one_kind_are_refused_in_a_sentence() -> None:
    with pytest.raises(DatasetError, match="All 3 pairs are covers; figures over pairs need both kinds"):
        pair_figures(evaluate(OnALine(), points([1, 4, 11], [0, 0, 0])))


def test_rows_are_read_back_from_the_store(tmp_path: Path) -> None:
    rows = Rows(np.array([[0.0, 0.1]]), np.array([0, 1]), np.array([3, 5]), ["a: é"], 1.5, 48.0)
    EvaluationStore(tmp_path).save("key", rows)

    found = EvaluationStore(tmp_path).load("key")

    assert found is not None
    assert not found.is_whole
    assert (found.skipped, found.seconds, found.bytes_per_track) == (["a: é"], 1.5, 48.0)
    for name in ("distances", "queries", "references"):
        np.testing.assert_array_equal(getattr(found, name), getattr(rows, name))


def test_a_clip_is_ranked_without_its_own_recording() -> None:
    # the clip of each track is at its very place, so that its own recording would come first, were it in the list
    assert evaluate(OnALine(), FIVE, clip_seconds=3.0).figures.map == pytest.approx(17 / 36)


def test_an_unusable_clip_is_no_query() -> None:
    dataset = points([1, 4, 11, 2, 5], [0, 0, 0, 1, 2])
    dataset.tracks[0][1:] = 0  # silent but for the first frame, which no clip of seed 0 begins with
    assert not clips(dataset, 3.0).tracks[0].any()

    found = evaluate(OnALine(), dataset, clip_seconds=3.0)

    np.testing.assert_array_equal(found.queries, [1, 2, 3, 4])
    assert [sentence.split(":")[0] for sentence in found.skipped] == ["the clip of track0"]
    assert (found.figures.n_queries, found.figures.n_without_cover) == (2, 2)


def test_clips_have_their_length_and_lie_within_the_track() -> None:
    dataset = small_dataset(2, 2, 90)

    cut = clips(dataset, 20.0)

    assert {len(track) for track in cut.tracks} == {43}  # 20 s / 0.4644 s
    for clip, track in zip(cut.tracks, dataset.tracks, strict=True):
        assert clip.tobytes() in track.tobytes()
    np.testing.assert_array_equal(clips(dataset, 20.0).tracks, cut.tracks)
    np.testing.assert_array_equal(clips(dataset, 600.0).tracks, dataset.tracks)


def test_pair_figures_of_a_perfect_system_are_one() -> None:
    figures: Any
    for figures in pair_figures(evaluate(OnALine(), points([1, 2, 90, 91], [0, 0, 1, 1]))).values():
        assert (figures.roc_auc, figures.average_precision, figures.ndcg) == (1, 1, 1)
        assert (figures.at_best_f1.f1, figures.at_best_f1.other_f1) == (1, 1)
        assert figures.n_covers == 2


def test_an_evaluation_is_logged_with_its_interval(tmp_path: Path) -> None:
    found = evaluate(OnALine(), FIVE)

    log_evaluation(Evaluated("dtw", "-", "test"), found, tmp_path / "log.csv")

    (line,) = read_log(tmp_path / "log.csv")
    low, high = found.figures.map_interval
    assert line[2:] == ["dtw", "-", "test", "whole tracks", "3", f"{17 / 36:.4f}", f"{low:.4f}", f"{high:.4f}"]


def test_clips_of_recordings_are_cut_from_every_view() -> None:
    whole = small_dataset(2, 2, 90)
    chromas = [Chroma(frames, melody=frames[::-1], whitened=255 - frames) for frames in whole.tracks]

    cut = clips(replace(whole, chromas=chromas, folder=Path("audio")), 10)

    for index, frames in enumerate(cut.tracks):
        chroma = cut.chroma(index)
        np.testing.assert_array_equal(chroma.frames, frames)
        np.testing.assert_array_equal(chroma.whitened, 255 - frames)
        assert chroma.melody is not None
        assert len(frames) == len(chroma.melody) == 22
    assert cut.folder is None


def test_stored_distances_are_those_of_every_view() -> None:
    whole = small_dataset(2, 2, 40)
    whitened = ([*whole.tracks], [255 - frames for frames in whole.tracks])
    views = [replace(whole, chromas=[*map(with_view, whole.tracks, each)]) for each in whitened]

    assert len({content_key(each) for each in (whole, *views)}) == 3


def with_view(frames: np.ndarray, whitened: np.ndarray) -> Chroma:
    return Chroma(frames, whitened=whitened)
