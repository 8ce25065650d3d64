from __future__ import annotations

from datetime import UTC, datetime

import pytest

from contrafact.domain.errors import ContrafactError
from contrafact.domain.jobs import State
from contrafact.domain.names import Name, read_name, read_video_title, suggest
from contrafact.domain.tracks import Metadata, Source, SourceKind, Track

NOW = datetime(2026, 1, 1, tzinfo=UTC)


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("Miles Davis - So What", Name("So What", "Miles Davis")),
        ("Miles_Davis_-_So_What", Name("So What", "Miles Davis")),
        ("Take_On_Me", Name("Take On Me")),
        ("01 So What", Name("So What")),
        ("1. So What", Name("So What")),
        ("12 - So What", Name("So What")),
        ("03 - Miles Davis - So What", Name("So What", "Miles Davis")),
        ("Miles Davis - 03 - So What", Name("So What", "Miles Davis")),
        ("Miles Davis - Kind of Blue - 01 - So What", Name("So What", "Miles Davis", "Kind of Blue")),
        ("Miles Davis – So What", Name("So What", "Miles Davis")),  # noqa: RUF001 - an en dash
        ("A - B - C", Name("B - C", "A")),
        ("99 Luftballons", Name("99 Luftballons")),
        ("50 Ways to Leave Your Lover", Name("50 Ways to Leave Your Lover")),
        ("1979", Name("1979")),
        ("07", Name("07")),
        ("a-ha - Take On Me", Name("Take On Me", "a-ha")),
        (" - ", Name("-")),
        ("- A", Name("- A")),
    ],
)
def test_names_of_files_are_read(name: str, expected: Name | None) -> None:
    assert read_name(name) == expected


@pytest.mark.parametrize(
    ("pattern", "name", "expected"),
    [
        ("{number} {title}", "12 So What", Name("So What")),
        ("{number} {title}", "So What", None),
        ("{title} - {artist}", "So_What_-_Miles_Davis", Name("So What", "Miles Davis")),
        ("{artist} - {album} - {number} {title}", "A - B - 7 C - D", Name("C - D", "A", "B")),
        ("{title} [{skip}]", "So What [abc123]", Name("So What")),
        ("{artist}-{title}", "Miles-So What", Name("So What", "Miles")),
        ("({artist}) {title}", "(A) B", Name("B", "A")),
        ("{title} [{skip}]", "So What [live] [abc123]", Name("So What")),
        ("{artist} - {number} {title}", "A - B - 7 C", Name("C", "A - B")),
        ("{number}-{skip}3 {title}", "12-343 A", Name("43 A")),
        ("{skip} - {title}", "- A", Name("A")),
        ("{title}", "", None),
        ("{title} - {skip}", "A -", Name("A")),
    ],
)
def test_names_are_read_by_a_pattern(pattern: str, name: str, expected: Name | None) -> None:
    assert read_name(name, pattern) == expected


@pytest.mark.parametrize("pattern", ["", "{artist}", "{title}{artist}", "{title} {title}", "{year} {title}", "x" * 300])
def test_a_pattern_that_names_no_title_or_cannot_be_divided_is_refused(pattern: str) -> None:
    with pytest.raises(ContrafactError) as raised:
        read_name("a - b", pattern)
    assert raised.value.code == "invalid_pattern"


@pytest.mark.parametrize(
    ("title", "channel", "expected"),
    [
        ("a-ha - Take On Me (Official Video) [Remastered in 4K]", "a-ha", Name("Take On Me", "a-ha")),
        ("Take On Me - a-ha", "a-haVEVO", Name("Take On Me", "a-ha")),
        ("Toto - Africa", "Cover Channel", Name("Africa", "Toto")),
        ('Weezer "Africa" (Audio)', "weezer", Name("Africa", "Weezer")),
        ("Africa (Official Music Video)", "TotoVEVO", Name("Africa")),
        ("Africa", "Toto - Topic", None),
        ("So What (Live in Stockholm)", "Miles", None),
    ],
)
def test_titles_of_videos_are_split(title: str, channel: str, expected: Name | None) -> None:
    assert read_video_title(title, channel) == expected


def a_track(source: Source, metadata: Metadata, stated: dict[str, str | None] | None = None) -> Track:
    return Track(source.track_id, source, State.READY, "j", NOW, NOW, metadata, stated=stated or {})


VIDEO = Source(SourceKind.YOUTUBE, "00000000001")
FILE = Source(SourceKind.UPLOAD, "f" * 64, "Toto_-_Africa.mp3")


def test_a_suggestion_is_made_until_a_person_writes_the_title() -> None:
    metadata = Metadata(title="Toto - Africa", artist="Someone")
    assert suggest(a_track(VIDEO, metadata)) == Name("Africa", "Toto")
    assert suggest(a_track(VIDEO, metadata, {"title": "Old"})) is None
    assert suggest(a_track(VIDEO, metadata, {"artist": None})) == Name("Africa", "Someone")


def test_a_suggestion_for_a_file_is_made_of_its_name_alone_not_of_its_tags() -> None:
    assert suggest(a_track(FILE, Metadata(title="Toto_-_Africa"))) == Name("Africa", "Toto")
    assert suggest(a_track(FILE, Metadata(title="Toto - Africa"))) is None
    assert suggest(a_track(FILE, Metadata())) is None


def test_a_pattern_of_many_places_is_read_at_once() -> None:
    # As one regular expression this takes hours.
    pattern = "{artist} - {album} - {title} - {skip} - {skip} - {skip} - {skip}x"
    assert read_name("a - " * 120, pattern) is None
    assert read_name("a - " * 120 + "x", pattern) == Name("a", "a", "a")
