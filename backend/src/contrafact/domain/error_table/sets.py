"""Errors of sets."""

from __future__ import annotations

from contrafact.domain.error_table.kind import ErrorKind

SETS_ERRORS = (
    ErrorKind(
        "taken_as_set",
        "The recording was taken as a set",
        "Open it under Sets, look at its parts, and accept them; each becomes a song.",
    ),
    ErrorKind(
        "set_too_long",
        "The recording is too long, even for a set",
        "Cut it into pieces; the limit is set by CONTRAFACT_MAX_SET_DURATION_S.",
    ),
    ErrorKind("set_not_found", "There is no such set", "It may have been deleted; add the recording again."),
    ErrorKind("set_accepted", "The parts of the set were accepted before", "Edit the songs that were made of them."),
    ErrorKind("set_not_ready", "The set has no parts yet", "Wait until its sound was analysed."),
    ErrorKind(
        "set_busy",
        "The set is being worked on",
        "Wait until this is done, then try again.",
        retryable=True,
    ),
    ErrorKind("set_changed", "The set was changed meanwhile", "Reload it, and make your change again."),
    ErrorKind("set_ended", "There is nothing to cancel", "Only the analysis of a set can be cancelled."),
    ErrorKind("no_parts", "The set has no parts", "Leave at least one part, or delete the set."),
    ErrorKind("too_many_parts", "The set has too many parts", "Merge some of them; at most 500 are taken."),
    ErrorKind("parts_overlap", "Two parts overlap", "Let each part begin where the one before it ends, or later."),
    ErrorKind("part_empty", "A part is empty or too short", "Drop it, or move its boundaries; it needs 3 seconds."),
    ErrorKind("part_outside_set", "A part lies outside the set", "Give times between 0 and the length of the set."),
    ErrorKind(
        "part_too_long",
        "A part is too long for a song",
        "Split it; the limit is set by CONTRAFACT_MAX_DURATION_S.",
    ),
    ErrorKind(
        "chapters_damaged",
        "The chapters of the recording cannot be right",
        "They overlap or lie outside it; the parts follow its sound instead. Check their boundaries.",
    ),
)
