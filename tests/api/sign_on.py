"""Single sign-on in tests: an app with a real OpenID provider, and the way there and back."""

from __future__ import annotations

from urllib.parse import parse_qs, urlsplit

import requests
from flask.testing import FlaskClient
from tests.doubles.memory_app import Client, make_app
from tests.doubles.memory_world import World

from contrafact.domain.people import Access

BEGIN, RETURN = "/api/v1/session/sign-on", "/api/v1/session/sign-on/return"


def make_client(world: World) -> FlaskClient:
    app = make_app(world, access=Access.ACCOUNTS)
    app.test_client_class = Client
    return app.test_client()


def begin(client: FlaskClient, to: str = "/songs") -> dict[str, str]:
    """Go to the provider, which sends the browser back with these fields."""
    sent = client.get(BEGIN, query_string={"to": to})
    assert sent.status_code == 303
    back = requests.get(sent.headers["Location"], allow_redirects=False, timeout=10).headers["Location"]
    assert back.startswith(f"http://127.0.0.1:8080{RETURN}?")
    return {name: values[0] for name, values in parse_qs(urlsplit(back).query).items()}


def finish(client: FlaskClient, fields: dict[str, str]) -> str:
    """Come back; return where the browser is sent."""
    answer = client.get(RETURN, query_string=fields)
    assert answer.status_code == 303
    return answer.headers["Location"]


def refused(code: str) -> str:
    return f"/sign-in?error={code}"
