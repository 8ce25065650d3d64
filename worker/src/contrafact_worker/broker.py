"""A change to kombu's transport for Redis and Valkey, so that a broker that fails does not stop a worker."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from kombu.transport import redis, virtual

# kombu has no types.
_Channel: Any = redis.Channel
_RedisQoS: Any = redis.QoS
_VirtualQoS: Any = virtual.QoS


class ReleasingQoS(_RedisQoS):  # type: ignore[misc]
    """Counts the messages that a worker holds, and stops counting one whose acknowledgement failed.

    kombu goes on counting it, since redis-py reconnects by itself: a worker with as many as it may hold would never
    take a message again. The broker delivers the message again later, and its job was done or is resumed.
    """

    def ack(self, delivery_tag: str) -> None:
        """Acknowledge a message."""
        with self._releasing(delivery_tag):
            super().ack(delivery_tag)

    def reject(self, delivery_tag: str, requeue: bool = False) -> None:
        """Reject a message."""
        with self._releasing(delivery_tag):
            super().reject(delivery_tag, requeue=requeue)

    @contextmanager
    def _releasing(self, delivery_tag: str) -> Iterator[None]:
        try:
            yield
        except Exception:
            _VirtualQoS.ack(self, delivery_tag)
            raise


def release_unacknowledged() -> None:
    """Use `ReleasingQoS` for all connections of this process."""
    _Channel.QoS = ReleasingQoS
