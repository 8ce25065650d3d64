"""What a person hears: kept copies of uploads in a real Chromium, which plays them to no loudspeaker."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from playwright.sync_api import Locator, Page, Response, expect
from tests.doubles.product import Product
from tests.doubles.songs import SEEDS, compose, cover, encode
from tests.e2e.conftest import PHONE, Recordings

ADVANCES = "([side, seconds]) => document.querySelector(`audio[data-side=${side}]`).currentTime > seconds"


@pytest.fixture(scope="module")
def pair(product: Product, recordings: Recordings, tmp_path_factory: pytest.TempPathFactory) -> tuple[str, str]:
    """Two uploads of one work."""
    other = encode(tmp_path_factory.mktemp("sound") / "b.mp3", cover(compose(SEEDS[0]), 3))
    found = []
    for path, title in ((recordings.covers[0], f"Cover of {recordings.title(0)}"), (other, "Another cover")):
        added = product.upload(path, title=title, artist="Somebody Else")
        if added["job"]:
            product.wait_for_state(added["job"]["id"], "ready")
        found.append(product.get(f"/tracks/{added['track']['id']}"))
    assert all(each["has_audio"] for each in found)
    return found[0]["id"], found[1]["id"]


def sound(page: Page, side: str) -> Locator:
    return page.locator(f"audio[data-side={side}]")


def is_paused(page: Page, side: str) -> bool:
    return bool(sound(page, side).evaluate("audio => audio.paused"))


def test_long_titles_get_equal_room_in_the_bar(page: Page, pair: tuple[str, str]) -> None:
    page.goto(f"/check?query={pair[0]}&reference={pair[1]}")
    titles = page.get_by_role("region", name="This check").locator("p > bdi")
    expect(titles).to_have_count(2)
    titles.evaluate_all(
        "(both) => both.forEach((each, n) => { each.textContent = 'A long title '.repeat(8 + 8 * n); })"
    )
    for width in (1280, 390):
        page.set_viewport_size({"width": width, "height": 800})
        first, second = (each.evaluate("title => title.clientWidth") for each in titles.all())
        assert first == pytest.approx(second, abs=1)
        assert second > 150


def test_a_colleague_opens_an_address_and_hears_the_stretch(
    page: Page, product: Product, pair: tuple[str, str]
) -> None:
    first, second = pair
    sections = product.get("/checks", query_id=first, reference_id=second)["verdict"]["sections"]
    start, end = sections[0]["query_start_s"], sections[0]["query_end_s"]
    answers: list[Response] = []
    page.on("response", lambda answer: answers.append(answer) if answer.url.endswith("/audio") else None)

    page.goto(f"/check?query={first}&reference={second}&stretch=1&t={start + 3:.0f}")
    bar = page.get_by_role("region", name="This check")
    bar.get_by_role("button", name="Play").click()
    page.wait_for_function(ADVANCES, arg=["query", start + 4])
    assert {answer.status for answer in answers} == {206}
    assert is_paused(page, "reference")

    listening = page.get_by_role("region", name="Listening")
    listening.get_by_text("Second song", exact=True).click()
    at = float(sound(page, "reference").evaluate("audio => audio.currentTime"))
    page.wait_for_function(ADVANCES, arg=["reference", at + 0.5])
    assert is_paused(page, "query")

    # What changes the key runs in a thread of its own, which the page's policy must allow.
    listening.get_by_role("switch", name="Second song in the tempo of the first").check()
    key = listening.get_by_role("switch", name="Second song in the key of the first")
    if key.count():
        with page.expect_response(re.compile("soundtouch-processor.*js")) as processor:
            key.check()
        assert processor.value.ok
    listening.get_by_text("One in each ear").click()
    at = float(sound(page, "reference").evaluate("audio => audio.currentTime"))
    page.wait_for_function(ADVANCES, arg=["reference", at + 0.5])
    assert not is_paused(page, "query")

    listening.get_by_text("First song", exact=True).click()
    listening.get_by_role("switch", name="Repeat this stretch").check()
    page.get_by_role("slider", name="Time in the first song").fill(f"{int(end * 2) / 2 - 1}")
    page.wait_for_function(f"() => document.querySelector('audio[data-side=query]').currentTime < {start + 3}")
    page.wait_for_function(ADVANCES, arg=["query", start + 0.2])
    page.get_by_role("heading", name="What matches what").click()
    page.keyboard.press(" ")
    expect(bar.get_by_role("button", name="Play")).to_be_visible()
    assert is_paused(page, "query")
    expect(page).to_have_url(re.compile(r"stretch=1&t=\d+"))


def test_a_row_plays_without_leaving_the_list(page: Page, product: Product, pair: tuple[str, str]) -> None:
    title = product.get(f"/tracks/{pair[1]}")["title"]
    page.goto(f"/tracks/{pair[0]}")
    page.get_by_role("button", name=f"Play {title} against the song of this page").click()
    dock = page.get_by_role("region", name="Listening to a row")
    expect(dock.get_by_role("button", name="Pause")).to_be_visible()
    playing = dock.locator("audio[data-side=reference]")
    at = float(playing.evaluate("audio => audio.currentTime"))
    page.wait_for_function(
        'at => document.querySelector(\'[aria-label="Listening to a row"] '
        "audio[data-side=reference]').currentTime > at + 0.5",
        arg=at,
    )
    expect(page).to_have_url(re.compile(f"/tracks/{pair[0]}"))
    page.set_viewport_size(PHONE)
    expect(dock.get_by_role("button", name="Stop listening")).to_be_in_viewport()
    page.keyboard.press("Escape")
    expect(dock).to_have_count(0)


def test_a_copy_that_is_gone_is_said_and_a_file_plays_in_its_place(
    page: Page, product: Product, pair: tuple[str, str], recordings: Recordings, tmp_path: Path
) -> None:
    problem = {"type": "x", "title": "x", "status": 404, "detail": "It is gone.", "code": "audio_missing"}
    page.route("**/audio", lambda route: route.fulfill(status=404, json=problem))
    page.goto(f"/tracks/{pair[0]}")
    player = page.get_by_role("region", name="Listening", exact=True)
    player.get_by_role("button", name="Play").click()
    expect(player.get_by_role("alert")).to_contain_text("It is gone.")
    sent: list[str] = []
    page.on("request", lambda request: sent.append(request.url) if request.method != "GET" else None)
    player.locator("input[type=file]").set_input_files(recordings.covers[0])
    expect(player.locator("audio")).to_have_attribute("src", re.compile("^blob:"))
    expect(player.locator("audio")).to_have_js_property("error", None)
    player.get_by_role("button", name="Play").click()
    page.wait_for_function("() => document.querySelector('audio[data-side=query]').currentTime > 0.3")
    assert sent == []
