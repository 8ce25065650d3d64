"""Attacks on one-time links and on signing in, and by other sites; each must be refused."""

from __future__ import annotations

import pytest
from tests.api.attacks import Attacks, Scene, accept, changed, sign_in
from tests.api.conftest import assert_problem
from tests.doubles.memory_people import PASSWORD, PASSWORD_HASH
from werkzeug.test import TestResponse

from contrafact.domain.people import Role
from contrafact.domain.tokens import hash_of

attack = Attacks()
ADMIN, CURATOR, CONTRIBUTOR, VIEWER = Role.ADMINISTRATOR, Role.CURATOR, Role.CONTRIBUTOR, Role.VIEWER
TRACKS, SESSION = "/api/v1/tracks", "/api/v1/session"
NEW_PASSWORD = "eleven quiet maps burn"
DAY = 86_400.0


@attack("link_used")
def a_link_is_used_twice(scene: Scene) -> TestResponse:
    token = scene.link()
    assert accept(scene.browser(), token).status_code == 200
    return accept(scene.browser(), token, name="Eve")


@attack("link_used")
def a_link_is_used_after_its_end(scene: Scene) -> TestResponse:
    token = scene.link()
    scene.world.clock.advance(7 * DAY)
    return accept(scene.browser(), token)


@attack("link_used")
def a_link_is_used_after_it_was_withdrawn(scene: Scene) -> TestResponse:
    token = scene.link()
    link = next(iter(scene.world.people.invitations.found.values()))
    assert scene.browser(ADMIN).delete(f"/api/v1/invitations/{link.id}").status_code == 204
    return accept(scene.browser(), token)


@attack("link_used")
def a_link_is_changed(scene: Scene) -> TestResponse:
    return accept(scene.browser(), changed(scene.link()))


@attack("link_used")
def a_links_hash_is_sent_in_its_place(scene: Scene) -> TestResponse:
    return accept(scene.browser(), hash_of(scene.link()))


@attack("link_used")
def a_links_public_id_is_sent_in_its_place(scene: Scene) -> TestResponse:
    scene.link()
    return accept(scene.browser(), next(iter(scene.world.people.invitations.found.values())).id)


@attack("link_used")
def a_reset_of_a_disabled_account_is_used(scene: Scene) -> TestResponse:
    token = scene.reset(CURATOR)
    scene.browser(ADMIN).patch(f"/api/v1/users/{scene.users[CURATOR].id}", json={"is_disabled": True})
    return accept(scene.browser(), token)


@attack("link_used")
def an_older_reset_is_used(scene: Scene) -> TestResponse:
    old = scene.reset(CURATOR)
    scene.reset(CURATOR)
    return accept(scene.browser(), old)


@attack("link_used")
def a_reset_is_used_after_the_user_changed_the_password(scene: Scene) -> TestResponse:
    token = scene.reset(CURATOR)
    scene.browser(CURATOR).put("/api/v1/account/password", json={"current": PASSWORD, "new": NEW_PASSWORD})
    return accept(scene.browser(), token)


@attack("link_used")
def the_first_administrators_link_is_used_when_there_is_one(scene: Scene) -> TestResponse:
    users = dict(scene.world.people.users.found)
    scene.world.people.users.found.clear()
    token = scene.world.people.use_cases().accounts.first_link()
    scene.world.people.users.found.update(users)
    assert token is not None
    return accept(scene.browser(), token)


@attack("name_taken")
def a_link_makes_a_second_user_of_a_name(scene: Scene) -> TestResponse:
    return accept(scene.browser(), scene.link(), name="Administrator")


@attack("name_taken")
def a_link_makes_a_user_whose_name_only_looks_different(scene: Scene) -> TestResponse:
    return accept(scene.browser(), scene.link(), name="\uff41dministrator")


@attack("invalid_request")
def a_link_makes_a_user_whose_name_has_invisible_signs(scene: Scene) -> TestResponse:
    return accept(scene.browser(), scene.link(), name="admin\u202enistrator")


# Guessing


