"""What is known of a vector engine: which one it is, and whether it holds what the database holds."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class EngineName(StrEnum):
    """A vector engine: those of this product, which need no server, and Milvus."""

    EXACT = "exact"
    USEARCH = "usearch"
    MILVUS = "milvus"


class Filling(StrEnum):
    """How a collection that is not searched yet stands."""

    GOING_ON = "going_on"
    REFUSED = "refused"


@dataclass(frozen=True, slots=True)
class EngineEntries:
    """Entries that an engine holds, and those that it holds when it has all of the database.

    Parameters
    ----------
    n_segments : rows of segments: one for each segment, or one for each track, by the version of the server.
    """

    n_tracks: int
    n_tracks_expected: int
    n_segments: int
    n_segments_expected: int


@dataclass(frozen=True, slots=True)
class EngineReport:
    """A vector engine.

    Parameters
    ----------
    version : of usearch or of the server; None for `exact`, and while the server does not answer.
    is_compared : it answers no search, its answers are only compared.
    is_filled : it can be searched; until then the database answers in a small library, and nothing in a large one.
    filling : of a collection that is being filled, or that could not be filled; None without one.
    problem : why the filling was refused.
    entries : None for the engines of this product, and while they cannot be counted.
    """

    name: EngineName
    version: str | None = None
    is_compared: bool = False
    is_filled: bool = True
    filling: Filling | None = None
    problem: str | None = None
    entries: EngineEntries | None = None
