"""Attacks on roles, on fields that are not the caller's to choose, and on what is others'; each must be refused."""

from __future__ import annotations

import pytest
from tests.api.attacks import Attacks, Scene, accept
from tests.api.conftest import assert_problem
from tests.doubles.memory_people import PASSWORD, PASSWORD_HASH
from werkzeug.test import TestResponse

from contrafact.domain.jobs import State
from contrafact.domain.people import Role

attack = Attacks()
ADMIN, CURATOR, CONTRIBUTOR, VIEWER = Role.ADMINISTRATOR, Role.CURATOR, Role.CONTRIBUTOR, Role.VIEWER
TRACKS, SESSION = "/api/v1/tracks", "/api/v1/session"
NEW_PASSWORD = "eleven quiet maps burn"
DAY = 86_400.0


@attack("role_too_low")
def a_role_is_lowered_in_mid_session(scene: Scene) -> TestResponse:
    curator = scene.browser(CURATOR)
    assert curator.post("/api/v1/works", json={"title": "x"}).status_code == 201
    scene.browser(ADMIN).patch(f"/api/v1/users/{scene.users[CURATOR].id}", json={"role": "contributor"})
    return curator.post("/api/v1/works", json={"title": "x"})


@attack("role_too_low")
def a_user_gives_oneself_another_role(scene: Scene) -> TestResponse:
    return scene.browser(CURATOR).patch(f"/api/v1/users/{scene.users[CURATOR].id}", json={"role": "administrator"})


@attack("role_too_low")
def a_curator_makes_a_link_that_resets_the_administrators_password(scene: Scene) -> TestResponse:
    return scene.browser(CURATOR).post(f"/api/v1/users/{scene.users[ADMIN].id}/reset")


@attack("role_too_low")
def a_curator_invites_an_administrator(scene: Scene) -> TestResponse:
    return scene.browser(CURATOR).post("/api/v1/invitations", json={"role": "administrator"})


@attack("role_too_low")
def a_curator_deletes_for_good(scene: Scene) -> TestResponse:
    return scene.browser(CURATOR).delete(f"{TRACKS}/{scene.track_of(CURATOR)}?permanently=true")


@attack("role_too_low")
def a_contributor_deletes_many_for_good(scene: Scene) -> TestResponse:
    body = {"ids": [scene.track_of(CONTRIBUTOR)], "permanently": True}
    return scene.browser(CONTRIBUTOR).post(f"{TRACKS}/delete", json=body)


@attack("last_administrator")
def the_last_administrator_is_locked_out(scene: Scene) -> TestResponse:
    return scene.browser(ADMIN).patch(f"/api/v1/users/{scene.users[ADMIN].id}", json={"is_disabled": True})


# Mass assignment

ASSIGNED = {
    "the maker of a track": ("patch", "{track}", {"title": "x", "made_by": {"id": "1", "name": "x"}}),
    "the owner of a track": ("patch", "{track}", {"title": "x", "owner_id": "1"}),
    "the state of a track": ("patch", "{track}", {"state": "ready"}),
    "the maker of a link": ("post", TRACKS, {"url": "https://youtu.be/dQw4w9WgXcQ", "made_by": "1"}),
    "the maker of a work": ("post", "/api/v1/works", {"title": "x", "made_by": {"id": "1", "name": "x"}}),
    "the role at login": ("post", SESSION, {"name": "viewer", "password": PASSWORD, "role": "administrator"}),
    "the hash of a user": ("patch", "{user}", {"password_hash": PASSWORD_HASH}),
    "the id of a user": ("patch", "{user}", {"id": "1"}),
    "the subject of a user": ("patch", "{user}", {"subject": {"issuer": "i", "key": "k"}}),
    "the owner of a key": ("post", "/api/v1/keys", {"name": "k", "scopes": ["read"], "user_id": "1"}),
    "the key itself": ("post", "/api/v1/keys", {"name": "k", "scopes": ["read"], "key": "cf_chosen"}),
    "the purpose of a link": ("post", "/api/v1/invitations", {"role": "viewer", "purpose": "first"}),
    "the user of a link": ("post", "/api/v1/invitations", {"role": "viewer", "user_id": "1"}),
    "an unknown role": ("post", "/api/v1/invitations", {"role": "root"}),
    "an unknown scope": ("post", "/api/v1/keys", {"name": "k", "scopes": ["*"]}),
    "a query as a name": ("post", SESSION, {"name": {"$ne": None}, "password": {"$ne": None}}),
    "a query as a token": ("post", "/api/v1/invitations/look", {"token": {"$gt": ""}}),
    "a password of megabytes": ("post", SESSION, {"name": "viewer", "password": "x" * 500_000}),
    "a password with NUL": ("post", SESSION, {"name": "viewer", "password": PASSWORD + "\x00"}),
    "an end in the past": ("post", "/api/v1/keys", {"name": "k", "scopes": ["read"], "expires_in_days": -1}),
}


