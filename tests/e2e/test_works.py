"""A work is made with writers and ISWC, gets songs, takes another work, gives it back, and is exported."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Locator, Page, expect
from tests.doubles.product import Product
from tests.doubles.songs import compose, encode, render

SEEDS = (31, 32)
TAGS = {"TIT2": "Nightjar", "TPE1": "The Archivists", "TALB": "Side B", "TSRC": "USRC17607839"}


def id3(tags: dict[str, str]) -> bytes:
    """Return a tag of ID3, version 2.3, in Latin-1."""
    frames = b""
    for name, text in tags.items():
        body = b"\x00" + text.encode("latin-1")
        frames += name.encode() + len(body).to_bytes(4, "big") + b"\x00\x00" + body
    size = len(frames)
    return b"ID3\x03\x00\x00" + bytes((size >> shift) & 0x7F for shift in (21, 14, 7, 0)) + frames


@pytest.fixture
def songs(product: Product, tmp_path: Path) -> Iterator[list[str]]:
    """Two ready songs, the first with tags, the second with a name to read."""
    ids, jobs = [], []
    for seed, name in zip(SEEDS, ("take-7.mp3", "The_Revivalists_-_Nightjar_again.mp3"), strict=True):
        path = encode(tmp_path / name, render(compose(seed)))
        path.write_bytes((id3(TAGS) if seed == SEEDS[0] else b"") + path.read_bytes())
        answer = product.upload(path)
        ids.append(answer["track"]["id"])
        jobs.append(answer["job"]["id"])
    for job in jobs:
        product.wait_for_state(job, "ready")
    yield ids
    product.post("/tracks/delete", {"ids": ids, "permanently": True})


def make_work(page: Page, title: str) -> None:
    page.get_by_role("button", name="New work").click()
    dialog = page.get_by_role("dialog", name="New work")
    dialog.get_by_label("Title", exact=True).fill(title)
    dialog.get_by_label("ISWC").fill("T-034.524.680-2")
    dialog.get_by_role("button", name="Add a writer").click()
    dialog.get_by_label("Name").fill("Ada Bird")
    dialog.get_by_label("Wrote").select_option("CA")
    dialog.get_by_label("Share, %").fill("75.5")
    dialog.get_by_role("button", name="Save").click()
    expect(dialog.get_by_text("does not fit the others")).to_be_visible()
    dialog.get_by_label("ISWC").fill("T-034.524.680-1")
    dialog.get_by_role("button", name="Save").click()
    expect(page.get_by_role("heading", level=1, name=title)).to_be_visible()


def edit_dialog(page: Page, track_id: str) -> Locator:
    page.goto(f"/songs?q={track_id}")
    page.get_by_role("row").nth(1).get_by_role("button", name="Edit").click()
    return page.get_by_role("dialog", name="Edit song")


def work_of(product: Product, track_id: str) -> Any:
    work = product.get(f"/tracks/{track_id}")["work"]
    return work and work["title"]


def test_a_work_is_made_filled_merged_restored_and_exported(
    page: Page, product: Product, songs: list[str], tmp_path: Path
) -> None:
    page.goto("/works")
    make_work(page, "Nightjar")
    work_page = page.url
    expect(page.get_by_text("Ada Bird: music and words, 75.5")).to_be_visible()

    dialog = edit_dialog(page, songs[0])
    expect(dialog.get_by_label("Title")).to_have_value("Nightjar")
    expect(dialog.get_by_label("ISRC")).to_have_value("US-RC1-76-07839")
    dialog.get_by_label("Work").fill("nightj")
    page.get_by_role("option", name="Nightjar", exact=True).click()
    dialog.get_by_role("button", name="Save").click()
    expect(dialog).to_be_hidden()

    dialog = edit_dialog(page, songs[1])
    dialog.get_by_role("button", name="Take it over").click()
    expect(dialog.get_by_label("Artist")).to_have_value("The Revivalists")
    dialog.get_by_label("Work").fill("Nightjar again")
    page.get_by_role("option", name="Create the work “Nightjar again”").click()
    dialog.get_by_role("button", name="Save").click()
    expect(dialog).to_be_hidden()

    page.goto(work_page)
    expect(page.get_by_role("table", name="Recordings").get_by_text("US-RC1-76-07839")).to_be_visible()
    page.get_by_role("button", name="Merge", exact=True).click()
    dialog = page.get_by_role("dialog", name="Merge works")
    dialog.get_by_label("Work to take").fill("again")
    page.get_by_role("option", name="Nightjar again").click()
    dialog.get_by_role("button", name="Merge 1 work with 1 song").click()
    expect(page.get_by_role("table", name="Recordings").get_by_role("row")).to_have_count(3)
    assert work_of(product, songs[1]) == "Nightjar"
    page.get_by_role("button", name="Undo the merge").click()
    expect(page.get_by_text("Undone")).to_be_visible()
    assert work_of(product, songs[1]) == "Nightjar again"

    page.get_by_role("navigation", name="Main").get_by_role("link", name="Works").click()
    page.get_by_label("Search works").fill("T0345")
    expect(page.get_by_role("table", name="Works").get_by_role("row")).to_have_count(2)
    page.get_by_role("button", name="Export").click()
    with page.expect_download() as download:
        page.get_by_role("menuitem", name="Works as CSV, for spreadsheets").click()
    download.value.save_as(tmp_path / "works.csv")
    with (tmp_path / "works.csv").open(newline="", encoding="utf-8") as file:
        rows = {row["title"]: row for row in csv.DictReader(file)}
    assert rows["Nightjar"]["writers"] == "Ada Bird (CA) 75.5"
    assert rows["Nightjar"]["iswc"] == "T-034.524.680-1"
    assert rows["Nightjar again"]["iswc"] == ""
