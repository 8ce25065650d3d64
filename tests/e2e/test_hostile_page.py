"""What a page of another origin can learn and change in Chromium: nothing. Links from it to pages stay allowed."""

from __future__ import annotations

import base64
import json
from collections.abc import Callable, Collection, Iterator
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from typing import Any
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, Page
from tests.doubles.product import ENDED, Product, wait_until
from tests.e2e.conftest import PAGE_MILLISECONDS, Recordings
from tests.e2e.test_in_the_browser import add_everything

FOLDER = Path(__file__).parent
READS, WRITES = ((FOLDER / name).read_text() for name in ("hostile_reads.js", "hostile_writes.js"))
EMBED = "([tag, properties]) => document.body.append(Object.assign(document.createElement(tag), properties))"
N_READS = 18
"""Ways to read that send a request, at least; some share one."""
LOG_SECONDS = 60.0
ENDED_SECONDS = 120.0
FRAMED_SECONDS = 30.0
MISSING = "yt-00000000000"


class Handler(SimpleHTTPRequestHandler):
    def log_message(self, *_: object) -> None:
        """Print nothing."""


@pytest.fixture(scope="module")
def foreign_port(tmp_path_factory: pytest.TempPathFactory) -> Iterator[int]:
    folder = tmp_path_factory.mktemp("foreign")
    (folder / "index.html").write_text("<!doctype html><title>foreign</title><body></body>")

    def handle(*given: Any) -> Handler:
        return Handler(*given, directory=str(folder))

    with ThreadingHTTPServer(("127.0.0.1", 0), handle) as server:
        server.daemon_threads = True
        thread = Thread(target=server.serve_forever, args=(0.01,))
        thread.start()
        yield server.server_port
        server.shutdown()
        thread.join()


@pytest.fixture
def open_page(browser: Browser) -> Iterator[Callable[[str], Page]]:
    context = browser.new_context()
    context.set_default_timeout(PAGE_MILLISECONDS)

    def opened(address: str) -> Page:
        found = context.new_page()
        found.goto(address)
        return found

    yield opened
    context.close()


@pytest.fixture(
    params=["127.0.0.1", pytest.param("localhost", marks=pytest.mark.long)],
    ids=["same site", "cross site"],
)
def foreign_page(request: pytest.FixtureRequest, open_page: Callable[[str], Page], foreign_port: int) -> Page:
    """A page of another port (same site, other origin) or of another name (other site)."""
    return open_page(f"http://{request.param}:{foreign_port}/index.html")


@pytest.fixture(scope="module")
def track(product: Product, recordings: Recordings) -> str:
    """A track of the library; all songs and covers are ready."""
    add_everything(product, recordings)
    return f"yt-{recordings.video_ids[0]}"


class Requests:
    """The requests that the API logs from now on.

    Parameters
    ----------
    paths : of those that count; all when left out. A page that was closed a moment ago may have asked for others.
    """

    def __init__(self, product: Product, paths: Collection[str] = ()) -> None:
        self._log = product.data / "logs" / "api.log"
        self._seen = self._log.stat().st_size
        self._paths = paths

    def outcomes(self, n: int, *, writes: bool) -> set[int]:
        """Return the statuses of `n` requests, when the log holds them."""
        wait_until(lambda: len(self._statuses(writes=writes)) >= n, LOG_SECONDS)
        return set(self._statuses(writes=writes))

    def _statuses(self, *, writes: bool) -> list[int]:
        with self._log.open("rb") as log:
            log.seek(self._seen)
            lines = [json.loads(line) for line in log.read().split(b"\n")[:-1] if line.startswith(b"{")]
        found = [(*line["message"].split(" ", 1), line["status"]) for line in lines if "status" in line]
        return [
            status
            for method, path, status in found
            if writes != (method == "GET") and (not self._paths or path in self._paths)
        ]


def everything_in(product: Product) -> dict[str, Any]:
    """Return what the library holds when no job of another test is active."""

    def are_ended() -> bool:
        return all(each["state"] in ENDED for path in ("/jobs", "/tracks") for each in product.get(path)["items"])

    wait_until(are_ended, ENDED_SECONDS)
    return {path: product.get(path)["items"] for path in ("/tracks", "/tracks/trash", "/works", "/jobs")}


def evidence(product: Product, track: str, other: str) -> str:
    return f"{product.address}/api/v1/checks/evidence?query_id={track}&reference_id={other}"


