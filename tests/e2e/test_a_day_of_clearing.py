"""The day of a person who clears covers for a publisher: from the link of a claim to a case that others can read."""

from __future__ import annotations

import csv
import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
import requests
from playwright.sync_api import Browser, Page, expect
from tests.doubles.product import Product, wait_until
from tests.doubles.songs import compose, cover, encode, render
from tests.doubles.youtube.fake import FakeYouTube
from tests.e2e.conftest import DESKTOP
from tests.e2e.matches import ANSWERED_SECONDS, find_match, skip_to, waiting
from tests.e2e.test_every_page import faults_on_a_phone
from tests.e2e.test_in_the_browser import READY_MILLISECONDS, paste_link

SEED = 911
VIDEO_ID = "claimclaim0"
CLAIMED, OWN, ENTERED_TWICE = "The Revivalists - Night Bird", "Nightjar", "Nightjar (1962)"
TAGS = {"TIT2": OWN, "TPE1": "The Archivists", "TALB": "Side B", "TSRC": "USRC17607839"}
CASE = "Claim on Nightjar"
COMPARING_MILLISECONDS = 30_000
DOCUMENT_MILLISECONDS = 60_000
"""The API waits for the worker for half of it."""
N_PICTURES = 3


@dataclass(frozen=True)
class Claim:
    """The link of somebody's recording, and the publisher's own recording of what it covers, by their track ids."""

    link: str
    track_id: str
    own_id: str


@pytest.fixture
def claim(product: Product, youtube: FakeYouTube, tmp_path: Path) -> Iterator[Claim]:
    song = compose(SEED)
    master = encode(tmp_path / "take-7.mp3", render(song))
    master.write_bytes(id3(TAGS) + master.read_bytes())
    added = product.upload(master)
    product.wait_for_state(added["job"]["id"], "ready")
    youtube.add_video(VIDEO_ID, encode(tmp_path / "claim.webm", cover(song, 2)), title=CLAIMED, author="Revival TV")
    product.post("/works", {"title": ENTERED_TWICE, "year": 1962})
    link = f"https://music.youtube.com/watch?list=PLanything0&v={VIDEO_ID}"
    yield Claim(link, f"yt-{VIDEO_ID}", added["track"]["id"])
    product.post("/tracks/delete", {"ids": [f"yt-{VIDEO_ID}", added["track"]["id"]], "permanently": True})
    api = f"{product.address}/api/v1"
    for work in product.get("/works", q="night")["items"]:
        requests.delete(f"{api}/works/{work['id']}", timeout=30).raise_for_status()
    for case in [each for each in product.get("/cases")["items"] if each["title"] == CASE]:
        requests.delete(f"{api}/cases/{case['id']}", timeout=30).raise_for_status()


def id3(tags: dict[str, str]) -> bytes:
    """Return a tag of ID3, version 2.3, in Latin-1."""
    frames = b""
    for name, text in tags.items():
        body = b"\x00" + text.encode("latin-1")
        frames += name.encode() + len(body).to_bytes(4, "big") + b"\x00\x00" + body
    size = len(frames)
    return b"ID3\x03\x00\x00" + bytes((size >> shift) & 0x7F for shift in (21, 14, 7, 0)) + frames


@pytest.mark.timeout(600)
def test_a_claim_is_compared_confirmed_put_into_its_work_and_shown_to_others(
    page: Page, browser: Browser, product: Product, claim: Claim, tmp_path: Path
) -> None:
    see_what_the_claim_resembles(page, claim)
    listen_to_a_stretch(page)
    answer_with_a_note(page, product, claim)
    name_the_claimed_recording(page, claim)
    fill_the_work(page, tmp_path)
    collect_and_freeze(page, product, claim, tmp_path)
    show_it_to_others(page, browser, product)
    open_it_again(page)


def see_what_the_claim_resembles(page: Page, claim: Claim) -> None:
    paste_link(page, claim.link)
    card = page.get_by_role("article", name=CLAIMED)
    expect(card.get_by_text("Ready", exact=True)).to_be_visible(timeout=READY_MILLISECONDS)
    expect(card.get_by_role("listitem").first).to_contain_text(OWN)
    card.get_by_role("link", name=CLAIMED, exact=True).click()

    expect(page.get_by_role("heading", level=1, name=CLAIMED)).to_be_visible()
    expect(page.get_by_text(re.compile(r"^\d+ likely"))).to_be_visible()
    first = page.get_by_role("list", name="Ranking").get_by_role("listitem").first
    first.get_by_role("link", name=OWN, exact=True).click()
    verdict = page.get_by_role("region", name="Verdict")
    expect(verdict.get_by_role("status")).to_contain_text(re.compile("cover", re.IGNORECASE))
    expect(verdict.get_by_text(re.compile("^At .* covers are likely"))).to_be_visible()


