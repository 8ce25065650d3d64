"""Matches that wait for a person, among those of the songs of other tests."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from pathlib import Path

from playwright.sync_api import Page, expect
from tests.doubles.product import Product, wait_until

from contrafact.settings import RECORDED

LOOKING_SECONDS = 60
ANSWERED_SECONDS = 60
MOST_OTHERS = 30


def do_at_once(product: Product, module: str) -> None:
    """Do what the worker does every minute, by a module of its own such as `contrafact_worker.linking`."""
    settings = os.environ | json.loads((Path(product.data) / RECORDED).read_text())
    subprocess.run([sys.executable, "-m", module], env=settings, check=True, capture_output=True)


def find_match(product: Product, pair: frozenset[str]) -> None:
    """Look for matches until a pair waits for an answer, and skip all others."""
    do_at_once(product, "contrafact_worker.linking")
    # The worker's own process may look for them at the same time, and end a moment later.
    wait_until(lambda: pair in _skip_others(product, pair), LOOKING_SECONDS)


def waiting(product: Product) -> list[frozenset[str]]:
    """Return the pairs that wait for an answer, the most informative first."""
    return [frozenset(each) for each in _queue(product)]


def _queue(product: Product) -> list[tuple[str, str]]:
    items = product.get("/reviews/queue", limit=100)["items"]
    return [(each["query"]["id"], each["reference"]["id"]) for each in items]


def _skip_others(product: Product, pair: frozenset[str]) -> list[frozenset[str]]:
    while others := [each for each in _queue(product) if frozenset(each) != pair]:
        for query_id, reference_id in others:
            product.post("/reviews", {"query_id": query_id, "reference_id": reference_id, "answer": "skipped"})
    return waiting(product)


def skip_to(page: Page, *titles: str) -> None:
    """Skip the matches that were found since, by key, until the review page shows the pair with these titles."""
    # A check that is left for this page has the same bar, and its keys answer, too.
    expect(page.get_by_role("heading", level=1, name="Are these covers?")).to_be_visible()
    bar = page.get_by_role("region", name="This check")
    for _ in range(MOST_OTHERS):
        expect(bar.get_by_role("button", name=re.compile("^Confirm"))).to_be_visible()
        shown = bar.inner_text()
        if all(title in shown for title in titles):  # either may be unsure beside another test's song
            return
        page.keyboard.press("s")
        expect(bar).not_to_have_text(shown, use_inner_text=True)
    raise AssertionError(f"the match is not among the first {MOST_OTHERS}")
