"""Routes of the audit log, and of the histories of tracks, works and users."""

from __future__ import annotations

from flask import Response, request

from contrafact.domain.audit import TargetKind
from contrafact_api.container import use_cases
from contrafact_api.openapi import blueprint, errors
from contrafact_api.presenters.audit import audit_csv, present_audit, present_history
from contrafact_api.schemas.audit import AuditPage, AuditQuery, HistoryPage
from contrafact_api.schemas.common import PageQuery
from contrafact_api.schemas.people import UserPath
from contrafact_api.schemas.tracks import TrackPath
from contrafact_api.schemas.works import WorkPath

audit = blueprint("audit", "Who did what")

_CSV, _JSON = "text/csv", "application/json"


@audit.get("/audit", responses={200: AuditPage})
def list_audit(query: AuditQuery) -> AuditPage | Response:
    """List all changes, newest first, as JSON in pages or as one CSV file."""
    which, reading = query.filter(), use_cases().audit
    as_csv = query.format == "csv" or (not query.format and request.accept_mimetypes.best_match([_JSON, _CSV]) == _CSV)
    if not as_csv:
        return present_audit(reading.page(which, query.limit, query.cursor))
    lines = audit_csv(reading.everything(which))
    return Response(lines, mimetype=_CSV, headers={"Content-Disposition": 'attachment; filename="audit.csv"'})


@audit.get("/tracks/<id:track_id>/history", responses={200: HistoryPage})
def get_track_history(path: TrackPath, query: PageQuery) -> HistoryPage:
    """List what people did to a track, also after it was deleted; newest first."""
    return present_history(use_cases().audit.history(TargetKind.TRACK, path.track_id, query.limit, query.cursor))


@audit.get("/works/<work_id>/history", responses={200: HistoryPage})
def get_work_history(path: WorkPath, query: PageQuery) -> HistoryPage:
    """List what people did to a work, also after it was deleted; newest first."""
    return present_history(use_cases().audit.history(TargetKind.WORK, path.work_id, query.limit, query.cursor))


@audit.get("/users/<user_id>/history", responses={200: HistoryPage, **errors(409)})
def get_user_history(path: UserPath, query: PageQuery) -> HistoryPage:
    """List what was done to a user's account, newest first. What the user did: `/audit?who=ID`."""
    return present_history(use_cases().audit.history(TargetKind.USER, path.user_id, query.limit, query.cursor))
