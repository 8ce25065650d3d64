"""The table of songs of a large library: spelling errors, selection across pages, changes with undo."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect
from pymongo.database import Database
from tests.api.real import RealApi, running_api
from tests.contract.builders import NOW, video
from tests.doubles.servers import Server
from tests.e2e.conftest import DESKTOP, PAGE_MILLISECONDS

from contrafact.adapters.mongo.database import Document
from contrafact.adapters.mongo.track_documents import track_document
from contrafact.domain.jobs import State
from contrafact.domain.tracks import Metadata, Track
from contrafact.settings import Settings
from contrafact_worker.changing import Changing
from contrafact_worker.composing import make_servers
from contrafact_worker.upkeep import make_changes

BUILT_PAGE = Path(__file__).parents[2] / "frontend" / "dist"
N_BEATLES, N_OTHERS = 120, 15


@pytest.fixture(scope="module")
def library(indexed_database: Database[Document]) -> Database[Document]:
    """Songs whose titles are names of files."""
    for name in indexed_database.list_collection_names():
        indexed_database[name].delete_many({})
    tracks = []
    for number in range(N_BEATLES + N_OTHERS):
        is_theirs = number < N_BEATLES
        said = Metadata(
            f"Day_Tripper_{number:03d}" if is_theirs else f"Tape {number}", "The Beatles" if is_theirs else ""
        )
        source, moment = video(number), NOW + timedelta(minutes=number)
        track = Track(source.track_id, source, State.READY, f"{number:032x}", moment, moment, said, model_id="m")
        tracks.append(track_document(track))
    indexed_database["tracks"].insert_many(tracks)
    return indexed_database


@pytest.fixture(scope="module")
def api(
    tmp_path_factory: pytest.TempPathFactory,
    mongod: Server,
    bucket_server: Server,
    broker: Server,
    library: Database[Document],
) -> Iterator[RealApi]:
    settings = {"CONTRAFACT_FRONTEND_DIR": str(BUILT_PAGE)}
    folder = tmp_path_factory.mktemp("api")
    worker = Settings(
        MONGODB_URI=mongod.uri, CELERY_BROKER_URL=broker.uri, CONTRAFACT_BUCKET_DIR=folder, CONTRAFACT_DATA_DIR=folder
    )
    # Goes on with what a request on a busy machine leaves.
    changing = Changing(make_changes(worker, make_servers(worker)))
    changing.start()
    with running_api(folder, mongod, bucket_server, broker, settings) as found:
        yield found
    changing.stop()


@pytest.fixture
def songs(browser: Browser, api: RealApi) -> Iterator[Page]:
    context = browser.new_context(viewport=DESKTOP, base_url=f"http://127.0.0.1:{api.port}", locale="en-GB")
    context.set_default_timeout(PAGE_MILLISECONDS)
    page = context.new_page()
    page.goto("/songs")
    yield page
    context.close()


def tagged(library: Database[Document]) -> int:
    return library["tracks"].count_documents({"tags": "tape 7"})


def test_all_that_match_a_misspelt_word_are_tagged_across_pages_and_undone(
    songs: Page, library: Database[Document]
) -> None:
    songs.get_by_label("Search").fill("Beatels day trip")
    expect(songs.get_by_text("of 120 songs")).to_be_visible(timeout=PAGE_MILLISECONDS)
    expect(songs.get_by_text("Songs with “beatles” are shown")).to_be_visible(timeout=PAGE_MILLISECONDS)
    heights = songs.locator("tr[data-track]").evaluate_all("rows => rows.map(row => row.offsetHeight)")
    assert max(heights) <= 41

    songs.get_by_role("checkbox", name="Select all songs on this page").check()
    songs.get_by_role("button", name="Next").click()
    expect(songs.get_by_text("100 of 120 songs")).to_be_visible(timeout=PAGE_MILLISECONDS)
    expect(songs.get_by_text("50 songs selected")).to_be_visible(timeout=PAGE_MILLISECONDS)
    songs.get_by_role("button", name="Select all 120 songs that match").click()
    songs.get_by_role("region", name="Selected songs").get_by_role("button", name="Tag").click()
    songs.get_by_role("combobox", name="Add").fill("tape 7")
    songs.keyboard.press("Enter")
    songs.get_by_role("button", name="Save tags").click()

    expect(songs.get_by_text("120 songs are changed.")).to_be_visible(timeout=PAGE_MILLISECONDS)
    assert tagged(library) == N_BEATLES
    assert library["audit"].count_documents({"action": "track.edited"}) == N_BEATLES
    songs.reload()
    songs.get_by_role("button", name="Undo").click()
    expect(songs.get_by_text("120 songs are as before.")).to_be_visible(timeout=PAGE_MILLISECONDS)
    assert tagged(library) == 0
    assert library["tracks"].count_documents({"tags": []}) == N_BEATLES + N_OTHERS
