"""What administrators see of an installation."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import UTC, datetime

import pytest
from flask.testing import FlaskClient
from tests.doubles.memory_health import worker_report
from tests.doubles.memory_world import World

from contrafact.domain.engines import EngineName, EngineReport, Filling
from contrafact.services.installation import shown_settings, yt_dlp_of
from contrafact.settings import Settings

SECRETS = re.compile(r"URI|URL|PROXY|ARGS|SECRET|PASSWORD|TOKEN|KEY")


def test_settings_versions_disks_and_workers_are_shown(client: FlaskClient) -> None:
    answer = client.get("/api/v1/settings").get_json()

    settings = {each["name"]: each for each in answer["settings"]}
    assert settings["CONTRAFACT_TRASH_DAYS"] == {
        "name": "CONTRAFACT_TRASH_DAYS",
        "value": "30.0",
        "is_set": False,
        "is_secret": False,
    }
    assert [worker["worker_id"] for worker in answer["workers"]] == ["host-1"]
    assert answer["disks"][0]["place"] == "data"
    assert 0 < answer["disks"][0]["free_bytes"] <= answer["disks"][0]["total_bytes"]
    assert answer["yt_dlp"]["version"]


def test_the_vector_engine_is_named_with_why_it_could_not_be_filled(client: FlaskClient, world: World) -> None:
    problem = "The vector engine takes no vectors: quota exceeded"
    world.engines = [
        EngineReport(EngineName.MILVUS, "2.3.5", is_filled=False, filling=Filling.REFUSED, problem=problem)
    ]

    assert client.get("/api/v1/settings").get_json()["engines"] == [
        {
            "name": "milvus",
            "version": "2.3.5",
            "is_compared": False,
            "is_filled": False,
            "filling": "refused",
            "problem": problem,
            "entries": None,
        }
    ]


def test_no_secret_is_shown(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MONGODB_URI", "mongodb://me:hush@db/contrafact")
    monkeypatch.setenv("CONTRAFACT_PROXY", "http://me:hush@proxy")
    monkeypatch.setenv("CONTRAFACT_YTDLP_ARGS", "--extractor-args youtube:po_token=hush")

    shown = shown_settings(Settings())

    assert "hush" not in str(shown)
    assert {each.name for each in shown if each.is_set} >= {"MONGODB_URI", "CONTRAFACT_PROXY"}
    # A new setting with such a name must be no text that is shown.
    named = [each for each in shown if SECRETS.search(each.name)]
    assert [each.name for each in named if not each.is_secret and each.value is not None] == []
    assert len(named) >= 4


def test_yt_dlp_is_as_old_as_the_oldest_of_the_workers(world: World) -> None:
    heartbeats = world.heartbeats
    for number, release in enumerate(["2026.11.20", "2026.10.1.dev0", None]):
        heartbeats.beat(worker_report(f"host-{number}"))
        name = f"host-{number}"
        heartbeats.heartbeats[name] = replace(heartbeats.heartbeats[name], yt_dlp=release)

    found = yt_dlp_of(heartbeats.newest(9), datetime(2026, 10, 31, tzinfo=UTC))

    assert found is not None
    assert (found.version, found.age_days) == ("2026.10.1.dev0", 30)
