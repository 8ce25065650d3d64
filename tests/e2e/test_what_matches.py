"""What a person sees and hears of a check: linked strips, the matrix and both players, in a real Chromium."""

from __future__ import annotations

import re
from urllib.parse import parse_qs, urlsplit

import pytest
from playwright.sync_api import Browser, Locator, Page, Request, expect
from tests.doubles.product import Product, wait_until
from tests.e2e.conftest import PHONE, Recordings
from tests.e2e.test_in_the_browser import add_everything

DRAWN_SECONDS = 30.0
YOUTUBE = "https://www.youtube-nocookie.com"

# Speaks as YouTube's embedded player does: silent until it is greeted, then it tells its state and does as it is told.
STAND_IN_PLAYER = """<!doctype html><title>player</title><script>
const told = [];
const tell = (event, info) => parent.postMessage(JSON.stringify({ event, info }), '*');
addEventListener('message', ({ data }) => {
  const message = JSON.parse(data);
  if (message.event === 'listening') tell('initialDelivery', { playerState: 5, currentTime: 0 });
  if (message.event !== 'command') return;
  told.push([message.func, ...message.args]);
  if (message.func === 'playVideo') tell('infoDelivery', { playerState: 1 });
  if (message.func === 'pauseVideo') tell('infoDelivery', { playerState: 2 });
});
</script>"""


@pytest.fixture
def pair(page: Page, product: Product, recordings: Recordings) -> Page:
    """The check of a video and the uploaded cover of it."""
    add_everything(product, recordings)
    cover = product.get("/tracks", q=f"Cover of {recordings.title(0)}")["items"][0]["id"]
    page.route(f"{YOUTUBE}/**", lambda route: route.fulfill(body=STAND_IN_PLAYER, content_type="text/html"))
    page.goto(f"/check?query=yt-{recordings.video_ids[0]}&reference={cover}")
    expect(page.get_by_role("table", name="Matching stretches")).to_be_visible()
    return page


def times(page: Page) -> tuple[float, float]:
    """Where both songs stand, in seconds."""
    return float(slider(page, "first").input_value()), float(slider(page, "second").input_value())


def slider(page: Page, which: str) -> Locator:
    return page.get_by_role("slider", name=f"Time in the {which} song")


def size_of(element: Locator) -> tuple[float, float]:
    box = element.bounding_box()
    assert box is not None
    return box["width"], box["height"]


def middle_of(element: Locator) -> tuple[float, float]:
    box = element.bounding_box()
    assert box is not None
    return box["x"] + box["width"] / 2, box["y"] + box["height"] / 2


def test_a_click_on_strip_band_matrix_or_row_moves_both_songs(pair: Page) -> None:
    page = pair
    matrix = page.get_by_role("application", name="Recurrence matrix")

    slider(page, "first").click()
    on_strip = times(page)
    page.get_by_role("button", name=re.compile("^Stretch 1:")).click()
    on_band = times(page)
    _, height = size_of(matrix)
    matrix.click(position={"x": height / 4, "y": height / 4})
    on_matrix = times(page)
    page.get_by_role("button", name="Go to stretch 1").click()
    on_row = times(page)

    assert all(seconds > 0 for seconds in on_strip)
    assert on_band == on_row
    assert len({on_strip, on_band, on_matrix}) == 3
    expect(page.get_by_text(re.compile(r"First song \d+:\d\d · second song \d+:\d\d"))).to_be_visible()


def test_the_matrix_is_zoomed_by_wheel_buttons_and_keys_and_moved_by_hand(pair: Page) -> None:
    page = pair
    matrix = page.get_by_role("application", name="Recurrence matrix")
    whole = page.get_by_role("button", name="Show the whole")
    # What loads late moves what is below it.
    page.wait_for_load_state("networkidle")
    matrix.scroll_into_view_if_needed()
    x, y = middle_of(matrix)

    page.mouse.move(x, y)
    before = page.evaluate("scrollY")
    page.keyboard.down("Control")
    page.mouse.wheel(0, -400)
    page.keyboard.up("Control")
    expect(whole).to_be_enabled()
    assert page.evaluate("scrollY") == before

    at_first = dots_of(matrix)
    page.mouse.down()
    page.mouse.move(x + 90, y + 40, steps=4)
    page.mouse.up()
    # They are drawn after the view has changed.
    wait_until(lambda: dots_of(matrix) != at_first, DRAWN_SECONDS)

    matrix.focus()
    page.keyboard.press("0")
    expect(whole).to_be_disabled()
    page.get_by_role("button", name="Zoom in").click()
    expect(whole).to_be_enabled()


