"""Attacks on sessions; each must be refused."""

from __future__ import annotations

import pytest
from tests.api.attacks import COOKIE, HTTPS, SECURE_COOKIE, Attacks, Scene, accept, changed, sign_in, token_of
from tests.api.conftest import assert_problem
from tests.doubles.memory_people import PASSWORD, PASSWORD_HASH
from werkzeug.test import TestResponse

from contrafact.domain.people import Role
from contrafact.domain.tokens import hash_of, new_token

attack = Attacks()
ADMIN, CURATOR, CONTRIBUTOR, VIEWER = Role.ADMINISTRATOR, Role.CURATOR, Role.CONTRIBUTOR, Role.VIEWER
TRACKS, SESSION = "/api/v1/tracks", "/api/v1/session"
NEW_PASSWORD = "eleven quiet maps burn"
DAY = 86_400.0


@attack("session_ended")
def a_token_that_the_attacker_chose_is_not_taken_over_at_login(scene: Scene) -> TestResponse:
    chosen = new_token()
    victim = scene.with_cookie(chosen)
    assert sign_in(victim, "viewer").status_code == 200
    assert token_of(victim) != chosen
    return scene.with_cookie(chosen).get(TRACKS)


@attack("session_ended")
def a_session_that_was_planted_ends_when_the_victim_signs_in(scene: Scene) -> TestResponse:
    planted = token_of(scene.browser(VIEWER))
    sign_in(scene.with_cookie(planted), "administrator")
    return scene.with_cookie(planted).get(TRACKS)


@attack("session_ended")
def a_cookie_is_replayed_after_sign_out(scene: Scene) -> TestResponse:
    victim = scene.browser(VIEWER)
    stolen = token_of(victim)
    victim.delete(SESSION)
    return scene.with_cookie(stolen).get(TRACKS)


@attack("session_ended")
def a_cookie_is_replayed_after_sign_out_everywhere(scene: Scene) -> TestResponse:
    stolen = token_of(scene.browser(VIEWER))
    scene.browser(VIEWER).delete("/api/v1/session/all")
    return scene.with_cookie(stolen).get(TRACKS)


@attack("session_ended")
def a_cookie_is_replayed_after_a_new_password(scene: Scene) -> TestResponse:
    victim = scene.browser(VIEWER)
    stolen = token_of(victim)
    body = {"current": PASSWORD, "new": NEW_PASSWORD}
    assert victim.put("/api/v1/account/password", json=body).status_code == 204
    return scene.with_cookie(stolen).get(TRACKS)


@attack("session_ended")
def a_cookie_is_replayed_after_a_reset(scene: Scene) -> TestResponse:
    stolen = token_of(scene.browser(VIEWER))
    assert accept(scene.browser(), scene.reset(VIEWER)).status_code == 200
    return scene.with_cookie(stolen).get(TRACKS)


@attack("session_ended")
def a_cookie_is_used_after_the_account_was_disabled(scene: Scene) -> TestResponse:
    victim = scene.browser(VIEWER)
    scene.browser(ADMIN).patch(f"/api/v1/users/{scene.users[VIEWER].id}", json={"is_disabled": True})
    return victim.get(TRACKS)


@attack("session_ended")
def a_cookie_is_used_after_its_latest_end_although_it_was_used_daily(scene: Scene) -> TestResponse:
    victim = scene.browser(VIEWER)
    for _ in range(29):
        scene.world.clock.advance(DAY)
        assert victim.get(TRACKS).status_code == 200
    scene.world.clock.advance(DAY)
    return scene.with_cookie(token_of(victim)).get(TRACKS)


@attack("not_signed_in")
def a_cookie_that_another_host_of_the_domain_could_set_is_sent_over_tls(scene: Scene) -> TestResponse:
    return scene.with_cookie(token_of(scene.browser(VIEWER))).get(TRACKS, base_url=HTTPS)


@attack("not_signed_in")
def a_secure_cookie_is_sent_without_tls(scene: Scene) -> TestResponse:
    client = scene.browser()
    assert sign_in(client, "viewer", base_url=HTTPS).status_code == 200
    return scene.with_cookie(token_of(client, SECURE_COOKIE), SECURE_COOKIE).get(TRACKS)


def _other_cookies(scene: Scene) -> dict[str, str]:
    real = token_of(scene.browser(ADMIN))
    session = next(iter(scene.world.people.sessions.found.values()))
    return {
        "changed": changed(real),
        "cut": real[:-1],
        "longer": real + "A",
        "its hash, as the database has it": hash_of(real),
        "the public id": session.id,
        "huge": "A" * 8000,
        "not text": "\u00fc\u2028",
        "empty": "",
        "a link": scene.link(ADMIN),
        "a key": scene.key(ADMIN),
        "a query": '{"$ne": null}',
    }


@pytest.mark.parametrize("kind", [*_other_cookies(Scene())])
def test_no_other_text_is_a_session(kind: str) -> None:
    scene = Scene()
    answer = scene.with_cookie(_other_cookies(scene)[kind]).get(TRACKS)
    assert_problem(answer, 401, "session_ended" if kind != "empty" else "not_signed_in")


def test_no_password_is_taken_on_a_connection_that_others_read() -> None:
    scene = Scene(host="songs.example")
    answer = sign_in(scene.browser(), "viewer", base_url="http://songs.example")
    assert_problem(answer, 403, "tls_required")
    assert sign_in(scene.browser(), "viewer", base_url="https://songs.example").status_code == 200


def test_the_cookie_is_for_this_host_and_no_script() -> None:
    scene = Scene()
    plain = sign_in(scene.browser(), "viewer").headers["Set-Cookie"]
    assert plain.startswith(f"{COOKIE}=")
    assert {"HttpOnly", "Path=/", "SameSite=Lax"} <= set(plain.split("; "))
    secure = sign_in(scene.browser(), "viewer", base_url=HTTPS).headers["Set-Cookie"]
    assert secure.startswith(f"{SECURE_COOKIE}=")
    assert {"HttpOnly", "Path=/", "SameSite=Lax", "Secure"} <= set(secure.split("; "))
    assert "domain" not in (plain + secure).lower()


def test_no_secret_is_in_a_store_an_answer_or_the_audit_log() -> None:
    scene = Scene()
    admin = scene.browser(ADMIN)
    key = admin.post("/api/v1/keys", json={"name": "k", "scopes": ["read"]}).get_json()["key"]
    link = admin.post("/api/v1/invitations", json={"role": "viewer"}).get_json()["link"].partition("#")[2]
    people = scene.world.people
    kept = str((people.sessions.found, people.keys.found, people.invitations.found, scene.world.audit.entries))
    shown = "".join(admin.get(f"/api/v1/{path}").text for path in ("users", "keys", "invitations", "session/all"))
    for secret in (key, link, token_of(admin), PASSWORD, PASSWORD_HASH):
        assert secret not in kept
        assert secret not in shown


@pytest.mark.parametrize("name", attack)
def test_an_attack_is_refused(name: str) -> None:
    attack.assert_refused(name)
