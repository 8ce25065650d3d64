"""Attacks on API keys; each must be refused."""

from __future__ import annotations

import pytest
from tests.api.attacks import Attacks, Scene, changed, sign_in, token_of
from tests.api.conftest import assert_problem
from tests.doubles.memory_people import PASSWORD
from werkzeug.test import TestResponse

from contrafact.domain.people import Role, Scope
from contrafact.domain.tokens import new_key

attack = Attacks()
ADMIN, CURATOR, CONTRIBUTOR, VIEWER = Role.ADMINISTRATOR, Role.CURATOR, Role.CONTRIBUTOR, Role.VIEWER
TRACKS, SESSION = "/api/v1/tracks", "/api/v1/session"
NEW_PASSWORD = "eleven quiet maps burn"
DAY = 86_400.0


def _other_keys(scene: Scene) -> dict[str, str]:
    real = scene.key(ADMIN)
    stored = next(iter(scene.world.people.keys.found))
    key = scene.world.people.keys.found[stored]
    return {
        "changed": changed(real),
        "cut": real[:-1],
        "longer": real + "A",
        "another case": real.swapcase(),
        "its hash, as the database has it": stored,
        "its public id": key.id,
        "its hint": key.hint,
        "well formed": new_key(),
        "a session": token_of(scene.browser(ADMIN)),
        "a link": scene.link(ADMIN),
        "empty": "",
        "not text": "cf_\u00fc",
        "two": f"{real}, {real}",
    }


@pytest.mark.parametrize("kind", [*_other_keys(Scene())])
def test_no_other_text_is_a_key(kind: str) -> None:
    scene = Scene()
    sent = _other_keys(scene)[kind].encode().decode("latin-1")
    assert_problem(scene.browser().get(TRACKS, **scene.with_key(sent)), 401, "invalid_key")
    assert_problem(scene.browser().get(TRACKS, **scene.with_key(sent)), 401, "invalid_key")


@attack("key_expired")
def a_key_is_used_after_its_end(scene: Scene) -> TestResponse:
    owner = scene.browser(VIEWER)
    key = owner.post("/api/v1/keys", json={"name": "k", "scopes": ["read"], "expires_in_days": 1}).get_json()["key"]
    scene.world.clock.advance(DAY)
    return scene.browser().get(TRACKS, **scene.with_key(key))


@attack("invalid_key")
def a_key_is_used_after_it_was_deleted(scene: Scene) -> TestResponse:
    owner = scene.browser(VIEWER)
    made = owner.post("/api/v1/keys", json={"name": "k", "scopes": ["read"]}).get_json()
    assert scene.browser().get(TRACKS, **scene.with_key(made["key"])).status_code == 200
    owner.delete(f"/api/v1/keys/{made['item']['id']}")
    return scene.browser().get(TRACKS, **scene.with_key(made["key"]))


@attack("account_disabled")
def a_key_is_used_after_its_owner_was_disabled(scene: Scene) -> TestResponse:
    key = scene.key(VIEWER)
    scene.browser(ADMIN).patch(f"/api/v1/users/{scene.users[VIEWER].id}", json={"is_disabled": True})
    return scene.browser().get(TRACKS, **scene.with_key(key))


@attack("not_signed_in")
def a_key_is_sent_in_the_address(scene: Scene) -> TestResponse:
    return scene.browser().get(f"/api/v1/model?key={scene.key(ADMIN)}&access_token={scene.key(ADMIN)}")


@attack("not_signed_in")
def a_key_is_sent_as_a_password(scene: Scene) -> TestResponse:
    return scene.browser().get(TRACKS, auth=("administrator", scene.key(ADMIN)))


@attack("not_signed_in")
def a_key_is_sent_by_another_scheme(scene: Scene) -> TestResponse:
    return scene.browser().get(TRACKS, **scene.with_key(scene.key(ADMIN), scheme="Token "))


@attack("scope_missing")
def a_narrow_key_does_not_borrow_the_rights_of_a_cookie(scene: Scene) -> TestResponse:
    browser = scene.browser(ADMIN)
    return browser.post("/api/v1/works", json={"title": "x"}, **scene.with_key(scene.key(ADMIN, Scope.READ)))


@attack("invalid_key")
def a_wrong_key_does_not_fall_back_to_a_cookie(scene: Scene) -> TestResponse:
    return scene.browser(ADMIN).get(TRACKS, **scene.with_key(new_key()))


@attack("session_needed")
def a_key_makes_another_key_that_lasts_longer(scene: Scene) -> TestResponse:
    body = {"name": "k", "scopes": ["read"]}
    return scene.browser().post("/api/v1/keys", json=body, **scene.with_key(scene.key(ADMIN)))


@attack("session_needed")
def a_key_changes_its_owners_password(scene: Scene) -> TestResponse:
    body = {"current": PASSWORD, "new": NEW_PASSWORD}
    return scene.browser().put("/api/v1/account/password", json=body, **scene.with_key(scene.key(ADMIN)))


@attack("session_needed")
def a_key_signs_its_owner_out(scene: Scene) -> TestResponse:
    return scene.browser().delete("/api/v1/session/all", **scene.with_key(scene.key(ADMIN)))


@attack("role_too_low")
def a_key_keeps_no_right_that_its_owners_role_lost(scene: Scene) -> TestResponse:
    key = scene.key(ADMIN, Scope.ADMIN)
    scene.world.people.add(ADMIN, "second")
    second = scene.browser()
    sign_in(second, "second")
    second.patch(f"/api/v1/users/{scene.users[ADMIN].id}", json={"role": "curator"})
    return scene.browser().get("/api/v1/users", **scene.with_key(key))


@attack("role_too_low")
def a_viewer_makes_a_key_with_all_scopes(scene: Scene) -> TestResponse:
    return scene.browser(VIEWER).post("/api/v1/keys", json={"name": "k", "scopes": ["read", "admin"]})


@attack("key_not_found")
def a_user_deletes_anothers_key(scene: Scene) -> TestResponse:
    scene.key(ADMIN)
    key = next(iter(scene.world.people.keys.found.values()))
    return scene.browser(CURATOR).delete(f"/api/v1/keys/{key.id}")


@pytest.mark.parametrize("name", attack)
def test_an_attack_is_refused(name: str) -> None:
    attack.assert_refused(name)
