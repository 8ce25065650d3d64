from __future__ import annotations

import base64
import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from contrafact.domain.errors import ContrafactError
from contrafact.domain.pages import Page, all_pages, decode_cursor, encode_cursor

TEXT = st.text(st.characters(exclude_categories=["Cs"]))


@given(TEXT, st.floats(allow_nan=False, allow_infinity=False))
def test_a_cursor_round_trips(text: str, number: float) -> None:
    assert decode_cursor(encode_cursor(text, number), str, float) == [text, number]


@given(st.text(max_size=50) | st.binary(max_size=50).map(lambda data: base64.urlsafe_b64encode(data).decode()))
def test_anything_else_is_refused(cursor: str) -> None:
    with pytest.raises(ContrafactError, match="cursor"):
        decode_cursor(cursor, str, float)


@pytest.mark.parametrize("value", [["a", 1], ["a", True], ["a", None], ["a"], ["a", 1.0, "b"], [1.0, "a"], {"a": 1.0}])
def test_parts_of_other_types_are_refused(value: object) -> None:
    with pytest.raises(ContrafactError, match="cursor"):
        decode_cursor(base64.urlsafe_b64encode(json.dumps(value).encode()).decode(), str, float)


def test_all_pages_are_read_in_order_each_when_it_is_asked_for() -> None:
    asked: list[str | None] = []

    def read(cursor: str | None) -> Page[str]:
        asked.append(cursor)
        return Page(("c",), None, 3) if cursor else Page(("a", "b"), "1", 3)

    pages = all_pages(read)
    assert next(pages).items == ("a", "b")
    assert asked == [None]
    assert [page.items for page in pages] == [("c",)]
    assert asked == [None, "1"]
