"""What webhooks are told: the ends of jobs, and likely matches."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from random import Random
from typing import Any

import pytest
from tests.doubles.memory_app import make_loader, make_same_recordings, make_search
from tests.doubles.memory_edges import MemoryEdgeStore
from tests.doubles.memory_webhooks import MemoryWebhooks
from tests.doubles.memory_world import World, make_world
from tests.doubles.tunes import cover, tune
from tests.unit.services.fakes import FakePipeline, make_ingest, raising

from contrafact.domain.tracks import Track
from contrafact.domain.verdicts import Decision, Verdict
from contrafact.domain.webhooks import Event, Webhook
from contrafact.services.announcing import AnnounceMatches
from contrafact.services.compare import CheckPair
from contrafact.services.linking import LinkTracks


def hook(world: World, *events: Event) -> MemoryWebhooks:
    now = world.clock()
    world.webhooks.create(Webhook("w1", "https://a.example/", frozenset(events or Event), "whsec_", now, now))
    return world.webhooks


def messages(webhooks: MemoryWebhooks) -> list[dict[str, Any]]:
    return [json.loads(each.body) for each in webhooks.deliveries.values()]


def run(world: World, pipeline: FakePipeline, folder: Path, job_id: str) -> None:
    replace(make_ingest(world, pipeline, folder), events=world.webhooks)(job_id)


def test_a_ready_track_is_told_with_its_metadata(
    world: World, pipeline: FakePipeline, track: Track, tmp_path: Path
) -> None:
    webhooks = hook(world)
    run(world, pipeline, tmp_path, track.job_id)
    (message,) = messages(webhooks)
    assert message["type"] == "track.ready"
    assert message["data"]["job_id"] == track.job_id
    told = message["data"]["track"]
    assert (told["id"], told["title"], told["artist"]) == (track.id, "Title", "Artist")
    assert told["url"] == track.source.url
    assert "error" not in message["data"]


def test_a_failed_track_is_told_with_the_reason(
    world: World, pipeline: FakePipeline, track: Track, tmp_path: Path
) -> None:
    webhooks = hook(world)
    pipeline.during["fetching"] = raising("video_private")
    run(world, pipeline, tmp_path, track.job_id)
    (message,) = messages(webhooks)
    assert message["type"] == "track.failed"
    assert message["data"]["error"]["code"] == "video_private"


def test_a_cancelled_job_and_a_lost_lease_are_not_told(
    world: World, pipeline: FakePipeline, track: Track, tmp_path: Path
) -> None:
    webhooks = hook(world)
    pipeline.during["embedding"] = lambda: world.jobs.cancel(track.job_id, world.clock()) and None
    run(world, pipeline, tmp_path, track.job_id)
    assert messages(webhooks) == []


@pytest.fixture
def linked() -> tuple[World, LinkTracks, list[Track]]:
    world = make_world()
    edges = MemoryEdgeStore(world.embeddings, world.clock)
    search = make_search(world, edges=edges)
    check = CheckPair(make_loader(world), search, make_same_recordings(world))
    announce = AnnounceMatches(world.webhooks, world.tracks, search, check)
    link = LinkTracks(edges, search, world.clock, Random(0), announce)
    tracks = [world.add_ready(n + 1, near=0.1 * n, chroma=cover(tune(1), seed=n)) for n in range(2)]
    tracks.append(world.add_ready(11, near=2.5, chroma=tune(6)))
    return world, link, tracks


def test_a_likely_match_is_told_once_for_both_of_its_tracks(linked: tuple[World, LinkTracks, list[Track]]) -> None:
    world, link, (first, second, _) = linked
    webhooks = hook(world)

    link(timedelta(hours=1))

    (message,) = messages(webhooks)
    assert message["type"] == "match.found"
    assert {message["data"]["track"]["id"], message["data"]["other"]["id"]} == {first.id, second.id}
    assert 0.5 < message["data"]["probability"] <= 1


def test_matches_that_were_known_before_a_webhook_came_are_not_told(
    linked: tuple[World, LinkTracks, list[Track]],
) -> None:
    world, link, (first, *_) = linked
    link(timedelta(hours=1))
    webhooks = hook(world)
    new = world.add_ready(5, near=0.3, chroma=cover(tune(1), seed=9))

    link(timedelta(hours=1))

    told = [{each["data"]["track"]["id"], each["data"]["other"]["id"]} for each in messages(webhooks)]
    assert len(told) == 2
    assert all(new.id in pair for pair in told)
    assert {first.id, new.id} in told


def test_a_match_that_is_not_likely_is_not_told(linked: tuple[World, LinkTracks, list[Track]]) -> None:
    world, link, (first, second, _) = linked
    webhooks = hook(world)
    announce = link.on_found
    announce(first.id, {second.id: 0.02})
    assert messages(webhooks) == []
    announce(first.id, {second.id: 0.999999})
    assert len(messages(webhooks)) == 1


def test_an_edge_that_a_check_does_not_find_likely_is_not_told(linked: tuple[World, LinkTracks, list[Track]]) -> None:
    world, link, (first, second, _) = linked
    webhooks, announce = hook(world), link.on_found
    assert isinstance(announce, AnnounceMatches)
    *tracks, verdict = announce.check(first.id, second.id)
    unsure = replace(verdict, decision=Decision.UNSURE, probability=0.49)
    asked: list[str] = []

    def check(track_id: str, other: str) -> tuple[Track, Track, Verdict]:
        asked.append(other)
        return tracks[0], tracks[1], unsure

    doubting = replace(announce, check=check)
    doubting(first.id, {second.id: 0.999999})
    assert (messages(webhooks), asked) == ([], [second.id])
    # It may become likely by other weights.
    announce(first.id, {second.id: 0.999999})
    (message,) = messages(webhooks)
    assert message["data"]["probability"] == round(verdict.probability, 4)
    # What is known is not compared again.
    doubting(first.id, {second.id: 0.999999})
    assert asked == [second.id]


def test_a_track_that_left_the_library_is_not_told(linked: tuple[World, LinkTracks, list[Track]]) -> None:
    world, link, (first, second, _) = linked
    webhooks = hook(world)
    world.trash.trash(second.id)
    link.on_found(first.id, {second.id: 0.999999})
    assert messages(webhooks) == []
