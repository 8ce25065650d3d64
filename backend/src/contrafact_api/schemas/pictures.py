"""Schemas of the small pictures of harmony."""

from __future__ import annotations

from typing import Annotated

from pydantic import AfterValidator, Field, TypeAdapter

from contrafact_api.schemas.common import Answer, Request, Text, TrackId

_MOST_IDS = 100
_ID = TypeAdapter(TrackId)


def _ids_checked(value: str) -> str:
    ids = value.split(",")
    if len(ids) > _MOST_IDS:
        raise ValueError(f"names more than {_MOST_IDS} tracks")
    for each in ids:
        _ID.validate_python(each)
    return value


class PicturesQuery(Request):
    """Names the tracks."""

    ids: Annotated[Text, Field(min_length=1, max_length=10_000), AfterValidator(_ids_checked)] = Field(
        description=f"Ids of up to {_MOST_IDS} tracks, with commas between them"
    )


class PictureAnswer(Answer):
    """The harmony of a track in a small picture."""

    track_id: str
    n_columns: int = Field(description="Equal parts of the recording")
    frames: str = Field(
        description="base64 of uint8 (n_columns, 12), the mean strength of each pitch class in each part, the "
        "strongest 255; columns A, A#, ... G#"
    )


class PicturesAnswer(Answer):
    """Small pictures, without the tracks that have no chroma."""

    items: list[PictureAnswer]
