"""Look recordings up at MusicBrainz, or at a copy of it: one request a second, by a named user agent."""

from __future__ import annotations

import json
import threading
import time
from collections.abc import Callable, Mapping, Sequence
from importlib.metadata import version
from typing import Any

import requests

from contrafact.domain.errors import ContrafactError
from contrafact.domain.identifiers import read_isrc
from contrafact.domain.metadata import read_date
from contrafact.ports.lookups import KnownRecording

_PAUSE_SECONDS = 1.0
"""Between two requests, as MusicBrainz demands."""
_LONGEST_WAIT_SECONDS = 10.0
_TIMEOUT_SECONDS = 10.0
_MOST_BYTES = 2_000_000
_MOST_RECORDINGS = 10


class MusicBrainz:
    """`RecordingLookup` at the web service of MusicBrainz, version 2.

    Parameters
    ----------
    url : its address, such as `https://musicbrainz.org`.
    contact : of the operator, which MusicBrainz asks for.
    pause_s : shortest time between two requests of this process.
    """

    def __init__(
        self,
        url: str,
        contact: str,
        pause_s: float = _PAUSE_SECONDS,
        clock: Callable[[], float] = time.monotonic,
        sleep: Callable[[float], None] = time.sleep,
    ) -> None:
        self._url = url
        self._agent = f"Contrafact/{version('contrafact')} ( {contact} )"
        self._pause_s, self._clock, self._sleep = pause_s, clock, sleep
        self._lock = threading.Lock()
        self._next_at = 0.0

    def by_isrc(self, isrc: str) -> Sequence[KnownRecording]:
        """See `RecordingLookup.by_isrc`."""
        return self._find(f"isrc:{isrc}")

    def by_name(self, title: str, artist: str | None) -> Sequence[KnownRecording]:
        """See `RecordingLookup.by_name`."""
        by = f" AND artist:{_quoted(artist)}" if artist else ""
        return self._find(f"recording:{_quoted(title)}{by}")

    def _find(self, query: str) -> Sequence[KnownRecording]:
        self._wait()
        try:
            found = json.loads(self._ask(query))["recordings"]
            return [self._read(each) for each in found[:_MOST_RECORDINGS]]
        except requests.RequestException as error:
            raise ContrafactError("lookup_unavailable") from error
        except (ValueError, KeyError, TypeError, AttributeError) as error:
            raise ContrafactError("lookup_unavailable", "MusicBrainz gave an answer that cannot be read.") from error

    def _wait(self) -> None:
        """Wait for the turn of this request. Raises `lookup_unavailable` if too many wait before it."""
        with self._lock:
            now = self._clock()
            begins_at = max(now, self._next_at)
            if begins_at - now > _LONGEST_WAIT_SECONDS:
                raise ContrafactError("lookup_unavailable", "Too many look-ups wait. Try again in a few seconds.")
            self._next_at = begins_at + self._pause_s
        self._sleep(begins_at - now)

    def _ask(self, query: str) -> bytes:
        parameters = {"query": query, "fmt": "json", "limit": str(_MOST_RECORDINGS)}
        with requests.get(
            f"{self._url}/ws/2/recording",
            params=parameters,
            headers={"User-Agent": self._agent, "Accept": "application/json"},
            timeout=_TIMEOUT_SECONDS,
            allow_redirects=False,
            stream=True,
        ) as response:
            if response.status_code != requests.codes.ok:
                raise ContrafactError("lookup_unavailable", f"MusicBrainz answered {response.status_code}. Try later.")
            data = response.raw.read(_MOST_BYTES + 1, decode_content=True)
        if len(data) > _MOST_BYTES:
            raise ValueError("too much")
        return bytes(data)

    def _read(self, found: Mapping[str, Any]) -> KnownRecording:
        credit = "".join(each["name"] + each.get("joinphrase", "") for each in found.get("artist-credit", ()))
        releases, length = found.get("releases") or [{}], found.get("length")
        return KnownRecording(
            title=str(found["title"])[:500],
            artist=credit[:500] or None,
            album=str(releases[0].get("title") or "")[:500] or None,
            date=_valid(read_date, found.get("first-release-date") or releases[0].get("date")),
            isrc=_valid(read_isrc, next(iter(found.get("isrcs") or ()), None)),
            duration_s=length / 1000 if isinstance(length, int | float) else None,
            score=max(0, min(100, int(found.get("score", 0)))),
            url=f"https://musicbrainz.org/recording/{_id(found['id'])}",
        )


def _quoted(text: str) -> str:
    """Return text as a phrase of Lucene's query language."""
    escaped = text.replace("\\", "\\\\").replace('"', '\\"')
    return f'"{escaped}"'


def _valid(read: Callable[[str], str], value: object) -> str | None:
    try:
        return read(value) if isinstance(value, str) and value else None
    except ContrafactError:
        return None


def _id(value: object) -> str:
    text = str(value)
    if not text.replace("-", "").isalnum():
        raise ValueError("no id")
    return text
