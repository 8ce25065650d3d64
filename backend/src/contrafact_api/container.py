"""The use cases and the configuration that the app is built from."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from flask import Flask, current_app

from contrafact.domain.people import Access
from contrafact.embedding.card import ModelCard
from contrafact.ports.mail import Mailer
from contrafact.services.accounts import Accounts
from contrafact.services.agreement import ReviewAgreement
from contrafact.services.audio import ReadAudio
from contrafact.services.audit import ReadAudit
from contrafact.services.bulk import ChangeTracks
from contrafact.services.cases import Cases
from contrafact.services.clips import ReadClip, SubmitClip
from contrafact.services.compare import CheckPair, ShowEvidence
from contrafact.services.duplicates import Duplicates
from contrafact.services.exchange.tracks import ExchangeTracks
from contrafact.services.exchange.works import ExchangeWorks
from contrafact.services.figures import ReadFigures
from contrafact.services.health import CheckHealth
from contrafact.services.imports.files import AnnounceFiles
from contrafact.services.imports.managing import Imports
from contrafact.services.imports.uploads import ResumableUploads
from contrafact.services.installation import ShowInstallation
from contrafact.services.jobs import ManageJobs
from contrafact.services.keys import Keys
from contrafact.services.limits import Limits
from contrafact.services.lookups import LookUpTrack
from contrafact.services.maps import LikelyCovers, ReadMap
from contrafact.services.naming import NameTracks
from contrafact.services.own_calibration import Calibrations
from contrafact.services.pictures import HarmonyPictures
from contrafact.services.playlists import ReadPlaylist
from contrafact.services.ranking import RankLibrary
from contrafact.services.reextract import Reextraction
from contrafact.services.regrouping import RegroupWorks
from contrafact.services.reviews import Reviews
from contrafact.services.sessions import Sessions, SignIn
from contrafact.services.sets.managing import Sets
from contrafact.services.sign_on import SignOn, TrustProxy
from contrafact.services.submit import SubmitPlaylist, SubmitTrack
from contrafact.services.tracks import Tracks
from contrafact.services.trash import Trash
from contrafact.services.uploads import TakeUpload
from contrafact.services.webhooks import Webhooks
from contrafact.services.work_members import WorkMembers
from contrafact.services.works import Works

EXTENSION = "contrafact"
_CONFIG = "contrafact.config"


@dataclass(frozen=True, slots=True)
class PeopleUseCases:
    """The use cases of accounts.

    Parameters
    ----------
    sign_on, proxy, mail : None if they are not set up.
    """

    accounts: Accounts
    sessions: Sessions
    sign_in: SignIn
    keys: Keys
    sign_on: SignOn | None = None
    proxy: TrustProxy | None = None
    mail: Mailer | None = None


@dataclass(frozen=True, slots=True)
class ImportUseCases:
    """The use cases of imports."""

    imports: Imports
    announce: AnnounceFiles
    uploads: ResumableUploads


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
    pictures: HarmonyPictures
    change_tracks: ChangeTracks
    audio: ReadAudio
    trash: Trash
    duplicates: Duplicates
    works: Works
    regroup: RegroupWorks
    members: WorkMembers
    exchange_works: ExchangeWorks
    exchange_tracks: ExchangeTracks
    name_tracks: NameTracks
    look_up: LookUpTrack
    reviews: Reviews
    cases: Cases
    calibrations: Calibrations
    jobs: ManageJobs
    playlists: ReadPlaylist
    importing: ImportUseCases
    check: CheckPair
    evidence: ShowEvidence
    rank: RankLibrary
    maps: ReadMap
    likely_covers: LikelyCovers
    agreement: ReviewAgreement
    submit_clip: SubmitClip
    read_clip: ReadClip
    card: ModelCard
    probes: dict[str, Callable[[], object]]
    health: CheckHealth
    figures: ReadFigures
    reextraction: Reextraction
    people: PeopleUseCases
    audit: ReadAudit
    webhooks: Webhooks
    limits: Limits
    installation: ShowInstallation
    sets: Sets


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
    access : who may use it.
    base_path : path of the host under which a proxy serves it; empty for none.
    """

    allowed_hosts: frozenset[str]
    allowed_origins: frozenset[str]
    max_upload_bytes: int
    frontend_folder: Path | None
    are_metrics_open: bool = True
    access: Access = Access.LOCAL
    base_path: str = ""


def use_cases() -> UseCases:
    """Return the use cases of the app that handles the current request."""
    found = current_app.extensions[EXTENSION]
    assert isinstance(found, UseCases)  # noqa: S101 - tells the type checker
    return found


def keep_config(app: Flask, config: ApiConfig) -> None:
    """Keep the configuration with the app."""
    app.extensions[_CONFIG] = config


def api_config() -> ApiConfig:
    """Return the configuration of the app that handles the current request."""
    found = current_app.extensions[_CONFIG]
    assert isinstance(found, ApiConfig)  # noqa: S101 - tells the type checker
    return found
