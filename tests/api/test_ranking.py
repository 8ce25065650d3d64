from __future__ import annotations

import csv
import io
from itertools import pairwise
from typing import Any

import pytest
from flask.testing import FlaskClient
from tests.api.conftest import assert_problem
from tests.doubles.memory_app import make_client, make_search
from tests.doubles.memory_world import World
from tests.doubles.tunes import cover, tune
from tests.doubles.weights import untrained_card

from contrafact.domain.tracks import Track
from contrafact.domain.verdicts import AskedThreshold
from contrafact.embedding.card import HarmonyFigures, ThresholdFigures
from contrafact_api.presenters.model import present_model

PAGES = 3


def ask(client: FlaskClient, track_id: str, **query: object) -> Any:
    return client.get(f"/api/v1/tracks/{track_id}/ranking", query_string=query)


def ranking(client: FlaskClient, track_id: str, limit: int = PAGES, **query: object) -> list[dict[str, Any]]:
    """Return the items of all pages."""
    items: list[dict[str, Any]] = []
    cursor = {}
    while True:
        answer = ask(client, track_id, limit=limit, **query, **cursor).json
        assert answer["query"]["id"] == track_id
        items += answer["items"]
        if answer["next_cursor"] is None:
            assert answer["total"] == len(items)
            return items
        cursor = {"cursor": answer["next_cursor"]}


def test_a_ranking_in_an_otherwise_empty_library_is_empty(client: FlaskClient, world: World) -> None:
    query = world.add_ready(1)
    assert ranking(client, query.id) == []
    answer = ask(client, query.id).json
    assert (answer["has_cover"], answer["best_probability"], answer["works"]) == (False, None, [])
    assert answer["chance"] is None


def test_a_ranking_lists_all_other_tracks_by_probability_and_agrees_with_the_check(
    client: FlaskClient, world: World
) -> None:
    song = tune(0)
    query = world.add_ready(0, chroma=song)
    # The cover is the farthest by embedding; its alignment makes it the most probable.
    others = [world.add_ready(number, near=0.12 * number, chroma=tune(number)) for number in range(1, 9)]
    others.append(world.add_ready(9, near=0.9, chroma=cover(song, transposition_semitones=2)))

    items = ranking(client, query.id)

    assert [item["rank"] for item in items] == list(range(1, 10))
    assert {item["track"]["id"] for item in items} == {track.id for track in others}
    assert items[0]["track"]["id"] == others[-1].id
    assert all(near["verdict"]["probability"] >= far["verdict"]["probability"] for near, far in pairwise(items))
    assert all(item["is_aligned"] for item in items)
    assert len(items[0]["verdict"]["sections"]) == 1
    for item in items:
        check = client.get(f"/api/v1/checks?query_id={query.id}&reference_id={item['track']['id']}").json
        if item["verdict"]["decision"] == "likely":
            where = {"tempo_ratio": None, "sections": []}
            assert check["verdict"] | where == item["verdict"] | where
        # A check of weak sections also tries near speeds, which a ranking does not.
        for field in ("distance", "similarity", "threshold", "model_id"):
            assert check["verdict"][field] == item["verdict"][field]


def test_equally_near_tracks_are_each_shown_once(client: FlaskClient, world: World) -> None:
    query = world.add_ready(0)
    for number in range(1, 12):
        world.add_ready(number, near=0.3)
    ids = [item["track"]["id"] for item in ranking(client, query.id, limit=2)]
    assert ids == sorted(set(ids))
    assert len(ids) == 11


def test_a_track_added_between_two_pages_repeats_and_hides_none(client: FlaskClient, world: World) -> None:
    query = world.add_ready(0)
    for number in range(1, 7):
        world.add_ready(number, near=number / 10)
    first = ask(client, query.id, limit=3).json
    world.add_ready(50, near=0.15)
    second = ask(client, query.id, limit=9, cursor=first["next_cursor"]).json
    numbers = [int(item["track"]["id"].removeprefix("yt-")) for item in first["items"] + second["items"]]
    assert numbers == [1, 2, 3, 4, 5, 6]
    assert [item["rank"] for item in second["items"]] == [4, 5, 6]
    assert (first["n_added"], second["n_added"]) == (0, 1)
    assert (first["has_changed"], second["has_changed"]) == (False, False)


def test_a_track_deleted_between_two_pages_hides_no_other(client: FlaskClient, world: World) -> None:
    query = world.add_ready(0)
    tracks = [world.add_ready(number, near=number / 10) for number in range(1, 7)]
    first = ask(client, query.id, limit=3).json
    client.delete(f"/api/v1/tracks/{tracks[2].id}")
    second = ask(client, query.id, limit=9, cursor=first["next_cursor"]).json
    assert [item["track"]["id"] for item in second["items"]] == [track.id for track in tracks[3:]]


