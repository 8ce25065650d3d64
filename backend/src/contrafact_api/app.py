"""Build the Flask app from use cases and configuration."""

from __future__ import annotations

from flask import Flask, Response
from flask.json.provider import DefaultJSONProvider
from flask_openapi3 import OpenAPI
from pydantic import BaseModel
from pydantic import ValidationError as PydanticError
from werkzeug.routing import BaseConverter

from contrafact_api.base_path import BasePath
from contrafact_api.container import EXTENSION, ApiConfig, UseCases, keep_config
from contrafact_api.docs import register_docs
from contrafact_api.errors import invalid_request, register_error_handlers
from contrafact_api.frontend import register_frontend
from contrafact_api.guards import register_guards
from contrafact_api.limiting import register_limits
from contrafact_api.logs import register_request_log
from contrafact_api.metrics import Metrics, register_metrics
from contrafact_api.openapi import INFO
from contrafact_api.people.authorisation import SECURITY_SCHEMES, declare_needs, register_authorisation
from contrafact_api.routes.audio import audio
from contrafact_api.routes.audit import audit
from contrafact_api.routes.bulk import bulk
from contrafact_api.routes.calibrations import calibrations
from contrafact_api.routes.cases import cases
from contrafact_api.routes.clips import clips
from contrafact_api.routes.exchange import exchange
from contrafact_api.routes.health import health
from contrafact_api.routes.imports import imports
from contrafact_api.routes.jobs import jobs
from contrafact_api.routes.keys import keys
from contrafact_api.routes.lookups import lookups
from contrafact_api.routes.maps import maps
from contrafact_api.routes.matching import matching
from contrafact_api.routes.metrics import register_metrics_route
from contrafact_api.routes.pictures import pictures
from contrafact_api.routes.playlists import playlists
from contrafact_api.routes.reextraction import reextraction
from contrafact_api.routes.resumable import resumable
from contrafact_api.routes.reviews import reviews
from contrafact_api.routes.session import session
from contrafact_api.routes.sets import sets
from contrafact_api.routes.settings import settings
from contrafact_api.routes.sign_on import sign_on
from contrafact_api.routes.tracks import tracks
from contrafact_api.routes.users import users
from contrafact_api.routes.webhooks import webhooks
from contrafact_api.routes.work_changes import work_changes
from contrafact_api.routes.works import works
from contrafact_api.schemas.common import ProblemDetails
from contrafact_api.tracing import register_tracing
from contrafact_api.uploads import StreamingRequest, register_uploads


def build_app(use_cases: UseCases, config: ApiConfig) -> OpenAPI:
    """Build the app. Connects to nothing."""
    app = OpenAPI(
        __name__,
        info=INFO,
        security_schemes=SECURITY_SCHEMES,
        validation_error_callback=_invalid,
        validation_error_model=ProblemDetails,
        validate_response=True,
        validate_response_callback=_serialize,
        doc_ui=False,
        static_folder=None,
    )
    # Redirects and automatic OPTIONS answers would not be problem details.
    app.url_map.merge_slashes = False
    app.config["PROVIDE_AUTOMATIC_OPTIONS"] = False
    app.request_class = StreamingRequest
    json_provider = DefaultJSONProvider(app)
    json_provider.sort_keys = False
    app.json = json_provider
    app.extensions[EXTENSION] = use_cases
    _register_converters(app)
    register_request_log(app)
    register_tracing(app)
    register_guards(app, config)
    keep_config(app, config)
    register_authorisation(app, config)
    register_limits(app)
    register_uploads(app)
    register_error_handlers(app)
    own = (
        tracks,
        pictures,
        bulk,
        audio,
        matching,
        maps,
        clips,
        works,
        work_changes,
        exchange,
        lookups,
        reviews,
        calibrations,
        cases,
        playlists,
        jobs,
        reextraction,
        sets,
    )
    for blueprint in (*own, session, sign_on, users, keys, audit, webhooks, settings, health):
        app.register_api(blueprint)
    app.register_api(imports)
    app.register_blueprint(resumable)
    declare_needs(app)
    register_docs(app)
    index = use_cases.check.load.index
    register_metrics(app, Metrics(use_cases.figures, lambda: index.n_tracks, use_cases.card.model_id))
    register_metrics_route(app, is_open=config.are_metrics_open)
    register_frontend(app, config.frontend_folder)
    if config.base_path:
        app.wsgi_app = BasePath(app.wsgi_app, config.base_path)  # type: ignore[method-assign]  # as Flask documents
    return app


class _IdConverter(BaseConverter):
    """`<id:...>`: any id, valid or not, except the names of routes beside the ids."""

    regex = "(?!(?:upload|delete|restore|trash)(?:/|$))[^/]+"


class _NotApiConverter(BaseConverter):
    """`<not_api:...>`: any path outside `/api`, where unknown paths must stay 404."""

    part_isolating = False
    regex = "(?!api(?:/|$)).+"


def _register_converters(app: Flask) -> None:
    app.url_map.converters |= {"id": _IdConverter, "not_api": _NotApiConverter}


def _invalid(error: PydanticError) -> Response:
    return invalid_request(error)


def _serialize(answer: object, _responses: object = None) -> object:
    """Serialize a model in place of the library, which would validate it a second time."""
    body, *rest = answer if isinstance(answer, tuple) else (answer,)
    if isinstance(body, BaseModel):
        body = Response(body.model_dump_json(), mimetype="application/json")
    return (body, *rest) if rest else body
