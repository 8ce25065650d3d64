"""Jobs of a killed worker are taken again and become ready."""

from __future__ import annotations

import os
import signal
from functools import partial
from pathlib import Path

from tests.doubles.hasty import held
from tests.doubles.product import Product, wait_until
from tests.doubles.songs import SEEDS, compose, encode, render
from tests.doubles.youtube.fake import FakeYouTube

from contrafact_local.processes import children_of

TAKEN_UP_SECONDS = 60.0
SONG_ID = "killedAAAAA"
SLOW_BYTES_PER_SECOND = 10_000
"""A download at this speed lasts for half a minute and more."""


def kill_worker(product: Product) -> None:
    os.kill(product.worker_pid, signal.SIGKILL)


def is_replaced(product: Product, old_pid: int) -> bool:
    try:
        return product.worker_pid != old_pid
    except (OSError, ValueError):
        return False


def test_a_killed_worker_process_is_replaced_and_its_job_becomes_ready(product: Product, tmp_path: Path) -> None:
    song = encode(tmp_path / "song.flac", render(compose(SEEDS[6])))
    with held(product.data, "extracting"):
        job_id = product.upload(song, title="Its process dies")["job"]["id"]
        product.wait_for_state(job_id, "extracting")

        for pid in children_of(product.worker_pid):
            if is_worker(pid):
                os.kill(pid, signal.SIGKILL)

    assert product.wait_for_state(job_id, "ready", seconds=TAKEN_UP_SECONDS + 30)["attempts"] == 2


def test_a_job_becomes_ready_though_its_worker_is_killed_in_every_state(
    product: Product, youtube: FakeYouTube, tmp_path: Path
) -> None:
    # Another song: the recording of a ready track is refused.
    samples = render(compose(101))
    song = encode(tmp_path / "song.webm", samples)
    video = partial(youtube.add_video, SONG_ID, song, title="Killed and killed again")
    video(bytes_per_second=SLOW_BYTES_PER_SECOND)

    first_pid = product.worker_pid
    kill_worker(product)  # the job is queued while no worker is running
    job_id = product.post("/tracks", {"url": f"https://youtu.be/{SONG_ID}"})["job"]["id"]
    wait_until(lambda: is_replaced(product, first_pid), TAKEN_UP_SECONDS)
    product.wait_for_state(job_id, "downloading", seconds=TAKEN_UP_SECONDS + 30)
    video()
    kill_worker(product)
    for stage in ("extracting", "embedding"):
        with held(product.data, stage):
            product.wait_for_state(job_id, stage, seconds=TAKEN_UP_SECONDS + 30)
            kill_worker(product)

    job = product.wait_for_state(job_id, "ready", seconds=TAKEN_UP_SECONDS + 30)
    assert job["attempts"] == 4
    assert product.get(f"/tracks/{job['track_id']}")["title"] == "Killed and killed again"
    assert product.get(f"/tracks/{job['track_id']}/chroma")["n_frames"] == int(len(samples) / 44_100 / 0.46440)


def test_killed_workers_leave_no_process_and_no_scratch_file(product: Product) -> None:
    def are_gone() -> bool:
        parents = {pid: parent for pid in product.pids() if is_worker(pid) and (parent := parent_of(pid))}
        outermost = [pid for pid, parent in parents.items() if parent not in parents]
        return outermost == [product.worker_pid] and list((product.data / "scratch").iterdir()) == []

    # The last job removes its files a moment after it is ready.
    wait_until(are_gone, TAKEN_UP_SECONDS)


def is_worker(pid: int) -> bool:
    try:
        return b"contrafact_worker" in Path(f"/proc/{pid}/cmdline").read_bytes()
    except OSError:
        return False


def parent_of(pid: int) -> int | None:
    """The parent of a process; None if it has ended, as those that do something each minute."""
    try:
        return int(Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()[1])
    except OSError:
        return None
