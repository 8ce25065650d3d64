"""Documents of tracks in MongoDB, and the fields that are derived for sorting and searching."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict
from pathlib import PurePosixPath
from typing import Any

from contrafact.adapters.mongo.database import Document
from contrafact.adapters.mongo.text_search import sort_key, words
from contrafact.adapters.mongo.users import maker_of
from contrafact.adapters.mongo.word_index import WAITING
from contrafact.domain.audio import AudioCopy
from contrafact.domain.jobs import Problem, State
from contrafact.domain.tracks import EDITABLE, Metadata, PartOf, Source, SourceKind, Track, TrackEdit

METADATA_FIELDS = ("title", "artist", "duration_s", "thumbnail_url", "published_at", "album", *EDITABLE[3:])
"""Fields of `Metadata`."""
_MEASURES = ("harmonic_content", "tuning_cents", "recipe", "same_recording_as")
_UNKNOWN_DURATION = -1.0


def track_document(track: Track) -> Document:
    """Return the document of a track."""
    document: Document = {
        "_id": track.id,
        "source": source_document(track.source),
        "state": track.state.value,
        "job_id": track.job_id,
        "created_at": track.created_at,
        "updated_at": track.updated_at,
        "work_id": track.work_id,
        "chroma_key": track.chroma_key,
        "model_id": track.model_id,
        "problem": asdict(track.problem) if track.problem else None,
        **{name: getattr(track, name) for name in _MEASURES},
        "may_repeat": track.may_repeat,
        "made_by": asdict(track.made_by) if track.made_by else None,
        **({"audio": asdict(track.audio)} if track.audio else {}),
        "stated": dict(track.stated),
        "tags": list(track.tags),
        **asdict(track.metadata),
    }
    return document | derived_fields(document)


def derived_fields(document: Document) -> Document:
    """Return the fields for sorting and searching, derived from the others. Sort keys are never None."""
    duration_s = document["duration_s"]
    return {
        "sort_title": sort_key(document["title"] or ""),
        "sort_artist": sort_key(document["artist"] or ""),
        "sort_duration_s": _UNKNOWN_DURATION if duration_s is None else float(duration_s),
        # The id first, since the number of words is limited.
        "search": words(document["source"]["key"], *searched_texts(document)),
        "search_rules": WAITING,
    }


def searched_texts(document: Document) -> list[str | None]:
    """Return the texts by whose words a track is found."""
    fields = ("title", "artist", "isrc", "album", "label")
    return [*(document.get(name) for name in fields), *(document.get("tags") or ())]


def track_of(document: Document) -> Track:
    """Return the track of a document; outside the library, in the state that it had there."""
    source, problem = document["source"], document["problem"]
    return Track(
        id=document["_id"],
        source=source_of(source),
        state=State(document.get("kept_state") or document["state"]),
        job_id=document["job_id"],
        created_at=document["created_at"],
        updated_at=document["updated_at"],
        # Tracks of release 1.0.0 lack some fields, here and below.
        metadata=Metadata(**{name: document.get(name) for name in METADATA_FIELDS}),
        work_id=document["work_id"],
        chroma_key=document["chroma_key"],
        model_id=document["model_id"],
        problem=Problem(**problem) if problem else None,
        **{name: document.get(name) for name in _MEASURES},
        may_repeat=document.get("may_repeat", False),
        made_by=maker_of(document),
        audio=AudioCopy(**document["audio"]) if document.get("audio") else None,
        stated=document.get("stated") or {},
        tags=tuple(document.get("tags") or ()),
    )


def source_document(source: Source) -> Document:
    """Return the document of a source."""
    document = {**asdict(source), "kind": source.kind.value}
    if source.part_of is None:
        del document["part_of"]
    return document


def source_of(source: Document) -> Source:
    """Return the source of a track or a set; of those of before there were sets it names none."""
    part_of = source.get("part_of")
    return Source(
        SourceKind(source["kind"]),
        source["key"],
        source["file_name"],
        source["upload_key"],
        PartOf(**part_of) if part_of else None,
    )


def edited_fields(document: Document, edit: TrackEdit) -> Document:
    """Return the fields that an edit changes. What the source states moves to `stated` as a person writes over it."""
    stated: dict[str, Any] = dict(document.get("stated") or {})
    changes: Document = {}
    for name in EDITABLE:
        value = getattr(edit, name)
        if name in edit.as_stated and name in stated:
            changes[name] = stated.pop(name)
        elif value is not None:
            stated.setdefault(name, document.get(name))
            changes[name] = value
    if changes:
        changes["stated"] = stated
    if edit.work_id is not None:
        changes["work_id"] = edit.work_id or None
    if edit.tags is not None:
        changes["tags"] = list(edit.tags)
    return changes


def described_fields(document: Document, given: Mapping[str, Any]) -> Document:
    """Return the empty fields that a source fills. The name of an uploaded file is no better than an empty title."""
    stated: dict[str, Any] = dict(document.get("stated") or {})
    changes: Document = {}
    for name in METADATA_FIELDS:
        there = stated if name in stated else document
        if given[name] is None or (there.get(name) is not None and not _is_file_name(document, name, there[name])):
            continue
        if there is stated:
            changes["stated"] = stated = stated | {name: given[name]}
        else:
            changes[name] = given[name]
    return changes


def _is_file_name(document: Document, name: str, value: object) -> bool:
    file_name = document["source"]["file_name"]
    return name == "title" and bool(file_name) and value == PurePosixPath(file_name).stem
