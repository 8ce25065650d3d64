"""Lines of manifests, as spreadsheets and people write them."""

from __future__ import annotations

import codecs

import pytest

from contrafact.domain.manifests import Manifest

LINES = [(2, {"path": "a;b.flac", "title": 'A "song"'}), (4, {"path": "c.flac"})]


@pytest.mark.parametrize(
    "data",
    [
        b'path,title\na;b.flac,"A ""song"""\n\nc.flac,\n',
        codecs.BOM_UTF8 + b'Path;Title\r\n"a;b.flac";"A ""song"""\r\n\r\nc.flac\r\n',
        b'file\ttrack title\ra;b.flac\t"A ""song"""\r\rc.flac\r',
        'path,title\na;b.flac,"A ""song"""\n , \nc.flac,'.encode("utf-16"),
    ],
)
def test_lines_keep_their_numbers_whatever_divides_them(data: bytes) -> None:
    lines = list(Manifest(data).lines())
    assert [(line.number, dict(line.fields)) for line in lines] == LINES
    assert not any(line.problem for line in lines)


def test_a_million_empty_lines_are_passed_over() -> None:
    lines = list(Manifest(b"path\n" + 1_000_000 * b"\n" + b"x.flac\n").lines())
    assert [line.number for line in lines] == [1_000_002]
