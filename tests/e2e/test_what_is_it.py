"""What a person reads of a verdict and sets: threshold, relation, copies of a recording, and what went wrong."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
import requests
from playwright.sync_api import Locator, Page, Response, expect
from tests.doubles.product import Product
from tests.doubles.songs import compose, encode, render
from tests.e2e.conftest import PAGE_MILLISECONDS, Recordings
from tests.e2e.test_in_the_browser import READY_MILLISECONDS, add_everything

SEED_OF_COPIES = 31
WORDS_OF_A_PROGRAM = re.compile(
    r"pattern|regular expression|\^|\[A-Z|\\d|should match|\bNone\b|\bnull\b|undefined|\bNaN\b|\w_id\b"
)


@dataclass(frozen=True)
class Copies:
    """A ready song, and a file that holds the same recording in another format."""

    track_id: str
    title: str
    copy: Path


@pytest.fixture
def copies(product: Product, tmp_path: Path) -> Iterator[Copies]:
    samples = render(compose(SEED_OF_COPIES))
    original = encode(tmp_path / "The original.flac", samples)
    found = product.upload(original, title="The original")
    product.wait_for_state(found["job"]["id"], "ready")
    yield Copies(found["track"]["id"], "The original", encode(tmp_path / "From the radio.mp3", samples))
    for track in product.get("/tracks", q="From the radio")["items"] + [found["track"]]:
        requests.delete(f"{product.address}/api/v1/tracks/{track['id']}?permanently=true", timeout=30)


def rows(page: Page) -> Locator:
    return page.get_by_role("list", name="Ranking").get_by_role("listitem")


def answers_with_ranking(track_id: str, threshold: str = "") -> Callable[[Response], bool]:
    """Match the answer that the page shows. Asked again, the API may rank by edges that the worker found since."""
    expected = [f"min_probability={threshold}"] if threshold else []

    def matches(answer: Response) -> bool:
        address = urlsplit(answer.url)
        given = [each for each in address.query.split("&") if each.startswith("min_probability=")]
        return address.path.endswith(f"/tracks/{track_id}/ranking") and given == expected

    return matches


def n_usual(ranking: dict[str, Any]) -> int:
    """Return the number of rows that are not folded away."""
    return sum(item["verdict"]["decision"] != "unlikely" for item in ranking["items"])


def slider(page: Page, name: str) -> Locator:
    return page.get_by_role("slider", name=name)


def test_the_threshold_is_moved_by_keyboard_and_kept_in_the_address(
    page: Page, product: Product, recordings: Recordings
) -> None:
    add_everything(product, recordings)
    track_id = f"yt-{recordings.video_ids[0]}"
    with page.expect_response(answers_with_ranking(track_id)) as asked:
        page.goto(f"/tracks/{track_id}")
    every = asked.value.json()
    expect(rows(page)).to_have_count(n_usual(every))
    slider(page, "Show from").focus()
    with page.expect_response(answers_with_ranking(track_id, "0.97")) as asked:
        for key in ("End", "ArrowLeft", "ArrowLeft"):
            page.keyboard.press(key)

    expect(page).to_have_url(re.compile(r"min_probability=0\.97"))
    expect(page.get_by_text("Show from 97 %")).to_be_visible()
    expect(
        page.get_by_text(re.compile(r"^At 97.%(\.|: \d+ of 100 shown are covers; \d+ of 100 covers are shown\.)$"))
    ).to_be_visible()
    shown = asked.value.json()["items"]
    assert len(shown) < len(every["items"])
    expect(rows(page)).to_have_count(len(shown))
    page.reload()
    expect(slider(page, "Show from")).to_have_attribute("aria-valuenow", "97")
    with page.expect_response(answers_with_ranking(track_id)) as asked:
        page.get_by_role("button", name="Reset").click()
    expect(rows(page)).to_have_count(n_usual(asked.value.json()))


def test_the_headline_of_a_ranking_counts_its_rows(page: Page, product: Product, recordings: Recordings) -> None:
    add_everything(product, recordings)
    for video_id in recordings.video_ids:
        with page.expect_response(answers_with_ranking(f"yt-{video_id}")) as asked:
            page.goto(f"/tracks/yt-{video_id}")
        decisions = [item["verdict"]["decision"] for item in asked.value.json()["items"]]
        n_likely, n_unsure = decisions.count("likely"), decisions.count("unsure")
        review = f"{n_unsure} to review" if n_unsure else ""
        counted = ", ".join(filter(None, [f"{n_likely} likely", review]))
        without = f"No likely cover; {review}" if n_unsure else "Nothing like it"
        expect(page.get_by_text(counted if n_likely else without, exact=True)).to_be_visible()


def test_a_check_says_what_the_two_have_in_common(page: Page, product: Product, recordings: Recordings) -> None:
    add_everything(product, recordings)
    cover = product.get("/tracks", q=f"Cover of {recordings.title(0)}")["items"][0]["id"]
    track_id = f"yt-{recordings.video_ids[0]}"
    verdict = product.get("/checks", query_id=track_id, reference_id=cover)["verdict"]
    words = {"same_work": "Cover of the same work", "shared_harmony": "Shared harmony"}[verdict["relation"]]
    page.goto(f"/check?query={track_id}&reference={cover}")

    expect(page.get_by_role("list", name="Findings")).to_contain_text(words)
    expect(page.get_by_role("region", name="Verdict")).to_contain_text(verdict["reason"])
    slider(page, "Likely from").focus()
    page.keyboard.press("End")
    expect(page.get_by_text("likely from 99 %", exact=True)).to_be_visible()
    expect(page).to_have_url(re.compile(r"[?&]min_probability=0\.99(&|$)"))


def test_a_copy_is_named_analysed_on_request_and_binned(page: Page, product: Product, copies: Copies) -> None:
    page.goto("/")
    page.locator("input[type=file]").set_input_files(copies.copy)
    card = page.get_by_role("article", name=copies.copy.stem)
    expect(card.get_by_role("alert")).to_contain_text("This is the recording of", timeout=READY_MILLISECONDS)
    expect(card.get_by_role("link", name=copies.title)).to_be_visible()
    card.get_by_role("button", name="Analyse anyway").click()
    expect(card.get_by_text("Ready", exact=True)).to_be_visible(timeout=READY_MILLISECONDS)

    page.goto(f"/tracks/{copies.track_id}")
    expect(rows(page).first).to_contain_text("Same recording")
    page.goto("/songs")
    page.get_by_role("link", name="Duplicates").click()
    group = page.get_by_role("list", name="Groups of duplicates").get_by_role("listitem").filter(has_text=copies.title)
    expect(group.first).to_contain_text(copies.copy.stem)
    keep = page.get_by_role("button", name="Keep this one, bin the other")
    keep.and_(page.locator(f"[aria-description='{copies.title}']")).focus()
    page.keyboard.press("Enter")

    expect(page.get_by_text(f"{copies.copy.stem} is in the trash")).to_be_visible()
    expect(group).to_have_count(0)
    assert product.get(f"/tracks/{copies.track_id}")["state"] == "ready"
    page.get_by_role("button", name="Undo").click()
    expect(group.first).to_be_visible()
    page.goto(f"/tracks/{copies.track_id}")
    rows(page).first.get_by_role("link").first.click()
    expect(page.get_by_role("heading", name="Same recording")).to_be_visible()


DAMAGED_ADDRESSES = (
    "/tracks/xyz",
    "/tracks/yt-%20%25",
    "/check?query=xyz&reference=yt-aaaaaaaaaaa",
    "/check?query=&reference=",
    "/playlists/xyz",
    "/imports/xyz",
    "/sets/xyz",
    "/cases/xyz",
    "/clip?clip=xyz",
    "/clip?track=xyz&min_probability=much",
    "/songs?work=xyz",
    "/songs?cursor=xyz",
    "/duplicates?cursor=xyz",
    "/songs/xyz",
)


GAP_PIXELS = """() => {
    const title = document.querySelector('main h1');
    const { bottom } = title.getBoundingClientRect();
    const boxes = [...title.parentElement.children].map((each) => each.getBoundingClientRect());
    const below = boxes.filter((box) => box.height > 0 && box.top > bottom - 1);
    return Math.min(...below.map((box) => box.top - bottom), 100);
}"""
"""Room between the heading and what is below it."""
LEAST_GAP_PIXELS = 8


def test_a_damaged_address_is_explained_to_a_person(page: Page) -> None:
    main = page.get_by_role("main")
    explained = main.get_by_role("alert").or_(main.get_by_text(re.compile("There is no such page|Choose two songs")))
    for address in DAMAGED_ADDRESSES:
        page.goto(address)
        expect(explained.first).to_be_visible(timeout=PAGE_MILLISECONDS)
        said = main.inner_text()
        assert not WORDS_OF_A_PROGRAM.search(said), (address, said)
        assert page.evaluate(GAP_PIXELS) >= LEAST_GAP_PIXELS, address


def test_without_a_network_the_page_says_so_and_goes_on_when_it_is_back(page: Page) -> None:
    page.goto("/check")
    expect(page.get_by_role("heading", level=1)).to_be_visible()
    page.context.set_offline(True)
    page.get_by_role("link", name="Jobs").click()

    alert = page.get_by_role("main").get_by_role("alert")
    expect(alert).to_contain_text("The server does not answer", timeout=4 * PAGE_MILLISECONDS)
    assert not WORDS_OF_A_PROGRAM.search(page.get_by_role("main").inner_text())
    page.context.set_offline(False)
    page.get_by_role("button", name="Try again").click()
    expect(page.get_by_role("heading", level=1, name="Jobs")).to_be_visible()
