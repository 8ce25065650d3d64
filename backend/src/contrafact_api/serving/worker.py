"""Gunicorn's worker with threads, which receives requests before they take a thread (docs/decisions/0036)."""

from __future__ import annotations

import logging
import time
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from functools import partial

from gunicorn.config import Config
from gunicorn.errors import ConfigError
from gunicorn.http.errors import LimitRequestHeaders, NoMoreData
from gunicorn.util import unquote_to_wsgi_str

from contrafact.services.wrong_keys import WRONG_KEYS
from contrafact.settings import load_settings
from contrafact_api.base_path import within
from contrafact_api.people.floods import KeyFilter
from contrafact_api.serving.admission import Admission, Ticket
from contrafact_api.serving.connection import Connection, Pace, Step, readers_over
from contrafact_api.serving.lanes import client_of, lane_of, limits_of, n_connections
from contrafact_api.serving.peers import LocalUsers
from contrafact_api.serving.refusals import DelayedRefusals, level_of, malformed, refusal
from contrafact_api.serving.watching import WatchingWorker

_MAX_UNSENT_BYTES = 64_000_000
_SCAN_SECONDS = 0.2
_log = logging.getLogger(__name__)


class ReceivingWorker(WatchingWorker):
    """Worker that gives a thread only to a request whose head and small body are complete. Requests wait by lane."""

    @classmethod
    def check_config(cls, cfg: Config, log: object) -> None:
        """Refuse options that this worker does not support.

        Raises
        ------
        ConfigError : TLS is configured.
        """
        super().check_config(cfg, log)
        if cfg.is_ssl:
            raise ConfigError("End TLS in a proxy in front of the API: its server speaks HTTP only.")

    def init_process(self) -> None:
        """Set up the limits, then run. Gunicorn calls this in the worker's process."""
        settings = load_settings()
        self.pace, limits = Pace(settings.slow_client_s, settings.min_bytes_per_s), limits_of(settings)
        self.admission: Admission[Connection] = Admission(limits)
        self.local_users, self.base_path = LocalUsers(settings.local_user_ids()), settings.base_path
        self.key_filter = KeyFilter(settings.access(), WRONG_KEYS)
        self.n_threads = sum(lane.threads for lane in limits.values())
        self.tickets: dict[Connection, Ticket[Connection]] = {}
        self.scanned_at = 0.0
        self.refused = DelayedRefusals[Connection]()
        self.worker_connections = n_connections(self.cfg.worker_connections)
        # `sendfile` would overtake what a socket keeps back.
        self.cfg.set("sendfile", False)
        super().init_process()

    def get_thread_pool(self) -> ThreadPoolExecutor:
        """Return threads for all lanes together."""
        return ThreadPoolExecutor(self.n_threads)

    def wait_for_and_dispatch_events(self, timeout: float) -> None:
        """Handle events. An unexpected error closes one connection, not the server."""
        for key, _ in self.poller.select(min(timeout, _SCAN_SECONDS, self.refused.seconds_left())):
            try:
                key.data(key.fileobj)
            except Exception:  # noqa: BLE001 - the loop must go on
                _log.exception("a connection failed")
                if isinstance(key.data, partial):
                    self._abandon(key.data.args[0])
        for conn, code in self.refused.take_due(at_once=not self.alive):
            self._refuse(conn, code)

    def _abandon(self, conn: Connection) -> None:
        """Close a connection after an unexpected error, unless a thread has it."""
        if conn in self.watched:
            self._unwatch(conn)
        if conn not in self.tickets and conn.sock.fileno() >= 0:
            self._drop(conn)

    def murder_pending(self) -> None:
        """Close connections that are too slow, and refuse requests that waited for too long."""
        now = time.monotonic()
        if now < self.scanned_at + _SCAN_SECONDS:
            return
        self.scanned_at = now
        for conn in [conn for conn in self.watched if conn.deadline <= now]:
            if conn.step is Step.REQUEST and conn.has_head:
                self._unwatch(conn)
                self._refuse(conn, "body_too_slow")
            else:
                self._close(conn)
        for conn, code in self.admission.take_overdue():
            self._refuse(conn, code)

    def finish_request(self, conn: Connection, future: Future[bool]) -> None:
        """Free the thread of a response, and send what the client has not read yet."""
        self.admission.leave(self.tickets.pop(conn))
        self._run_waiting()
        conn.keeps_alive = not future.cancelled() and future.exception() is None and bool(future.result())
        self._finish_response(conn)

    def _receive(self, conn: Connection, _: object) -> None:
        """Receive a part of a request."""
        was_idle, had_head = conn.is_idle, conn.has_head
        data = conn.read()
        if not data:
            if data is not None:
                self._end_of_input(conn)
        elif self._take(conn, lambda: conn.receive(data)):
            self._unwatch(conn)
            self._admit(conn)
        elif conn.step is Step.REQUEST and (was_idle or conn.has_head > had_head):
            conn.deadline = time.monotonic() + self.pace.seconds_for(conn.body_length)

    def _end_of_input(self, conn: Connection) -> None:
        """Close the connection, or pass on a request whose body was cut off: the app answers it."""
        if not conn.has_head:
            self._close(conn)
        else:
            self._unwatch(conn)
            conn.has_rest = True
            self._admit(conn)

    def _take(self, conn: Connection, receive: Callable[[], bool]) -> bool:
        """Parse what was received; return whether a request is complete. Answer a malformed one."""
        try:
            is_complete = receive()
            if conn.head_is_too_long:
                raise LimitRequestHeaders("the head of the request is too long")
        except (StopIteration, NoMoreData, OSError):
            self._unwatch(conn)
            self._drop(conn)
        except Exception as error:  # noqa: BLE001 - gunicorn's parser raises many, and answers each
            self._unwatch(conn)
            self._answer_malformed(conn, error)
        else:
            return is_complete
        return False

    def _answer_malformed(self, conn: Connection, error: Exception) -> None:
        conn.keeps_alive = False
        answer = malformed(error)
        if answer is None:
            self.handle_error(conn.request if conn.has_head else None, conn.sock, conn.client, error)
        else:
            _log.info("refused a malformed request: %s", error, extra={"address": conn.address})
            try:
                conn.sock.sendall(answer)
            except OSError:
                self._drop(conn)
                return
        self._finish_response(conn)

    def _admit(self, conn: Connection) -> None:
        """Queue a complete request, or refuse it soon."""
        if not conn.is_admitted and not self._admit_user(conn):
            return
        request = conn.request
        path = within(unquote_to_wsgi_str(request.path), self.base_path)
        lane = lane_of(request.method, path, has_rest=conn.has_rest)
        if self.key_filter.refuses(lane, request.headers):
            self.refused.add(conn, "invalid_key")
        elif code := self.admission.enter(conn, client_of(conn.address, conn.forwarded_for), lane):
            self.refused.add(conn, code)
        else:
            self._run_waiting()

    def _admit_user(self, conn: Connection) -> bool:
        """Return whether the client may connect, and refuse another user of this machine."""
        try:
            conn.is_admitted = self.local_users.admit(conn.sock)
            if not conn.is_admitted:
                self.refused.add(conn, "user_not_allowed")
        except OSError:  # it is gone
            self._drop(conn)
        return conn.is_admitted

    def _run_waiting(self) -> None:
        for ticket in self.admission.start():
            conn = ticket.item
            self.tickets[conn] = ticket
            conn.sock.client = ticket.client
            if conn.has_rest:
                conn.parser.unreader.begin_body()
            self.enqueue_req(conn)

    def _refuse(self, conn: Connection, code: str) -> None:
        request = conn.request
        _log.log(level_of(code), "refused %s %s", request.method, request.path, extra={"code": code})
        conn.keeps_alive = False
        try:
            conn.sock.sendall(refusal(code, request.method))
        except OSError:
            self._drop(conn)
            return
        if code == "invalid_key" and not conn.has_rest and not conn.sock.unsent_bytes:
            self._drop(conn)  # a flood of these must not wait for the clients' close
        else:
            self._finish_response(conn)

    def _finish_response(self, conn: Connection) -> None:
        """Send the rest of a response. After it, wait for the next request, or close."""
        try:
            conn.sock.send_rest()
        except OSError:
            self._drop(conn)
            return
        if conn.sock.unsent_bytes:
            self._watch(conn, Step.READER, self.pace.seconds_for(conn.sock.unsent_bytes))
            for slow in readers_over(_MAX_UNSENT_BYTES, self.watched):
                self._close(slow)
        elif conn.keeps_alive:
            self._next_request(conn)
        else:
            self._linger(conn)

    def _send_rest(self, conn: Connection, _: object) -> None:
        """Send a part of what the client has not read yet."""
        try:
            conn.sock.send_rest()
        except OSError:
            self._close(conn)
            return
        if not conn.sock.unsent_bytes:
            self._unwatch(conn)
            self._finish_response(conn)

    def _next_request(self, conn: Connection) -> None:
        self._watch(conn, Step.REQUEST, self.cfg.keepalive)
        if self._take(conn, conn.start_over):
            self._unwatch(conn)
            self._admit(conn)
        elif not conn.is_idle:
            conn.deadline = time.monotonic() + self.pace.seconds_for(conn.body_length)
