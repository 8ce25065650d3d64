"""Documents of cases that a worker makes while the API waits."""

from __future__ import annotations

import logging
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import pytest
import typst
from tests.doubles.memory_servers import MemoryBucket, MemoryQueue

from contrafact.adapters.case_pdf import set_files
from contrafact.adapters.case_pdf.content import case_content
from contrafact.domain.cases import Case
from contrafact.domain.errors import ContrafactError
from contrafact.services.case_documents import WAIT_SECONDS, MakeDocument, OrderDocument, document_key, order_key

CASE = Case("c1", "Claim 7", datetime(2026, 1, 1, tzinfo=UTC), datetime(2026, 1, 1, tzinfo=UTC))
PICTURES = {"0" * 32: {"matrix": b"\x89PNG\xff", "query": b"", "reference": b"\0"}}


class Desk:
    """The API's side, whose waiting lets `meanwhile` happen, and a worker's."""

    def __init__(self) -> None:
        self.bucket, self.queue, self.seconds = MemoryBucket(), MemoryQueue(), 0.0
        self.meanwhile: Callable[[], object] = lambda: None
        self.set: list[dict[str, bytes]] = []
        self.make = MakeDocument(self.bucket, self._set)
        self.order = OrderDocument(
            self.bucket, self.queue, lambda case, _: {"title": case.title}, self._sleep, lambda: self.seconds
        )

    def __call__(self, title: str = CASE.title) -> bytes:
        case = Case("c1", title, CASE.created_at, CASE.updated_at)
        return self.order(case, {}, PICTURES)

    def work(self) -> None:
        """Make all documents that were announced."""
        while self.queue.documents:
            self.make(self.queue.documents.pop(0))

    def _sleep(self, seconds: float) -> None:
        self.seconds += seconds
        self.meanwhile()

    def _set(self, content: object, pictures: object) -> bytes:
        assert isinstance(pictures, dict)
        self.set.append(pictures)
        return f"%PDF {content}".encode()


@pytest.fixture
def desk() -> Desk:
    return Desk()


def test_a_document_is_made_by_a_worker_and_leaves_nothing(desk: Desk) -> None:
    desk.meanwhile = desk.work
    assert desk() == b"%PDF {'title': 'Claim 7'}"
    assert desk.set == [{f"{'0' * 32}-{name}.png": data for name, data in PICTURES["0" * 32].items()}]
    assert desk.bucket.objects == {}
    assert desk.seconds < 1


def test_a_late_document_is_busy_and_found_by_the_next_request(desk: Desk) -> None:
    with pytest.raises(ContrafactError) as caught:
        desk()
    assert caught.value.code == "busy"
    assert WAIT_SECONDS <= desk.seconds < WAIT_SECONDS + 1
    desk.work()
    assert desk() == b"%PDF {'title': 'Claim 7'}"
    assert desk.queue.documents == []
    assert desk.bucket.objects == {}


def test_a_message_that_a_killed_worker_took_is_sent_again(desk: Desk) -> None:
    lost = False

    def lose_one() -> None:
        nonlocal lost
        if not lost and desk.queue.documents:
            desk.queue.documents.clear()
            lost = True
        desk.work()

    desk.meanwhile = lose_one
    assert desk().startswith(b"%PDF")
    assert 0 < desk.seconds < WAIT_SECONDS / 3


def test_without_the_broker_nobody_waits(desk: Desk) -> None:
    desk.queue.is_away = True
    with pytest.raises(ContrafactError) as caught:
        desk()
    assert (caught.value.code, desk.seconds, desk.bucket.objects) == ("busy", 0, {})


def test_two_requests_for_one_document_are_both_answered(desk: Desk) -> None:
    other: list[bytes] = []

    def take_first() -> None:
        desk.meanwhile = desk.work
        other.append(desk())

    desk.meanwhile = take_first
    assert [desk(), *other] == 2 * [b"%PDF {'title': 'Claim 7'}"]
    desk.work()
    assert desk.bucket.objects == {}


def test_only_some_requests_wait_at_a_time(desk: Desk) -> None:
    codes: list[str] = []

    def another() -> None:
        desk.meanwhile = another if desk.order.free.acquire(blocking=False) else desk.work
        if desk.meanwhile == desk.work:
            with pytest.raises(ContrafactError) as caught:
                desk("Another")
            codes.append(caught.value.code)

    desk.meanwhile = another
    assert desk().startswith(b"%PDF")
    assert codes == ["busy"]


def test_making_twice_has_the_same_end(desk: Desk) -> None:
    with pytest.raises(ContrafactError):
        desk()
    (sha256,) = set(desk.queue.documents)
    desk.make(sha256)
    made = dict(desk.bucket.objects)
    desk.make(sha256)
    assert list(made) == [document_key(sha256)]
    assert desk.bucket.objects == made
    assert len(desk.set) == 1


def test_a_document_for_archives_says_if_letters_are_printed_as_boxes(monkeypatch: pytest.MonkeyPatch) -> None:
    said, compile_document = list[object](), typst.compile

    def recorded(*given: Any, **options: Any) -> object:
        said.append(options.get("sys_inputs"))
        return compile_document(*given, **options)

    monkeypatch.setattr(typst, "compile", recorded)
    titles = ("Claim of Σταμάτης and Жанна", "Claim of \U0010fffd", "Claim 1\ufe0f\U0010fffd")
    good, *boxes = (set_files(case_content(replace(CASE, title=each), {}), {}) for each in titles)
    assert said[:3] == [{}, {}, {"missing": "U+10FFFD"}]
    assert "U+0031" not in str(said)
    assert [b"pdfaid:part" in each for each in (good, *boxes)] == [True, False, False]


@pytest.mark.parametrize(
    "order",
    [
        b"",
        b"\xff{",
        b"{}",
        b'{"content": {}, "pictures": {"../a.png": ""}}',
        b'{"content": {}, "pictures": {"a.png": "%"}}',
        b'{"content": {"title": "Without the rest"}, "pictures": {}}',
    ],
)
def test_an_order_that_cannot_be_read_or_set_is_logged_and_dropped(
    order: bytes, caplog: pytest.LogCaptureFixture
) -> None:
    bucket = MemoryBucket()
    bucket.put(order_key("d1"), order)
    with caplog.at_level(logging.WARNING, "contrafact"):
        MakeDocument(bucket, set_files)("d1")
    assert bucket.objects == {}
    (record,) = caplog.records
    assert record.getMessage().startswith("document d1 cannot be made: ")


def test_a_document_that_cannot_be_made_does_not_wait_for_long(desk: Desk) -> None:
    def drop() -> None:
        for each in desk.queue.documents:
            desk.bucket.delete(order_key(each))

    desk.meanwhile = drop
    with pytest.raises(ContrafactError) as caught:
        desk()
    assert caught.value.code == "busy"
    assert desk.seconds < 2


def test_a_missing_order_is_nothing_to_do(desk: Desk, caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.INFO, "contrafact"):
        desk.make("d1")
    assert [record.getMessage() for record in caplog.records] == ["document d1 is not ordered any more"]
    assert desk.bucket.objects == {}
