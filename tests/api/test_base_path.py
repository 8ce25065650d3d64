"""The API and the page under a path of a host, behind a proxy that passes the path on or leaves it out."""

from __future__ import annotations

from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest
import requests
from flask.testing import FlaskClient
from tests.doubles.memory_app import make_client
from tests.doubles.memory_world import World
from tests.doubles.openid_server import CLIENT_ID, CLIENT_SECRET, Provider

from contrafact.adapters.openid import OpenIdProvider
from contrafact.domain.errors import ContrafactError
from contrafact.domain.people import Access
from contrafact.settings import load_settings
from contrafact_api.base_path import within
from contrafact_api.serving.lanes import Lane, lane_of

BASE = "/contrafact"
PAGE = '<script src="/color-scheme.js"></script><link href="/assets/a.css">'


@pytest.fixture
def page(tmp_path: Path) -> Path:
    (tmp_path / "assets").mkdir()
    (tmp_path / "index.html").write_text(PAGE)
    (tmp_path / "assets" / "a.css").write_text("a {}")
    return tmp_path


@pytest.fixture
def based(world: World, page: Path) -> FlaskClient:
    return make_client(world, base_path=BASE, frontend_folder=page)


@pytest.mark.parametrize("prefix", [BASE, ""])
def test_page_assets_and_api_are_found_with_the_path_and_without(based: FlaskClient, prefix: str) -> None:
    for path in ("/", "/songs/some-id", "/index.html"):
        answer = based.get(f"{prefix}{path}")
        assert answer.text == PAGE.replace('="/', f'="{BASE}/')
        assert based.get(f"{prefix}{path}", headers={"If-None-Match": answer.headers["ETag"]}).status_code == 304
    assert based.get(f"{prefix}/assets/a.css").text == "a {}"
    assert based.get(f"{prefix}/api/v1/health/live").status_code == 200


def test_the_path_alone_leads_to_the_page(based: FlaskClient) -> None:
    answer = based.get(BASE)
    assert (answer.status_code, answer.headers["Location"]) == (308, f"{BASE}/")


def test_another_path_that_begins_alike_is_a_page_of_its_own(based: FlaskClient) -> None:
    assert based.get(f"{BASE}s/api/v1/health/live").mimetype == "text/html"


def test_links_of_errors_documentation_and_description_hold_the_path(based: FlaskClient) -> None:
    problem = based.get(f"{BASE}/api/v1/tracks/yt-00000000000").get_json()
    assert problem["type"] == f"{BASE}/api/docs/errors#track_not_found"
    assert based.get(f"{BASE}{urlsplit(problem['type']).path.removeprefix(BASE)}").status_code == 200
    docs = based.get(f"{BASE}/api/docs").text
    assert f'src="{BASE}/api/docs/start.js"' in docs
    assert '="/api' not in docs
    assert f'"{BASE}/api/openapi.json"' in based.get(f"{BASE}/api/docs/start.js").text
    assert based.get(f"{BASE}/api/openapi.json").get_json()["servers"] == [{"url": BASE}]


def test_without_a_path_the_description_names_no_server(client: FlaskClient) -> None:
    assert "servers" not in client.get("/api/openapi.json").get_json()


@pytest.mark.parametrize(("scheme", "name"), [("http", "contrafact_session"), ("https", "__Secure-contrafact_session")])
def test_the_cookie_is_of_the_path_alone(world: World, scheme: str, name: str) -> None:
    client = make_client(world, base_path=BASE, access=Access.ACCOUNTS)
    address, token = f"{scheme}://localhost", world.people.use_cases().accounts.first_link()
    body = {"token": token, "name": "Maria", "password": "four lazy otters swim"}
    signed_in = client.post(f"{BASE}/api/v1/invitations/accept", json=body, base_url=address)
    cookie = signed_in.headers["Set-Cookie"].split("; ")
    assert cookie[0].startswith(f"{name}=")
    assert f"Path={BASE}" in cookie
    assert ("Secure" in cookie) is (scheme == "https")
    assert client.get(f"{BASE}/api/v1/session", base_url=address).get_json()["user"]["name"] == "Maria"
    invited = {"role": "viewer"}
    link = client.post(f"{BASE}/api/v1/invitations", json=invited, base_url=address).get_json()["link"]
    assert link.startswith(f"{address}{BASE}/welcome#")


def test_single_sign_on_comes_back_under_the_path(world: World, provider: Provider) -> None:
    world.people.provider = OpenIdProvider(provider.issuer, CLIENT_ID, CLIENT_SECRET, "groups")
    client = make_client(world, base_path=BASE, access=Access.ACCOUNTS)
    sent = client.get(f"{BASE}/api/v1/session/sign-on", query_string={"to": "/songs"})
    back = requests.get(sent.headers["Location"], allow_redirects=False, timeout=10).headers["Location"]
    path = urlsplit(back).path
    assert path == f"{BASE}/api/v1/session/sign-on/return"
    fields = {name: values[0] for name, values in parse_qs(urlsplit(back).query).items()}
    assert client.get(path, query_string=fields).headers["Location"] == f"{BASE}/songs"
    assert client.get(path, query_string=fields).headers["Location"].startswith(f"{BASE}/sign-in?error=")


def test_a_ranking_under_the_path_has_the_threads_of_rankings() -> None:
    for path in (f"{BASE}/api/v1/tracks/a/ranking", "/api/v1/tracks/a/ranking"):
        assert lane_of("GET", within(path, BASE), has_rest=False) is Lane.MATCHING
    assert lane_of("GET", within(f"{BASE}/api/v1/health/live", BASE), has_rest=False) is Lane.LIVE


@pytest.mark.parametrize(("given", "path"), [("/contrafact/", "/contrafact"), ("/a/b", "/a/b"), ("/", ""), ("", "")])
def test_a_slash_at_the_end_makes_no_difference(monkeypatch: pytest.MonkeyPatch, given: str, path: str) -> None:
    monkeypatch.setenv("CONTRAFACT_BASE_PATH", given)
    assert load_settings().base_path == path
    assert load_settings().welcome_link("token").endswith(f":8080{path}/welcome#token")


@pytest.mark.parametrize("given", ["contrafact", "//host", "/a//b", "/a b", "/..", "/a/../b", "/ä", "/api", '/"x'])
def test_anything_else_than_a_path_is_refused(monkeypatch: pytest.MonkeyPatch, given: str) -> None:
    monkeypatch.setenv("CONTRAFACT_BASE_PATH", given)
    with pytest.raises(ContrafactError, match="CONTRAFACT_BASE_PATH"):
        load_settings()