def dots_of(matrix: Locator) -> str:
    return str(matrix.locator("canvas").evaluate("canvas => canvas.toDataURL()"))


def test_paper_says_in_which_key_the_first_song_is_drawn(pair: Page) -> None:
    page = pair
    on_paper = page.get_by_text(
        re.compile(r"^The first song is shown \d semitones? (higher|lower), in the key of the second")
    )
    switch = page.get_by_text(re.compile(r"^Show the first song \d semitones? (higher|lower)"))
    expect(switch).to_be_visible()
    expect(on_paper).to_be_hidden()

    page.emulate_media(media="print")

    expect(on_paper).to_be_visible()
    expect(switch).to_be_hidden()
    expect(page.get_by_role("button", name=re.compile("^Stretch 1:"))).to_be_visible()


def test_nothing_is_asked_of_youtube_before_somebody_wants_to_listen(pair: Page) -> None:
    page = pair
    asked: list[Request] = []
    page.on("request", lambda request: asked.append(request) if "youtube" in request.url else None)

    page.get_by_role("button", name="Go to stretch 1").click()
    expect(page.locator("iframe")).to_have_count(0)
    assert asked == []

    with page.expect_request(f"{YOUTUBE}/**"):
        page.get_by_role("button", name="Show players").click()
    expect(page.locator("iframe")).to_be_visible()
    assert [urlsplit(request.url).netloc for request in asked] == ["www.youtube-nocookie.com"]


def test_youtubes_player_goes_where_one_listens(pair: Page, recordings: Recordings) -> None:
    page = pair
    with page.expect_event("framenavigated", lambda frame: frame.url.startswith(YOUTUBE)) as navigated:
        page.get_by_role("button", name=re.compile("^Play the first song,")).first.click()
    frame = navigated.value
    assert urlsplit(frame.url).path == f"/embed/{recordings.video_ids[0]}"
    assert parse_qs(urlsplit(frame.url).query)["enablejsapi"] == ["1"]

    expect(page.get_by_role("button", name="Pause the first song")).to_be_visible()
    page.get_by_role("application", name="Recurrence matrix").click()
    seconds = times(page)[0]
    frame.wait_for_function(
        "seconds => told.at(-1)[0] === 'seekTo' && Math.abs(told.at(-1)[1] - seconds) < 0.5", arg=seconds
    )


def test_on_a_phone_two_fingers_zoom_the_matrix_and_not_the_page(
    browser: Browser, product: Product, recordings: Recordings
) -> None:
    add_everything(product, recordings)
    context = browser.new_context(viewport=PHONE, base_url=product.address, has_touch=True, is_mobile=True)
    page = context.new_page()
    first, second = (f"yt-{video_id}" for video_id in recordings.video_ids[:2])
    page.goto(f"/check?query={first}&reference={second}")
    matrix = page.get_by_role("application", name="Recurrence matrix")
    expect(matrix).to_be_visible()
    page.wait_for_load_state("networkidle")
    matrix.scroll_into_view_if_needed()
    x, y = middle_of(matrix)
    devtools = context.new_cdp_session(page)

    def touch(kind: str, *points: tuple[float, float]) -> None:
        touch_points = [{"x": at_x, "y": at_y, "id": place} for place, (at_x, at_y) in enumerate(points)]
        devtools.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": touch_points})

    touch("touchStart", (x - 20, y), (x + 20, y))
    for reach in (40, 70, 100):
        touch("touchMove", (x - reach, y), (x + reach, y))
    touch("touchEnd")

    expect(page.get_by_role("button", name="Show the whole")).to_be_enabled()
    assert page.evaluate("visualViewport.scale") == 1
    context.close()
