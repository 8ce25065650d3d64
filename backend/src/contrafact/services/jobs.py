"""List, retry and cancel jobs."""

from __future__ import annotations

from dataclasses import dataclass

from contrafact.domain.acting import require_own
from contrafact.domain.audit import Action, Change, TargetKind
from contrafact.domain.error_table import FILE_FAULTS, KINDS
from contrafact.domain.errors import ContrafactError
from contrafact.domain.jobs import RETRYABLE_STATES, Job, Problem, State
from contrafact.domain.pages import Page
from contrafact.domain.tracks import Metadata, SourceKind, Track
from contrafact.ports import Clock
from contrafact.ports.audit import AuditLog, Note
from contrafact.ports.bucket import Bucket
from contrafact.ports.embeddings import EmbeddingStore
from contrafact.ports.recordings import RecordingStore
from contrafact.ports.stores import JobStore, TrackStore
from contrafact.services.audit import UNRECORDED
from contrafact.services.submit import Submission, SubmitTrack
from contrafact.services.tracks import forget_upload, remove_results


@dataclass(frozen=True, slots=True)
class ManageJobs:
    """Jobs as a user sees them."""

    tracks: TrackStore
    jobs: JobStore
    recordings: RecordingStore
    embeddings: EmbeddingStore
    bucket: Bucket
    submit: SubmitTrack
    clock: Clock
    audit: AuditLog = UNRECORDED

    def page(self, state: State | None, limit: int, cursor: str | None) -> tuple[Page[Job], dict[str, Track]]:
        """Return a page of jobs, newest first, and their tracks by id. Raises `invalid_cursor`."""
        page = self.jobs.page(state, limit, cursor)
        return page, self.tracks.get_many([job.track_id for job in page.items])

    def get(self, job_id: str) -> tuple[Job, Track]:
        """Return a job and its track. Raises `job_not_found`."""
        job = self.jobs.get(job_id)
        track = self.tracks.get(job.track_id) if job else None
        if job is None or track is None:
            raise ContrafactError("job_not_found")
        return job, track

    def retry(self, job_id: str) -> Submission:
        """Retry a failed or cancelled job as a new job of the same track.

        If the recording was in the library already, the new job analyses it all the same.

        Raises
        ------
        ContrafactError : `job_not_found`, `job_not_retryable`, `upload_missing`, `bucket_unavailable`.
        """
        job, track = self.get(job_id)
        if job.state not in RETRYABLE_STATES or track.job_id != job.id:
            raise ContrafactError("job_not_retryable")
        if track.source.kind is SourceKind.UPLOAD and not self._has_upload(track):
            raise ContrafactError("upload_missing", _removed(job.problem))
        if job.problem is not None and job.problem.code == "same_recording":
            self.recordings.allow_repeat(track.id, job.id)
        return self.submit.source(track.source, Metadata(), Action.JOB_RETRIED)

    def _has_upload(self, track: Track) -> bool:
        """Check that the track's file exists; remove the key of a purged file from the track."""
        key = track.source.upload_key
        if key is None:
            return False
        is_there = self.bucket.size(key) is not None
        if not is_there:
            self.tracks.forget_upload(track.id, key)
        return is_there

    def cancel(self, job_id: str) -> tuple[Job, Track]:
        """Cancel an active job in any stage.

        Raises
        ------
        ContrafactError : `job_not_found`, `job_ended`; `not_yours` for another user's.
        """
        _, track = self.get(job_id)
        require_own(track.made_by)
        now = self.clock()

        def end(note: Note) -> Job:
            ended = self.jobs.cancel(job_id, now)
            if ended is None:
                raise ContrafactError("job_ended")
            note(Change(Action.JOB_CANCELLED, TargetKind.TRACK, ended.track_id, after={"job_id": job_id}))
            return ended

        job = self.audit.record(end)
        self.tracks.mirror_state(job.track_id, job.id, State.CANCELLED, now)
        # A running worker removes its own results; a worker that died cannot.
        remove_results(self.tracks, self.embeddings, self.bucket, job.track_id, job.id)
        forget_upload(self.tracks, self.bucket, track)
        return self.get(job_id)


def _removed(problem: Problem | None) -> str | None:
    """Return why a file was removed at once, if it was."""
    if problem is None or problem.code not in FILE_FAULTS:
        return None
    kind = KINDS[problem.code]
    title = kind.title[0].lower() + kind.title[1:]
    return f"The file was removed because it cannot be processed: {title}. {kind.advice}"
