"""Routes of the map of the library."""

from __future__ import annotations

from flask import Response, request

from contrafact_api.container import use_cases
from contrafact_api.openapi import blueprint, errors
from contrafact_api.presenters.maps import map_body, present_covers
from contrafact_api.schemas.maps import MapAnswer, MapCoversAnswer, MapCoversQuery

maps = blueprint("maps", "Map of the library")

_JSON = "application/json"


@maps.get("/map", responses={200: MapAnswer, 304: {"description": "The map is that of If-None-Match"}})
def get_map() -> Response:
    """Get the map of all ready recordings: those that sound alike are near each other. Workers keep it up.

    A new recording has its place within about a minute. ETag and If-None-Match are understood.
    """
    body = map_body(use_cases().maps(), use_cases().card.model_id)
    compressed = body.compressed if request.accept_encodings.quality("gzip") > 0 else None
    response = Response(compressed or body.plain, mimetype=_JSON)
    if compressed:
        response.content_encoding = "gzip"
    response.vary.add("Accept-Encoding")
    response.cache_control.private = True
    response.cache_control.no_cache = True
    response.set_etag(f"{body.etag}-gzip" if compressed else body.etag)
    response.make_conditional(request)
    return response


@maps.get("/map/covers", responses={200: MapCoversAnswer, **errors(404)})
def list_map_covers(query: MapCoversQuery) -> MapCoversAnswer:
    """List the likely covers of a recording, as the background search of the library found them.

    Pairs that a person rejected are left out.
    """
    return present_covers(use_cases().likely_covers(query.track_id))
