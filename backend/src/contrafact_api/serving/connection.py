"""A client's connection: what it sent so far, at what pace it must send, and what it has not read yet."""

from __future__ import annotations

import select
import socket
import time
from collections import Counter, deque
from collections.abc import Callable, Collection, Iterable, Iterator
from dataclasses import dataclass
from enum import Enum, auto
from typing import TYPE_CHECKING, cast

from gunicorn.config import Config
from gunicorn.http.body import LengthReader
from gunicorn.http.message import Request
from gunicorn.http.parser import RequestParser
from gunicorn.http.unreader import SocketUnreader
from gunicorn.workers.gthread import TConn

from contrafact.domain.errors import ContrafactError

if TYPE_CHECKING:
    from _typeshed import ReadableBuffer

_READ_BYTES = 65_536
_KEPT_BODY_BYTES = 65_536
_KERNEL_BYTES = 131_072
_HEAD_END = b"\r\n\r\n"
MAX_HEAD_BYTES = 65_536


@dataclass(frozen=True, slots=True)
class Pace:
    """The slowest client that is served.

    Parameters
    ----------
    grace_seconds : time for the head of a request, and time before the rate counts.
    min_bytes_per_s : average rate of bodies and responses after it.
    """

    grace_seconds: float
    min_bytes_per_s: float

    def seconds_for(self, n_bytes: int) -> float:
        """Return the longest time in which this many bytes must be sent."""
        return self.grace_seconds + n_bytes / self.min_bytes_per_s


class ResponseSocket(socket.socket):
    """Socket whose `sendall` keeps what the client does not read, in place of waiting for it.

    Attributes
    ----------
    unsent_bytes : number of bytes kept.
    client : of the request that is answered, as limits count it; the app reads it.
    """

    def __init__(self, accepted: socket.socket) -> None:
        super().__init__(fileno=accepted.detach())
        if self.family in {socket.AF_INET, socket.AF_INET6}:
            # Otherwise the kernel takes megabytes that nobody reads, and more requests are answered for nothing.
            self.setsockopt(socket.IPPROTO_TCP, socket.TCP_NOTSENT_LOWAT, _KERNEL_BYTES)
        self.client = ""
        self._unsent: deque[memoryview] = deque()
        self.unsent_bytes = 0

    def sendall(self, data: ReadableBuffer, flags: int = 0, /) -> None:
        """Send what the client takes now; `send_rest` sends the rest."""
        # A copy, since the caller may change its buffer.
        self._unsent.append(memoryview(bytes(data)))
        self.unsent_bytes += len(self._unsent[-1])
        if len(self._unsent) == 1:
            self.send_rest()

    def send_rest(self) -> None:
        """Send as much as the client takes.

        Raises
        ------
        OSError : the client closed the connection.
        """
        while self._unsent:
            try:
                n_sent = self.send(self._unsent[0], socket.MSG_DONTWAIT)
            except BlockingIOError:
                return
            self.unsent_bytes -= n_sent
            rest = self._unsent.popleft()[n_sent:]
            if rest:
                self._unsent.appendleft(rest)


class PacedUnreader(SocketUnreader):  # type: ignore[misc]  # gunicorn has no types
    """Source of a body that must arrive at a pace. Reading anything else from the socket is an error.

    Only the time spent in waiting for the client counts, not that in which the app stores what it read.
    """

    def __init__(self, sock: socket.socket, pace: Pace, close_after: Callable[[], None]) -> None:
        super().__init__(sock)
        self.may_wait = False
        self._pace, self._close_after = pace, close_after
        self._waited = 0.0
        self._received = 0

    def begin_body(self) -> None:
        """Allow reading from the socket, and start to count."""
        self.may_wait, self._waited, self._received = True, 0.0, 0

    def chunk(self, size_hint: int | None = None) -> bytes:
        """Return the next bytes of the client.

        Raises
        ------
        ContrafactError : `body_too_slow`.
        BlockingIOError : the head of a request ends too early.
        """
        if not self.may_wait:
            raise BlockingIOError
        began = time.monotonic()
        left = self._pace.seconds_for(self._received) - self._waited
        poll = select.poll()
        poll.register(self.sock, select.POLLIN)
        if left <= 0 or not poll.poll(1000 * left):
            self._waited += time.monotonic() - began
            self._close_after()
            raise ContrafactError("body_too_slow")
        data = cast("bytes", super().chunk(size_hint))
        self._waited += time.monotonic() - began
        self._received += len(data)
        return data


class _HeldParser(RequestParser):  # type: ignore[misc]  # gunicorn has no types
    """Parser that returns the request that `Connection` parsed already."""

    def __init__(self, config: Config, sock: ResponseSocket, address: object, pace: Pace) -> None:
        super().__init__(config, sock, address)
        self.unreader = PacedUnreader(sock, pace, self._close_after)

    def __next__(self) -> Request:
        return self.mesg

    def parse(self) -> Request:
        return super().__next__()

    def finish_body(self, deadline: float | None = None, max_bytes: int | None = None) -> bool:
        """Discard the rest of a body after its response; return whether another request may follow."""
        try:
            return bool(super().finish_body(deadline, max_bytes))
        except ContrafactError:
            return False

    def _close_after(self) -> None:
        self.mesg.force_close()


