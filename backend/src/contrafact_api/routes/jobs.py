"""Routes of jobs: list, retry, cancel."""

from __future__ import annotations

from contrafact.domain.jobs import Job
from contrafact.domain.tracks import Track
from contrafact_api.container import use_cases
from contrafact_api.openapi import blueprint, errors
from contrafact_api.presenters.tracks import present_job_with_track
from contrafact_api.routes.tracks import submission_answer
from contrafact_api.schemas.jobs import JobListQuery, JobPage, JobPath, JobWithTrack, Submitted

jobs = blueprint("jobs", "Processing of tracks")


@jobs.get("/jobs", responses={200: JobPage})
def list_jobs(query: JobListQuery) -> JobPage:
    """List jobs, newest first."""
    page, found = use_cases().jobs.page(query.state, query.limit, query.cursor)
    works = use_cases().tracks.works_of(found.values())
    sets = use_cases().sets.taken_of(found.values())
    # The track of a job is missing while it is being deleted.
    present = [(job, found[job.track_id]) for job in page.items if job.track_id in found]
    items = [present_job_with_track(job, track, works, sets) for job, track in present]
    return JobPage(items=items, next_cursor=page.next_cursor, total=page.total, total_is_exact=page.is_total_exact)


@jobs.get("/jobs/<job_id>", responses={200: JobWithTrack, **errors(404)})
def get_job(path: JobPath) -> JobWithTrack:
    """Get a job."""
    return _job_answer(*use_cases().jobs.get(path.job_id))


@jobs.post("/jobs/<job_id>/retry", responses={200: Submitted, 202: Submitted, **errors(404, 409)})
def retry_job(path: JobPath) -> tuple[Submitted, int]:
    """Retry a failed or cancelled job as a new job. 200: another client retried it first."""
    return submission_answer(use_cases().jobs.retry(path.job_id))


@jobs.post("/jobs/<job_id>/cancel", responses={200: JobWithTrack, **errors(404, 409)})
def cancel_job(path: JobPath) -> JobWithTrack:
    """Cancel a job in any state before its end."""
    return _job_answer(*use_cases().jobs.cancel(path.job_id))


def _job_answer(job: Job, track: Track) -> JobWithTrack:
    works, sets = use_cases().tracks.works_of([track]), use_cases().sets.taken_of([track])
    return present_job_with_track(job, track, works, sets)
