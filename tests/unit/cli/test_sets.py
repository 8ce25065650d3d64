"""`contrafact set`, on a file and on a server."""

from __future__ import annotations

from pathlib import Path

import pytest

from contrafact.cli.remote.sets import read_parts
from contrafact.domain.errors import ContrafactError


def test_parts_are_read_from_a_table(tmp_path: Path) -> None:
    table = tmp_path / "parts.csv"
    table.write_text("start,end,title\n0,12:34,One\n12:34.5,1:02:03,\n")
    assert read_parts(table) == [
        {"start_s": 0.0, "end_s": 754.0, "title": "One"},
        {"start_s": 754.5, "end_s": 3723.0, "title": None},
    ]


@pytest.mark.parametrize(
    "text",
    [
        "begin,end\n0,5\n",
        "start,end\n0,soon\n",
        "start,end\n1:2:3:4,5\n",
        "start,end\n0,nan\n",
        "start,end\n0,inf\n",
        "start,end\n0\n",
        "",
    ],
)
def test_a_table_without_times_is_refused(tmp_path: Path, text: str) -> None:
    table = tmp_path / "parts.csv"
    table.write_text(text)
    with pytest.raises(ContrafactError) as caught:
        read_parts(table)
    assert caught.value.code == "invalid_table"


def test_a_table_that_is_not_utf_8_is_refused(tmp_path: Path) -> None:
    table = tmp_path / "parts.csv"
    table.write_bytes("start,end,title\n0,5,Café\n".encode("latin-1"))
    with pytest.raises(ContrafactError) as caught:
        read_parts(table)
    assert caught.value.code == "invalid_table"
