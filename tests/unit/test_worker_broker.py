"""A worker takes messages although the broker failed while it acknowledged others."""

from __future__ import annotations

from collections.abc import Callable
from types import SimpleNamespace
from typing import Any, cast

import pytest
from kombu.transport import redis, virtual

from contrafact_worker.broker import release_unacknowledged


class Away:
    """A channel to a broker that does not answer."""

    do_restore = False

    def conn_or_acquire(self, _: object = None) -> Any:
        raise ConnectionError


@pytest.fixture
def qos(monkeypatch: pytest.MonkeyPatch) -> Any:
    """The messages of a worker that may hold one, and holds it."""
    monkeypatch.setattr(redis.Channel, "QoS", redis.QoS)
    release_unacknowledged()
    channel, base = cast("Any", redis.Channel), cast("Any", virtual.QoS)
    found = channel.QoS(Away(), prefetch_count=1)
    base.append(found, SimpleNamespace(delivery_info={}), "1")
    assert not found.can_consume()
    return found


@pytest.mark.parametrize(
    "end", [lambda qos: qos.ack("1"), lambda qos: qos.reject("1"), lambda qos: qos.reject("1", requeue=True)]
)
def test_a_message_that_the_broker_did_not_take_back_makes_room(qos: Any, end: Callable[[Any], None]) -> None:
    with pytest.raises(ConnectionError):
        end(qos)
    assert qos.can_consume()
