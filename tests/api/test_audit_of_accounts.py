"""Every request that changes an account leaves entries in the audit log, without secrets."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from tests.api.attacks import Scene, sign_in
from tests.api.audited import ELSEWHERE, changing_operations, entries_of
from tests.doubles.memory_people import PASSWORD
from werkzeug.test import TestResponse

from contrafact.domain.audit import Action
from contrafact.domain.people import Role

NEW = "four lazy otters swim"
ADMIN = Role.ADMINISTRATOR
Call = Callable[[Scene], TestResponse]


def by(role: Role, method: str, path: str, body: Any = None) -> Call:
    def call(scene: Scene) -> TestResponse:
        ids = {"user": scene.users[Role.VIEWER].id}
        return scene.browser(role).open(f"/api/v1{path.format(**ids)}", method=method, json=body)

    return call


def end_another_session(scene: Scene) -> TestResponse:
    scene.browser(Role.VIEWER)
    client = scene.browser(Role.VIEWER)
    listed = client.get("/api/v1/session/all").get_json()["items"]
    other = next(each["id"] for each in listed if not each["is_current"])
    return client.delete(f"/api/v1/session/all/{other}")


def accept(scene: Scene) -> TestResponse:
    body = {"token": scene.link(), "name": "Nora", "password": NEW}
    return scene.browser().post("/api/v1/invitations/accept", json=body)


def withdraw(scene: Scene) -> TestResponse:
    client = scene.browser(ADMIN)
    made = client.post("/api/v1/invitations", json={"role": "viewer"}).get_json()["id"]
    return client.delete(f"/api/v1/invitations/{made}")


def delete_key(scene: Scene) -> TestResponse:
    client = scene.browser(Role.CURATOR)
    made = client.post("/api/v1/keys", json={"name": "Lab", "scopes": ["read"]}).get_json()["item"]["id"]
    return client.delete(f"/api/v1/keys/{made}")


ROUTES: dict[str, tuple[Call, Action]] = {
    "sign_in": (lambda scene: sign_in(scene.browser(), "viewer"), Action.SESSION_BEGUN),
    "sign_out": (by(Role.VIEWER, "DELETE", "/session"), Action.SESSION_ENDED),
    "sign_out_everywhere": (by(Role.VIEWER, "DELETE", "/session/all"), Action.SESSION_ENDED),
    "end_session": (end_another_session, Action.SESSION_ENDED),
    "change_password": (
        by(Role.VIEWER, "PUT", "/account/password", {"current": PASSWORD, "new": NEW}),
        Action.PASSWORD_CHANGED,
    ),
    "edit_user": (by(ADMIN, "PATCH", "/users/{user}", {"role": "curator"}), Action.USER_EDITED),
    "reset_password": (by(ADMIN, "POST", "/users/{user}/reset"), Action.RESET_CREATED),
    "invite_user": (by(ADMIN, "POST", "/invitations", {"role": "viewer"}), Action.INVITATION_CREATED),
    "withdraw_invitation": (withdraw, Action.INVITATION_WITHDRAWN),
    "accept_link": (accept, Action.USER_CREATED),
    "create_key": (by(Role.CURATOR, "POST", "/keys", {"name": "Lab", "scopes": ["read"]}), Action.KEY_CREATED),
    "delete_key": (delete_key, Action.KEY_DELETED),
}


def test_every_route_that_changes_an_account_is_in_the_table() -> None:
    # To look at a link changes nothing.
    assert changing_operations() & ELSEWHERE - {"look_at_link"} == set(ROUTES)


@pytest.mark.parametrize("name", sorted(ROUTES))
def test_every_change_of_an_account_is_recorded_without_secrets(name: str) -> None:
    scene, (call, action) = Scene(), ROUTES[name]

    answer = call(scene)

    assert answer.status_code < 300, answer.text
    found = entries_of(scene.world, answer.headers["X-Request-Id"])
    assert action in [each.change.action for each in found]
    shown = repr(found)
    assert not [word for word in (PASSWORD, NEW, "cf_", "$argon2", "token") if word in shown]


def test_an_entry_names_the_user_and_the_key_that_was_used() -> None:
    scene = Scene()
    user = scene.users[Role.CONTRIBUTOR]
    key = scene.key(Role.CONTRIBUTOR, *Role.CONTRIBUTOR.scopes)
    client = scene.browser()
    answer = client.post("/api/v1/tracks", json={"url": "https://youtu.be/00000000009"}, **scene.with_key(key))
    assert answer.status_code == 202, answer.text
    (entry,) = entries_of(scene.world, answer.headers["X-Request-Id"])
    assert (entry.actor.user_id, entry.actor.name) == (user.id, user.name)
    assert entry.actor.key_id

    admin = scene.browser(ADMIN)
    assert admin.get(f"/api/v1/audit?who={entry.actor.key_id}").get_json()["total"] == 1
    admin.patch(f"/api/v1/users/{user.id}", json={"role": "viewer"})
    history = admin.get(f"/api/v1/users/{user.id}/history").get_json()["items"]
    assert history[0]["action"] == "user.edited"
    assert (history[0]["before"], history[0]["after"]) == ({"role": "contributor"}, {"role": "viewer"})