def listen_to_a_stretch(page: Page) -> None:
    """Play the publisher's own recording from where it matches, and open the address again."""
    stretches = page.get_by_role("table", name="Matching stretches")
    stretches.get_by_role("button", name=re.compile("^Play the second song,")).first.click()
    page.wait_for_function("() => document.querySelector('audio[data-side=reference]').currentTime > 0.3")
    page.get_by_role("region", name="This check").get_by_role("button", name="Pause").click()
    expect(page).to_have_url(re.compile(r"stretch=1&t=\d+"))
    said = page.get_by_role("region", name="Verdict").inner_text()
    page.reload()
    expect(page.get_by_role("region", name="Verdict")).to_have_text(said, use_inner_text=True)
    expect(page.get_by_role("slider", name="Time in the second song")).not_to_have_value("0")


def answer_with_a_note(page: Page, product: Product, claim: Claim) -> None:
    """Confirm the match by key, take it back, confirm it again."""
    pair = frozenset({claim.track_id, claim.own_id})
    find_match(product, pair)
    page.get_by_role("navigation", name="Main").get_by_role("link", name="Review").click()
    skip_to(page, CLAIMED, OWN)
    page.keyboard.press("c")
    wait_until(lambda: pair not in waiting(product), ANSWERED_SECONDS)
    page.keyboard.press("u")
    # Not by `skip_to`: its key could come when the pair takes the place of the next one.
    bar = page.get_by_role("region", name="This check")
    for title in (CLAIMED, OWN):
        expect(bar).to_contain_text(title)
    assert pair in waiting(product)

    page.get_by_label("Note", exact=True).fill("The second strain is ours.")
    page.keyboard.press("Enter")
    with page.expect_response(lambda each: each.request.method == "POST" and "/reviews" in each.url) as sent:
        page.keyboard.press("c")
    assert sent.value.status == 201, sent.value.text()
    page.get_by_role("link", name="All answers").click()
    expect(page.get_by_text("The second strain is ours.").first).to_be_visible()


def name_the_claimed_recording(page: Page, claim: Claim) -> None:
    page.get_by_role("navigation", name="Main").get_by_role("link", name="Songs").click()
    page.get_by_label("Search", exact=True).fill("reviv night")
    row = page.get_by_role("table", name="Songs").get_by_role("row").nth(1)
    expect(page.get_by_text("1 song", exact=True)).to_be_visible()
    row.get_by_role("button", name="Edit").click()
    dialog = page.get_by_role("dialog", name="Edit song")
    dialog.get_by_role("button", name="Take it over").click()
    expect(dialog.get_by_label("Artist")).to_have_value("The Revivalists")
    dialog.get_by_role("button", name="Save").click()
    expect(dialog).to_be_hidden()
    expect(row.get_by_role("link", name="Night Bird", exact=True)).to_be_visible()


def fill_the_work(page: Page, folder: Path) -> None:
    """Enter what the publisher knows of the work, merge the second entry of it, undo that, and export."""
    page.get_by_role("link", name="Night Bird", exact=True).click()
    row = page.get_by_role("list", name="Ranking").get_by_role("listitem").filter(has_text=OWN).first
    expect(row).to_contain_text("Confirmed")
    page.get_by_role("main").locator("dl").get_by_role("link").first.click()
    page.get_by_role("button", name="Edit", exact=True).click()
    dialog = page.get_by_role("dialog")
    expect(dialog.get_by_label("Title", exact=True)).to_have_value(OWN)
    dialog.get_by_label("ISWC").fill("T-034.524.680-2")
    dialog.get_by_role("button", name="Add a writer").click()
    dialog.get_by_label("Name").fill("Ada Bird")
    dialog.get_by_label("Wrote").select_option("CA")
    dialog.get_by_label("Share, %").fill("75.5")
    dialog.get_by_role("button", name="Save").click()
    expect(dialog.get_by_text("does not fit the others")).to_be_visible()
    dialog.get_by_label("ISWC").fill("T-034.524.680-1")
    dialog.get_by_role("button", name="Save").click()
    expect(page.get_by_role("heading", level=1, name=OWN, exact=True)).to_be_visible()
    expect(page.get_by_text("Ada Bird: music and words, 75.5")).to_be_visible()
    recordings = page.get_by_role("table", name="Recordings")
    expect(recordings.get_by_role("row")).to_have_count(3)
    expect(recordings.get_by_text("US-RC1-76-07839")).to_be_visible()
    expect(recordings.get_by_role("row").filter(has_text="Night Bird")).to_contain_text("Confirmed")

    page.get_by_role("button", name="Merge", exact=True).click()
    dialog = page.get_by_role("dialog", name="Merge works")
    dialog.get_by_label("Work to take").fill("1962")
    page.get_by_role("option", name=ENTERED_TWICE).click()
    dialog.get_by_role("button", name=re.compile("^Merge 1 work")).click()
    expect(dialog).to_be_hidden()
    expect(page.get_by_text(ENTERED_TWICE).first).to_be_visible()
    page.get_by_role("button", name="Undo the merge").click()
    expect(page.get_by_text("Undone")).to_be_visible()

    page.get_by_role("navigation", name="Main").get_by_role("link", name="Works").click()
    page.get_by_label("Search works").fill("T0345")
    expect(page.get_by_role("table", name="Works").get_by_role("row")).to_have_count(2)
    page.get_by_role("button", name="Export").click()
    with page.expect_download() as download:
        page.get_by_role("menuitem", name="Works as CSV, for spreadsheets").click()
    download.value.save_as(folder / "works.csv")
    with (folder / "works.csv").open(newline="", encoding="utf-8") as file:
        rows = {row["title"]: row for row in csv.DictReader(file)}
    assert (rows[OWN]["writers"], rows[OWN]["iswc"]) == ("Ada Bird (CA) 75.5", "T-034.524.680-1")
    assert (rows[ENTERED_TWICE]["writers"], rows[ENTERED_TWICE]["year"]) == ("", "1962")


