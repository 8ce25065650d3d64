"""Every route, by every role and scope."""

from __future__ import annotations

import re
from typing import Any

import pytest
from flask.testing import FlaskClient
from tests.doubles.memory_app import Client, make_app
from tests.doubles.memory_world import make_world

from contrafact.domain.people import Access, Role, Scope
from contrafact.domain.tokens import new_token
from contrafact.services.sessions import Client as Browser
from contrafact_api.people.authorisation import REFUSED, need_of
from contrafact_api.people.needs import NEEDS

# Lowest role, scope of a key ("-": no key may), by operation. Written out, so that a change of the table is seen.
EXPECTED = {
    **dict.fromkeys(["get_live", "get_ready", "get_session", "sign_in", "sign_out"], "everybody"),
    **dict.fromkeys(["look_at_link", "accept_link", "begin_sign_on", "finish_sign_on"], "everybody"),
    **dict.fromkeys(
        [
            *(
                "list_tracks",
                "get_track",
                "get_chroma",
                "get_audio",
                "list_pictures",
                "list_duplicates",
                "list_trash",
                "check_pair",
                "get_evidence",
            ),
            *("get_map", "list_map_covers", "get_agreement"),
            *("get_ranking", "get_clip", "list_works", "get_work", "list_jobs", "get_job", "get_playlist", "get_model"),
            *("get_reextraction", "get_track_history", "get_work_history"),
        ],
        "viewer read",
    ),
    **dict.fromkeys(
        ["submit_track", "upload_track", "submit_playlist", "submit_clip", "retry_job"], "contributor submit"
    ),
    **dict.fromkeys(["list_imports", "get_import", "list_import_items", "get_receipt"], "viewer read"),
    **dict.fromkeys(
        [
            *("start_files_import", "start_playlist_import", "start_manifest_import", "preview_manifest"),
            *("announce_files", "pause_import", "resume_import", "retry_import", "cancel_import"),
        ],
        "contributor submit",
    ),
    **dict.fromkeys(["start_folder_import", "list_import_folders"], "curator submit"),
    **dict.fromkeys(["edit_track", "cancel_job"], "contributor edit"),
    **dict.fromkeys(["get_shared_case", "export_shared_case", "get_shared_case_picture"], "everybody"),
    **dict.fromkeys(["list_cases", "get_case", "get_case_picture", "export_case", "rerun_case_pair"], "viewer read"),
    **dict.fromkeys(
        [
            *("create_case", "edit_case", "add_case_pair", "remove_case_pair", "add_case_note", "freeze_case"),
            *("create_case_link", "end_case_link"),
        ],
        "contributor edit",
    ),
    "delete_case": "contributor delete",
    **dict.fromkeys(["list_sets", "get_set", "get_set_audio"], "viewer read"),
    **dict.fromkeys(["edit_set", "accept_set", "search_set", "cancel_set"], "contributor edit"),
    "delete_set": "contributor delete",
    **dict.fromkeys(["list_reviews", "list_review_queue", "list_calibrations"], "viewer read"),
    **dict.fromkeys(
        [
            *("create_work", "edit_work", "merge_works", "split_work", "undo_work_change"),
            *("import_works", "import_tracks"),
        ],
        "curator edit",
    ),
    **dict.fromkeys(["read_names", "look_up_track"], "contributor edit"),
    **dict.fromkeys(
        [
            *("list_recordings", "list_found", "list_work_changes", "export_works", "export_tracks"),
            "get_lookups",
        ],
        "viewer read",
    ),
    "create_review": "curator review",
    **dict.fromkeys(["fit_calibration", "use_calibration", "use_no_calibration"], "administrator admin"),
    **dict.fromkeys(["change_tracks", "undo_track_change"], "contributor edit"),
    **dict.fromkeys(
        ["list_track_changes", "get_track_change", "get_track_choices", "export_chosen_tracks"], "viewer read"
    ),
    **dict.fromkeys(["delete_track", "delete_tracks", "restore_tracks"], "contributor delete"),
    "delete_work": "curator delete",
    **dict.fromkeys(
        ["start_reextraction", "stop_reextraction", "get_settings", "get_user_history"], "administrator admin"
    ),
    **dict.fromkeys(
        [
            *("list_users", "get_user", "edit_user", "reset_password", "list_keys_of_user"),
            *("list_invitations", "invite_user", "withdraw_invitation", "list_audit"),
            *("list_webhooks", "create_webhook", "get_webhook", "edit_webhook", "delete_webhook"),
            *("list_deliveries", "replay_delivery"),
        ],
        "administrator admin",
    ),
    **dict.fromkeys(["list_sessions", "sign_out_everywhere", "end_session", "change_password"], "viewer -"),
    **dict.fromkeys(["list_keys", "create_key", "delete_key"], "viewer -"),
}
CALLERS = ["nobody", *Role, *(f"key {scope}" for scope in Scope), "viewer's key", "wrong key"]
REFUSALS = {"not_signed_in", "role_too_low", "scope_missing", "session_needed", "invalid_key"}
PATHS = {
    "track_id": "yt-00000000001",
    "playlist_id": "pl-PL0123456789",
}

