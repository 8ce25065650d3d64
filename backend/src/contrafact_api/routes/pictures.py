"""Route of the small pictures of harmony, which lists of tracks show."""

from __future__ import annotations

import base64

from contrafact.services.pictures import N_COLUMNS
from contrafact_api.container import use_cases
from contrafact_api.openapi import blueprint
from contrafact_api.schemas.pictures import PictureAnswer, PicturesAnswer, PicturesQuery

pictures = blueprint("pictures", "Recordings")


@pictures.get("/tracks/pictures", responses={200: PicturesAnswer})
def list_pictures(query: PicturesQuery) -> PicturesAnswer:
    """Get small pictures of the harmony of tracks, for a list of them."""
    found = use_cases().pictures.of(list(dict.fromkeys(query.ids.split(","))))
    return PicturesAnswer(
        items=[
            PictureAnswer(track_id=track_id, n_columns=N_COLUMNS, frames=base64.b64encode(picture.tobytes()).decode())
            for track_id, picture in found.items()
        ]
    )
