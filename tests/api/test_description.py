from __future__ import annotations

import json
import subprocess
import sys
from html.parser import HTMLParser
from http import HTTPStatus
from pathlib import Path
from typing import Any

import pytest
import schemathesis
from flask.testing import FlaskClient
from hypothesis import HealthCheck, Phase, settings
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    negative_data_rejection,
    response_headers_conformance,
    response_schema_conformance,
    status_code_conformance,
    unsupported_method,
)
from tests.doubles.memory_app import HOST, make_app, make_client
from tests.doubles.memory_world import make_world
from tests.doubles.weights import write_card

from contrafact.domain.error_table import KINDS

OPERATIONS = {
    *(
        "submit_track",
        "upload_track",
        "list_duplicates",
        "list_tracks",
        "get_track",
        "edit_track",
        "delete_track",
        "delete_tracks",
    ),
    *(
        "get_chroma",
        "list_pictures",
        "get_audio",
        "get_ranking",
        "get_map",
        "list_map_covers",
        "get_agreement",
        "check_pair",
        "list_works",
        "create_work",
        "get_work",
        "edit_work",
        "delete_work",
    ),
    *("list_recordings", "list_found", "merge_works", "split_work", "list_work_changes", "undo_work_change"),
    *("export_works", "import_works", "export_tracks", "import_tracks", "read_names"),
    *("get_lookups", "look_up_track"),
    *("submit_playlist", "get_playlist", "list_jobs", "get_job", "retry_job", "cancel_job", "get_model"),
    *("create_review", "list_reviews", "list_review_queue"),
    *("list_calibrations", "fit_calibration", "use_calibration", "use_no_calibration"),
    *("change_tracks", "list_track_changes", "get_track_change", "undo_track_change", "get_track_choices"),
    "export_chosen_tracks",
    *("list_trash", "restore_tracks", "list_duplicates"),
    *("get_reextraction", "start_reextraction", "stop_reextraction"),
    *("get_session", "sign_in", "sign_out", "list_sessions", "sign_out_everywhere", "end_session", "change_password"),
    *("list_users", "get_user", "edit_user", "reset_password", "list_keys_of_user"),
    *("list_invitations", "invite_user", "withdraw_invitation", "look_at_link", "accept_link"),
    *("begin_sign_on", "finish_sign_on"),
    *("list_keys", "create_key", "delete_key"),
    *("list_audit", "get_track_history", "get_work_history", "get_user_history", "get_settings"),
    *("list_webhooks", "create_webhook", "get_webhook", "edit_webhook", "delete_webhook"),
    *("list_deliveries", "replay_delivery"),
    *("start_files_import", "start_folder_import", "start_playlist_import", "start_manifest_import"),
    *("preview_manifest", "list_import_folders", "list_imports", "get_import", "list_import_items", "announce_files"),
    *("pause_import", "resume_import", "retry_import", "cancel_import", "get_receipt"),
    *("list_cases", "create_case", "get_case", "edit_case", "delete_case", "add_case_pair", "remove_case_pair"),
    *("rerun_case_pair", "get_case_picture", "add_case_note", "freeze_case", "export_case", "create_case_link"),
    *("end_case_link", "get_shared_case", "export_shared_case", "get_shared_case_picture"),
    *("list_sets", "get_set", "edit_set", "accept_set", "search_set", "cancel_set", "delete_set", "get_set_audio"),
    *("get_live", "get_ready", "submit_clip", "get_clip", "get_evidence"),
}
SHADOWING = {
    *("/api/v1/tracks/duplicates", "/api/v1/tracks/trash", "/api/v1/tracks/pictures"),
    *("/api/v1/works/export", "/api/v1/works/import", "/api/v1/tracks/export", "/api/v1/tracks/import"),
    *("/api/v1/tracks/names", "/api/v1/tracks/changes", "/api/v1/tracks/choices"),
    *("/api/v1/invitations/look", "/api/v1/invitations/accept"),
    *("/api/v1/cases/shared", "/api/v1/cases/shared/export"),
    *(f"/api/v1/imports/{kind}" for kind in ("files", "folder", "playlist", "manifest")),
}
"""Paths that another method takes for the path of a track or an invitation, whose id is damaged."""
CHECKS = [
    not_a_server_error,
    status_code_conformance,
    content_type_conformance,
    response_schema_conformance,
    response_headers_conformance,
    unsupported_method,
    negative_data_rejection,
]


def operations(document: dict[str, Any]) -> list[dict[str, Any]]:
    return [operation for path in document["paths"].values() for operation in path.values()]


