from __future__ import annotations

import re

import pytest

from contrafact.domain.jobs import ACTIVE_STATES, RETRYABLE_STATES, State
from contrafact.domain.links import PlaylistLink
from contrafact.domain.playlists import PLAYLIST_ID_PATTERN, playlist_id
from contrafact.domain.tracks import TRACK_ID_PATTERN, Source, SourceKind


def test_a_youtube_track_has_the_id_and_the_address_of_its_video() -> None:
    source = Source(SourceKind.YOUTUBE, "dQw4w9WgXcQ")
    assert source.track_id == "yt-dQw4w9WgXcQ"
    assert (source.video_id, source.url) == ("dQw4w9WgXcQ", "https://www.youtube.com/watch?v=dQw4w9WgXcQ")


def test_the_id_of_an_uploaded_track_is_half_its_hash_and_it_has_no_address() -> None:
    source = Source(SourceKind.UPLOAD, "0123456789abcdef" * 4, file_name="a.mp3")
    assert source.track_id == "file-0123456789abcdef0123456789abcdef"
    assert (source.video_id, source.url) == (None, None)


@pytest.mark.parametrize("key", ["dQw4w9WgXcQ", "-----------", "___________"])
def test_the_track_id_of_every_video_is_well_formed(key: str) -> None:
    assert re.fullmatch(TRACK_ID_PATTERN, Source(SourceKind.YOUTUBE, key).track_id)


@pytest.mark.parametrize(
    "list_id", ["WL", "PL0123456789", "OLAK5uy_" + "x" * 33, "@歌", "@" + "x" * 60, "user/somebody"]
)
def test_a_playlist_id_is_well_formed_and_always_the_same(list_id: str) -> None:
    link = PlaylistLink(list_id)
    assert playlist_id(link) == playlist_id(PlaylistLink(list_id))
    assert re.fullmatch(PLAYLIST_ID_PATTERN, playlist_id(link))


def test_every_state_is_active_or_retryable_or_ready() -> None:
    assert {*ACTIVE_STATES, *RETRYABLE_STATES, State.READY} == set(State)
    assert not ACTIVE_STATES & RETRYABLE_STATES