def test_it_cannot_tell_whether_a_track_exists(
    foreign_page: Page, page: Page, product: Product, recordings: Recordings, track: str
) -> None:
    kept, missing = evidence(product, track, f"yt-{recordings.video_ids[1]}"), evidence(product, track, MISSING)
    page.goto("/")
    own_outcomes = [page.evaluate(READS, address) for address in (kept, missing)]
    assert [(each["img"], each["fetch"], each["timing"]) for each in own_outcomes] == [
        ("load", 200, True),
        ("error", 404, True),
    ]

    page.close()
    addresses = (kept, missing, f"{product.address}/api/v1/tracks/{track}/ranking?format=csv")
    requests = Requests(product, {urlsplit(each).path for each in addresses})
    for address in addresses:
        outcomes = foreign_page.evaluate(READS, address)
        assert set(outcomes.values()) == {"error", False}, outcomes
    # Refused before an answer was computed: no time depends on the library.
    assert requests.outcomes(len(addresses) * N_READS, writes=False) == {403}


def test_it_frames_nothing(foreign_page: Page, product: Product, track: str) -> None:
    paths = ("/", f"/tracks/{track}", f"/api/v1/tracks/{track}", "/api/docs")
    for path in paths:
        for tag, name in (("iframe", "src"), ("object", "data"), ("embed", "src")):
            foreign_page.evaluate(EMBED, [tag, {name: product.address + path}])

    def addresses() -> set[str]:
        # While the page answers, what became of its frames is noted.
        foreign_page.evaluate("() => 1")
        return {frame.url for frame in foreign_page.main_frame.child_frames}

    # At first a frame has no address, or that of an empty page.
    wait_until(lambda: addresses() == {"chrome-error://chromewebdata/"}, FRAMED_SECONDS)


@pytest.mark.parametrize("path", ["/tracks/{track}", "/api/v1/tracks/{track}"])
def test_it_loses_the_window_that_it_opens(foreign_page: Page, product: Product, track: str, path: str) -> None:
    address = product.address + path.format(track=track)
    with foreign_page.expect_popup() as popup:
        foreign_page.evaluate("address => { window.opened = open(address) }", address)
    popup.value.wait_for_load_state()
    foreign_page.wait_for_function("window.opened.closed")
    assert popup.value.evaluate("window.opener") is None


def test_it_changes_nothing(foreign_page: Page, product: Product, recordings: Recordings, track: str) -> None:
    before, requests = everything_in(product), Requests(product)
    song = base64.b64encode(recordings.other.read_bytes()).decode()
    attack = {"api": f"{product.address}/api/v1", "track": track, "file": song}
    n_sent = foreign_page.evaluate(WRITES, attack)
    assert requests.outcomes(n_sent, writes=True) == {403}
    assert everything_in(product) == before


@pytest.mark.parametrize("name", ["rebound.example", "contrafact.localhost"])
def test_a_name_that_resolves_to_this_machine_gets_nothing(
    open_page: Callable[[str], Page], product: Product, recordings: Recordings, track: str, name: str
) -> None:
    """DNS rebinding: for Chromium, the product is of the page's own origin."""
    before, requests = everything_in(product), Requests(product)
    page = open_page(f"http://{name}:{product.port}/")
    assert page.evaluate("location.hostname") == name
    for path in ("/", f"/api/v1/tracks/{track}"):
        outcomes = page.evaluate(READS, page.url.rstrip("/") + path)
        # These two show that there was an answer, whatever its status.
        for uninformative in ("preload as fetch", "timing"):
            del outcomes[uninformative]
        assert set(outcomes.values()) == {"error", 421}, outcomes
    song = base64.b64encode(recordings.other.read_bytes()).decode()
    n_sent = page.evaluate(WRITES, {"api": "/api/v1", "track": track, "file": song})
    assert requests.outcomes(n_sent, writes=True) == {421}
    assert everything_in(product) == before


@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("/", 200),
        ("/songs", 200),
        ("/api/docs", 200),
        ("/api/v1/model", 200),
        # A download would leave the page in place, an error would not.
        ("/api/v1/tracks/{track}/ranking?format=csv", 403),
    ],
)
def test_its_links_lead_to_pages_and_documents_but_download_nothing(
    foreign_page: Page, product: Product, track: str, path: str, status: int
) -> None:
    address = product.address + path.format(track=track)
    with foreign_page.expect_navigation(url=address) as navigation:
        foreign_page.evaluate("address => { location.href = address }", address)
    assert navigation.value.status == status
