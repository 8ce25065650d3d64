"""Accounts as deployed: gunicorn on a real database, opened to other host names."""

from __future__ import annotations

import json
import re
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from pymongo.database import Database
from tests.api.real import RealApi, running_api
from tests.doubles.servers import Server

from contrafact.adapters.mongo.database import Document
from contrafact.domain.tokens import new_key

OPENED = {"CONTRAFACT_ALLOWED_HOSTS": "127.0.0.1,localhost,songs.example.org"}
LINK = re.compile(r"https://songs\.example\.org/welcome#([\w-]{43})")


@pytest.fixture
def api(
    tmp_path: Path, database: Database[Document], mongod: Server, bucket_server: Server, broker: Server
) -> Iterator[RealApi]:
    with running_api(tmp_path, mongod, bucket_server, broker, OPENED) as found:
        yield found


def first_token(api: RealApi) -> str:
    while not (found := LINK.search(api.log.read_text())):
        time.sleep(0.1)
    return found[1]


def test_the_first_administrator_signs_in_by_the_link_of_the_log_and_makes_a_key(
    api: RealApi, database: Database[Document]
) -> None:
    assert api.ask("GET", "/tracks").status == 401
    assert api.ask("GET", "/health/live").status == 200
    token = first_token(api)
    made = api.post("/invitations/accept", {"token": token, "name": "maria", "password": "four lazy otters swim"})
    assert made.body["user"]["role"] == "administrator"
    cookie = {"Cookie": made.headers["Set-Cookie"].partition(";")[0], "Content-Type": "application/json"}
    body = json.dumps({"name": "program", "scopes": ["read"]}).encode()
    key = api.ask("POST", "/keys", body, cookie).body["key"]
    by_key = {"Authorization": f"Bearer {key}", "Content-Type": "application/json"}
    assert api.ask("GET", "/tracks", headers=by_key).status == 200
    assert api.ask("POST", "/works", b"{}", by_key).body["code"] == "scope_missing"
    for wrong in (key[:-1] + ("0" if key[-1] != "0" else "1"), new_key()):
        for _ in range(2):
            refused = api.ask("GET", "/tracks", headers={"Authorization": f"Bearer {wrong}"})
            assert (refused.status, refused.body["code"]) == (401, "invalid_key")
            assert refused.headers["WWW-Authenticate"].startswith("Bearer")
    stored = str([list(database[name].find()) for name in ("users", "sessions", "api_keys", "invitations", "audit")])
    for secret in (token, key, cookie["Cookie"].partition("=")[2], "four lazy otters swim"):
        assert secret not in stored
        assert secret not in api.log.read_text() or secret == token
