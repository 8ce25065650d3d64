"""Routes of cases."""

from __future__ import annotations

from datetime import timedelta

from flask import Response, request

from contrafact.domain.cases import Case
from contrafact_api.base_path import public_address
from contrafact_api.container import use_cases
from contrafact_api.openapi import Responses, blueprint, errors, no_content
from contrafact_api.presenters.cases import case_csv, case_json, present_case, present_case_summary
from contrafact_api.schemas.cases import (
    CaseAnswer,
    CaseDifference,
    CaseExportQuery,
    CaseLinkMade,
    CaseLinkPath,
    CaseLinkRequest,
    CaseNoteRequest,
    CasePage,
    CasePairPath,
    CasePairRequest,
    CasePath,
    CasePicturePath,
    CaseRequest,
    CaseRerun,
    Format,
    SharedCaseRequest,
    SharedExportRequest,
    SharedPictureRequest,
)
from contrafact_api.schemas.common import PageQuery

cases = blueprint("cases", "Pairs with evidence that stays as it was")

_PNG = "image/png"
_TYPES: dict[Format, str] = {"json": "application/json", "csv": "text/csv", "pdf": "application/pdf"}
_KINDS = {media_type: kind for kind, media_type in _TYPES.items()}
_BINARY = {"schema": {"type": "string", "format": "binary"}}
_WHOLE = {"schema": {"$ref": f"#/components/schemas/{CaseAnswer.__name__}"}}
_FILE: Responses = {
    200: {
        "description": "The file",
        "content": {_TYPES["json"]: _WHOLE, _TYPES["csv"]: {"schema": {"type": "string"}}, _TYPES["pdf"]: _BINARY},
    }
}
_PICTURE: Responses = {200: {"description": "The picture", "content": {_PNG: _BINARY}}}


@cases.get("/cases", responses={200: CasePage})
def list_cases(query: PageQuery) -> CasePage:
    """List cases, last changed first."""
    page = use_cases().cases.page(query.limit, query.cursor)
    items = [present_case_summary(each) for each in page.items]
    return CasePage(items=items, next_cursor=page.next_cursor, total=page.total, total_is_exact=page.is_total_exact)


@cases.post("/cases", responses={201: CaseAnswer, **errors(413, 415)})
def create_case(body: CaseRequest) -> tuple[CaseAnswer, int]:
    """Open a case."""
    return _presented(use_cases().cases.create(body.title)), 201


@cases.get("/cases/<case_id>", responses={200: CaseAnswer, **errors(404)})
def get_case(path: CasePath) -> CaseAnswer:
    """Get a case with the evidence of its pairs."""
    return _presented(use_cases().cases.get(path.case_id))


@cases.patch("/cases/<case_id>", responses={200: CaseAnswer, **errors(404, 409, 413, 415)})
def edit_case(path: CasePath, body: CaseRequest) -> CaseAnswer:
    """Change the title of an open case."""
    return _presented(use_cases().cases.rename(path.case_id, body.title))


@cases.delete("/cases/<case_id>", responses={204: None, **errors(404)})
def delete_case(path: CasePath) -> Response:
    """Delete a case with its evidence. A frozen one takes an administrator."""
    use_cases().cases.delete(path.case_id)
    return no_content()


@cases.post("/cases/<case_id>/pairs", responses={201: CaseAnswer, **errors(404, 409, 413, 415)})
def add_case_pair(path: CasePath, body: CasePairRequest) -> tuple[CaseAnswer, int]:
    """Compare a pair now, and put it with its evidence into an open case."""
    return _presented(use_cases().cases.add(path.case_id, body.query_id, body.reference_id)), 201


@cases.delete("/cases/<case_id>/pairs/<pair_id>", responses={200: CaseAnswer, **errors(404, 409)})
def remove_case_pair(path: CasePairPath) -> CaseAnswer:
    """Remove a pair and its evidence from an open case."""
    return _presented(use_cases().cases.remove(path.case_id, path.pair_id))


@cases.get("/cases/<case_id>/pairs/<pair_id>/rerun", responses={200: CaseRerun, **errors(404)})
def rerun_case_pair(path: CasePairPath) -> CaseRerun:
    """Compare a pair again, and say what differs from its evidence. The evidence stays as it was."""
    found = use_cases().cases.compare_again(path.case_id, path.pair_id)
    return CaseRerun(is_same=not found, differences=[CaseDifference.model_validate(each) for each in found])


