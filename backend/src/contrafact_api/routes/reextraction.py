"""Routes of tracks that were analysed by an older recipe: count, analyse again, stop."""

from __future__ import annotations

from contrafact.domain.chroma import WHITENED_RECIPE
from contrafact_api.container import use_cases
from contrafact_api.openapi import blueprint
from contrafact_api.presenters.tracks import present_problem, present_tracks
from contrafact_api.schemas.common import Problem
from contrafact_api.schemas.reextraction import FailedReextractionAnswer, ReextractionAnswer

reextraction = blueprint("reextraction", "Tracks that were analysed by an older recipe")


@reextraction.get("/reextraction", responses={200: ReextractionAnswer})
def get_reextraction() -> ReextractionAnswer:
    """Count the ready tracks that were analysed by an older recipe, and say how far their new analysis is."""
    return _answer()


@reextraction.post("/reextraction", responses={202: ReextractionAnswer})
def start_reextraction() -> tuple[ReextractionAnswer, int]:
    """Fetch them again and analyse them by the newest recipe, in the background, while no job waits.

    They stay ready meanwhile, and keep their analysis if that fails.
    """
    use_cases().reextraction.start()
    return _answer(), 202


@reextraction.delete("/reextraction", responses={200: ReextractionAnswer})
def stop_reextraction() -> ReextractionAnswer:
    """Let no track wait for a new analysis any more."""
    use_cases().reextraction.stop()
    return _answer()


def _answer() -> ReextractionAnswer:
    counts, cost, failures = use_cases().reextraction()
    tracks = [each.track for each in failures]
    shown = present_tracks(tracks, use_cases().tracks.works_of(tracks))
    return ReextractionAnswer(
        recipe=WHITENED_RECIPE,
        n_tracks=counts.n_tracks,
        n_fetchable=counts.n_fetchable,
        estimated_bytes=cost.n_bytes,
        estimated_seconds=cost.seconds,
        n_waiting=counts.n_waiting,
        n_done=counts.n_done,
        n_failed=counts.n_failed,
        error=present_problem(counts.problem),
        failures=[
            FailedReextractionAnswer(track=track, error=Problem.model_validate(each.problem))
            for track, each in zip(shown, failures, strict=True)
        ],
    )
