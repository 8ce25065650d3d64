"""The use cases and the configuration that the app is built from."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from flask import current_app

from contrafact.embedding.card import ModelCard
from contrafact.services.clips import ReadClip, SubmitClip
from contrafact.services.compare import CheckPair, ShowEvidence
from contrafact.services.duplicates import Duplicates
from contrafact.services.figures import ReadFigures
from contrafact.services.health import CheckHealth
from contrafact.services.jobs import ManageJobs
from contrafact.services.playlists import ReadPlaylist
from contrafact.services.ranking import RankLibrary
from contrafact.services.reextract import Reextraction
from contrafact.services.submit import SubmitPlaylist, SubmitTrack
from contrafact.services.tracks import Tracks
from contrafact.services.trash import Trash
from contrafact.services.uploads import TakeUpload
from contrafact.services.works import Works

EXTENSION = "contrafact"


@dataclass(frozen=True, slots=True)
class UseCases:
    """The use cases that the routes call.

    Parameters
    ----------
    probes : by name of a server, a call that raises if the server does not answer.
    """

    submit_track: SubmitTrack
    submit_playlist: SubmitPlaylist
    take_upload: TakeUpload
    tracks: Tracks
    trash: Trash
    duplicates: Duplicates
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
    health: CheckHealth
    figures: ReadFigures
    reextraction: Reextraction


@dataclass(frozen=True, slots=True)
class ApiConfig:
    """Settings of the API.

    Parameters
    ----------
    allowed_hosts : accepted values of the Host header, without port.
    allowed_origins : origins, besides the API's own, that may send writes.
    max_upload_bytes : size limit of an uploaded file.
    frontend_folder : the built frontend; None serves the API alone.
    are_metrics_open : whether `/metrics` answers on the port of the API.
    """

    allowed_hosts: frozenset[str]
    allowed_origins: frozenset[str]
    max_upload_bytes: int
    frontend_folder: Path | None
    are_metrics_open: bool = True


def use_cases() -> UseCases:
    """Return the use cases of the app that handles the current request."""
    found = current_app.extensions[EXTENSION]
    assert isinstance(found, UseCases)  # noqa: S101 - tells the type checker
    return found
