"""The tracks that clients add, edit and delete: passages of a few songs, each of another length."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import numpy as np
from tests.chaos.journal import TrackJournal, file_id
from tests.doubles.songs import SAMPLE_RATE, SEEDS, compose, encode, render
from tests.doubles.youtube.fake import FakeYouTube

SONG_SECONDS = 7
"""Too short to be refused as the recording of another passage."""


def make_tracks(
    folder: Path, youtube: FakeYouTube | None, *, n_clients: int, n_files: int, n_videos: int
) -> list[list[TrackJournal]]:
    """Return the tracks of each client: files, and videos of a stand-in for YouTube."""
    songs = [render(compose(seed)) for seed in SEEDS[:3]]
    return [
        [
            *_files(folder, songs, range(client * n_files, (client + 1) * n_files)),
            *(_videos(folder, songs, range(client * n_videos, (client + 1) * n_videos), youtube) if youtube else ()),
        ]
        for client in range(n_clients)
    ]


def _files(folder: Path, songs: list[np.ndarray], numbers: range) -> Iterator[TrackJournal]:
    for number in numbers:
        path = _passage(folder / f"file{number}.wav", songs, number)
        yield TrackJournal(file_id(path.read_bytes()), file=path)


def _videos(folder: Path, songs: list[np.ndarray], numbers: range, youtube: FakeYouTube) -> Iterator[TrackJournal]:
    for number in numbers:
        video_id = f"chaos{number:06}"
        path = _passage(folder / f"{video_id}.webm", songs, 100 + number)
        youtube.add_video(video_id, path, title=f"Video {video_id}")
        yield TrackJournal(f"yt-{video_id}", video_id=video_id)


def _passage(path: Path, songs: list[np.ndarray], number: int) -> Path:
    start = number * SAMPLE_RATE // 20
    return encode(path, songs[number % len(songs)][start : start + SONG_SECONDS * SAMPLE_RATE])
