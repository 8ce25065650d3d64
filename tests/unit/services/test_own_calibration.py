"""Fit the library's own calibration to the reviews of tracks in the library."""

from __future__ import annotations

import pytest
from tests.doubles.memory_app import make_loader, make_same_recordings, make_search
from tests.doubles.memory_world import World, make_world
from tests.doubles.tunes import cover, tune

from contrafact.domain.calibrations import CalibrationState, OwnCalibration
from contrafact.domain.errors import ContrafactError
from contrafact.domain.reviews import Review, ReviewAnswer, Subject
from contrafact.domain.tracks import Track
from contrafact.services.own_calibration import FitCalibration

N_SONGS, N_COVERS = 5, 3


@pytest.fixture(scope="module")
def reviewed() -> tuple[World, list[list[Track]]]:
    """Five songs of three versions; all pairs are answered, two thirds of the true ones as different works."""
    world = make_world()
    numbers = iter(range(1, 100))
    songs = [
        [world.add_ready(next(numbers), near=0.2 * song, chroma=cover(tune(song), seed=n)) for n in range(N_COVERS)]
        for song in range(N_SONGS)
    ]
    tracks = [(song, track) for song, versions in enumerate(songs) for track in versions]
    number = 0
    for place, (song, track) in enumerate(tracks):
        for other_song, other in tracks[:place]:
            number += 1
            answer = ReviewAnswer.CONFIRMED if song == other_song else ReviewAnswer.REJECTED
            subject = Subject(track.id, other.id)
            world.reviews.add(Review(f"{number:032x}", subject, answer, world.clock()))
    return world, songs


def make_fit(world: World) -> FitCalibration:
    search = make_search(world, prior=None)
    same = make_same_recordings(world)
    return FitCalibration(world.calibrations, world.reviews, make_loader(world), same, search, world.clock)


def ask(world: World, number: int) -> OwnCalibration:
    asked = OwnCalibration(f"{number:032x}", CalibrationState.ASKED, world.clock())
    world.calibrations.put(asked)
    return asked


def test_a_fit_states_its_reliability_on_reviews_left_out(reviewed: tuple[World, list[list[Track]]]) -> None:
    world, _ = reviewed
    fit = make_fit(world)
    assert not fit.is_due()
    asked = ask(world, 1)
    assert fit.is_due()

    made = fit()

    assert made is not None
    assert (made.id, made.state, made.tries) == (asked.id, CalibrationState.FITTED, 1)
    assert made.fit is not None
    assert (made.fit.n_confirmed, made.fit.n_rejected, made.fit.n_left_out) == (15, 90, 0)
    assert sum(n for *_, n in made.fit.after.bins) == 105
    assert made.fit.n_tracks == 15
    assert made.fit.after.log_loss < made.fit.before.log_loss
    assert not fit.is_due()
    assert world.calibrations.in_use(made.fit.model_id) is None


def test_reviews_of_tracks_that_left_are_left_out_and_too_few_are_refused(
    reviewed: tuple[World, list[list[Track]]],
) -> None:
    world, songs = reviewed
    track = songs[0][0]
    kept = world.tracks.tracks.pop(track.id)
    fit = make_fit(world)
    asked = ask(world, 2)

    made = fit()
    world.tracks.tracks[track.id] = kept

    assert made is not None
    assert (made.id, made.state) == (asked.id, CalibrationState.FAILED)
    assert made.problem is not None
    assert made.problem.code == "too_few_reviews"
    assert "Reviews of pairs that can be used: 91, " in made.problem.detail


def test_a_fit_that_kills_its_process_fails_after_three_tries_and_an_absent_server_costs_none(
    reviewed: tuple[World, list[list[Track]]], monkeypatch: pytest.MonkeyPatch
) -> None:
    world, _ = reviewed
    fit = make_fit(world)
    asked = ask(world, 3)

    def gone(*_: object) -> None:
        raise ContrafactError("database_unavailable")

    with monkeypatch.context() as patched:
        patched.setattr(world.reviews, "settled_pairs", gone)
        with pytest.raises(ContrafactError, match="database"):
            fit()
    assert world.calibrations.get(asked.id) == asked

    def killed(*_: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(world.reviews, "settled_pairs", killed)
    for _ in range(3):
        with pytest.raises(KeyboardInterrupt):
            fit()
    made = fit()
    assert made is not None
    assert made.problem is not None
    assert made.problem.code == "worker_crashed"
