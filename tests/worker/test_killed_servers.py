"""Active jobs become ready though a server is killed or the bucket's folder is away."""

from __future__ import annotations

import itertools
import os
import signal
from pathlib import Path

import pytest
import requests
from tests.doubles.product import Product, wait_until
from tests.doubles.songs import compose, encode, render
from tests.doubles.youtube.fake import FakeYouTube

DOWNLOAD_SECONDS = 6
SERVERS = {"valkey": "valkey-server", "mongod": "--replSet"}
ENDS_WITHIN_SECONDS = 120.0


SEEDS = itertools.count(201)


@pytest.fixture
def song(tmp_path: Path) -> Path:
    """A song for each test: the recording of a ready track is refused."""
    return encode(tmp_path / "song.webm", render(compose(next(SEEDS))))


@pytest.mark.parametrize("name", SERVERS)
def test_an_active_job_becomes_ready_though_a_server_is_killed(
    product: Product, youtube: FakeYouTube, song: Path, name: str
) -> None:
    video_id = f"lost{name:_<7}"
    youtube.add_video(video_id, song, bytes_per_second=song.stat().st_size / DOWNLOAD_SECONDS)
    job_id = product.post("/tracks", {"url": f"https://youtu.be/{video_id}"})["job"]["id"]
    product.wait_for_state(job_id, "downloading")

    os.kill(product.pid_of(SERVERS[name]), signal.SIGKILL)

    wait_until(lambda: state_of(product, job_id) == "ready", ENDS_WITHIN_SECONDS)


@pytest.mark.long
def test_an_active_job_becomes_ready_though_the_buckets_folder_is_away_for_a_while(
    product: Product, youtube: FakeYouTube, song: Path
) -> None:
    youtube.add_video("lostbucket0", song, bytes_per_second=song.stat().st_size / DOWNLOAD_SECONDS)
    job_id = product.post("/tracks", {"url": "https://youtu.be/lostbucket0"})["job"]["id"]
    product.wait_for_state(job_id, "downloading")
    objects, away = product.data / "objects", product.data / "away"

    objects.rename(away)
    try:
        wait_until(lambda: is_interrupted(product, job_id), ENDS_WITHIN_SECONDS)
        ready = requests.get(f"{product.address}/api/v1/health/ready", timeout=30)
        assert (ready.status_code, ready.json()["parts"]["bucket"]) == (503, "unavailable")
        assert not objects.exists()
    finally:
        away.rename(objects)

    wait_until(lambda: state_of(product, job_id) == "ready", ENDS_WITHIN_SECONDS)
    assert requests.get(f"{product.address}/api/v1/health/ready", timeout=30).ok


def test_a_link_submitted_while_the_broker_is_down_becomes_ready(
    product: Product, youtube: FakeYouTube, song: Path
) -> None:
    youtube.add_video("nobroker000", song)
    os.kill(product.pid_of(SERVERS["valkey"]), signal.SIGKILL)

    answer = requests.post(f"{product.address}/api/v1/tracks", json={"url": "youtu.be/nobroker000"}, timeout=30)

    assert answer.status_code == 202
    job_id = answer.json()["job"]["id"]
    wait_until(lambda: state_of(product, job_id) == "ready", ENDS_WITHIN_SECONDS)


def is_interrupted(product: Product, job_id: str) -> bool:
    lines = (product.data / "logs" / "worker.log").read_text().splitlines()
    return any("job interrupted: The bucket does not answer" in line and job_id in line for line in lines)


def state_of(product: Product, job_id: str) -> str | None:
    """The job's state; None while the API cannot say."""
    answer = requests.get(f"{product.address}/api/v1/jobs/{job_id}", timeout=30)
    return answer.json()["state"] if answer.ok else None
