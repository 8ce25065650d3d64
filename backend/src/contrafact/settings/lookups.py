"""Settings of look-ups at other services. All are off by default: nothing of the library leaves the server."""

from __future__ import annotations

from typing import Annotated, Self
from urllib.parse import urlsplit

from pydantic import AfterValidator, Field, model_validator

from contrafact.settings.access import AccessSettings
from contrafact.settings.names import named


def _address(text: str) -> str:
    if text and (urlsplit(text).scheme not in {"http", "https"} or not urlsplit(text).hostname):
        raise ValueError("Give an http or https address, such as https://musicbrainz.org")
    return text.rstrip("/")


class LookupSettings(AccessSettings):
    """Look-ups of recordings."""

    musicbrainz_url: Annotated[str, AfterValidator(_address)] = Field(
        "",
        validation_alias=named("CONTRAFACT_MUSICBRAINZ_URL"),
        description="Address of MusicBrainz, or of a copy of it, where people may look songs up; empty: off",
    )
    musicbrainz_contact: str = Field(
        "",
        validation_alias=named("CONTRAFACT_MUSICBRAINZ_CONTACT"),
        description="Address of a page or mailbox of the operator, sent to MusicBrainz with each request",
    )

    @model_validator(mode="after")
    def _has_contact(self) -> Self:
        if self.musicbrainz_url and not self.musicbrainz_contact:
            raise ValueError("MusicBrainz asks for a contact: set CONTRAFACT_MUSICBRAINZ_CONTACT to a page or mailbox")
        return self
