"""Every route that changes something: how it is called, and what its entry in the audit log says."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from flask.testing import FlaskClient
from tests.api.prepared import (
    HOOK,
    LINK,
    Ids,
    a_calibration,
    a_cancelled_import,
    a_cancelled_job,
    a_case,
    a_case_with_a_pair,
    a_change,
    a_delivery,
    a_job,
    a_manifest,
    a_merge,
    a_paused_import,
    a_proposal,
    a_queued_set,
    a_shared_case,
    a_track,
    a_trashed_track,
    a_used_calibration,
    a_webhook,
    a_work,
    a_work_of_a_track,
    an_import,
    an_upload,
    many_reviews,
    two_tracks,
    two_works,
)
from tests.doubles.memory_app import make_client
from tests.doubles.memory_world import World, make_world

from contrafact.domain.audit import Action, AuditEntry, TargetKind
from contrafact_api.people.needs import NEEDS


@dataclass
class Route:
    """How a route is called, after `prepare` returned the ids in its path, and what its entry says."""

    method: str
    path: str
    body: Any
    action: Action
    kind: TargetKind
    prepare: Callable[[World, FlaskClient], Ids] = field(default=lambda _world, _client: {})
    is_form: bool = False


T, W, L, P, C, H = (getattr(TargetKind, name) for name in ("TRACK", "WORK", "LIBRARY", "PLAYLIST", "CLIP", "WEBHOOK"))
TRACK, WORK, JOB, HOOKS = "/tracks/{track_id}", "/works/{work_id}", "/jobs/{job_id}", "/webhooks/{webhook_id}"
CASE = "/cases/{case_id}"
SET = "/sets/{set_id}"
OF_IMPORT, IMPORT = TargetKind.IMPORT, "/imports/{import_id}"
LIST = "https://www.youtube.com/playlist?list=PL0123456789abcdef"
CALIBRATION, FITTED = TargetKind.CALIBRATION, "/calibrations/{calibration_id}/use"
ROUTES: dict[str, Route] = {
    "submit_track": Route("POST", "/tracks", {"url": LINK}, Action.TRACK_SUBMITTED, T),
    "upload_track": Route("POST", "/tracks/upload", an_upload, Action.TRACK_SUBMITTED, T, is_form=True),
    "edit_track": Route("PATCH", TRACK, {"title": "New"}, Action.TRACK_EDITED, T, a_track),
    "delete_track": Route("DELETE", TRACK, None, Action.TRACK_TRASHED, T, a_track),
    "delete_tracks": Route(
        "POST", "/tracks/delete", {"ids": ["{track_id}"], "permanently": True}, Action.TRACK_DELETED, T, a_track
    ),
    "restore_tracks": Route(
        "POST", "/tracks/restore", {"ids": ["{track_id}"]}, Action.TRACK_RESTORED, T, a_trashed_track
    ),
    "change_tracks": Route(
        "POST",
        "/tracks/changes",
        {"ids": ["{track_id}"], "edit": {"add_tags": ["tape"]}},
        Action.TRACK_EDITED,
        T,
        a_track,
    ),
    "undo_track_change": Route("POST", "/tracks/changes/{change_id}/undo", None, Action.TRACK_EDITED, T, a_change),
    "create_work": Route("POST", "/works", {"title": "Song"}, Action.WORK_CREATED, W),
    "edit_work": Route("PATCH", WORK, {"title": "New"}, Action.WORK_EDITED, W, a_work),
    "merge_works": Route("POST", f"{WORK}/merge", {"work_ids": ["{other_id}"]}, Action.WORK_MERGED, W, two_works),
    "split_work": Route(
        "POST", f"{WORK}/split", {"track_ids": ["{track_id}"], "title": "New"}, Action.WORK_SPLIT, W, a_work_of_a_track
    ),
    "undo_work_change": Route("POST", "/works/changes/{change_id}/undo", None, Action.WORK_RESTORED, W, a_merge),
    "import_works": Route("POST", "/works/import", {"items": [{"title": "Song"}]}, Action.WORK_CREATED, W),
    "import_tracks": Route(
        "POST", "/tracks/import", {"items": [{"id": "{track_id}", "title": "New"}]}, Action.TRACK_EDITED, T, a_track
    ),
    "read_names": Route(
        "POST",
        "/tracks/names",
        {"ids": ["{track_id}"], "pattern": "{artist} {title}", "preview": False},
        Action.TRACK_EDITED,
        T,
        a_track,
    ),
    "delete_work": Route("DELETE", WORK, None, Action.WORK_DELETED, W, a_work),
    "fit_calibration": Route("POST", "/calibrations", None, Action.CALIBRATION_ASKED, CALIBRATION, many_reviews),
    "use_calibration": Route("PUT", FITTED, None, Action.CALIBRATION_USED, CALIBRATION, a_calibration),
    "use_no_calibration": Route(
        "DELETE", "/calibrations/use", None, Action.CALIBRATION_USED, CALIBRATION, a_used_calibration
    ),
    "create_review": Route(
        "POST",
        "/reviews",
        {"query_id": "{track_id}", "reference_id": "yt-00000000002", "answer": "rejected"},
        Action.REVIEW_MADE,
        TargetKind.REVIEW,
        two_tracks,
    ),
    "create_case": Route("POST", "/cases", {"title": "Claim"}, Action.CASE_CREATED, TargetKind.CASE),
    "edit_case": Route("PATCH", CASE, {"title": "New"}, Action.CASE_EDITED, TargetKind.CASE, a_case),
    "add_case_pair": Route(
        "POST",
        f"{CASE}/pairs",
        {"query_id": "{track_id}", "reference_id": "yt-00000000002"},
        Action.CASE_PAIR_ADDED,
        TargetKind.CASE,
        a_case,
    ),
    "remove_case_pair": Route(
        "DELETE", f"{CASE}/pairs/{{pair_id}}", None, Action.CASE_PAIR_REMOVED, TargetKind.CASE, a_case_with_a_pair
    ),
    "add_case_note": Route("POST", f"{CASE}/notes", {"text": "x"}, Action.CASE_NOTED, TargetKind.CASE, a_case),
    "freeze_case": Route("POST", f"{CASE}/freeze", None, Action.CASE_FROZEN, TargetKind.CASE, a_case_with_a_pair),
    "create_case_link": Route("POST", f"{CASE}/links", {"days": 1}, Action.CASE_LINK_CREATED, TargetKind.CASE, a_case),
    "end_case_link": Route(
        "DELETE", f"{CASE}/links/{{link_id}}", None, Action.CASE_LINK_ENDED, TargetKind.CASE, a_shared_case
    ),
    "delete_case": Route("DELETE", CASE, None, Action.CASE_DELETED, TargetKind.CASE, a_case),
    "edit_set": Route("PATCH", SET, {"title": "Side B", "revision": 0}, Action.SET_EDITED, TargetKind.SET, a_proposal),
    "accept_set": Route("POST", f"{SET}/accept", {"revision": 0}, Action.SET_ACCEPTED, TargetKind.SET, a_proposal),
    "search_set": Route("POST", f"{SET}/search", None, Action.SET_SEARCHED, TargetKind.SET, a_proposal),
    "cancel_set": Route("POST", f"{SET}/cancel", None, Action.SET_CANCELLED, TargetKind.SET, a_queued_set),
    "delete_set": Route("DELETE", SET, None, Action.SET_DELETED, TargetKind.SET, a_proposal),
    "cancel_job": Route("POST", f"{JOB}/cancel", None, Action.JOB_CANCELLED, T, a_job),
    "retry_job": Route("POST", f"{JOB}/retry", None, Action.JOB_RETRIED, T, a_cancelled_job),
    "submit_playlist": Route(
        "POST",
        "/playlists",
        {"url": LIST},
        Action.PLAYLIST_SUBMITTED,
        P,
    ),
    "start_files_import": Route("POST", "/imports/files", {}, Action.IMPORT_STARTED, OF_IMPORT),
    "start_playlist_import": Route("POST", "/imports/playlist", {"url": LIST}, Action.IMPORT_STARTED, OF_IMPORT),
    "start_manifest_import": Route(
        "POST", "/imports/manifest", a_manifest, Action.IMPORT_STARTED, OF_IMPORT, is_form=True
    ),
    "pause_import": Route("POST", f"{IMPORT}/pause", None, Action.IMPORT_PAUSED, OF_IMPORT, an_import),
    "resume_import": Route("POST", f"{IMPORT}/resume", None, Action.IMPORT_RESUMED, OF_IMPORT, a_paused_import),
    "cancel_import": Route("POST", f"{IMPORT}/cancel", None, Action.IMPORT_CANCELLED, OF_IMPORT, an_import),
    "retry_import": Route("POST", f"{IMPORT}/retry", None, Action.IMPORT_RETRIED, OF_IMPORT, a_cancelled_import),
    "submit_clip": Route("POST", "/checks/clip", an_upload, Action.CLIP_SUBMITTED, C, is_form=True),
    "start_reextraction": Route("POST", "/reextraction", None, Action.REEXTRACTION_STARTED, L),
    "stop_reextraction": Route("DELETE", "/reextraction", None, Action.REEXTRACTION_STOPPED, L),
    "create_webhook": Route("POST", "/webhooks", HOOK, Action.WEBHOOK_CREATED, H),
    "edit_webhook": Route("PATCH", HOOKS, {"is_enabled": False}, Action.WEBHOOK_EDITED, H, a_webhook),
    "delete_webhook": Route("DELETE", HOOKS, None, Action.WEBHOOK_DELETED, H, a_webhook),
    "replay_delivery": Route(
        "POST", f"{HOOKS}/deliveries/{{delivery_id}}/replay", None, Action.DELIVERY_REPLAYED, H, a_delivery
    ),
}


def changing_operations() -> set[str]:
    document = make_client(make_world()).get("/api/openapi.json").json
    return {
        operation["operationId"]
        for path in document["paths"].values()
        for method, operation in path.items()
        if method in {"post", "put", "patch", "delete"}
    }


def with_ids(body: Any, ids: Ids) -> Any:
    text = json.dumps(body)
    for name in ("track_id", "other_id"):
        text = text.replace(f"{{{name}}}", ids.get(name, ""))
    return None if body is None else json.loads(text)


def call(client: FlaskClient, route: Route, ids: Ids) -> Any:
    path = "/api/v1" + route.path.format(**ids)
    if route.is_form:
        return client.open(path, method=route.method, data=route.body(), content_type="multipart/form-data")
    return client.open(path, method=route.method, json=with_ids(route.body, ids))


def entries_of(world: World, request_id: str) -> list[AuditEntry]:
    return [each for each in world.audit.entries if each.actor.request_id == request_id]


ELSEWHERE = frozenset(name for name, need in NEEDS.items() if need.by_session or need.with_accounts) | {
    "sign_in",
    "sign_out",
    "look_at_link",
    "accept_link",
}
"""Routes of accounts, which `test_audit_of_accounts.py` walks."""
WITHOUT_CHANGE = frozenset({"get_shared_case", "export_shared_case", "get_shared_case_picture", "export_chosen_tracks"})
"""Routes that read, with what they ask for in the body."""
OF_TWO_WORKS = {"merge_works", "split_work", "undo_work_change"}
"""Routes that leave an entry for each work."""


OF_IMPORTS = {"announce_files", "preview_manifest", "start_folder_import"}
"""The first two change nothing by themselves: an import has one entry. `test_imports.py` has the third."""