def test_a_track_is_ranked_as_soon_as_it_has_an_embedding_and_never_after_its_deletion(
    client: FlaskClient, world: World
) -> None:
    query = world.add_ready(0)
    assert ranking(client, query.id) == []
    other = world.add_ready(1)
    assert [item["track"]["id"] for item in ranking(client, query.id)] == [other.id]
    client.delete(f"/api/v1/tracks/{other.id}")
    assert ranking(client, query.id) == []
    world.add_ready(1)
    assert [item["track"]["id"] for item in ranking(client, query.id)] == [other.id]


def add_covers_and_others(world: World) -> Track:
    """A query, two covers of it, and tracks that are nearer to it or farther, but other music."""
    song = tune(0)
    query = world.add_ready(0, chroma=song)
    for number, near in enumerate((0.7, 0.9), 1):
        world.add_ready(number, near=near, chroma=cover(song))
    for number in range(3, 9):
        world.add_ready(number, near=0.3 * number, chroma=tune(number))
    return query


def test_the_whole_ranking_is_counted_by_decision_at_any_threshold(client: FlaskClient, world: World) -> None:
    query = add_covers_and_others(world)
    probabilities = [item["verdict"]["probability"] for item in ranking(client, query.id)]
    between = sum(probabilities[:2]) / 2
    assert probabilities[0] > between > 0.8

    for asked in ({}, {"min_probability": between}, {"min_probability": 0.9, "operating_point": "exhaustive"}):
        answer = ask(client, query.id, limit=1, **asked).json
        likely_from = max(0.5, asked.get("min_probability", 0.8))
        assert answer["n_likely"] == sum(each >= likely_from for each in probabilities)
        assert answer["n_unsure"] == sum(0.2 <= each < likely_from for each in probabilities)
        assert answer["has_cover"] == (answer["n_likely"] > 0)
        assert (answer["best_probability"], answer["prior"]) == (probabilities[0], 0.5)
        assert 0 < answer["chance"] < 0.05
    none = ask(client, query.id, min_probability=1).json
    assert (none["n_likely"], none["has_cover"]) == (0, False)
    assert none["n_unsure"] > 0


def test_a_low_threshold_shows_more_rows_and_calls_none_of_them_likely(client: FlaskClient, world: World) -> None:
    query = add_covers_and_others(world)
    rows = ranking(client, query.id, min_probability=0.1)
    assert {item["verdict"]["threshold"] for item in rows} == {0.5}
    assert all(item["verdict"]["probability"] >= 0.1 for item in rows)
    likely = [item["verdict"]["probability"] for item in rows if item["verdict"]["decision"] == "likely"]
    assert min(likely) >= 0.5


def test_a_ranking_is_filtered_by_probability_and_decision(client: FlaskClient, world: World) -> None:
    query = add_covers_and_others(world)
    whole = ranking(client, query.id)
    decisions = {item["verdict"]["decision"] for item in whole}
    assert decisions == {"likely", "unsure", "unlikely"}

    for decision in decisions:
        expected = [item for item in whole if item["verdict"]["decision"] == decision]
        assert ranking(client, query.id, limit=1, decision=decision) == expected
    least = whole[2]["verdict"]["probability"]
    assert whole[3]["verdict"]["probability"] < least
    shown = ranking(client, query.id, limit=2, min_probability=least)
    assert [item["track"]["id"] for item in shown] == [item["track"]["id"] for item in whole[:3]]
    nothing = ask(client, query.id, min_probability=1).json
    assert (nothing["items"], nothing["total"], nothing["has_cover"]) == ([], 0, False)


def test_works_are_named_by_their_most_probable_track(client: FlaskClient, world: World) -> None:
    query = world.add_ready(0)
    near, other_near, far, alone = (world.add_ready(n, near=each) for n, each in enumerate((0.2, 0.4, 0.3, 1.5), 1))
    works = [client.post("/api/v1/works", json={"title": title}).json["id"] for title in ("Yesterday", "Misty", "So")]
    for track, work_id in ((near, works[0]), (other_near, works[1]), (far, works[0]), (alone, works[2])):
        client.patch(f"/api/v1/tracks/{track.id}", json={"work_id": work_id})

    answer = ask(client, query.id, limit=1).json

    probabilities = {item["track"]["id"]: item["verdict"]["probability"] for item in ranking(client, query.id)}
    assert answer["works"] == [
        {
            "work": {"id": works[0], "title": "Yesterday"},
            "probability": probabilities[near.id],
            "best_track_id": near.id,
        },
        {
            "work": {"id": works[1], "title": "Misty"},
            "probability": probabilities[other_near.id],
            "best_track_id": other_near.id,
        },
    ]


def test_tracks_of_older_weights_are_counted_and_not_ranked(client: FlaskClient, world: World) -> None:
    query, kept = world.add_ready(0), world.add_ready(1)
    world.give_older_weights(world.add_ready(2))

    answer = ask(client, query.id).json

    assert [item["track"]["id"] for item in answer["items"]] == [kept.id]
    assert (answer["total"], answer["n_waiting"]) == (1, 1)


