"""What a page of another origin can learn from the API in Chromium, and where it may lead."""

from __future__ import annotations

from collections.abc import Iterator
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from typing import Any

import pytest
from playwright.sync_api import Browser, Page
from tests.doubles.product import Product
from tests.e2e.conftest import PAGE_MILLISECONDS, Recordings
from tests.e2e.test_in_the_browser import add_everything

PROBE = """
async address => {
  const loaded = (tag, attribute) => new Promise(done => {
    const element = document.createElement(tag);
    element.onload = () => done("load");
    element.onerror = () => done("error");
    element[attribute] = address;
    document.body.append(element);
  });
  return {
    img: await loaded("img", "src"),
    script: await loaded("script", "src"),
    "no-cors": await fetch(address, {mode: "no-cors"}).then(answer => answer.type, () => "error"),
    cors: await fetch(address).then(answer => answer.status, () => "error"),
  };
}
"""
BLOCKED = {"img": "error", "script": "error", "no-cors": "error", "cors": "error"}


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


@pytest.fixture(params=["127.0.0.1", "localhost"], ids=["same site", "cross site"])
def foreign_page(request: pytest.FixtureRequest, browser: Browser, foreign_port: int) -> Iterator[Page]:
    """A page of another port (same site, other origin) or of another name (other site)."""
    context = browser.new_context()
    context.set_default_timeout(PAGE_MILLISECONDS)
    page = context.new_page()
    page.goto(f"http://{request.param}:{foreign_port}/index.html")
    yield page
    context.close()


def test_a_page_of_another_origin_cannot_tell_whether_a_track_exists(
    foreign_page: Page, page: Page, product: Product, recordings: Recordings
) -> None:
    add_everything(product, recordings)
    first, second = (f"yt-{video_id}" for video_id in recordings.video_ids[:2])
    kept, missing = (
        f"{product.address}/api/v1/checks/evidence?query_id={first}&reference_id={each}"
        for each in (second, "yt-00000000000")
    )
    page.goto("/")
    assert page.evaluate(PROBE, kept)["img"] == "load"
    for address in (kept, missing, f"{product.address}/api/v1/tracks/{first}", f"{product.address}/api/v1/health/live"):
        assert foreign_page.evaluate(PROBE, address) == BLOCKED
    # Files of the page are the same for every library, and no one embeds them either.
    assert foreign_page.evaluate(PROBE, f"{product.address}/") == BLOCKED


@pytest.mark.parametrize("path", ["/", "/songs", "/api/docs", "/api/v1/model"])
def test_a_link_from_a_page_of_another_origin_leads_to_pages_and_documents(
    foreign_page: Page, product: Product, path: str
) -> None:
    with foreign_page.expect_navigation(url=product.address + path) as navigation:
        foreign_page.evaluate("address => { location.href = address }", product.address + path)
    assert navigation.value.status == 200
