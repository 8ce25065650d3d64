"""Two people of different roles and a program work in one library; the audit log tells all of it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, ViewportSize, expect
from tests.doubles.hooked import Hooked, hooked
from tests.doubles.product import Product, wait_until
from tests.doubles.songs import compose, encode, render
from tests.e2e.conftest import DESKTOP, PAGE_MILLISECONDS, PHONE
from tests.e2e.test_every_page import PAPER, grave_findings

from contrafact.cli.main import main
from contrafact_client import Contrafact, ServerError

PASSWORD = "a quiet harbour at dawn"
READY_SECONDS = 60
PAGES = ("/account", "/keys", "/users", "/webhooks", "/audit", "/settings")
CUT = """() => [...document.querySelectorAll('main *')]
    .filter((each) => getComputedStyle(each).overflowY !== 'visible' && each.clientHeight > 1)
    .filter((each) => each.scrollHeight > each.clientHeight + 1)
    .map((each) => `${each.tagName} ${each.className} is cut`)"""
"""Elements that hold more than they show."""
CUT_WORDS = """() => [...document.querySelectorAll('main button *')]
    .filter((each) => each.innerText && each.scrollWidth > each.clientWidth + 1 && each.clientWidth > 1)
    .map((each) => `${each.innerText} is cut`)"""
"""Buttons whose words are cut."""


@pytest.fixture
def receiver() -> Iterator[Hooked]:
    with hooked() as found:
        yield found


@pytest.fixture
def accounts(tmp_path: Path, receiver: Hooked) -> Iterator[Product]:
    """The product with accounts: it also has a name that others may use."""
    (tapes := tmp_path / "tapes of the archive of recorded sound").mkdir()
    environment = {
        "CONTRAFACT_IMPORT_ROOTS": str(tapes),
        "CONTRAFACT_ALLOWED_HOSTS": "127.0.0.1,localhost,songs.example",
        "CONTRAFACT_WEBHOOK_ALLOWED": f"127.0.0.1:{receiver.port}",
    }
    with Product(tmp_path, environment=environment) as running:
        yield running


@pytest.fixture
def people(browser: Browser, accounts: Product) -> Iterator[tuple[Page, Page]]:
    """A page of each of two people, in a browser of their own."""
    contexts = [
        browser.new_context(
            viewport=DESKTOP, base_url=accounts.address, locale="en-GB", bypass_csp=True, reduced_motion="reduce"
        )
        for _ in range(2)
    ]
    for context in contexts:
        context.set_default_timeout(PAGE_MILLISECONDS)
    one, other = (context.new_page() for context in contexts)
    yield one, other
    # A page that stays open takes processor time from the tests that follow.
    for context in contexts:
        context.close()


def make_account(page: Page, link: str, name: str) -> None:
    """Open a one-time link and make the account that it is for."""
    page.goto(f"/welcome#{link.partition('#')[2]}")
    page.get_by_label("Name").fill(name)
    page.get_by_label("Password", exact=False).first.fill(PASSWORD)
    page.get_by_role("button", name="Make the account").click()
    expect(page.get_by_role("link", name=f"Account of {name}")).to_be_visible()


def shown_once(page: Page) -> str:
    """Return the secret that the page shows once, and close it."""
    text = page.locator("section:has-text('shown only now') code").inner_text()
    page.get_by_role("button", name="Done").click()
    return text


def first_link(product: Product) -> str:
    product.wait_for("Open this link once")
    found = re.findall(r"Open this link once to become one: (\S+)", product.printed())
    return str(found[-1])


def invite(ada: Page) -> str:
    ada.goto("/users")
    ada.get_by_role("button", name="Invite …").click()
    ada.get_by_role("button", name="Make the link").click()
    return shown_once(ada)


def make_webhook(ada: Page, url: str) -> str:
    ada.goto("/webhooks")
    ada.get_by_role("button", name="New webhook …").click()
    ada.get_by_label("Address").fill(url)
    ada.get_by_role("button", name="Make the webhook").click()
    return shown_once(ada)


def make_key(bo: Page, path: Path) -> Path:
    bo.goto("/keys")
    bo.get_by_role("button", name="New key …").click()
    bo.get_by_label("Name").fill("Importer")
    bo.get_by_label("Add songs and search with clips").check()
    bo.get_by_role("button", name="Make the key").click()
    path.touch(0o600)
    path.write_text(shown_once(bo) + "\n")
    return path


def test_people_and_programs_work_in_one_library(
    people: tuple[Page, Page], accounts: Product, receiver: Hooked, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    samples = render(compose(41))
    recording = encode(tmp_path / "take 1.flac", samples)
    ada, bo = people

    ada.goto("/songs")
    expect(ada.get_by_role("heading", name="Sign in")).to_be_visible()
    make_account(ada, first_link(accounts), "Ada")
    make_account(bo, invite(ada), "Bo")
    secret = make_webhook(ada, receiver.url)
    ada.goto("/")
    ada.get_by_label(re.compile("link", re.IGNORECASE)).first.fill("https://youtu.be/abcdefghijk")
    ada.get_by_label(re.compile("link", re.IGNORECASE)).first.press("Enter")

    # A program of Bo's adds a song by key, and is told when it is ready.
    key = make_key(bo, tmp_path / "key")
    command = ["--server", accounts.address, "--key-file", str(key)]
    assert main([*command, "add", str(recording), "--title", "Halo", "--wait", "--timeout", str(READY_SECONDS)]) == 0
    track_id = capsys.readouterr().out.split()[0]
    wait_until(lambda: bool(receiver.told("track.ready", secret)), READY_SECONDS)
    assert track_id in str(receiver.told("track.ready", secret))

    assert main([*command, "export", str(tmp_path / "library.csv")]) == 0
    assert track_id in (tmp_path / "library.csv").read_text()
    # The key may do no more than it was made for.
    with Contrafact(accounts.address, key.read_text().strip()) as library, pytest.raises(ServerError) as refused:
        library.edit_track(track_id, {"title": "Hallo"})
    assert refused.value.code == "scope_missing"

    # Bo edits what is his own, and is offered nothing else.
    bo.goto("/songs")
    own = bo.get_by_role("row").filter(has_text="Halo")
    others = bo.get_by_role("row").filter(has_text="abcdefghijk")
    expect(others).to_be_visible()
    expect(others.get_by_role("button", name="Edit")).to_have_count(0)
    own.get_by_role("button", name="Edit").click()
    bo.get_by_label("Title").fill("Halo (take 1)")
    bo.get_by_role("button", name="Save").click()
    expect(bo.get_by_role("link", name="Halo (take 1)")).to_be_visible()
    bo.goto("/audit")
    expect(bo.get_by_text("Your role may not do that")).to_be_visible()

    # Ada sees all of it.
    ada.goto(f"/tracks/{track_id}")
    history = ada.get_by_role("list", name="History")
    expect(history).to_contain_text("Bo edited the song: title from Halo to Halo (take 1)")
    expect(history).to_contain_text("Bo added the song")
    ada.goto("/audit")
    log = ada.get_by_role("table", name="Audit log")
    for words in ("track.edited", "track.submitted", "key.created", "webhook.created", "invitation.created"):
        expect(log.get_by_text(words).first).to_be_visible()
    by_program = log.get_by_role("row").filter(has_text=re.compile(rf"Bo.*by key.*track\.submitted.*{track_id}"))
    expect(by_program).to_have_count(1)
    ada.goto("/webhooks")
    ada.get_by_role("link", name=receiver.url).click()
    expect(ada.get_by_role("table", name="Deliveries").get_by_text("Delivered").first).to_be_visible()

    for problems in (problems_on_a_phone, problems_on_paper):
        assert {address: found for address in PAGES if (found := problems(ada, address))} == {}
    assert_users_are_on_paper(ada)
    assert_names_of_folders_are_whole(ada)


def assert_names_of_folders_are_whole(page: Page) -> None:
    for size in (DESKTOP, PHONE):
        page.set_viewport_size(ViewportSize(width=size["width"], height=size["height"]))
        page.emulate_media(media="screen", color_scheme="dark")
        page.goto("/imports")
        page.get_by_role("tab", name="Folder on the server").click()
        expect(page.get_by_role("list", name="Folders").get_by_role("button")).to_be_visible()
        assert page.evaluate(CUT_WORDS) == []
        assert grave_findings(page) == []


def assert_users_are_on_paper(page: Page) -> None:
    page.emulate_media(media="print", color_scheme="light")
    page.goto("/users")
    on_paper = page.get_by_role("table", name="Users")
    for name in ("Ada", "Bo"):
        expect(on_paper.get_by_text(name, exact=True).first).to_be_visible()
        expect(on_paper.get_by_label(f"Role of {name}")).to_be_visible()
    expect(page.get_by_role("button", name=re.compile("Invite|Disable"))).to_have_count(0)


def problems_on_paper(page: Page, address: str) -> list[str]:
    """Return what is cut on paper, and whether the page is wider."""
    page.goto(address)
    page.set_viewport_size(PAPER)
    page.emulate_media(media="print", color_scheme="light")
    expect(page.get_by_role("main").get_by_role("heading", level=1)).to_be_visible()
    page.wait_for_load_state("networkidle")
    cut = list[str](page.evaluate(CUT))
    width = page.evaluate("document.documentElement.scrollWidth")
    return cut + ([f"{width} pixels wide"] if width > PAPER["width"] else [])


def problems_on_a_phone(page: Page, address: str) -> list[str]:
    """Return what axe finds grave, and whether the page is wider than a phone, in dark."""
    page.set_viewport_size(ViewportSize(width=PHONE["width"], height=PHONE["height"]))
    page.emulate_media(color_scheme="dark")
    page.goto(address)
    expect(page.get_by_role("main").get_by_role("heading", level=1)).to_be_visible()
    page.wait_for_load_state("networkidle")
    width = page.evaluate("document.documentElement.scrollWidth")
    return grave_findings(page) + ([f"{width} pixels wide"] if width > PHONE["width"] else [])
