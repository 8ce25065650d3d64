"""Reviews and fitted calibrations of a library in memory."""

from __future__ import annotations

from tests.doubles.memory_world import World
from tests.doubles.weights import untrained_card

from contrafact.domain.calibrations import CalibrationState, Fit, OwnCalibration, Reliability
from contrafact.domain.reviews import Review, ReviewAnswer, Subject

RELIABILITY = Reliability(((0.2, 0.3, 50), (0.8, 0.9, 50)), 0.1, 0.4)


def add_reviews(world: World, n: int) -> None:
    """Answer about pairs of tracks that are not there; every second one is confirmed."""
    for number in range(n):
        answer = ReviewAnswer.CONFIRMED if number % 2 else ReviewAnswer.REJECTED
        subject = Subject(f"yt-{number:011d}", f"yt-{number + 5000:011d}")
        world.reviews.add(Review(f"{number:032x}", subject, answer, world.clock()))


def add_fitted(world: World, *, slope: float = 0.5, prior: float = 0.2, model_id: str | None = None) -> OwnCalibration:
    """Add a calibration that a worker has fitted."""
    model_id = model_id or untrained_card().model_id
    fit = Fit(model_id, slope, prior, 3, 60, 40, 0, RELIABILITY, RELIABILITY)
    now = world.clock()
    found = OwnCalibration(world.ids(), CalibrationState.FITTED, now, None, 1, now, fit)
    world.calibrations.put(found)
    return found
