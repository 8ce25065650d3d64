"""How a track lies in MongoDB."""

from __future__ import annotations

from dataclasses import asdict

from contrafact.adapters.mongo.database import Document
from contrafact.adapters.mongo.searching import sort_key, words
from contrafact.domain.jobs import Problem
from contrafact.domain.states import State
from contrafact.domain.tracks import Metadata, Source, SourceKind, Track

SAID = ("title", "artist", "duration_s", "thumbnail_url", "published_at")
"""What a source says of a recording."""
_UNKNOWN_DURATION = -1.0


def new_document(track: Track) -> Document:
    """The document of a track."""
    document: Document = {
        "_id": track.id,
        "source": {**asdict(track.source), "kind": track.source.kind.value},
        "state": track.state.value,
        "job_id": track.job_id,
        "created_at": track.created_at,
        "updated_at": track.updated_at,
        "work_id": track.work_id,
        "chroma_key": track.chroma_key,
        "model_id": track.model_id,
        "problem": asdict(track.problem) if track.problem else None,
        **asdict(track.metadata),
    }
    return document | derived(document)


def derived(document: Document) -> Document:
    """What follows from the other fields, for sorting and searching; no sort key is ever empty of value."""
    duration_s = document["duration_s"]
    return {
        "sort_title": sort_key(document["title"] or ""),
        "sort_artist": sort_key(document["artist"] or ""),
        "sort_duration_s": _UNKNOWN_DURATION if duration_s is None else float(duration_s),
        # The id first: a long title must not crowd it out.
        "search": words(document["source"]["key"], document["title"], document["artist"]),
    }


def build_track(document: Document) -> Track:
    """The track of a document."""
    source, problem = document["source"], document["problem"]
    return Track(
        id=document["_id"],
        source=Source(SourceKind(source["kind"]), source["key"], source["file_name"], source["upload_key"]),
        state=State(document["state"]),
        job_id=document["job_id"],
        created_at=document["created_at"],
        updated_at=document["updated_at"],
        metadata=Metadata(**{name: document[name] for name in SAID}),
        work_id=document["work_id"],
        chroma_key=document["chroma_key"],
        model_id=document["model_id"],
        problem=Problem(**problem) if problem else None,
    )
