"""Jobs: list, retry, cancel."""

from __future__ import annotations

from contrafact_api.container import use_cases
from contrafact_api.openapi import blueprint, errors
from contrafact_api.presenters.tracks import present_job_with_track, present_submission, present_track, present_tracks
from contrafact_api.schemas.tracks import JobListQuery, JobPage, JobPath, JobWithTrack, Submitted

jobs = blueprint("jobs", "Tries at tracks")


@jobs.get("/jobs", responses={200: JobPage})
def list_jobs(query: JobListQuery) -> JobPage:
    """List jobs, newest first."""
    page, found = use_cases().jobs.page(query.state, query.limit, query.cursor)
    # A job whose track is being deleted at this moment is left out.
    kept = [job for job in page.items if job.track_id in found]
    answers = present_tracks([found[job.track_id] for job in kept])
    items = [present_job_with_track(job, answer) for job, answer in zip(kept, answers, strict=True)]
    return JobPage(items=items, next_cursor=page.next_cursor, total=page.total)


@jobs.get("/jobs/<job_id>", responses={200: JobWithTrack, **errors(404)})
def get_job(path: JobPath) -> JobWithTrack:
    """Get a job."""
    job, track = use_cases().jobs.get(path.job_id)
    return present_job_with_track(job, present_track(track))


@jobs.post("/jobs/<job_id>/retry", responses={200: Submitted, 202: Submitted, **errors(404, 409)})
def retry_job(path: JobPath) -> tuple[Submitted, int]:
    """Try a failed or cancelled job again, as a new job. 200: somebody else did so a moment ago."""
    return present_submission(use_cases().jobs.retry(path.job_id))


@jobs.post("/jobs/<job_id>/cancel", responses={200: JobWithTrack, **errors(404, 409)})
def cancel_job(path: JobPath) -> JobWithTrack:
    """Cancel a job at whatever stage it is."""
    job, track = use_cases().jobs.cancel(path.job_id)
    return present_job_with_track(job, present_track(track))