def test_a_track_with_damaged_chroma_is_ranked_last(client: FlaskClient, world: World) -> None:
    query, damaged, far = world.add_ready(0), world.add_ready(1), world.add_ready(2, near=1.5)
    assert damaged.chroma_key is not None
    world.bucket.put(damaged.chroma_key, b"no chroma")

    items = ranking(client, query.id)

    assert [(item["track"]["id"], item["is_aligned"]) for item in items] == [(far.id, True), (damaged.id, False)]
    verdict = items[1]["verdict"]
    assert [verdict[name] for name in ("similarity", "transposition_semitones", "tempo_ratio")] == [None, None, None]
    assert verdict["probability"] > items[0]["verdict"]["probability"]


@pytest.mark.parametrize("wanted", [{"headers": {"Accept": "text/csv"}}, {"query_string": {"format": "csv"}}])
def test_the_csv_contains_the_whole_ranking(client: FlaskClient, world: World, wanted: dict[str, Any]) -> None:
    song = tune(0)
    query = world.add_ready(0, chroma=song)
    best = world.add_ready(1, title='=HYPERLINK("x")', near=0.2, chroma=cover(song))
    for number in range(2, 30):
        world.add_ready(number, near=0.05 * number, chroma=tune(number))

    answer = client.get(f"/api/v1/tracks/{query.id}/ranking", **wanted)

    assert answer.content_type == "text/csv; charset=utf-8"
    assert "attachment" in answer.headers["Content-Disposition"]
    rows = list(csv.DictReader(io.StringIO(answer.text)))
    items = ranking(client, query.id, limit=50)
    assert [row["track_id"] for row in rows] == [item["track"]["id"] for item in items]
    assert [float(row["probability"]) for row in rows] == [item["verdict"]["probability"] for item in items]
    assert rows[0]["track_id"] == best.id
    assert rows[0]["title"] == '\'=HYPERLINK("x")'
    assert rows[0]["is_aligned"] == "true"
    section = items[0]["verdict"]["sections"][0]
    assert rows[0]["sections"].startswith(f"{section['query_start_s']:.1f}-{section['query_end_s']:.1f}=")
    assert [*rows[0]][-8:-2] == ["relation", "limit", "melody", "commonness", "recipe", "supported_by"]
    assert rows[0]["supported_by"] == str(items[0]["supported_by"]) == "0"
    assert rows[0]["recipe"] == items[0]["verdict"]["recipe"] == "hpcp-v1"
    assert (rows[0]["relation"], rows[0]["limit"], rows[0]["melody"]) == ("same_work", "", "cannot_tell")


def test_a_query_that_cannot_be_ranked_says_why(client: FlaskClient, world: World) -> None:
    query, older = world.add_ready(1), world.add_ready(2)
    world.give_older_weights(older)
    assert_problem(ask(client, "yt-00000000099"), 404, "track_not_found")
    assert_problem(ask(client, older.id), 409, "older_embedding")
    assert_problem(ask(client, query.id, cursor="x"), 422, "invalid_cursor")
    assert_problem(ask(client, query.id, min_probability=2), 422, "invalid_request")
    unread = world.add_ready(3)
    world.bucket.is_away = True
    assert_problem(ask(client, unread.id), 503, "bucket_unavailable")


def test_the_model_route_returns_the_card(client: FlaskClient) -> None:
    card = client.get("/api/v1/model").json
    assert (card["recipe"], card["calibration"]["balanced"]["likely"]) == ("hpcp-v1", 0.8)


def test_the_model_route_tells_where_this_server_decides_and_what_a_threshold_costs(world: World) -> None:
    search = make_search(world, threshold=AskedThreshold(0.7))
    card = make_client(world, search).get("/api/v1/model").json
    assert (card["likely_from"], card["unlikely_below"]) == (0.7, 0.2)
    probabilities = [each["min_probability"] for each in card["thresholds"]]
    assert probabilities == sorted(probabilities)
    assert all(set(each) == {"min_probability", "precision", "recall"} for each in card["thresholds"])
    assert (card["harmony_line"] is None) == (card["harmony_histogram"] is None)
    query = add_covers_and_others(world)
    ranked = make_client(world, search).get(f"/api/v1/tracks/{query.id}/ranking").json
    assert {item["verdict"]["threshold"] for item in ranked["items"]} == {0.7}


def test_the_histogram_of_harmony_is_that_of_the_card() -> None:
    harmony = HarmonyFigures(line=0.1, edges=(0.0, 0.5, 1.0), counts=(3, 4))
    figures = (ThresholdFigures(min_probability=0.6, precision=0.9, recall=0.5),)
    card = untrained_card().model_copy(update={"harmony": harmony, "thresholds": figures})
    answer = present_model(card, card.calibration.cuts()).model_dump(mode="json")
    assert answer["harmony_line"] == 0.1
    assert answer["harmony_histogram"] == {"edges": [0.0, 0.5, 1.0], "counts": [3, 4]}
    assert answer["thresholds"] == [{"min_probability": 0.6, "precision": 0.9, "recall": 0.5}]
