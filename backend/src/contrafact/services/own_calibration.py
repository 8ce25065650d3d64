"""The library's own calibration: ask for it, fit it, take it into use, take it back."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

import numpy as np

from contrafact.domain.acting import current_maker
from contrafact.domain.audit import Action, Change, TargetKind
from contrafact.domain.calibrations import (
    FEWEST_OF_EACH,
    FEWEST_REVIEWS,
    MOST_REVIEWS,
    MOST_TRIES,
    CalibrationState,
    Fit,
    OwnCalibration,
)
from contrafact.domain.errors import UNAVAILABLE, ContrafactError
from contrafact.domain.jobs import Problem
from contrafact.domain.pages import Page
from contrafact.domain.reviews import Review, ReviewAnswer
from contrafact.ports import Clock, NewId
from contrafact.ports.audit import AuditLog, Note
from contrafact.ports.calibrations import CalibrationStore
from contrafact.ports.reviews import ReviewStore
from contrafact.scoring.own_calibration import (
    ReviewedPairs,
    fit_slope_and_prior,
    groups_of,
    left_out_probabilities,
    reliability_of,
)
from contrafact.scoring.pair_features import PairFeatures
from contrafact.services.audit import UNRECORDED
from contrafact.services.compare import TrackLoader
from contrafact.services.library_search import LibrarySearch
from contrafact.services.same_recording import SameRecordings

_KNOWN_FOR = timedelta(seconds=5)
_log = logging.getLogger(__name__)


class KnownCalibration:
    """The calibration in use, read from the database every few seconds. Thread-safe."""

    def __init__(self, store: CalibrationStore, model_id: str, clock: Clock) -> None:
        self._store, self._model_id, self._clock = store, model_id, clock
        self._lock = threading.Lock()
        self._found: OwnCalibration | None = None
        self._read_at: datetime | None = None

    def __call__(self) -> OwnCalibration | None:
        """Return the calibration in use; None for that of the weights."""
        with self._lock:
            now = self._clock()
            if self._read_at is None or not timedelta() <= now - self._read_at < _KNOWN_FOR:
                self._read_at = now
                try:
                    self._found = self._store.in_use(self._model_id)
                except ContrafactError as error:
                    # Keep the last one: a request that needs the database reports by itself that it is unavailable.
                    _log.warning("the library's calibration was not read: %s", error)
            return self._found


@dataclass(frozen=True, slots=True)
class Calibrations:
    """Calibrations as an administrator sees them.

    Parameters
    ----------
    model_id : of the weights in use.
    """

    store: CalibrationStore
    reviews: ReviewStore
    model_id: str
    clock: Clock
    new_id: NewId
    audit: AuditLog = UNRECORDED

    def page(self, limit: int, cursor: str | None) -> Page[OwnCalibration]:
        """Return a page of calibrations, newest first. Raises `invalid_cursor`."""
        return self.store.page(limit, cursor)

    def ask(self) -> OwnCalibration:
        """Let a worker fit a calibration; return the one that waits already, if there is one.

        Raises
        ------
        ContrafactError : `too_few_reviews`.
        """
        waiting = self.store.asked()
        if waiting is not None:
            return waiting
        n_settled = self.reviews.count_settled()
        if n_settled < FEWEST_REVIEWS:
            raise too_few(n_settled)
        new = OwnCalibration(self.new_id(), CalibrationState.ASKED, self.clock(), current_maker())

        def ask(note: Note) -> None:
            self.store.put(new)
            note(Change(Action.CALIBRATION_ASKED, TargetKind.CALIBRATION, new.id))

        self.audit.record(ask)
        return new

    def use(self, calibration_id: str) -> OwnCalibration:
        """Take a calibration into use.

        Raises
        ------
        ContrafactError : `calibration_not_found`; `calibration_not_usable` if it is not fitted, or of other weights.
        """

        def use(note: Note) -> None:
            found = self._found(calibration_id)
            if found.fit is None or found.fit.model_id != self.model_id:
                raise ContrafactError("calibration_not_usable")
            self._switch(found.id, note)

        self.audit.record(use)
        return self._found(calibration_id)

    def take_back(self) -> None:
        """Use the calibration of the weights again."""
        self.audit.record(lambda note: self._switch(None, note))

    def _switch(self, calibration_id: str | None, note: Note) -> None:
        before = self.store.in_use(self.model_id)
        self.store.use(calibration_id, self.clock())
        if (before.id if before else None) == calibration_id:
            return
        values = {"in_use": before.id if before else None}, {"in_use": calibration_id}
        target = calibration_id or (before.id if before else "")
        note(Change(Action.CALIBRATION_USED, TargetKind.CALIBRATION, target, *values))

    def _found(self, calibration_id: str) -> OwnCalibration:
        found = self.store.get(calibration_id)
        if found is None:
            raise ContrafactError("calibration_not_found")
        return found


@dataclass(frozen=True, slots=True)
class FitCalibration:
    """Fits the calibration that was asked for. Each pair is aligned again, by the weights in use."""

    store: CalibrationStore
    reviews: ReviewStore
    load: TrackLoader
    same: SameRecordings
    search: LibrarySearch
    clock: Clock

    def is_due(self) -> bool:
        """Return whether one was asked for."""
        return self.store.asked() is not None

    def __call__(self) -> OwnCalibration | None:
        """Fit and store it; None if none was asked for.

        A fit that cannot be made becomes `failed`. One during which a server went away is made again, as is one whose
        process was killed, three times at most.

        Raises
        ------
        ContrafactError : `database_unavailable`, `bucket_unavailable`.
        """
        asked = self.store.asked()
        if asked is None:
            return None
        begun = replace(asked, tries=asked.tries + 1)
        self.store.put(begun)
        try:
            if begun.tries > MOST_TRIES:
                raise ContrafactError("worker_crashed")
            ended = replace(begun, state=CalibrationState.FITTED, fit=self.fit(), fitted_at=self.clock())
        except ContrafactError as error:
            if error.code in UNAVAILABLE:
                self.store.put(asked)
                raise
            problem = Problem(error.code, error.detail)
            ended = replace(begun, state=CalibrationState.FAILED, problem=problem, fitted_at=self.clock())
        self.store.put(ended)
        return ended

    def fit(self, report: Callable[[int, int], None] = lambda _done, _total: None) -> Fit:
        """Return the fit to the newest reviews.

        Parameters
        ----------
        report : called with the number of pairs that are done and of all pairs.

        Raises
        ------
        ContrafactError : `too_few_reviews`; `database_unavailable`, `bucket_unavailable`.
        """
        self.search.index.count()  # for the number of tracks that the prior is scaled to
        reviews = self.reviews.settled_pairs(MOST_REVIEWS)
        found: list[tuple[Review, PairFeatures]] = []
        for number, review in enumerate(reviews, 1):
            features = self._features(review)
            if features is not None:
                found.append((review, features))
            report(number, len(reviews))
        are_covers = np.array([each.answer is ReviewAnswer.CONFIRMED for each, _ in found], dtype=bool)
        n_confirmed, n_rejected = int(are_covers.sum()), int((~are_covers).sum())
        if len(found) < FEWEST_REVIEWS or min(n_confirmed, n_rejected) < FEWEST_OF_EACH:
            raise too_few(len(found), n_confirmed, n_rejected)
        names = [(each.subject.track_id, each.subject.other_id or "") for each, _ in found]
        pairs = ReviewedPairs([each for _, each in found], are_covers, groups_of(names, are_covers))
        of_weights, now = self.search.calibration, self.search.prior()
        estimated = self.search.estimated_prior()
        line = fit_slope_and_prior(of_weights, estimated, pairs)
        return Fit(
            self.search.model_id,
            line.slope,
            line.prior,
            self.search.index.n_tracks,
            n_confirmed,
            n_rejected,
            len(reviews) - len(found),
            before=reliability_of(self.search.calibrated().probabilities(pairs.features, now), are_covers),
            after=reliability_of(left_out_probabilities(of_weights, estimated, pairs), are_covers),
        )

    def _features(self, review: Review) -> PairFeatures | None:
        """Return what is measured of a reviewed pair; None if it cannot be compared any more."""
        try:
            query, reference = self.load.pair(review.subject.track_id, review.subject.other_id or "")
        except ContrafactError as error:
            if error.code in UNAVAILABLE:
                raise
            return None
        same = self.same(query.track, [reference.track]).get(reference.track.id)
        return self.search.features(query.recording, reference.recording, same)


def too_few(n_reviews: int, n_confirmed: int | None = None, n_rejected: int | None = None) -> ContrafactError:
    """Return the error that says how many reviews there are."""
    kinds = "" if n_confirmed is None else f", {n_confirmed} confirmed and {n_rejected} rejected"
    return ContrafactError(
        "too_few_reviews",
        f"Reviews of pairs that can be used: {n_reviews}{kinds}. Review at least {FEWEST_REVIEWS}, with"
        f" {FEWEST_OF_EACH} confirmed and {FEWEST_OF_EACH} rejected ones among them.",
    )
