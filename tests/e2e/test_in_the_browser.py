"""What a person does with links, jobs and pairs in the page, on the whole running product."""

from __future__ import annotations

import re

from playwright.sync_api import Page, expect
from tests.doubles.product import Product
from tests.doubles.youtube.fake import FakeYouTube
from tests.e2e.conftest import N_SONGS, Recordings

READY_MILLISECONDS = 60_000


def paste_link(page: Page, link: str) -> None:
    page.goto("/")
    page.get_by_label("Link or search").fill(link)
    page.get_by_role("button", name="Add", exact=True).click()


def add_everything(product: Product, recordings: Recordings) -> None:
    """All songs and covers, ready; what is there already is left as it is."""
    wanted = {f"{start}{recordings.title(number)}" for number in range(N_SONGS) for start in ("", "Cover of ")}
    if wanted <= {track["title"] for track in product.get("/tracks", state="ready", limit=100)["items"]}:
        return
    submitted = [product.post("/tracks", {"url": f"https://youtu.be/{video_id}"}) for video_id in recordings.video_ids]
    submitted += [
        product.upload(path, title=f"Cover of {recordings.title(number)}", artist="Somebody Else")
        for number, path in enumerate(recordings.covers)
    ]
    for each in submitted:
        # A recording that another test left has none.
        if each["job"]:
            product.wait_for_state(each["job"]["id"], "ready")


def test_two_songs_are_picked_by_typing_and_checked(page: Page, product: Product, recordings: Recordings) -> None:
    add_everything(product, recordings)
    page.goto("/check")

    # By their names: the first field stays until its song takes its place.
    for name, words in (("First song", "song number 2"), ("Second song", "song number 3")):
        page.get_by_label(name, exact=True).fill(words)
        page.get_by_role("option").filter(has_text=re.compile(f"^{words}", re.IGNORECASE)).first.click()

    verdict = page.get_by_role("region", name="Verdict")
    expect(verdict).to_contain_text("Distance")
    for number in (2, 3):
        assert f"yt-{recordings.video_ids[number]}" in page.url


def test_a_failed_job_says_why_and_is_tried_again(page: Page, youtube: FakeYouTube, recordings: Recordings) -> None:
    video = youtube.add_video("isprivate00", recordings.others[2], title="Shared at last", fault="private")
    paste_link(page, "https://youtu.be/isprivate00")
    card = page.get_by_role("article").filter(has_text="private").first
    expect(card.get_by_role("alert")).to_contain_text("The video is private", timeout=READY_MILLISECONDS)

    video.fault = None
    page.goto("/jobs?state=failed")
    failed = page.get_by_role("listitem").filter(has_text="isprivate00")
    # A busy server forgets a request whose page is left before it is begun.
    with page.expect_response(lambda each: each.request.method == "POST" and each.url.endswith("/retry")):
        failed.get_by_role("button", name="Retry").click()
    page.goto("/jobs")
    job = page.get_by_role("listitem").filter(has_text="Shared at last").first
    expect(job.get_by_text("Ready", exact=True)).to_be_visible(timeout=READY_MILLISECONDS)


def test_a_running_job_is_cancelled(page: Page, youtube: FakeYouTube, recordings: Recordings) -> None:
    size_bytes = recordings.other.stat().st_size
    youtube.add_video("takeslong00", recordings.other, title="Takes long", bytes_per_second=size_bytes / 60)
    paste_link(page, "https://www.youtube.com/shorts/takeslong00")
    card = page.get_by_role("article").first
    expect(card.get_by_role("progressbar")).to_be_visible()

    card.get_by_role("button", name="Cancel").click()

    expect(card.get_by_text("Cancelled", exact=True)).to_be_visible()


def test_a_playlist_gives_each_video_its_own_place_or_the_reason_why_not(
    page: Page, youtube: FakeYouTube, recordings: Recordings
) -> None:
    youtube.add_playlist("PLsomelist0", [*recordings.video_ids[:2], "removed0000"], title="A list of songs")
    paste_link(page, "https://www.youtube.com/playlist?list=PLsomelist0")

    page.get_by_role("link", name="A list of songs").first.click(timeout=READY_MILLISECONDS)
    expect(page.get_by_text(recordings.title(0)).first).to_be_visible()
    expect(page.get_by_text(recordings.title(1)).first).to_be_visible()
    expect(page.get_by_text("not available").first).to_be_visible()


def test_what_is_no_link_is_refused_in_a_sentence(page: Page) -> None:
    paste_link(page, "https://vimeo.com/12345")

    expect(page.get_by_role("alert").filter(has_text="not supported")).to_be_visible()
