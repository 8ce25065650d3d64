"""What an attacker has: browsers, users of every role, keys and links."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

from flask.testing import FlaskClient
from tests.api.conftest import assert_problem
from tests.doubles.memory_app import Client, make_app
from tests.doubles.memory_people import PASSWORD
from tests.doubles.memory_world import World, make_world
from werkzeug.test import TestResponse

from contrafact.domain.people import Access, Role, Scope, User

COOKIE, SECURE_COOKIE = "contrafact_session", "__Host-contrafact_session"
HOST, HTTPS = "127.0.0.1", "https://127.0.0.1:8080"


@dataclass
class Scene:
    """An installation with one user of each role, whose names are those of the roles."""

    world: World = field(default_factory=make_world)
    host: str = "127.0.0.1"

    def __post_init__(self) -> None:
        self.app = make_app(self.world, access=Access.ACCOUNTS, allowed_hosts=frozenset({self.host}))
        self.app.test_client_class = Client
        self.users: dict[Role, User] = {role: self.world.people.add(role) for role in Role}

    def browser(self, role: Role | None = None) -> FlaskClient:
        """A browser, in which a user of a role is signed in."""
        client = self.app.test_client()
        if role is not None:
            assert sign_in(client, role.value).status_code == 200
        return client

    def with_cookie(self, value: str, name: str = COOKIE) -> FlaskClient:
        client = self.app.test_client()
        client.set_cookie(name, value, domain=HOST)
        return client

    def with_key(self, key: str, scheme: str = "Bearer ") -> dict[str, dict[str, str]]:
        return {"headers": {"Authorization": f"{scheme}{key}"}}

    def key(self, role: Role, *scopes: Scope) -> str:
        return self.world.people.key_of(self.users[role], *scopes)

    def track_of(self, role: Role) -> str:
        """Id of a new track of a user."""
        number = len(self.world.tracks.tracks) + 1
        answer = self.browser(role).post("/api/v1/tracks", json={"url": f"https://youtu.be/{number:011d}"})
        assert answer.status_code == 202
        found: str = answer.get_json()["track"]["id"]
        return found

    def link(self, role: Role = Role.VIEWER) -> str:
        """Token of an invitation."""
        return self.world.people.use_cases().accounts.invite(role)[0]

    def reset(self, role: Role) -> str:
        """Token of a link that sets a user's password."""
        return self.world.people.use_cases().accounts.reset(self.users[role].id)[0]


Attack = Callable[[Scene], TestResponse]


class Attacks(dict[str, tuple[str, Attack]]):
    """By name: the code that answers it, and what the attacker does last."""

    def __call__(self, code: str) -> Callable[[Attack], Attack]:
        """Register an attack that must be answered by an error of this code."""

        def register(function: Attack) -> Attack:
            self[function.__name__] = code, function
            return function

        return register

    def assert_refused(self, name: str) -> None:
        code, attempt = self[name]
        answer = attempt(Scene())
        assert answer.get_json(force=True)["code"] == code, answer.text
        assert_problem(answer, answer.status_code, code)


def sign_in(client: FlaskClient, name: str, password: str = PASSWORD, **given: object) -> TestResponse:
    return client.post("/api/v1/session", json={"name": name, "password": password}, **given)  # type: ignore[arg-type]


def token_of(client: FlaskClient, name: str = COOKIE) -> str:
    cookie = client.get_cookie(name, domain=HOST)
    assert cookie is not None
    return cookie.value


def accept(client: FlaskClient, token: str, **given: object) -> TestResponse:
    body = {"token": token, "name": "Mallory", "password": "four lazy otters swim"}
    return client.post("/api/v1/invitations/accept", json=body | given)


def changed(secret: str) -> str:
    """The secret with another last character."""
    return secret[:-1] + ("A" if secret[-1] != "A" else "B")
