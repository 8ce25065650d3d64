"""The page under a path of a host, on stores in memory."""

from __future__ import annotations

import re
from pathlib import Path
from urllib.parse import urlsplit

from playwright.sync_api import Browser, Response, expect
from tests.doubles.memory_app import make_app
from tests.doubles.memory_world import make_world
from tests.doubles.serving import served

BASE = "/contrafact"
PAGE = Path(__file__).parents[2] / "frontend" / "dist"


def test_page_scripts_api_and_links_stay_under_the_path(browser: Browser) -> None:
    answers: list[Response] = []
    with served(make_app(make_world(), base_path=BASE, frontend_folder=PAGE)) as address:
        context = browser.new_context(base_url=address, locale="en-GB")
        page = context.new_page()
        # Playwright marks what it calls, which a built-in method does not allow.
        page.on("response", lambda answer: answers.append(answer))  # noqa: PLW0108
        page.goto(BASE)
        page.get_by_role("link", name="Songs", exact=True).click()
        expect(page).to_have_url(re.compile(f"{BASE}/songs"))
        expect(page.get_by_role("heading", level=1, name="Songs")).to_be_visible()
        page.evaluate("document.fonts.ready.then(() => true)")
        page.reload()
        expect(page.get_by_role("heading", level=1, name="Songs")).to_be_visible()
        expect(page.get_by_role("link", name="API documentation")).to_have_attribute("href", f"{BASE}/api/docs")
        page.goto(f"{BASE}/api/docs")
        expect(page.get_by_role("heading", name="Contrafact")).to_be_visible()
        context.close()
    paths = [urlsplit(each.url).path for each in answers if each.url.startswith("http")]
    assert [each for each in paths if not each.startswith(f"{BASE}/")] in ([], [BASE])
    assert [each.url for each in answers if each.status >= 400] == []
    assert any(each.startswith(f"{BASE}/api/v1/") for each in paths)
    assert any(each.endswith(".woff2") for each in paths)
