"""Review by keyboard: a match enters the queue by itself, is confirmed, makes a work, and is taken back."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page, expect
from tests.doubles.product import Product, wait_until
from tests.doubles.songs import compose, cover, encode, render

from contrafact.settings import RECORDED

SEED = 911


@pytest.fixture(scope="module")
def match(product: Product, tmp_path_factory: pytest.TempPathFactory) -> frozenset[str]:
    """A song and its cover, both ready, whose match waits."""
    folder, song = tmp_path_factory.mktemp("review"), compose(SEED)
    paths = encode(folder / "Reviewed song.mp3", render(song)), encode(folder / "Reviewed cover.mp3", cover(song, 2))
    jobs = [product.upload(path) for path in paths]
    for each in jobs:
        product.wait_for_state(each["job"]["id"], "ready")
    look_for_edges(product)
    pair = frozenset(each["track"]["id"] for each in jobs)
    # The worker's own process may look for them at the same time, and end a moment later.
    wait_until(lambda: pair in skip_others(product, pair), 60)
    return pair


def look_for_edges(product: Product) -> None:
    """Do at once what the worker does every minute."""
    settings = os.environ | json.loads((Path(product.data) / RECORDED).read_text())
    subprocess.run([sys.executable, "-m", "contrafact_worker.linking"], env=settings, check=True, capture_output=True)


def queue(product: Product) -> list[tuple[str, str]]:
    items = product.get("/reviews/queue", limit=100)["items"]
    return [(each["query"]["id"], each["reference"]["id"]) for each in items]


def waiting(product: Product) -> list[frozenset[str]]:
    return [frozenset(each) for each in queue(product)]


def skip_others(product: Product, pair: frozenset[str]) -> list[frozenset[str]]:
    """Skip the matches of other tests' songs, which may be many; return those that wait then."""
    while others := [each for each in queue(product) if frozenset(each) != pair]:
        for query_id, reference_id in others:
            product.post("/reviews", {"query_id": query_id, "reference_id": reference_id, "answer": "skipped"})
    return waiting(product)


def works_of(product: Product, pair: frozenset[str]) -> set[Any]:
    return {(product.get(f"/tracks/{track_id}")["work"] or {}).get("title") for track_id in pair}


def skip_to(page: Page) -> None:
    """Skip the matches that were found since."""
    bar = page.get_by_role("region", name="This check")
    for _ in range(30):
        expect(bar.get_by_role("button", name=re.compile("^Confirm"))).to_be_visible()
        title = bar.inner_text()
        if "Reviewed song" in title and "Reviewed cover" in title:  # either may be unsure beside another test's song
            return
        page.keyboard.press("s")
        expect(bar).not_to_have_text(title, use_inner_text=True)
    raise AssertionError("the match is not among the first 30")


def test_a_match_is_confirmed_by_keyboard_and_taken_back(page: Page, product: Product, match: frozenset[str]) -> None:
    page.goto("/review")
    skip_to(page)
    with page.expect_response(lambda each: each.request.method == "POST" and "/reviews" in each.url) as sent:
        page.keyboard.press("c")

    assert sent.value.status == 201, sent.value.text()
    wait_until(lambda: works_of(product, match) in ({"Reviewed song"}, {"Reviewed cover"}), 15)
    assert match not in waiting(product)
    first, second = sorted(match)
    other = page.context.new_page()
    other.goto(f"/tracks/{first}")
    row = other.get_by_role("list", name="Ranking").get_by_role("listitem").filter(has_text="Reviewed").first
    expect(row).to_contain_text("Confirmed")
    other.goto(f"/check?query={first}&reference={second}")
    expect(other.get_by_role("region", name="This check")).to_contain_text("Confirmed")
    other.close()

    page.keyboard.press("u")

    wait_until(lambda: works_of(product, match) == {None}, 15)
    wait_until(lambda: match in waiting(product), 15)
    expect(page.get_by_role("region", name="This check")).to_contain_text("Reviewed")
    # The song's matches with other tests' songs were skipped.
    answers = [each["answer"] for each in product.get("/reviews", track_id=first)["items"]]
    assert [each for each in answers if each != "skipped"] == ["withdrawn", "confirmed"]
