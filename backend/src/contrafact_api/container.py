"""What the routes need: every use case, put together once by the composition root."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from flask import current_app

from contrafact.embedding.card import ModelCard
from contrafact.services.check import CheckPair
from contrafact.services.clips import ReadClip, SubmitClip
from contrafact.services.evidence import ShowEvidence
from contrafact.services.jobs import ManageJobs
from contrafact.services.playlists import ReadPlaylist
from contrafact.services.rank import RankLibrary
from contrafact.services.submit import SubmitPlaylist, SubmitTrack
from contrafact.services.tracks import Tracks
from contrafact.services.uploads import TakeUpload
from contrafact.services.works import Works

EXTENSION = "contrafact"


@dataclass(frozen=True, slots=True)
class UseCases:
    """Everything that the API can do.

    Parameters
    ----------
    probes : by the name of a part, a call that raises unless the part answers.
    """

    submit_track: SubmitTrack
    submit_playlist: SubmitPlaylist
    take_upload: TakeUpload
    tracks: Tracks
    works: Works
    jobs: ManageJobs
    playlists: ReadPlaylist
    check: CheckPair
    evidence: ShowEvidence
    rank: RankLibrary
    submit_clip: SubmitClip
    read_clip: ReadClip
    card: ModelCard
    probes: dict[str, Callable[[], object]]


@dataclass(frozen=True, slots=True)
class ApiConfig:
    """What an operator decides about the API.

    Parameters
    ----------
    allowed_hosts : host names, without ports, that it answers.
    allowed_origins : origins beside its own that may write.
    max_upload_bytes : size of the largest file.
    frontend_folder : the built page; None serves no page.
    """

    allowed_hosts: frozenset[str]
    allowed_origins: frozenset[str]
    max_upload_bytes: int
    frontend_folder: Path | None


def use_cases() -> UseCases:
    """The use cases of the app that answers the present request."""
    found = current_app.extensions[EXTENSION]
    assert isinstance(found, UseCases)  # noqa: S101 - tells the type checker
    return found