WORLD = make_world()
APP = make_app(WORLD, access=Access.ACCOUNTS)
APP.test_client_class = Client
USERS = {role: WORLD.people.add(role) for role in Role}
KEYS = {
    **{f"key {scope}": WORLD.people.key_of(USERS[Role.ADMINISTRATOR], scope) for scope in Scope},
    "viewer's key": WORLD.people.key_of(USERS[Role.VIEWER]),
    "wrong key": "cf_" + "0" * 49,
}


def operations() -> dict[str, tuple[str, str]]:
    """Method and path of every operation."""
    document = APP.test_client().get("/api/openapi.json").get_json()
    return {
        operation["operationId"]: (method, path)
        for path, item in document["paths"].items()
        for method, operation in item.items()
    }


OPERATIONS = operations()


def test_every_route_is_in_the_table_and_in_this_test() -> None:
    assert set(NEEDS) == set(OPERATIONS) == set(EXPECTED)


def test_an_app_with_a_route_without_a_scope_is_not_built(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delitem(NEEDS, "get_track")
    with pytest.raises(KeyError, match="get_track"):
        make_app(make_world())


def test_an_address_without_a_need_is_refused() -> None:
    assert need_of("tracks.no_such_route") is REFUSED


def test_every_address_outside_the_description_is_in_the_table_of_pages() -> None:
    for rule in APP.url_map.iter_rules():
        assert need_of(rule.endpoint) is not REFUSED, rule


def signed_in(caller: str) -> FlaskClient:
    client = APP.test_client()
    if caller in USERS:
        user = USERS[Role(caller)]
        token, _ = WORLD.people.use_cases().sessions.begin(user, Browser("192.0.2.1", "a test"), None)
        client.set_cookie("contrafact_session", token, domain="127.0.0.1")
    return client


def is_expected(operation: str, caller: str) -> bool:
    expected = EXPECTED[operation]
    if expected == "everybody":
        return caller != "wrong key" or operation in {"get_live", "get_ready"}
    lowest, scope = expected.split()
    if caller in {"nobody", "wrong key"}:
        return False
    if caller == "viewer's key":
        return expected == "viewer read"
    if caller.startswith("key "):
        return caller == f"key {scope}"
    return Role(caller).includes(Role(lowest))


@pytest.mark.parametrize("caller", CALLERS)
def test_a_caller_may_do_what_role_and_scopes_permit_and_nothing_else(caller: str) -> None:
    wrong = []
    for operation, (method, path) in OPERATIONS.items():
        headers = {"Authorization": f"Bearer {KEYS[caller]}"} if caller in KEYS else {}
        filled = re.sub(r"{(\w+)}", lambda found: PATHS.get(found[1], "0" * 32), path)
        body: dict[str, Any] = {"json": {}} if method in {"post", "put", "patch"} else {}
        if operation in {"upload_track", "start_manifest_import", "preview_manifest"}:
            body = {"data": {"title": "x"}, "content_type": "multipart/form-data"}
        answer = signed_in(caller).open(filled, method=method.upper(), headers=headers, **body)
        code = (answer.get_json(silent=True) or {}).get("code", "") if answer.status_code >= 400 else ""
        if (code not in REFUSALS) != is_expected(operation, caller):
            wrong.append(f"{operation}: {answer.status_code} {code}")
    assert wrong == []


def test_the_description_names_scope_and_role() -> None:
    document = APP.test_client().get("/api/openapi.json").get_json()
    for operation, (method, path) in OPERATIONS.items():
        found = document["paths"][path][method]
        expected = EXPECTED[operation]
        if expected == "everybody":
            assert found["security"] == []
        else:
            role, scope = expected.split()
            assert found["x-role"] == role
            assert [each["key"] for each in found["security"] if "key" in each] == ([] if scope == "-" else [[scope]])


def test_a_token_of_nobody_opens_nothing() -> None:
    client = APP.test_client()
    client.set_cookie("contrafact_session", new_token(), domain="127.0.0.1")
    assert client.get("/api/v1/tracks").get_json()["code"] == "session_ended"
