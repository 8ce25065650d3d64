"""What each route needs: the one table of routes and scopes. A route that is missing here is refused."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from contrafact.domain.people import Role, Scope


@dataclass(frozen=True, slots=True)
class Need:
    """What a caller needs for a route.

    Parameters
    ----------
    scope : None for routes that answer everyone.
    role : lowest role; contributors also need that the thing is their own, where a user made it.
    by_session : whether a person must have signed in: a key may not manage keys, sessions and passwords.
    is_health : whether it answers a caller with a wrong key, too.
    with_accounts : whether the route is for installations with accounts alone; so is one `by_session`.
    """

    scope: Scope | None
    role: Role = Role.VIEWER
    by_session: bool = False
    is_health: bool = False
    with_accounts: bool = False


_PUBLIC = Need(None)
_READ = Need(Scope.READ)
_SUBMIT = Need(Scope.SUBMIT, Role.CONTRIBUTOR)
_SUBMIT_ALL = Need(Scope.SUBMIT, Role.CURATOR)
_EDIT_OWN = Need(Scope.EDIT, Role.CONTRIBUTOR)
_EDIT_ALL = Need(Scope.EDIT, Role.CURATOR)
_REVIEW = Need(Scope.REVIEW, Role.CURATOR)
_DELETE_OWN = Need(Scope.DELETE, Role.CONTRIBUTOR)
_DELETE_ALL = Need(Scope.DELETE, Role.CURATOR)
_ADMIN = Need(Scope.ADMIN, Role.ADMINISTRATOR)
_ACCOUNT = Need(Scope.READ, by_session=True)
_USERS = Need(Scope.ADMIN, Role.ADMINISTRATOR, with_accounts=True)


def _all(need: Need, *names: str) -> Iterable[tuple[str, Need]]:
    return ((name, need) for name in names)


NEEDS: dict[str, Need] = {
    **dict(_all(Need(None, is_health=True), "get_live", "get_ready")),
    **dict(_all(_PUBLIC, "get_session", "sign_in", "sign_out", "look_at_link", "accept_link")),
    **dict(_all(_PUBLIC, "begin_sign_on", "finish_sign_on")),
    **dict(_all(_PUBLIC, "get_shared_case", "export_shared_case", "get_shared_case_picture")),
    **dict(_all(_READ, "list_cases", "get_case", "get_case_picture", "export_case", "rerun_case_pair")),
    **dict(_all(_EDIT_OWN, "create_case", "edit_case", "add_case_pair", "remove_case_pair", "add_case_note")),
    **dict(_all(_EDIT_OWN, "freeze_case", "create_case_link", "end_case_link")),
    **dict(_all(_DELETE_OWN, "delete_case")),
    **dict(
        _all(
            _READ,
            "list_tracks",
            "list_pictures",
            "get_track",
            "get_chroma",
            "get_audio",
            "list_duplicates",
            "list_trash",
        )
    ),
    **dict(
        _all(
            _READ,
            "check_pair",
            "get_evidence",
            "get_ranking",
            "get_clip",
            "get_map",
            "list_map_covers",
            "get_agreement",
        )
    ),
    **dict(_all(_READ, "list_works", "get_work", "list_jobs", "get_job", "get_playlist", "get_model")),
    **dict(_all(_READ, "get_reextraction")),
    **dict(_all(_SUBMIT, "submit_track", "upload_track", "submit_playlist", "submit_clip", "retry_job")),
    **dict(_all(_READ, "list_track_changes", "get_track_change", "get_track_choices", "export_chosen_tracks")),
    **dict(_all(_READ, "list_imports", "get_import", "list_import_items", "get_receipt")),
    **dict(_all(_SUBMIT, "start_files_import", "start_playlist_import", "start_manifest_import", "preview_manifest")),
    **dict(_all(_SUBMIT, "announce_files", "pause_import", "resume_import", "retry_import", "cancel_import")),
    **dict(_all(_SUBMIT_ALL, "start_folder_import", "list_import_folders")),
    **dict(_all(_EDIT_OWN, "edit_track", "cancel_job", "change_tracks", "undo_track_change")),
    **dict(_all(_READ, "list_reviews", "list_review_queue", "list_calibrations")),
    **dict(_all(_REVIEW, "create_review")),
    **dict(_all(_EDIT_ALL, "create_work", "edit_work", "merge_works", "split_work", "undo_work_change")),
    **dict(_all(_EDIT_ALL, "import_works", "import_tracks")),
    **dict(_all(_EDIT_OWN, "read_names")),
    **dict(_all(_READ, "list_recordings", "list_found", "list_work_changes", "export_works", "export_tracks")),
    **dict(_all(_READ, "list_sets", "get_set", "get_set_audio")),
    **dict(_all(_EDIT_OWN, "edit_set", "accept_set", "search_set", "cancel_set")),
    **dict(_all(_DELETE_OWN, "delete_set")),
    **dict(_all(_READ, "get_lookups")),
    **dict(_all(_EDIT_OWN, "look_up_track")),
    **dict(_all(_DELETE_OWN, "delete_track", "delete_tracks", "restore_tracks")),
    **dict(_all(_DELETE_ALL, "delete_work")),
    **dict(_all(_ADMIN, "fit_calibration", "use_calibration", "use_no_calibration")),
    **dict(_all(_ADMIN, "start_reextraction", "stop_reextraction", "get_settings")),
    **dict(_all(_READ, "get_track_history", "get_work_history")),
    **dict(_all(_ADMIN, "list_audit", "list_webhooks", "create_webhook", "get_webhook", "edit_webhook")),
    **dict(_all(_ADMIN, "delete_webhook", "list_deliveries", "replay_delivery")),
    **dict(_all(_USERS, "get_user_history")),
    **dict(_all(_ACCOUNT, "list_sessions", "sign_out_everywhere", "end_session", "change_password")),
    **dict(_all(_ACCOUNT, "list_keys", "create_key", "delete_key")),
    **dict(_all(_USERS, "list_users", "get_user", "edit_user", "reset_password", "list_keys_of_user")),
    **dict(_all(_USERS, "list_invitations", "invite_user", "withdraw_invitation")),
}
"""By the name of the route's function, which is its `operationId`."""

PAGES: dict[str, Need] = {
    **dict(_all(_PUBLIC, "page")),
    **dict(_all(_PUBLIC, "/api/openapi.json", "/api/docs", "/api/docs/start.js", "/api/docs/errors")),
    **dict(_all(_PUBLIC, "/api/docs/assets/<path:path>")),
    **dict(_all(_READ, "metrics")),
    **dict(_all(_PUBLIC, "resumable.describe_uploads")),
    **dict(
        _all(
            _SUBMIT,
            *("resumable.create_upload", "resumable.get_upload", "resumable.append_to_upload"),
            *("resumable.terminate_upload", "resumable.override_method"),
        )
    ),
}
"""Addresses that are not in the description, by endpoint."""
