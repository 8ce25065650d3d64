"""Errors of cases."""

from __future__ import annotations

from contrafact.domain.error_table.kind import ErrorKind

CASES_ERRORS = (
    ErrorKind("case_not_found", "There is no such case", "Choose one from the list of cases."),
    ErrorKind(
        "case_pair_not_found", "There is no such pair in the case", "Load the case again and choose one of its pairs."
    ),
    ErrorKind("case_frozen", "The case is frozen", "Add a note, or open a new case: pairs and title of this one stay."),
    ErrorKind("case_empty", "The case has no pairs", "Add a pair before you freeze it."),
    ErrorKind("case_full", "The case can hold no more", "Open another case, or end links that are not needed."),
    ErrorKind("pair_in_case", "The pair is in the case already", "Remove it first to take its evidence again."),
    ErrorKind("case_link_not_found", "There is no such link", "It has ended; load the case again."),
    ErrorKind("case_link_ended", "The link has ended", "Ask the person who sent it for a new one."),
)
