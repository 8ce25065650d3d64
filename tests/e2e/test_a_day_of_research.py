"""The day of a person who studies a corpus: from a list of recordings to rankings that a program reads, too."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import requests
from playwright.sync_api import Page, expect
from tests.doubles.product import Product, wait_until
from tests.doubles.songs import SAMPLE_RATE, SEEDS, compose, encode, render
from tests.e2e.conftest import CORPUS, N_SONGS, Recordings
from tests.e2e.test_what_the_map_shows import map_everything

from contrafact_client import Contrafact

ENDS_MILLISECONDS = 180_000
RANKED_MILLISECONDS = 60_000
WORK = "The tune of song number 3"


@pytest.fixture
def manifest(product: Product, recordings: Recordings, tmp_path: Path) -> Iterator[Path]:
    """A list of all songs and covers, a file that is nowhere, and a line without a place."""
    forget(product, recordings)
    lines = [["path", "link", "title", "artist", "work"]]
    for number, (video_id, path) in enumerate(zip(recordings.video_ids, recordings.covers, strict=True)):
        title = recordings.title(number)
        work = WORK if number == N_SONGS - 1 else ""
        lines.append(["", f"https://youtu.be/{video_id}", title, "The Originals", work])
        lines.append([path.name, "", f"Cover of {title}", "Somebody Else", work])
    lines += [["lost.mp3", "", "A lost tape", "Nobody", ""], ["", "", "A tune without a place", "", ""]]
    file = tmp_path / "corpus.csv"
    with file.open("w", newline="", encoding="utf-8") as opened:
        csv.writer(opened).writerows(lines)
    yield file
    for work in product.get("/works", q="tune of song")["items"]:
        requests.delete(f"{product.address}/api/v1/works/{work['id']}", timeout=30).raise_for_status()


def forget(product: Product, recordings: Recordings) -> None:
    """Delete the songs and covers that an earlier test added."""
    titles = {f"{start}{recordings.title(number)}" for number in range(N_SONGS) for start in ("", "Cover of ")}
    ids = [each["id"] for each in product.get("/tracks", limit=100)["items"] if each["title"] in titles]
    if ids:
        product.post("/tracks/delete", {"ids": ids, "permanently": True})


@pytest.mark.timeout(600)
def test_a_corpus_is_imported_ranked_searched_mapped_and_read_by_a_program(
    page: Page, product: Product, recordings: Recordings, manifest: Path, tmp_path: Path
) -> None:
    import_the_corpus(page, recordings, manifest)
    keep_the_receipt(page, tmp_path)
    find_each_cover(page, recordings)
    read_the_ranking_by_a_program(page, product, recordings, tmp_path)
    search_with_a_part(page, recordings)
    search_with_what_was_heard(page, recordings, tmp_path)
    see_the_works_on_the_map(page, product)
    read_how_good_the_model_is(page)


def import_the_corpus(page: Page, recordings: Recordings, manifest: Path) -> None:
    page.goto("/imports")
    page.get_by_role("tab", name="Manifest (CSV)").click()
    with page.expect_file_chooser() as chooser:
        page.get_by_role("button", name="Manifest", exact=True).click()
    chooser.value.set_files(manifest)
    expect(page.get_by_text("10 lines, 1 cannot be used.")).to_be_visible()
    expect(page.get_by_role("list", name="Lines that cannot be used")).to_contain_text("11")
    place = page.get_by_role("region", name="Folder of the paths")
    place.get_by_role("button", name=str(recordings.covers[0].parents[1])).click()
    place.get_by_role("button", name=CORPUS).click()
    page.get_by_role("button", name="Import 10 lines").click()
    expect(page.get_by_text("All 10 items have an outcome")).to_be_visible(timeout=ENDS_MILLISECONDS)
    rows = page.get_by_role("table", name="Items").get_by_role("row")
    expect(rows.filter(has_text="Added")).to_have_count(2 * N_SONGS)
    expect(rows.filter(has_text="Refused")).to_have_count(2)


def keep_the_receipt(page: Page, folder: Path) -> None:
    with page.expect_download() as download:
        page.get_by_role("link", name="Receipt (CSV)").click()
    download.value.save_as(folder / "receipt.csv")
    with (folder / "receipt.csv").open(newline="", encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    assert [row["outcome"] for row in rows] == ["added"] * 2 * N_SONGS + ["refused"] * 2
    assert all(row["code"] for row in rows[-2:])


def find_each_cover(page: Page, recordings: Recordings) -> None:
    for number, video_id in enumerate(recordings.video_ids):
        page.goto(f"/tracks/yt-{video_id}")
        ranking = page.get_by_role("list", name="Ranking").get_by_role("listitem")
        expect(ranking.first.get_by_role("link", name=f"Cover of {recordings.title(number)}")).to_be_visible()
        folded = page.get_by_role("button", name=re.compile("^Show .* unlikely song"))
        if folded.count():  # the made songs share loops, and may all be unsure
            folded.click()
        unlikely = page.get_by_role("list", name="Unlikely songs").get_by_role("listitem")
        assert ranking.count() + unlikely.count() >= 2 * N_SONGS - 1


def read_the_ranking_by_a_program(page: Page, product: Product, recordings: Recordings, folder: Path) -> None:
    """Export the ranking that the page shows; the client reads the same order and probabilities."""
    track_id = f"yt-{recordings.video_ids[0]}"
    items: list[Any] = []

    def are_the_same() -> bool:
        with page.expect_response(f"**/api/v1/tracks/{track_id}/ranking?*") as asked:
            page.goto(f"/tracks/{track_id}")
        items[:] = asked.value.json()["items"]
        with page.expect_download() as download:
            page.get_by_role("link", name="CSV").click()
        download.value.save_as(folder / "ranking.csv")
        with (folder / "ranking.csv").open(newline="", encoding="utf-8") as file:
            exported = [(row["track_id"], float(row["probability"])) for row in csv.DictReader(file)]
        with Contrafact(product.address) as library:
            read = [probability_of(item) for item in library.ranking(track_id)]
        rankings = [list(map(probability_of, items)), exported, read]
        tracks = [[track for track, _ in each] for each in rankings]
        first, *others = ([probability for _, probability in each] for each in rankings)
        return tracks[1:] == tracks[:-1] and all(each == pytest.approx(first, abs=1e-4) for each in others)

    # The worker finds edges and the prior of the new songs meanwhile, by which they are ranked anew.
    wait_until(are_the_same, RANKED_MILLISECONDS / 1000)
    shown = page.get_by_role("list", name="Ranking").get_by_role("listitem").get_by_role("link")
    likely = [item for item in items if item["verdict"]["decision"] != "unlikely"]
    expect(shown.first).to_have_text(str(likely[0]["track"]["title"]))
    expect(page.get_by_role("list", name="Ranking").get_by_role("listitem")).to_have_count(len(likely))


def probability_of(item: Any) -> tuple[str, float]:
    return item["track"]["id"], item["verdict"]["probability"]


def search_with_a_part(page: Page, recordings: Recordings) -> None:
    page.goto(f"/tracks/yt-{recordings.video_ids[1]}")
    page.get_by_role("link", name="Search with a part of it").click()
    page.get_by_role("textbox", name="From").fill("0:04")
    page.get_by_role("textbox", name="To").fill("0:29")
    page.get_by_role("button", name="Search").click()
    best = page.get_by_role("list", name="Ranking").get_by_role("listitem").first
    expect(best.get_by_role("link", name=f"Cover of {recordings.title(1)}")).to_be_visible(timeout=RANKED_MILLISECONDS)
    expect(best.get_by_role("img", name="Matches")).to_be_visible()
    # The address leads to the same result.
    page.reload()
    expect(best.get_by_role("link", name=f"Cover of {recordings.title(1)}")).to_be_visible()


def search_with_what_was_heard(page: Page, recordings: Recordings, folder: Path) -> None:
    samples = render(compose(SEEDS[2]))[5 * SAMPLE_RATE : 30 * SAMPLE_RATE]
    file = encode(folder / "heard on the radio.mp3", samples)
    page.get_by_role("navigation", name="Main").get_by_role("link", name="Clip").click()
    with page.expect_file_chooser() as chooser:
        page.get_by_role("button", name="Audio file").click()
    chooser.value.set_files(file)
    page.get_by_role("button", name="Search").click()
    expect(page.get_by_role("heading", name="heard on the radio.mp3")).to_be_visible(timeout=RANKED_MILLISECONDS)
    best = page.get_by_role("list", name="Ranking").get_by_role("listitem").first
    expect(best.get_by_role("link", name=recordings.title(2))).to_be_visible(timeout=RANKED_MILLISECONDS)


def see_the_works_on_the_map(page: Page, product: Product) -> None:
    map_everything(product)
    page.get_by_role("navigation", name="Main").get_by_role("link", name="Map").click()
    page.get_by_role("list", name="Groups").get_by_role("button", name=f"{WORK} 2").click()
    songs = page.get_by_role("region", name="2 songs in this group")
    expect(songs.get_by_role("link", name="Song number 3", exact=True)).to_be_visible()
    expect(songs.get_by_role("link", name="Cover of Song number 3")).to_be_visible()


def read_how_good_the_model_is(page: Page) -> None:
    """See the figures of the model, and how many answers a calibration of the library needs."""
    page.get_by_role("contentinfo").get_by_role("link", name=re.compile("^contrafact-")).click()
    expect(page.get_by_role("heading", level=1, name="Model")).to_be_visible()
    expect(page.get_by_role("table", name=re.compile("^How well its vectors alone rank"))).to_be_visible()
    own = page.get_by_role("region", name="In this library")
    expect(own).to_contain_text("The calibration of the model is in use.")
    page.get_by_role("link", name="Calibration of this library").click()
    expect(page.get_by_role("status").filter(has_text="a fit needs 100.")).to_be_visible()
    expect(page.get_by_role("button", name="Fit to the reviews")).to_be_disabled()
