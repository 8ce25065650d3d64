"""Decide which requests run, which wait for a thread, and which are refused before they take one."""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Generic, TypeVar

from contrafact_api.serving.lanes import Lane, LaneLimits

Item = TypeVar("Item")


@dataclass(frozen=True, slots=True)
class Ticket(Generic[Item]):
    """A request that was admitted.

    Parameters
    ----------
    item : what to run.
    expires_at : latest start, by the clock of the admission.
    """

    item: Item
    client: str
    lane: Lane
    expires_at: float


class Admission(Generic[Item]):
    """Queues of requests by lane. Not thread-safe: one thread calls all methods.

    Parameters
    ----------
    clock : monotonic time in seconds.
    """

    def __init__(self, limits: Mapping[Lane, LaneLimits], clock: Callable[[], float] = time.monotonic) -> None:
        self._limits = limits
        self._clock = clock
        self._waiting: dict[Lane, list[Ticket[Item]]] = {lane: [] for lane in limits}
        self._running: dict[Lane, Counter[str]] = {lane: Counter() for lane in limits}

    def enter(self, item: Item, client: str, lane: Lane) -> str | None:
        """Queue a request. If it is refused, return the code of the error."""
        limits, waiting, running = self._limits[lane], self._waiting[lane], self._running[lane]
        if running[client] + sum(ticket.client == client for ticket in waiting) >= limits.per_client:
            return "too_many_requests"
        if len(waiting) >= limits.waiting + max(0, limits.threads - running.total()):
            return "busy"
        waiting.append(Ticket(item, client, lane, self._clock() + limits.wait_seconds))
        return None

    def start(self) -> Iterator[Ticket[Item]]:
        """Yield the requests that may run now. Call `leave` when one has ended."""
        for lane in self._limits:
            while (ticket := self._next(lane)) is not None:
                self._waiting[lane].remove(ticket)
                self._running[lane][ticket.client] += 1
                yield ticket

    def leave(self, ticket: Ticket[Item]) -> None:
        """Free the thread of a request that ran."""
        running = self._running[ticket.lane]
        running[ticket.client] -= 1
        if not running[ticket.client]:
            del running[ticket.client]

    def take_overdue(self) -> list[tuple[Item, str]]:
        """Remove the requests that waited for too long; return them with the codes of their errors."""
        now = self._clock()
        overdue = [ticket for tickets in self._waiting.values() for ticket in tickets if ticket.expires_at <= now]
        for ticket in overdue:
            self._waiting[ticket.lane].remove(ticket)
        return [(ticket.item, self._reason(ticket)) for ticket in overdue]

    def _reason(self, ticket: Ticket[Item]) -> str:
        n_running, limits = self._running[ticket.lane][ticket.client], self._limits[ticket.lane]
        is_own = limits.threads_per_client < limits.threads and n_running >= limits.threads_per_client
        return "too_many_requests" if is_own else "busy"

    def _next(self, lane: Lane) -> Ticket[Item] | None:
        """Return the oldest request of the client that has the fewest running."""
        limits, running = self._limits[lane], self._running[lane]
        if running.total() >= limits.threads:
            return None
        allowed = (ticket for ticket in self._waiting[lane] if running[ticket.client] < limits.threads_per_client)
        return min(allowed, key=lambda ticket: running[ticket.client], default=None)