@cases.get("/cases/<case_id>/pairs/<pair_id>/pictures/<name>", responses={**_PICTURE, **errors(404)})
def get_case_picture(path: CasePicturePath) -> Response:
    """Get a picture of a pair as PNG: the matrix of similar frames, or the harmony of a song."""
    case = use_cases().cases.get(path.case_id)
    return _picture(case, path.pair_id, path.name)


@cases.post("/cases/<case_id>/notes", responses={201: CaseAnswer, **errors(404, 409, 413, 415)})
def add_case_note(path: CasePath, body: CaseNoteRequest) -> tuple[CaseAnswer, int]:
    """Add a note to a case, or to one of its pairs. A frozen case takes notes, too."""
    return _presented(use_cases().cases.note(path.case_id, body.text, body.pair_id)), 201


@cases.post("/cases/<case_id>/freeze", responses={200: CaseAnswer, **errors(404, 409)})
def freeze_case(path: CasePath) -> CaseAnswer:
    """Let title, pairs and notes stay as they are from now on. This cannot be undone."""
    return _presented(use_cases().cases.freeze(path.case_id))


@cases.get("/cases/<case_id>/export", responses={**_FILE, **errors(404)})
def export_case(path: CasePath, query: CaseExportQuery) -> Response:
    """Get a case as a file: PDF for printing, CSV with a row for each pair, or JSON with everything."""
    return _export(use_cases().cases.get(path.case_id), query.format)


@cases.post("/cases/<case_id>/links", responses={201: CaseLinkMade, **errors(404, 409, 413, 415)})
def create_case_link(path: CasePath, body: CaseLinkRequest) -> tuple[CaseLinkMade, int]:
    """Make a link by which anybody reads this case, and nothing else, without an account, until it ends."""
    token, case = use_cases().cases.share(path.case_id, timedelta(days=body.days))
    return CaseLinkMade(link=public_address(f"/shared-case#{token}"), case=_presented(case)), 201


@cases.delete("/cases/<case_id>/links/<link_id>", responses={200: CaseAnswer, **errors(404)})
def end_case_link(path: CaseLinkPath) -> CaseAnswer:
    """End a link."""
    return _presented(use_cases().cases.end_link(path.case_id, path.link_id))


@cases.post("/cases/shared", responses={200: CaseAnswer, **errors(410, 413, 415)})
def get_shared_case(body: SharedCaseRequest) -> CaseAnswer:
    """Get the case of a link. Nobody needs to sign in."""
    case, link = use_cases().cases.shared(body.token)
    return present_case(case, use_cases().cases.evidence(case), None, link)


@cases.post("/cases/shared/export", responses={**_FILE, **errors(410, 413, 415)})
def export_shared_case(body: SharedExportRequest) -> Response:
    """Get the case of a link as a file, as `export_case`."""
    return _export(use_cases().cases.shared(body.token)[0], body.format)


@cases.post("/cases/shared/picture", responses={**_PICTURE, **errors(404, 410, 413, 415)})
def get_shared_case_picture(body: SharedPictureRequest) -> Response:
    """Get a picture of the case of a link, as `get_case_picture`."""
    return _picture(use_cases().cases.shared(body.token)[0], body.pair_id, body.name)


def _presented(case: Case) -> CaseAnswer:
    found = use_cases().cases
    return present_case(case, found.evidence(case), found.clock())


def _picture(case: Case, pair_id: str, name: str) -> Response:
    return Response(use_cases().cases.picture(case, pair_id, name), mimetype=_PNG)


def _export(case: Case, asked: Format | None) -> Response:
    found, accepted = use_cases().cases, request.accept_mimetypes.best_match([*_KINDS])
    kind = asked or _KINDS[accepted or _TYPES["json"]]
    data = found.pdf(case) if kind == "pdf" else {"csv": case_csv, "json": case_json}[kind](case, found.evidence(case))
    disposition = f'attachment; filename="case-{case.id[:8]}.{kind}"'
    return Response(data, mimetype=_TYPES[kind], headers={"Content-Disposition": disposition})
