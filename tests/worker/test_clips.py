"""Clips in the running product, also when the worker is killed."""

from __future__ import annotations

import os
import re
import signal
from pathlib import Path
from typing import Any

import pytest
import requests
from tests.doubles.hasty import held
from tests.doubles.product import Product, wait_until
from tests.doubles.songs import SAMPLE_RATE, SEEDS, compose, cover, encode, render

N_SONGS = 3
RANKED_SECONDS = 60.0
CLEARED_SECONDS = 60.0
"""The clip is ready shortly before its audio is deleted. A worker that another test killed leaves a file for a day."""


@pytest.fixture(scope="module")
def library(product: Product, tmp_path_factory: pytest.TempPathFactory) -> list[tuple[str, str]]:
    """Ready tracks: each song and its cover, in another key, tempo and timbre."""
    folder = tmp_path_factory.mktemp("library")
    jobs = []
    for number, seed in enumerate(SEEDS[:N_SONGS]):
        song = compose(seed)
        files = (
            encode(folder / f"song{number}.mp3", render(song)),
            encode(folder / f"cover{number}.mp3", cover(song, 1)),
        )
        jobs += [product.upload(file)["job"]["id"] for file in files]
    ids = [product.wait_for_state(job, "ready")["track_id"] for job in jobs]
    return list(zip(ids[::2], ids[1::2], strict=True))


def submit_file(product: Product, path: Path, **fields: str) -> str:
    with path.open("rb") as file:
        answer = requests.post(
            f"{product.address}/api/v1/checks/clip", files={"file": (path.name, file)}, data=fields, timeout=120
        )
    answer.raise_for_status()
    clip_id: str = answer.json()["clip"]["id"]
    return clip_id


def wait_for(product: Product, clip_id: str, *states: str) -> Any:
    """The answer about the clip once it is in one of the states."""
    answer: Any = None

    def is_there() -> bool:
        nonlocal answer
        answer = product.get(f"/checks/clip/{clip_id}")
        return answer["clip"]["state"] in states

    wait_until(is_there, RANKED_SECONDS + 30)
    return answer


def kept_uploads(product: Product) -> set[Path]:
    return {path for path in (product.data / "objects" / "incoming").rglob("*") if path.is_file()}


def kill_worker(product: Product) -> int:
    """Kill it in the midst of whatever it does; returns which it was."""
    pid = product.worker_pid
    os.kill(pid, signal.SIGKILL)
    return pid


def test_a_clip_of_a_track_finds_the_cover_and_not_the_track_itself(
    product: Product, library: list[tuple[str, str]]
) -> None:
    for song, its_cover in library:
        body = {"track_id": song, "start_s": 4.0, "end_s": 29.0}
        clip_id = product.post("/checks/clip", body)["clip"]["id"]
        found = wait_for(product, clip_id, "ready", "failed")
        items = found["ranking"]["items"]
        assert items[0]["track"]["id"] == its_cover
        assert items[0]["is_aligned"]
        assert song not in {item["track"]["id"] for item in items}
        assert found["ranking"]["total"] == len(items) == product.get("/tracks", state="ready")["total"] - 1


def test_a_file_cut_from_a_song_finds_the_song_and_its_position_and_is_deleted(
    product: Product, library: list[tuple[str, str]], tmp_path: Path
) -> None:
    before = kept_uploads(product)
    samples = render(compose(SEEDS[0]))
    file = encode(tmp_path / "clip.mp3", samples[8 * SAMPLE_RATE : 28 * SAMPLE_RATE])
    found = wait_for(product, submit_file(product, file), "ready", "failed")
    best = found["ranking"]["items"][0]
    assert best["track"]["id"] == library[0][0]
    assert best["verdict"]["transposition_semitones"] == 0
    offsets_s = [each["reference_start_s"] - each["query_start_s"] for each in best["verdict"]["sections"]]
    assert min(abs(offset_s - 8.0) for offset_s in offsets_s) < 1.5
    wait_until(lambda: kept_uploads(product) <= before, CLEARED_SECONDS)


def test_the_stages_of_tracks_and_clips_are_in_the_metrics(product: Product, library: list[tuple[str, str]]) -> None:
    clip_id = product.post("/checks/clip", {"track_id": library[0][0], "start_s": 4.0, "end_s": 29.0})["clip"]["id"]
    wait_for(product, clip_id, "ready", "failed")

    def are_all_counted() -> bool:
        found = requests.get(f"{product.address}/metrics", timeout=30).text
        counted = dict(re.findall(r'^contrafact_stage_seconds_count\{stage="(\w+)"\} (\S+)$', found, re.MULTILINE))
        least = {"downloading": 2 * N_SONGS, "extracting": 2 * N_SONGS, "embedding": 2 * N_SONGS, "clip": 1}
        return all(float(counted.get(stage, 0)) >= number for stage, number in least.items())

    wait_until(are_all_counted, RANKED_SECONDS)


def test_a_file_without_audio_fails_and_is_deleted(product: Product, tmp_path: Path) -> None:
    before = kept_uploads(product)
    file = tmp_path / "letter.mp3"
    file.write_text("Dear Sir or Madam")
    found = wait_for(product, submit_file(product, file), "ready", "failed")
    assert (found["clip"]["state"], found["clip"]["error"]["code"]) == ("failed", "not_audio")
    wait_until(lambda: kept_uploads(product) <= before, CLEARED_SECONDS)


@pytest.mark.long
def test_a_clip_is_ranked_though_its_worker_is_killed_before_and_during_processing(
    product: Product, library: list[tuple[str, str]], tmp_path: Path
) -> None:
    before = kept_uploads(product)
    song = render(compose(SEEDS[0]))
    file = encode(tmp_path / "song.flac", song)
    first_pid = kill_worker(product)  # the clip is queued while no worker is running
    with held(product.data, "ranking"):
        clip_id = submit_file(product, file, start_s="4", end_s="29")
        wait_until(lambda: is_replaced(product, first_pid), RANKED_SECONDS)
        wait_for(product, clip_id, "ranking")
        kill_worker(product)

    found = wait_for(product, clip_id, "ready", "failed")

    assert found["clip"]["state"] == "ready"
    assert found["ranking"]["items"][0]["track"]["id"] in library[0]
    wait_until(lambda: kept_uploads(product) <= before and not [*(product.data / "scratch").iterdir()], CLEARED_SECONDS)


def is_replaced(product: Product, old_pid: int) -> bool:
    try:
        return product.worker_pid != old_pid
    except (OSError, ValueError):
        return False