@attack("wrong_sign_in")
def the_hash_of_a_password_is_sent_in_its_place(scene: Scene) -> TestResponse:
    return sign_in(scene.browser(), "viewer", PASSWORD_HASH)


@attack("too_many_sign_ins")
def passwords_are_guessed_for_one_name_in_many_spellings(scene: Scene) -> TestResponse:
    for number, name in enumerate(["viewer", "Viewer", "VIEWER", "vIEWER"] * 2 + ["vieweR"]):
        sign_in(scene.browser(), name, f"wrong {number}", environ_overrides={"REMOTE_ADDR": f"192.0.2.{number}"})
    return sign_in(scene.browser(), "viewer", environ_overrides={"REMOTE_ADDR": "192.0.2.99"})


@attack("too_many_sign_ins")
def many_names_are_tried_from_one_address(scene: Scene) -> TestResponse:
    for number in range(6):
        sign_in(scene.browser(), f"user {number}")
    return sign_in(scene.browser(), "viewer")


@attack("too_many_sign_ins")
def a_forged_header_does_not_change_the_address(scene: Scene) -> TestResponse:
    for number in range(6):
        sign_in(scene.browser(), f"u{number}", headers={"X-Forwarded-For": f"192.0.2.{number}"})
    return sign_in(scene.browser(), "viewer", headers={"X-Forwarded-For": "192.0.2.77"})


@attack("too_many_sign_ins")
def the_current_password_is_guessed_in_a_stolen_session(scene: Scene) -> TestResponse:
    stolen = scene.browser(VIEWER)
    body = {"current": "wrong", "new": NEW_PASSWORD}
    for _ in range(6):
        stolen.put("/api/v1/account/password", json=body)
    return stolen.put("/api/v1/account/password", json=body)


def test_names_are_not_told_apart_by_the_answer() -> None:
    scene = Scene()
    known, unknown = sign_in(scene.browser(), "viewer", "wrong"), sign_in(scene.browser(), "nobody", "wrong")
    assert known.get_json() == unknown.get_json()
    known, unknown = sign_in(scene.browser(), "viewer", "x"), sign_in(scene.browser(), "nobody", "x")
    assert known.get_json() == unknown.get_json()


# Other sites

FOREIGN = {
    "another origin": {"Origin": "https://evil.example"},
    "no origin of its own": {"Origin": "null"},
    "another port": {"Origin": "http://127.0.0.1:9999"},
    "a navigation of another site": {"Sec-Fetch-Site": "cross-site", "Sec-Fetch-Mode": "navigate"},
    "another host of the site": {"Sec-Fetch-Site": "same-site"},
}


@pytest.mark.parametrize("kind", FOREIGN)
def test_no_other_site_acts_in_a_users_name(kind: str) -> None:
    scene = Scene()
    admin = scene.browser(ADMIN)
    answers = [
        admin.post("/api/v1/invitations", json={"role": "administrator"}, headers=FOREIGN[kind]),
        admin.delete("/api/v1/session/all", headers=FOREIGN[kind]),
        sign_in(scene.browser(), "viewer", headers=FOREIGN[kind]),
    ]
    for answer in answers:
        assert_problem(answer, 403, "origin_not_allowed")
    assert scene.world.people.invitations.found == {}


@attack("unsupported_media_type")
def a_form_of_another_site_signs_in(scene: Scene) -> TestResponse:
    body = '{"name": "viewer", "password": "' + PASSWORD + '", "x": "="}'
    return scene.browser().post(SESSION, data=body, content_type="text/plain")


@attack("host_not_allowed")
def a_reset_link_leads_to_the_attackers_host(scene: Scene) -> TestResponse:
    path = f"/api/v1/users/{scene.users[VIEWER].id}/reset"
    return scene.browser(ADMIN).post(path, base_url="http://evil.example", **scene.with_key(scene.key(ADMIN)))


@pytest.mark.parametrize("name", attack)
def test_an_attack_is_refused(name: str) -> None:
    attack.assert_refused(name)