@pytest.mark.parametrize("kind", ASSIGNED)
def test_no_field_is_assigned_that_is_not_the_callers_to_choose(kind: str) -> None:
    scene = Scene()
    method, path, body = ASSIGNED[kind]
    path = path.format(track=f"{TRACKS}/{scene.track_of(ADMIN)}", user=f"/api/v1/users/{scene.users[VIEWER].id}")
    answer = scene.browser(ADMIN).open(path, method=method.upper(), json=body)
    assert_problem(answer, 422, "invalid_request")


@attack("invalid_request")
def a_link_is_accepted_with_a_role_of_the_attackers_choice(scene: Scene) -> TestResponse:
    return accept(scene.browser(), scene.link(VIEWER), role="administrator")


# What is others'


@attack("not_yours")
def a_contributor_edits_anothers_track(scene: Scene) -> TestResponse:
    return scene.browser(CONTRIBUTOR).patch(f"{TRACKS}/{scene.track_of(CURATOR)}", json={"title": "mine"})


@attack("not_yours")
def a_contributor_edits_a_track_that_nobody_made(scene: Scene) -> TestResponse:
    track = scene.world.add_ready(1)
    assert track.made_by is None
    return scene.browser(CONTRIBUTOR).patch(f"{TRACKS}/{track.id}", json={"title": "mine"})


@attack("not_yours")
def a_contributor_deletes_anothers_track(scene: Scene) -> TestResponse:
    return scene.browser(CONTRIBUTOR).delete(f"{TRACKS}/{scene.track_of(CURATOR)}")


@attack("not_yours")
def a_contributor_hides_anothers_track_among_the_own_ones(scene: Scene) -> TestResponse:
    own, other = scene.track_of(CONTRIBUTOR), scene.track_of(CURATOR)
    answer = scene.browser(CONTRIBUTOR).post(f"{TRACKS}/delete", json={"ids": [own, other]})
    assert set(scene.world.tracks.tracks) == {own, other}
    return answer


@attack("not_yours")
def a_contributor_restores_what_a_curator_deleted(scene: Scene) -> TestResponse:
    track = scene.track_of(CURATOR)
    scene.browser(CURATOR).delete(f"{TRACKS}/{track}")
    return scene.browser(CONTRIBUTOR).post(f"{TRACKS}/restore", json={"ids": [track]})


@attack("not_yours")
def a_contributor_cancels_anothers_job(scene: Scene) -> TestResponse:
    job = scene.world.tracks.tracks[scene.track_of(CURATOR)].job_id
    return scene.browser(CONTRIBUTOR).post(f"/api/v1/jobs/{job}/cancel")


@attack("not_yours")
def a_contributor_takes_a_track_over_by_submitting_it_again(scene: Scene) -> TestResponse:
    track_id = scene.track_of(CURATOR)
    track = scene.world.tracks.tracks[track_id]
    scene.world.tracks.mirror_state(track_id, track.job_id, State.FAILED, scene.world.clock())
    again = scene.browser(CONTRIBUTOR).post(TRACKS, json={"url": track.source.url})
    assert again.status_code == 202
    assert again.get_json()["track"]["made_by"]["name"] == "curator"
    return scene.browser(CONTRIBUTOR).delete(f"{TRACKS}/{track_id}")


@attack("session_not_found")
def a_user_ends_anothers_session(scene: Scene) -> TestResponse:
    scene.browser(ADMIN)
    session = next(iter(scene.world.people.sessions.found.values()))
    return scene.browser(VIEWER).delete(f"/api/v1/session/all/{session.id}")


@pytest.mark.parametrize("name", attack)
def test_an_attack_is_refused(name: str) -> None:
    attack.assert_refused(name)
