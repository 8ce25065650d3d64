"""Reviews: what they change in works and rankings, and how they are taken back."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from typing import Any

import pytest
from flask.testing import FlaskClient
from tests.api.conftest import assert_problem
from tests.api.reviewing import answer, confirm, put_into, work_of
from tests.doubles.memory_world import World
from tests.doubles.tunes import cover, tune

from contrafact.domain.acting import acting_as
from contrafact.domain.errors import ContrafactError
from contrafact.domain.people import Identity, Role, Way
from contrafact.domain.reviews import QueuedPair
from contrafact.domain.tracks import Track
from contrafact.domain.verdicts import Decision
from contrafact.domain.webhooks import Event

ANNA = Identity("u1", "Anna", Role.CURATOR, Role.CURATOR.scopes, Way.KEY, key_id="k1")


def test_two_confirmed_tracks_without_works_make_a_new_one(client: FlaskClient, world: World) -> None:
    # Not the query, but the song that was there first names the work.
    reference = world.add_ready(2, title="Blue Moon")
    world.clock.advance(60)
    query = world.add_ready(1, title="The Revivalists - Blue Moon (live)")

    made = confirm(client, query, reference, note="Same words.")

    assert work_of(client, query) == work_of(client, reference) == {"id": made["joined_work_id"], "title": "Blue Moon"}
    assert (made["answer"], made["relation"], made["note"]) == ("confirmed", "same_work", "Same words.")
    assert made["model_id"] == query.model_id
    assert 0 < made["probability"] < 1
    assert made["made_by"] == {"id": "local", "name": "local user"}
    actions = [each.change.action for each in world.audit.entries[-4:]]
    assert actions == ["work.created", "track.edited", "track.edited", "review.made"]


def test_a_confirmed_pair_unites_both_works(client: FlaskClient, world: World) -> None:
    tracks = [world.add_ready(number) for number in range(1, 7)]
    put_into(client, "Small", tracks[0])
    large = put_into(client, "Large", *tracks[1:4])

    made = confirm(client, tracks[0], tracks[2])
    confirm(client, tracks[5], tracks[0])

    assert {work_of(client, track)["id"] for track in (*tracks[:4], tracks[5])} == {large}
    assert work_of(client, tracks[4]) is None
    assert made["n_moved"] == 1


def test_a_confirmed_pair_of_one_work_moves_nothing(client: FlaskClient, world: World) -> None:
    tracks = [world.add_ready(number) for number in (1, 2)]
    work_id = put_into(client, "Song", *tracks)
    made = confirm(client, *tracks)
    assert (made["joined_work_id"], made["n_moved"]) == (None, 0)
    assert work_of(client, tracks[0])["id"] == work_id


def test_a_withdrawn_confirmation_is_taken_back_as_a_whole(client: FlaskClient, world: World) -> None:
    tracks = [world.add_ready(number) for number in range(1, 6)]
    small, large = put_into(client, "Small", tracks[0]), put_into(client, "Large", *tracks[1:3])
    first, second = confirm(client, tracks[0], tracks[1]), confirm(client, tracks[3], tracks[4])
    new = second["joined_work_id"]

    for made, pair in ((first, tracks[:2]), (second, tracks[3:])):
        assert answer(client, *pair, "withdrawn", revises=made["id"]).status_code == 201

    assert [work_of(client, each) and work_of(client, each)["id"] for each in tracks] == [
        small,
        large,
        large,
        None,
        None,
    ]
    assert_problem(client.get(f"/api/v1/works/{new}"), 404, "work_not_found")
    listed = client.get("/api/v1/reviews").json["items"]
    assert [each["answer"] for each in listed].count("withdrawn") == 2
    assert {each["revised_by"] for each in listed if each["answer"] == "confirmed"} == {
        each["id"] for each in listed if each["answer"] == "withdrawn"
    }


def test_what_a_person_moved_or_wrote_since_stays_when_a_confirmation_is_taken_back(
    client: FlaskClient, world: World
) -> None:
    query, reference = world.add_ready(1), world.add_ready(2)
    made = confirm(client, query, reference)
    other = put_into(client, "Other", query)
    client.patch(f"/api/v1/works/{made['joined_work_id']}", json={"composer": "Anna"})
    world.clock.advance(1)
    client.patch(f"/api/v1/works/{made['joined_work_id']}", json={"composer": "Berta"})

    answer(client, query, reference, "withdrawn", revises=made["id"])

    assert work_of(client, query)["id"] == other
    assert work_of(client, reference) is None
    assert client.get(f"/api/v1/works/{made['joined_work_id']}").json["composer"] == "Berta"


def test_a_revised_answer_takes_the_older_one_back_and_both_stay(client: FlaskClient, world: World) -> None:
    query, reference = world.add_ready(1), world.add_ready(2)
    first = confirm(client, query, reference)

    refused = answer(client, reference, query, "rejected")
    second = answer(client, reference, query, "rejected", relation="shared_harmony", revises=first["id"]).json

    assert_problem(refused, 409, "review_outdated")
    assert work_of(client, query) is None
    assert (second["revises"], second["relation"]) == (first["id"], "shared_harmony")
    everything = client.get("/api/v1/reviews", query_string={"track_id": query.id}).json
    assert [each["id"] for each in everything["items"]] == [second["id"], first["id"]]
    assert [each["id"] for each in client.get("/api/v1/reviews?current=true").json["items"]] == [second["id"]]


def test_a_stored_answer_is_no_error_if_the_database_goes_away_after_it(
    client: FlaskClient, world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    query, reference = world.add_ready(1), world.add_ready(2)
    record, get_many = world.audit.record, world.tracks.get_many

    def lose(_: Sequence[str]) -> dict[str, Track]:
        raise ContrafactError("database_unavailable")

    def record_and_lose(change: Callable[[Any], Any]) -> Any:
        made = record(change)
        monkeypatch.setattr(world.tracks, "get_many", lose)
        return made

    monkeypatch.setattr(world.audit, "record", record_and_lose)
    made = confirm(client, query, reference)
    monkeypatch.setattr(world.tracks, "get_many", get_many)

    assert work_of(client, query)["id"] == work_of(client, reference)["id"] == made["joined_work_id"]
    assert [each["id"] for each in client.get("/api/v1/reviews").json["items"]] == [made["id"]]


def test_a_track_is_confirmed_or_rejected_for_a_work(client: FlaskClient, world: World) -> None:
    track = world.add_ready(1)
    work_id = put_into(client, "Song")
    body = {"query_id": track.id, "work_id": work_id}

    first = client.post("/api/v1/reviews", json={**body, "answer": "confirmed"}).json
    assert work_of(client, track)["id"] == work_id
    second = client.post("/api/v1/reviews", json={**body, "answer": "rejected", "revises": first["id"]}).json
    assert work_of(client, track) is None
    assert (second["work"]["title"], second["reference_id"], second["probability"]) == ("Song", None, None)


def test_a_rejected_track_sinks_and_a_confirmed_one_says_by_whom(client: FlaskClient, world: World) -> None:
    song = tune(0)
    query = world.add_ready(0, chroma=song)
    first = world.add_ready(1, near=0.1, chroma=cover(song, transposition_semitones=2))
    second = world.add_ready(2, near=0.2, chroma=cover(song, transposition_semitones=5))
    third = world.add_ready(3, near=1.2, chroma=tune(4))

    def ranking(**which: str) -> Any:
        return client.get(f"/api/v1/tracks/{query.id}/ranking", query_string=which).json

    before = ranking()
    assert {each["track"]["id"] for each in before["items"][:2]} == {first.id, second.id}
    assert (before["n_likely"], before["items"][0]["review"]) == (2, None)

    answer(client, first, query, "rejected")
    confirm(client, query, third)
    after = ranking()

    assert after["items"][-1]["track"]["id"] == first.id
    assert after["items"][-1]["review"]["answer"] == "rejected"
    assert after["items"][-1]["verdict"]["decision"] == "likely"
    assert after["n_likely"] == 2
    (said,) = [each["review"] for each in after["items"] if each["track"]["id"] == third.id]
    assert (said["answer"], said["made_by"]["name"]) == ("confirmed", "local user")
    assert said["answered_at"] == "2026-01-01T12:00:00.000Z"
    assert {each["track"]["id"] for each in ranking(decision="likely")["items"]} == {second.id, third.id}
    # A cover that a person confirmed is here, whatever chance shows.
    assert (before["chance"] > 0, after["chance"]) == (True, 0)
    check = client.get(f"/api/v1/checks?query_id={query.id}&reference_id={first.id}").json
    assert check["review"]["answer"] == "rejected"
    client.delete(f"/api/v1/tracks/{third.id}")
    client.post("/api/v1/tracks/restore", json={"ids": [third.id]})
    assert [each["review"]["answer"] for each in ranking()["items"] if each["track"]["id"] == third.id] == ["confirmed"]


def test_the_queue_shows_what_waits_and_skipped_pairs_apart(client: FlaskClient, world: World) -> None:
    tracks = [world.add_ready(number) for number in (1, 2, 3)]
    for other, information in ((tracks[1], 0.2), (tracks[2], 0.4)):
        pair = QueuedPair(tracks[0].id, other.id, 0.6, Decision.LIKELY, "m-1", world.clock(), 0.4, information)
        world.reviews.offer([pair])

    def waiting(**which: bool) -> list[str]:
        page = client.get("/api/v1/reviews/queue", query_string=which).json
        assert page["total"] == len(page["items"])
        return [each["reference"]["id"] for each in page["items"]]

    assert waiting() == [tracks[2].id, tracks[1].id]
    answer(client, tracks[0], tracks[2], "skipped")
    assert (waiting(), waiting(skipped=True)) == ([tracks[1].id], [tracks[2].id])
    made = confirm(client, tracks[0], tracks[1])
    assert waiting() == []
    # The clique of the first track has grown: an answer about the third now settles two pairs.
    assert client.get("/api/v1/reviews/queue?skipped=true").json["items"][0]["information"] == pytest.approx(0.8)
    answer(client, tracks[0], tracks[1], "withdrawn", revises=made["id"])
    assert waiting() == [tracks[1].id]


def test_webhooks_learn_of_a_review(client: FlaskClient, world: World) -> None:
    client.post("/api/v1/webhooks", json={"url": "https://hooks.example/x", "events": ["review.made"]})
    query, reference = world.add_ready(1), world.add_ready(2)
    with acting_as(ANNA):
        made = confirm(client, query, reference, note="Same words.")

    (delivery,) = world.webhooks.deliveries.values()
    data = json.loads(delivery.body)["data"]
    assert delivery.event is Event.REVIEW_MADE
    assert data["id"] == made["id"]
    assert (data["answer"], data["note"], data["track"]["id"]) == ("confirmed", "Same words.", query.id)
    assert data["probability"] == made["probability"]


def test_a_pair_that_cannot_be_compared_can_still_be_answered(client: FlaskClient, world: World) -> None:
    query, reference = world.add_ready(1), world.add_ready(2)
    world.give_older_weights(reference)
    made = confirm(client, query, reference)
    assert (made["probability"], made["decision"], made["model_id"]) == (None, None, None)


def test_works_that_a_person_changes_later_win_over_older_answers(client: FlaskClient, world: World) -> None:
    first, second, third = (world.add_ready(number) for number in (1, 2, 3))
    answer(client, first, second, "rejected")
    confirm(client, first, third)

    def said(other: Any) -> Any:
        check = client.get("/api/v1/checks", query_string={"query_id": first.id, "reference_id": other.id}).json
        return check["review"] and check["review"]["answer"]

    assert (said(second), said(third)) == ("rejected", "confirmed")
    together, apart = work_of(client, first)["id"], put_into(client, "Another", third)
    client.patch(f"/api/v1/tracks/{second.id}", json={"work_id": together})
    assert (said(second), said(third)) == (None, None)
    assert confirm(client, first, second)["answer"] == "confirmed"  # nothing is shown that it would revise
    made = client.get("/api/v1/reviews", query_string={"track_id": second.id}).json["items"]
    assert [each["answer"] for each in made] == ["confirmed", "rejected"]
    assert made[0]["revises"] == made[1]["id"]
    answer(client, first, second, "withdrawn", revises=made[0]["id"])
    client.patch(f"/api/v1/tracks/{second.id}", json={"work_id": None})
    answer(client, first, second, "rejected")

    client.patch(f"/api/v1/tracks/{second.id}", json={"work_id": apart})
    client.patch(f"/api/v1/tracks/{third.id}", json={"work_id": together})
    assert (said(second), said(third)) == ("rejected", "confirmed")
    client.delete(f"/api/v1/works/{together}")
    assert (said(second), said(third)) == ("rejected", "confirmed")
