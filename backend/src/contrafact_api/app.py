"""The Flask app, put together from use cases."""

from __future__ import annotations

from flask import Response
from flask.json.provider import DefaultJSONProvider
from flask_openapi3 import OpenAPI
from pydantic import BaseModel
from pydantic import ValidationError as PydanticError

from contrafact_api.container import EXTENSION, ApiConfig, UseCases
from contrafact_api.converters import register_converters
from contrafact_api.openapi import INFO
from contrafact_api.docs import register_docs
from contrafact_api.errors import invalid_request, register_error_handlers
from contrafact_api.guards import register_guards
from contrafact_api.logs import register_request_log
from contrafact_api.frontend import register_pages
from contrafact_api.routes.clips import clips
from contrafact_api.routes.health import service
from contrafact_api.routes.jobs import jobs
from contrafact_api.routes.works import playlists, works
from contrafact_api.routes.matching import matching
from contrafact_api.routes.tracks import tracks
from contrafact_api.schemas.problems import ProblemDetails
from contrafact_api.uploads import StreamingRequest, register_uploads


def build_app(found: UseCases, config: ApiConfig) -> OpenAPI:
    """Build the app.

    Parameters
    ----------
    found : what it can do.
    config : what its operator decided.
    """
    app = OpenAPI(
        __name__,
        info=INFO,
        # Left at None the library describes no security scheme as null, which is not valid OpenAPI 3.1.
        security_schemes={},
        validation_error_callback=_invalid,
        validation_error_model=ProblemDetails,
        validate_response=True,
        validate_response_callback=_dumped,
        doc_ui=False,
        static_folder=None,
    )
    # Neither sends anybody elsewhere, nor answers on its own: both would be HTML.
    app.url_map.merge_slashes = False
    app.config["PROVIDE_AUTOMATIC_OPTIONS"] = False
    app.request_class = StreamingRequest
    in_order = DefaultJSONProvider(app)
    in_order.sort_keys = False
    app.json = in_order
    app.extensions[EXTENSION] = found
    register_converters(app)
    register_request_log(app)
    register_guards(app, config)
    register_uploads(app)
    register_error_handlers(app)
    for blueprint in (tracks, matching, clips, works, playlists, jobs, service):
        app.register_api(blueprint)
    register_docs(app)
    register_pages(app, config.frontend_folder)
    return app


def _invalid(error: PydanticError) -> Response:
    return invalid_request(error)


def _dumped(answer: object, _responses: object = None) -> object:
    """Models are dumped here; what they hold was validated when they were built."""
    body, *rest = answer if isinstance(answer, tuple) else (answer,)
    if isinstance(body, BaseModel):
        body = Response(body.model_dump_json(), mimetype="application/json")
    return (body, *rest) if rest else body