def references(node: object) -> list[str]:
    if isinstance(node, dict):
        own = [node["$ref"]] if isinstance(node.get("$ref"), str) else []
        return own + [each for value in node.values() for each in references(value)]
    return [each for value in node for each in references(value)] if isinstance(node, list) else []


def test_the_description_lists_all_operations_and_resolves_all_references(client: FlaskClient) -> None:
    answer = client.get("/api/openapi.json")
    assert answer.content_type == "application/json"
    document = answer.json
    assert document["openapi"].startswith("3.1")
    assert {operation["operationId"] for operation in operations(document)} == OPERATIONS
    for reference in references(document):
        here = document
        for part in reference.removeprefix("#/").split("/"):
            here = here[part]
    assert "null" not in {key for key, value in document["components"].items() if value is None}


def test_every_error_is_described_as_problem_details(client: FlaskClient) -> None:
    for operation in operations(client.get("/api/openapi.json").json):
        assert {"400", "401", "403", "421", "422", "500", "503"} <= set(operation["responses"])
        for status, response in operation["responses"].items():
            if int(status) >= 400:
                assert response["content"] == {
                    "application/problem+json": {"schema": {"$ref": "#/components/schemas/ProblemDetails"}}
                }


WORLD = make_world()
for number in range(5):
    WORLD.add_ready(number)
SCHEMA = schemathesis.openapi.from_wsgi("/api/openapi.json", make_app(WORLD), headers={"Host": HOST})


@SCHEMA.parametrize()
@settings(
    max_examples=6,
    deadline=None,
    derandomize=True,
    phases=[Phase.explicit, Phase.generate],
    suppress_health_check=list(HealthCheck),
)
def test_no_request_gets_an_undocumented_answer(case: schemathesis.Case) -> None:
    # A form's fields are all text: no other type can be sent in them, so none can be refused.
    unfit = {negative_data_rejection} if case.media_type == "multipart/form-data" else set()
    if case.path in SHADOWING:
        unfit.add(unsupported_method)
    response = case.call(headers={"Host": HOST})
    if response.status_code == HTTPStatus.REQUEST_ENTITY_TOO_LARGE:
        # Refused before anybody looks at what it says. The check does not know this status.
        unfit.add(negative_data_rejection)
    case.validate_response(response, checks=[check for check in CHECKS if check not in unfit])


class _Sources(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found += [value for name, value in attrs if name in {"src", "href"} and value]


def test_the_description_can_be_browsed_without_any_other_server(client: FlaskClient) -> None:
    page = client.get("/api/docs")
    assert page.content_type.startswith("text/html")
    assert "'unsafe-inline'" not in page.headers["Content-Security-Policy"].split("style-src")[0]
    sources = _Sources()
    sources.feed(page.text)
    assert len(sources.found) == 3
    for source in sources.found:
        assert source.startswith("/api/docs/")
        assert client.get(source).status_code == 200
    assert "/api/openapi.json" in client.get("/api/docs/start.js").text


def test_the_page_of_errors_lists_every_code(client: FlaskClient) -> None:
    page = client.get("/api/docs/errors").text
    for kind in KINDS.values():
        assert f'id="{kind.code}"' in page


def test_a_problems_type_leads_to_its_description(client: FlaskClient) -> None:
    kind = client.get("/none").json["type"]
    path, _, anchor = kind.partition("#")
    assert f'id="{anchor}"' in client.get(path).text


def test_the_description_is_the_same_when_the_frontend_is_served(tmp_path: Path) -> None:
    (tmp_path / "index.html").write_text("")
    with_page = make_client(make_world(), frontend_folder=tmp_path).get("/api/openapi.json").json
    assert with_page == make_client(make_world()).get("/api/openapi.json").json


PROGRAM = """
import json, sys
from contrafact.settings import Settings
from contrafact_api.wsgi import create_app
create_app(Settings(STORAGE_EMULATOR_HOST="http://127.0.0.1:1", CONTRAFACT_MODEL_DIR=sys.argv[1]))
print(json.dumps(sorted({name.partition(".")[0] for name in sys.modules})))
"""


@pytest.fixture
def model_dir(tmp_path: Path) -> Path:
    write_card(tmp_path)
    return tmp_path


@pytest.mark.slow
def test_the_api_imports_neither_torch_nor_essentia_nor_yt_dlp_nor_typst(model_dir: Path) -> None:
    done = subprocess.run([sys.executable, "-c", PROGRAM, str(model_dir)], capture_output=True, text=True, check=True)
    modules = set(json.loads(done.stdout))
    assert not modules & {"torch", "essentia", "yt_dlp", "av", "typst", "contrafact_worker", "contrafact_local"}
    assert "contrafact_api" in modules