class Step(Enum):
    """What a connection without a thread waits for: a request, a reader of the response, or the client's close."""

    REQUEST = auto()
    READER = auto()
    CLOSE = auto()


class Connection(TConn):  # type: ignore[misc]  # gunicorn has no types
    """Connection whose requests are received without a thread.

    Attributes
    ----------
    since, deadline : start and end of the current step, by the monotonic clock.
    keeps_alive : whether another request may follow the response.
    is_admitted : whether its user was found to be allowed.
    has_head : whether the head of `request` is complete.
    has_rest : whether a thread must receive the rest of its body.
    """

    sock: ResponseSocket
    parser: _HeldParser

    def __init__(
        self, config: Config, accepted: socket.socket, address: tuple[str, int], server: object, pace: Pace
    ) -> None:
        super().__init__(config, ResponseSocket(accepted), address, server)
        self.parser = _HeldParser(config, self.sock, address, pace)
        # gunicorn's `handle` would otherwise wait for data and make a parser of its own.
        self.initialized = self.data_ready = True
        self.step, self.since, self.deadline = Step.REQUEST, 0.0, 0.0
        self.keeps_alive = False
        self.is_admitted = False
        self.has_rest = False
        self.has_head = False
        self.request: Request = None
        """The request, once its head is complete."""
        self._head = bytearray()

    @property
    def address(self) -> str:
        """Address of the other end; empty for a Unix socket."""
        return str(self.client[0]) if isinstance(self.client, tuple) else ""

    @property
    def forwarded_for(self) -> str | None:
        """X-Forwarded-For, if the other end is a proxy that gunicorn trusts."""
        if not self.request._peer_is_trusted_proxy():
            return None
        return ",".join(value for name, value in self.request.headers if name == "X-FORWARDED-FOR")

    @property
    def body_length(self) -> int:
        """Length of a body that is kept here, in bytes; 0 before the head is complete."""
        return int(self.request.body.reader.length) if self.has_head else 0

    @property
    def is_idle(self) -> bool:
        """Whether nothing of a request was received."""
        return not self.has_head and not self._head

    def read(self) -> bytes | None:
        """Return what the client sent: None if nothing, empty bytes if it closed its side."""
        try:
            return self.sock.recv(_READ_BYTES, socket.MSG_DONTWAIT)
        except BlockingIOError:
            return None
        except OSError:
            return b""

    def start_over(self) -> bool:
        """Prepare for the next request; return whether it was received already."""
        self.has_head = self.has_rest = False
        self.parser.unreader.may_wait = False
        ahead = self.parser.unreader.take_buffered()
        return bool(ahead) and self.receive(ahead)

    def receive(self, data: bytes) -> bool:
        """Take bytes of the client; return whether a request is complete, or complete enough for a thread.

        Raises
        ------
        Exception : of gunicorn's parser, for a malformed head.
        """
        unreader = self.parser.unreader
        if not self.has_head:
            searched = max(0, len(self._head) - len(_HEAD_END))
            self._head += data
            if self._head.find(_HEAD_END, searched) < 0:
                return False
            unreader.unread(bytes(self._head))
            self._head.clear()
            self.request = self.parser.parse()
            self.has_head = True
        else:
            unreader.buf.seek(0, 2)
            unreader.buf.write(data)
        n_missing = self._n_missing(unreader.buf.getbuffer().nbytes)
        self.has_rest = n_missing is None
        return not n_missing

    @property
    def head_is_too_long(self) -> bool:
        """Whether a head has not ended within the limit."""
        return len(self._head) > MAX_HEAD_BYTES

    def _n_missing(self, n_received: int) -> int | None:
        """Return how much of a small body is missing; None if a thread must read the rest of the body."""
        request = self.request
        reader = request.body.reader
        if not isinstance(reader, LengthReader):
            return None
        n_missing = max(0, int(reader.length) - n_received)
        waits_for_continue = n_missing and request._expected_100_continue
        return None if waits_for_continue or (n_missing and reader.length > _KEPT_BODY_BYTES) else n_missing


def slowest(connections: Collection[Connection]) -> Connection | None:
    """Return the connection that has waited longest, of the address that has most of them."""
    per_address = Counter(conn.address for conn in connections)
    return min(connections, key=lambda conn: (-per_address[conn.address], conn.since), default=None)


def readers_over(max_bytes: int, connections: Iterable[Connection]) -> Iterator[Connection]:
    """Yield the slowest readers of responses, as many as keep more than `max_bytes` in memory."""
    readers = sorted((conn for conn in connections if conn.step is Step.READER), key=lambda conn: conn.since)
    n_bytes = sum(conn.sock.unsent_bytes for conn in readers)
    for conn in readers:
        if n_bytes <= max_bytes:
            return
        n_bytes -= conn.sock.unsent_bytes
        yield conn
