"""Kinds of work, each with a queue of its own, from which workers may choose."""

from __future__ import annotations

from enum import StrEnum


class WorkKind(StrEnum):
    """Kind of work.

    `clips` : rankings of clips and documents of cases, which a person waits for. `imports` : reading the lists of
    imports and playlists. `sets` : recordings of several songs. `tracks` : downloads and analyses. `reembedding` :
    embeddings and analyses that are made again. `webhooks` : messages to other servers.
    """

    CLIPS = "clips"
    IMPORTS = "imports"
    SETS = "sets"
    TRACKS = "tracks"
    REEMBEDDING = "reembedding"
    WEBHOOKS = "webhooks"
