from __future__ import annotations

import re

import pytest

from contrafact.domain.jobs import ACTIVE_STATES, RETRYABLE_STATES, State
from contrafact.domain.links import PlaylistLink
from contrafact.domain.playlists import PLAYLIST_ID_PATTERN, playlist_id
from contrafact.domain.tracks import TRACK_ID_PATTERN, Source, SourceKind


def test_a_video_gives_its_track_its_id_and_its_address() -> None:
    source = Source(SourceKind.YOUTUBE, "dQw4w9WgXcQ")
    assert source.track_id == "yt-dQw4w9WgXcQ"
    assert (source.video_id, source.url) == ("dQw4w9WgXcQ", "https://www.youtube.com/watch?v=dQw4w9WgXcQ")


def test_a_file_gives_its_track_half_its_hash_and_no_address() -> None:
    source = Source(SourceKind.UPLOAD, "0123456789abcdef" * 4, file_name="a.mp3")
    assert source.track_id == "file-0123456789abcdef0123456789abcdef"
    assert (source.video_id, source.url) == (None, None)


@pytest.mark.parametrize("key", ["dQw4w9WgXcQ", "-----------", "___________"])
def test_every_videos_track_id_is_well_formed(key: str) -> None:
    assert re.fullmatch(TRACK_ID_PATTERN, Source(SourceKind.YOUTUBE, key).track_id)


@pytest.mark.parametrize("list_id", ["WL", "PL0123456789", "OLAK5uy_" + "x" * 33])
def test_a_playlists_id_is_well_formed_and_always_the_same(list_id: str) -> None:
    link = PlaylistLink(list_id)
    assert playlist_id(link) == playlist_id(PlaylistLink(list_id))
    assert re.fullmatch(PLAYLIST_ID_PATTERN, playlist_id(link))


def test_every_state_is_under_way_or_to_be_tried_again_or_ready() -> None:
    assert {*ACTIVE_STATES, *RETRYABLE_STATES, State.READY} == set(State)
    assert not ACTIVE_STATES & RETRYABLE_STATES
