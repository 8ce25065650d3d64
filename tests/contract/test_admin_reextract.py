"""`contrafact-admin reextract` on a real database."""

from __future__ import annotations

import json

import pytest
from pymongo.database import Database
from tests.contract.builders import NOW, add_track
from tests.doubles.servers import Server

from contrafact.adapters.mongo.database import Document
from contrafact.adapters.mongo.reextraction import MongoReextractionStore
from contrafact.adapters.mongo.tracks import MongoTrackStore
from contrafact.cli.admin.main import main
from contrafact.domain.jobs import State
from contrafact.domain.tracks import Metadata, Source, SourceKind


def run(capsys: pytest.CaptureFixture[str], *arguments: str) -> str:
    assert main(["reextract", *arguments]) == 0
    return capsys.readouterr().out


def test_tracks_of_the_older_recipe_are_counted_fetched_and_stopped(
    database: Database[Document], mongod: Server, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("MONGODB_URI", mongod.uri)
    assert run(capsys) == "Every ready track was analysed by hpcp-v2.\n"
    tracks, older = MongoTrackStore(database), MongoReextractionStore(database)
    upload, _ = tracks.claim(Source(SourceKind.UPLOAD, "f" * 64), Metadata(), "j" * 32, NOW)
    for track in (add_track(tracks, 1), add_track(tracks, 2), upload):
        tracks.describe(track.id, track.job_id, Metadata(duration_s=62_500.0), NOW)
        tracks.set_chroma(track.id, track.job_id, "k", NOW)
        tracks.mirror_state(track.id, track.job_id, State.READY, NOW)

    counted = run(capsys).splitlines()
    assert counted[0].startswith("3 ready tracks lack hpcp-v2")
    assert "2 can be fetched again with --fetch: about 2.0 GB" in counted[1]
    assert counted[2].startswith("1 were uploaded")
    assert older.count().n_waiting == 0

    assert "Analysed again: 0. Waiting: 2. Failed: 0." in run(capsys, "--fetch")
    assert older.any_waits()
    answer = json.loads(run(capsys, "--stop", "--json"))
    assert (answer["n_waiting"], answer["n_fetchable"], answer["failures"]) == (0, 2, [])
    assert not older.any_waits()
