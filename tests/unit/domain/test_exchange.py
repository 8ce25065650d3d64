"""What an export writes of works, an import reads as the same."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from contrafact.domain.errors import ContrafactError
from contrafact.domain.exchange import (
    WORK_COLUMNS,
    read_csv,
    read_writer,
    split_cell,
    work_fields,
    work_row,
    write_csv,
    write_writer,
)
from contrafact.domain.works import Work, Writer, WriterRole, checked_fields

NOW = datetime(2026, 3, 1, tzinfo=UTC)
_LETTERS = st.text(st.sampled_from("ab5 0.%()CAR|\\'=-+\"\n,;"), min_size=1, max_size=12).map(str.strip).filter(bool)
_SHARES = st.none() | st.floats(0, 1).map(lambda share: round(share, 2))


@pytest.mark.parametrize(
    ("writer", "text"),
    [
        (Writer("Paul Desmond", WriterRole.COMPOSER, 100.0), "Paul Desmond (C) 100"),
        (Writer("Paul Desmond", None, 33.33), "Paul Desmond 33.33"),
        (Writer("Maroon 5"), "Maroon 5 ()"),
        (Writer("Maroon 5", None, 50.0), "Maroon 5 50"),
        (Writer("Maroon 5", WriterRole.AUTHOR), "Maroon 5 (A)"),
        (Writer("John (DJ)"), "John (DJ) ()"),
    ],
)
def test_a_writer_is_read_as_it_was_written(writer: Writer, text: str) -> None:
    assert write_writer(writer) == text
    assert read_writer(text) == writer


@pytest.mark.parametrize(
    ("cell", "parts"),
    [("a | b", ["a", "b"]), ("a|b||", ["a", "b"]), (r"a\|b | c", ["a|b", "c"]), ("", []), ("AC\\DC", ["AC\\DC"])],
)
def test_a_line_divides_values_unless_it_is_escaped(cell: str, parts: list[str]) -> None:
    assert split_cell(cell) == parts


@given(
    st.lists(_LETTERS, max_size=3, unique=True),
    st.lists(st.builds(Writer, _LETTERS, st.none() | st.sampled_from(WriterRole), _SHARES), max_size=3),
)
def test_any_titles_and_writers_come_back_from_a_file(titles: list[str], writers: list[Writer]) -> None:
    work = Work("0" * 32, "-", None, NOW, NOW, alternative_titles=tuple(titles), writers=tuple(writers))
    ((_, row),) = read_csv("".join(write_csv(WORK_COLUMNS, [work_row(work)])))
    found = work_fields(row)
    assert found.get("alternative_titles", ()) == work.alternative_titles
    assert found.get("writers", ()) == work.writers


def test_a_column_that_is_named_twice_is_refused() -> None:
    with pytest.raises(ContrafactError, match="the column `title` twice") as raised:
        read_csv("id,title,Title\n,a,b\n")
    assert raised.value.code == "invalid_table"
    assert read_csv("title,,\na,b,c\n") == [(2, {"title": "a"})]


def test_shares_are_stored_with_two_decimals() -> None:
    fields = checked_fields(
        {"writers": (Writer("a", None, 33.333333), Writer("b", None, 1e-9), Writer("c", None, -0.0))}
    )
    assert [str(writer.share) for writer in fields["writers"]] == ["33.33", "0.0", "0.0"]
