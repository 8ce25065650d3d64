"""An upload that was cut goes on when the same file is chosen again."""

from __future__ import annotations

import socket
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from playwright.sync_api import Browser, Page, expect
from tests.doubles.product import Product, wait_until
from tests.doubles.songs import SAMPLE_RATE, compose, encode, render
from tests.e2e.conftest import DESKTOP, PAGE_MILLISECONDS

SEED, SECONDS = 601, 20
ENDS_WITHIN_SECONDS = 120


def test_an_upload_that_was_cut_goes_on_when_the_same_file_is_chosen_again(
    browser: Browser, product: Product, tmp_path: Path
) -> None:
    file = encode(tmp_path / "first.wav", render(compose(SEED))[: SECONDS * SAMPLE_RATE])
    size, half = file.stat().st_size, file.stat().st_size // 2
    with window(browser, product) as first:
        first.route("**/api/v1/uploads/*", lambda route: route.abort())
        first.goto("/imports")
        first.get_by_label("Audio files", exact=True).set_input_files(file)
        expect(first.get_by_text("1 file to send from this window")).to_be_visible()
        address = first.url
    items = f"/imports/{address.rsplit('/', 1)[-1]}/items"
    item_id, arrived = product.get(items)["items"][0]["id"], file.read_bytes()[:half]

    def is_kept() -> bool:
        # A busy server forgets a request whose client goes before it is begun.
        cut_off(product, item_id, arrived, size)
        return bool(product.get(items)["items"][0]["upload_offset"] == half)

    wait_until(is_kept, ENDS_WITHIN_SECONDS, pause_seconds=0.5)

    with window(browser, product) as second:
        second.goto(address)
        expect(second.get_by_text("One file was not sent to its end")).to_be_visible()
        with second.expect_request(lambda request: request.method == "PATCH") as sent:
            second.get_by_label("Audio files", exact=True).set_input_files(file)
        expect(second.get_by_text("The only item has an outcome")).to_be_visible(timeout=1000 * ENDS_WITHIN_SECONDS)
        expect(second.get_by_role("table", name="Items")).to_contain_text("Added")
    assert sent.value.headers["upload-offset"] == str(half)
    item = product.get(items)["items"][0]
    assert (item["state"], item["upload_offset"]) == ("added", size)
    # The state of the track follows that of its job.
    wait_until(lambda: product.get(f"/tracks/{item['track_id']}")["state"] == "ready", ENDS_WITHIN_SECONDS)


@contextmanager
def window(browser: Browser, product: Product) -> Iterator[Page]:
    context = browser.new_context(viewport=DESKTOP, base_url=product.address, locale="en-GB")
    context.set_default_timeout(PAGE_MILLISECONDS)
    yield context.new_page()
    context.close()


def cut_off(product: Product, item_id: str, data: bytes, announced: int) -> None:
    """Send less than a request announces, and close the connection."""
    host, _, port = product.address.removeprefix("http://").partition(":")
    head = (
        f"PATCH /api/v1/uploads/{item_id} HTTP/1.1\r\nHost: {host}:{port}\r\nTus-Resumable: 1.0.0\r\n"
        f"Upload-Offset: 0\r\nContent-Type: application/offset+octet-stream\r\nContent-Length: {announced}\r\n\r\n"
    )
    with socket.create_connection((host, int(port))) as connection:
        connection.sendall(head.encode() + data)
