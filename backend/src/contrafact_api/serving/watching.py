"""The connections of a worker that no thread has: each is watched for a time, then closed."""

from __future__ import annotations

import errno
import socket
import time
from functools import partial
from selectors import EVENT_READ, EVENT_WRITE

from gunicorn.workers.gthread import ThreadWorker

from contrafact_api.serving.connection import Connection, Pace, Step, slowest

_ACCEPTED_AT_ONCE = 64
_LINGER_SECONDS = 2.0


class WatchingWorker(ThreadWorker):  # type: ignore[misc]  # gunicorn has no types
    """Worker that watches connections until a thread takes them. Subclasses set `pace`, and handle their events."""

    pace: Pace

    def init_process(self) -> None:
        """Begin without connections, then run. Gunicorn calls this in the worker's process."""
        self.watched = set[Connection]()
        super().init_process()

    def accept(self, listener: socket.socket) -> None:
        """Accept new connections, in place of the slowest ones if there are too many."""
        for _ in range(_ACCEPTED_AT_ONCE):
            # One place stays free, since gunicorn stops listening when none is.
            if self.nr_conns >= self.worker_connections - 1 and not self._make_room():
                return
            try:
                accepted, address = listener.accept()
                conn = Connection(self.cfg, accepted, address, listener.getsockname(), self.pace)
            except OSError as error:
                if error.errno in {errno.EMFILE, errno.ENFILE}:
                    self._make_room()
                return
            self.nr_conns += 1
            self._watch(conn, Step.REQUEST, self.pace.grace_seconds)

    def murder_keepalived(self, force: bool = False) -> None:
        """Close all connections when the worker ends. Expired ones are closed with the slow ones."""
        for conn in list(self.watched) if force else ():
            self._close(conn)

    def _cap_keepalive(self, deadline: float) -> None:
        """Close connections without a complete request by `deadline` when the worker stops."""
        for conn in self.watched:
            if conn.step is Step.REQUEST:
                conn.deadline = min(conn.deadline, deadline)

    def _receive(self, conn: Connection, _: object) -> None:
        """Receive a part of a request."""
        raise NotImplementedError

    def _send_rest(self, conn: Connection, _: object) -> None:
        """Send a part of what the client has not read yet."""
        raise NotImplementedError

    def _linger(self, conn: Connection) -> None:
        """Close after the client has read the response: to close at once would take it from the client."""
        try:
            conn.sock.shutdown(socket.SHUT_WR)
        except OSError:
            self._drop(conn)
        else:
            self._watch(conn, Step.CLOSE, _LINGER_SECONDS)

    def _discard(self, conn: Connection, _: object) -> None:
        if conn.read() == b"":
            self._close(conn)

    def _watch(self, conn: Connection, step: Step, seconds: float) -> None:
        """Wait for the client, for a time."""
        handle = {Step.REQUEST: self._receive, Step.READER: self._send_rest, Step.CLOSE: self._discard}[step]
        conn.step, conn.since = step, time.monotonic()
        conn.deadline = conn.since + seconds
        self.watched.add(conn)
        self.poller.register(conn.sock, EVENT_WRITE if step is Step.READER else EVENT_READ, partial(handle, conn))

    def _unwatch(self, conn: Connection) -> None:
        self.watched.remove(conn)
        self.poller.unregister(conn.sock)

    def _close(self, conn: Connection) -> None:
        """Close a connection that is watched."""
        if conn in self.watched:
            self._unwatch(conn)
            self._drop(conn)

    def _drop(self, conn: Connection) -> None:
        self.nr_conns -= 1
        conn.close()

    def _make_room(self) -> bool:
        """Close the slowest connection; return whether there was one."""
        if found := slowest(self.watched):
            self._close(found)
        return found is not None
