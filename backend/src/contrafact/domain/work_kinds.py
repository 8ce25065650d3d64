"""Kinds of work, each with a queue of its own, from which workers may choose."""

from __future__ import annotations

from enum import StrEnum


class WorkKind(StrEnum):
    """Kind of work.

    `clips` : rankings of clips and documents of cases, which a person waits for. `imports` : reading the lists of
    imports and playlists. `sets` : recordings of several songs. `downloads` : tracks that are downloaded, and then
    analysed. `analyses` : tracks of files. `reembedding` : embeddings and analyses that are made again. `webhooks` :
    messages to other servers.
    """

    CLIPS = "clips"
    IMPORTS = "imports"
    SETS = "sets"
    DOWNLOADS = "downloads"
    ANALYSES = "analyses"
    REEMBEDDING = "reembedding"
    WEBHOOKS = "webhooks"


DOWNLOADED_PREFIX = "yt-"
"""With which the ids of tracks begin that are downloaded; see `Source.track_id`."""


def kind_of_job(track_id: str) -> WorkKind:
    """Return the kind of the jobs of a track."""
    return WorkKind.DOWNLOADS if track_id.startswith(DOWNLOADED_PREFIX) else WorkKind.ANALYSES
