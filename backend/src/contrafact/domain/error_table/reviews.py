"""Errors of reviews, of the library's own calibration, and of cases."""

from __future__ import annotations

from contrafact.domain.error_table.kind import ErrorKind

REVIEWS_ERRORS = (
    # Reviews
    ErrorKind("review_not_found", "There is no such review", "Choose one from the list of reviews."),
    ErrorKind(
        "review_outdated",
        "Somebody has answered in the meantime",
        "Load the page again and look at that answer; to change it, send its id as `revises`.",
    ),
    ErrorKind(
        "pair_in_one_work",
        "Both songs belong to one work",
        "Take the song that does not belong there out of the work first, then reject the pair.",
    ),
    ErrorKind(
        "review_conflict",
        "The answer would put two songs into one work that a person judged to be of different works",
        "Change that review first, or take the song out of the work that it does not belong to.",
    ),
    # Calibration
    ErrorKind(
        "too_few_reviews",
        "There are too few reviews to fit a calibration",
        "Review at least 100 pairs, with 10 confirmed and 10 rejected ones among them.",
    ),
    ErrorKind("calibration_not_found", "There is no such calibration", "Choose one from the list of calibrations."),
    ErrorKind(
        "calibration_not_usable",
        "The calibration cannot be taken into use",
        "Fit a new one: this one is not fitted, or belongs to other weights.",
    ),
    # Cases
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
