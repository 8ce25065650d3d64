"""Kills at random moments lose nothing: the short form for `make test-long`, the long one for `make chaos`.

Everything is checked after each round of kills, so that later rounds edit, delete and restore tracks that are ready.
"""

from __future__ import annotations

import json
import os
import random
import secrets
import sys
import threading
import time
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest
from tests.chaos.checks import check_everything, wait_until_settled
from tests.chaos.clients import Client
from tests.chaos.journal import ACKNOWLEDGED, IN_DOUBT, Journal, TrackJournal
from tests.chaos.kills import kill_at_random
from tests.chaos.tracks import make_tracks
from tests.doubles import hasty
from tests.doubles.product import Product
from tests.doubles.youtube.fake import FakeYouTube

from contrafact.adapters.local_bucket import LocalBucket
from contrafact.adapters.mongo.database import connect
from contrafact.settings import RECORDED

N_CLIENTS = 4
N_FILES, N_VIDEOS = 3, 2
"""Tracks of each client."""
SETTLED_SECONDS = 240.0
KILLS_OF_A_ROUND = 20
KILLS = int(os.environ.get("CONTRAFACT_CHAOS_KILLS", "12"))
SEED = int(os.environ.get("CONTRAFACT_CHAOS_SEED", secrets.randbelow(1_000_000)))


@pytest.fixture(scope="module")
def youtube() -> Iterator[FakeYouTube]:
    with FakeYouTube() as fake:
        yield fake


@pytest.fixture(scope="module")
def product(tmp_path_factory: pytest.TempPathFactory, youtube: FakeYouTube) -> Iterator[Product]:
    environment = {**youtube.env(), "CONTRAFACT_LEASE_SECONDS": "2", "CONTRAFACT_SWEEP_SECONDS": "1"}
    with Product(tmp_path_factory.mktemp("chaos"), environment=environment, command=hasty.COMMAND) as running:
        yield running


@pytest.fixture(scope="module")
def tracks(tmp_path_factory: pytest.TempPathFactory, youtube: FakeYouTube) -> list[list[TrackJournal]]:
    """The tracks of each client."""
    folder = tmp_path_factory.mktemp("songs")
    return make_tracks(folder, youtube, n_clients=N_CLIENTS, n_files=N_FILES, n_videos=N_VIDEOS)


@pytest.mark.long
@pytest.mark.timeout(60 + 4 * KILLS + SETTLED_SECONDS * (1 + KILLS / KILLS_OF_A_ROUND))
def test_kills_at_random_moments_lose_nothing(
    product: Product, tracks: list[list[TrackJournal]], capsys: pytest.CaptureFixture[str]
) -> None:
    sys.stdout.write(f"seed {SEED}\n")
    settings = json.loads((product.data / RECORDED).read_text())
    database, bucket = connect(settings["MONGODB_URI"]), LocalBucket(Path(settings["CONTRAFACT_BUCKET_DIR"]))
    journal, dice = Journal(), random.Random(SEED)
    for track in (each for own in tracks for each in own):
        journal.add(track)

    kills, killing_seconds, settling_seconds = Counter[str](), 0.0, list[float]()
    while kills.total() < KILLS and not journal.faults:
        began = time.monotonic()
        kills += _one_round(product, tracks, journal, min(KILLS_OF_A_ROUND, KILLS - kills.total()), dice)
        ended = time.monotonic()
        wait_until_settled(product, database, SETTLED_SECONDS)
        killing_seconds += ended - began
        settling_seconds.append(time.monotonic() - ended)
        check_everything(product, database, bucket, journal)

    by_part = ", ".join(f"{n} {part}" for part, n in sorted(kills.items()))
    asked, found = journal.counts, journal.found
    figures = {
        "seed": SEED,
        "kills": f"{kills.total()} ({by_part}) in {killing_seconds:.0f} s",
        "changes asked for": f"{asked[ACKNOWLEDGED]} acknowledged, {asked[IN_DOUBT]} in doubt",
        "until all was settled": f"{max(settling_seconds):.0f} s at most, {len(settling_seconds)} times",
        "tracks checked": ", ".join(f"{n} {state}" for state, n in sorted(found.items())),
        "faults": len(journal.faults),
    }
    with capsys.disabled():
        sys.stdout.write(
            "\n| chaos | |\n|---|---|\n" + "".join(f"| {name} | {each} |\n" for name, each in figures.items())
        )
    assert journal.faults == [], "\n\n".join([f"seed {SEED}", *journal.faults])
    assert asked[ACKNOWLEDGED] > KILLS
    assert found["ready"] > 0


def _one_round(
    product: Product, tracks: list[list[TrackJournal]], journal: Journal, n_kills: int, dice: random.Random
) -> Counter[str]:
    """Kill parts while clients change the library; return the kills by part when all clients have ended."""
    api, lock = f"{product.address}/api/v1", threading.Lock()
    clients = [Client(api, own, journal, lock, dice.randrange(2**32)) for own in tracks]
    for client in clients:
        client.start()
    try:
        return kill_at_random(product, n_kills, dice)
    finally:
        for client in clients:
            client.stop()
        for client in clients:
            client.join()
        assert [client.error for client in clients] == [None] * len(clients)
