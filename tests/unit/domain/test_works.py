from __future__ import annotations

import pytest

from contrafact.domain.errors import ContrafactError
from contrafact.domain.metadata import checked_edit
from contrafact.domain.tracks import TrackEdit
from contrafact.domain.works import WorkFields, Writer, WriterRole, checked_fields, read_link


def test_fields_of_a_work_are_trimmed_compact_and_distinct() -> None:
    given: WorkFields = {
        "title": " Naima ",
        "alternative_titles": ("Niema", "Naima", " Niema"),
        "iswc": "T-034.524.680-1",
        "writers": (Writer("A", WriterRole.COMPOSER, 33.34), Writer("B", None, 66.66)),
        "notes": " ",
    }
    assert checked_fields(given) == {
        **given,
        "title": "Naima",
        "alternative_titles": ("Niema",),
        "iswc": "T0345246801",
        "notes": None,
    }


@pytest.mark.parametrize("shares", [(60.0, 40.01), (-1.0,), (100.5,), (float("nan"),)])
def test_shares_of_more_than_the_whole_are_refused(shares: tuple[float, ...]) -> None:
    with pytest.raises(ContrafactError) as raised:
        checked_fields({"writers": tuple(Writer("x", None, share) for share in shares)})
    assert raised.value.code == "invalid_shares"


def test_shares_that_add_up_to_the_whole_in_decimals_are_taken() -> None:
    checked_fields({"writers": tuple(Writer(f"{share}", None, share) for share in (33.33, 33.33, 33.34))})


@pytest.mark.parametrize(
    "link",
    [
        "https://musicbrainz.org/work/1",
        "https://secondhandsongs.com/work/1",
        "https://www.wikidata.org/wiki/Q1",
    ],
)
def test_links_to_known_sites_are_taken(link: str) -> None:
    assert read_link(f" {link} ") == link


@pytest.mark.parametrize(
    "link",
    [
        "http://musicbrainz.org/work/1",
        "https://musicbrainz.org.example/x",
        "https://user@musicbrainz.org/",
        "https://musicbrainz.org:444/",
        "javascript:alert(1)//musicbrainz.org",
        "https://[",
        "https://wikidata.org/a b",
    ],
)
def test_other_links_are_refused(link: str) -> None:
    with pytest.raises(ContrafactError) as raised:
        read_link(link)
    assert raised.value.code == "invalid_work_link"


def test_an_edit_is_stored_in_one_form() -> None:
    edit = TrackEdit(title=" A ", isrc="us-rc1-76-07839", date="1959-08", language="PT-BR", tags=("a  b", "a b", " "))
    assert checked_edit(edit) == TrackEdit(
        title="A", isrc="USRC17607839", date="1959-08", language="pt-BR", tags=("a b",)
    )
    assert checked_edit(TrackEdit(isrc="", date="")) == TrackEdit(isrc="", date="")


@pytest.mark.parametrize(
    ("edit", "code"),
    [
        (TrackEdit(date="1959-13"), "invalid_date"),
        (TrackEdit(date="1959-02-29"), "invalid_date"),
        (TrackEdit(date="summer"), "invalid_date"),
        (TrackEdit(isrc="x"), "invalid_isrc"),
        (TrackEdit(language="English"), "invalid_language"),
    ],
)
def test_an_edit_of_another_form_is_refused(edit: TrackEdit, code: str) -> None:
    with pytest.raises(ContrafactError) as raised:
        checked_edit(edit)
    assert raised.value.code == code
