"""Convert changes of many tracks to answers."""

from __future__ import annotations

from contrafact.domain.bulk import BulkChange, BulkState, Outcome
from contrafact_api.schemas.bulk import TrackChangeAnswer
from contrafact_api.schemas.common import PersonAnswer

_UNDOABLE = {BulkState.RUNNING, BulkState.DONE}


def present_change(change: BulkChange) -> TrackChangeAnswer:
    """Convert a change."""
    counts = {f"n_{outcome.value}": change.counts.get(outcome, 0) for outcome in Outcome}
    return TrackChangeAnswer(
        id=change.id,
        kind="delete" if change.edit is None else "edit",
        state=change.state,
        can_be_undone=change.can_be_undone and change.state in _UNDOABLE,
        n_tracks=change.n_tracks,
        **counts,
        made_by=PersonAnswer(id=change.made_by.user_id, name=change.made_by.name),
        created_at=change.created_at,
    )
