"""Send nudges to the workers as Celery messages."""

from __future__ import annotations

import logging
import ssl

from celery import Celery
from kombu.exceptions import KombuError, OperationalError
from opentelemetry.trace import SpanKind

from contrafact.adapters.tracing import trace_headers, tracing
from contrafact.domain.work_kinds import WorkKind, kind_of_job

PROCESS_TRACK = "contrafact.process_track"
EXPAND_PLAYLIST = "contrafact.expand_playlist"
RUN_IMPORT = "contrafact.run_import"
WORK_ON_SET = "contrafact.work_on_set"
RANK_CLIP = "contrafact.rank_clip"
MAKE_DOCUMENT = "contrafact.make_document"
REEMBED_TRACKS = "contrafact.reembed_tracks"
QUEUE = "contrafact"
"""The queue of analyses, and of everything that a release before 1.1 sends."""

_HIGH, _MIDDLE, _NORMAL = 0, 3, 9
"""Priorities, highest first. A user waits for a clip or a document, which take seconds: neither may queue behind a
long playlist. Nor may a playlist, which takes seconds to expand, behind another user's thousand jobs."""
_CONNECT_SECONDS = 1.0
_ANSWER_SECONDS = 2.0
_REEMBED_WITHIN_SECONDS = 10
"""The sweep sends the next one soon. Messages that found no free worker expire, so that they do not delay jobs."""
_log = logging.getLogger(__name__)


def queue_of(kind: WorkKind) -> str:
    """Return the name of the queue of a kind of work."""
    return QUEUE if kind is WorkKind.ANALYSES else f"{QUEUE}.{kind.value}"


def make_celery(broker_url: str) -> Celery:
    """Return a Celery app without tasks. Connects at first use."""
    app = Celery("contrafact", broker=broker_url)
    if broker_url.startswith("rediss:") and "ssl_cert_reqs" not in broker_url:
        # By default kombu accepts any certificate.
        app.conf.broker_use_ssl = {"ssl_cert_reqs": ssl.CERT_REQUIRED}
    app.conf.update(
        task_default_queue=QUEUE,
        task_ignore_result=True,
        task_serializer="json",
        accept_content=["json"],
        broker_transport_options={
            "socket_connect_timeout": _CONNECT_SECONDS,
            "socket_timeout": _ANSWER_SECONDS,
            "retry_on_timeout": False,
            # By default kombu tries to connect for six seconds, and the user who submits a link waits.
            "max_retries": 0,
            # Messages are acknowledged late. The sweep, not the broker, restores jobs of a dead worker.
            "visibility_timeout": 6 * 3600,
        },
    )
    return app


class CeleryQueue:
    """`Queue` on Celery."""

    def __init__(self, app: Celery) -> None:
        self._app = app

    def nudge_job(self, job_id: str, track_id: str) -> bool:
        """See `Queue.nudge_job`."""
        return self._send(kind_of_job(track_id), PROCESS_TRACK, job_id)

    def nudge_playlist(self, playlist_id: str) -> bool:
        """See `Queue.nudge_playlist`."""
        return self._send(WorkKind.IMPORTS, EXPAND_PLAYLIST, playlist_id, priority=_MIDDLE)

    def nudge_import(self, import_id: str) -> bool:
        """See `Queue.nudge_import`."""
        return self._send(WorkKind.IMPORTS, RUN_IMPORT, import_id, priority=_MIDDLE)

    def nudge_set(self, set_id: str) -> bool:
        """See `Queue.nudge_set`."""
        return self._send(WorkKind.SETS, WORK_ON_SET, set_id)

    def nudge_clip(self, clip_id: str) -> bool:
        """See `Queue.nudge_clip`."""
        return self._send(WorkKind.CLIPS, RANK_CLIP, clip_id, priority=_HIGH)

    def nudge_document(self, sha256: str) -> bool:
        """See `Queue.nudge_document`."""
        return self._send(WorkKind.CLIPS, MAKE_DOCUMENT, sha256, priority=_HIGH)

    def nudge_reembedding(self) -> bool:
        """See `Queue.nudge_reembedding`."""
        return self._send(WorkKind.REEMBEDDING, REEMBED_TRACKS, expires=_REEMBED_WITHIN_SECONDS)

    def check(self) -> None:
        """Return if the broker answers, else raise."""
        with self._app.connection_for_write() as connection:
            connection.ensure_connection(max_retries=0, timeout=_CONNECT_SECONDS)

    def _send(
        self, kind: WorkKind, name: str, *arguments: str, expires: float | None = None, priority: int = _NORMAL
    ) -> bool:
        options = {"retry": False, "ignore_result": True, "expires": expires, "priority": priority}
        try:
            with tracing.span(f"publish {name}", SpanKind.PRODUCER):
                self._app.send_task(name, arguments, queue=queue_of(kind), headers=trace_headers(), **options)
        except (OperationalError, KombuError, OSError) as error:
            _log.warning("nudge of %s not sent: %s", name, error, extra={"arguments": arguments})
            return False
        return True