def collect_and_freeze(page: Page, product: Product, claim: Claim, folder: Path) -> None:
    page.goto(f"/check?query={claim.track_id}&reference={claim.own_id}")
    expect(page.get_by_role("region", name="This check")).to_contain_text("Confirmed")
    page.get_by_role("button", name="Add to a case …").click()
    page.get_by_label("Case", exact=True).select_option(label="New case")
    page.get_by_role("textbox", name="Title").fill(CASE)
    page.get_by_role("button", name="Add the pair").click()
    page.get_by_role("link", name="Open the case").click(timeout=COMPARING_MILLISECONDS)

    pair = page.get_by_role("article", name=re.compile(OWN))
    expect(pair.get_by_text("A new comparison gives the same.")).to_be_visible(timeout=COMPARING_MILLISECONDS)
    pair.get_by_label("Note on this pair").fill("The second strain is the same.")
    pair.get_by_role("button", name="Add the note").click()
    expect(pair.get_by_role("list", name="Notes")).to_contain_text("The second strain is the same.")
    pair.get_by_text("Pictures", exact=True).click()
    expect(pair.get_by_role("img")).to_have_count(N_PICTURES)
    for picture in pair.get_by_role("img").all():
        expect(picture).to_have_js_property("complete", value=True)
        assert picture.evaluate("image => image.naturalWidth") > 0
    page.get_by_role("button", name="Freeze …").click()
    page.get_by_role("button", name="Freeze", exact=True).click()
    expect(page.get_by_text("only notes can be added")).to_be_visible()
    expect(pair.get_by_role("button", name="Remove this pair")).to_have_count(0)

    with page.expect_download(timeout=DOCUMENT_MILLISECONDS) as download:
        page.get_by_role("button", name="PDF").click()
    assert Path(download.value.path()).read_bytes().startswith(b"%PDF-")
    for kind in ("CSV", "JSON"):
        page.get_by_role("button", name="Other files").click()
        with page.expect_download() as download:
            page.get_by_role("menuitem", name=kind).click()
        download.value.save_as(folder / f"case.{kind}")
    assert "Night Bird" in (folder / "case.CSV").read_text(encoding="utf-8")
    assert json.loads((folder / "case.JSON").read_text(encoding="utf-8"))["title"] == CASE


def show_it_to_others(page: Page, browser: Browser, product: Product) -> None:
    """Give a link to somebody without an account; end it."""
    page.get_by_role("button", name="Make a link").click()
    link = page.locator("code", has_text="/shared-case#").inner_text()
    path = link.removeprefix(product.address)
    looked_at = {"/cases": "Cases", page.url: "Pairs", path: "Pairs"}
    faults = {address: faults_on_a_phone(browser, product, address, name) for address, name in looked_at.items()}
    assert {address: found for address, found in faults.items() if found} == {}

    reader = browser.new_context(viewport=DESKTOP, base_url=product.address, reduced_motion="reduce").new_page()
    reader.goto(path)
    shown = reader.get_by_role("article", name=re.compile(OWN))
    expect(shown).to_contain_text("The second strain is the same.")
    expect(reader.get_by_text("This link ends", exact=False)).to_be_visible()
    shown.get_by_text("Pictures", exact=True).click()
    expect(shown.get_by_role("img")).to_have_count(N_PICTURES)
    page.get_by_role("button", name="End it now").click()
    expect(page.get_by_role("list", name="Links")).to_have_count(0)
    reader.reload()
    expect(reader.get_by_text("The link has ended")).to_be_visible()
    reader.context.close()


def open_it_again(page: Page) -> None:
    page.get_by_role("navigation", name="Main").get_by_role("link", name="Cases").click()
    expect(page.get_by_role("heading", level=1, name="Cases")).to_be_visible()
    page.get_by_role("link", name=CASE).first.click()
    expect(page.get_by_role("heading", level=1, name=CASE)).to_be_visible()
    expect(page.get_by_text("A new comparison gives the same.")).to_be_visible(timeout=COMPARING_MILLISECONDS)
