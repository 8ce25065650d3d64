from __future__ import annotations

import json
import os
import signal
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from kombu import Consumer, Message
from kombu import Queue as BrokerQueue
from tests.doubles.memory_servers import MemoryQueue
from tests.doubles.servers import Server, redis_client, running_broker

from contrafact.adapters.celery_queue import (
    EXPAND_PLAYLIST,
    MAKE_DOCUMENT,
    PROCESS_TRACK,
    QUEUE,
    RANK_CLIP,
    REEMBED_TRACKS,
    CeleryQueue,
    make_celery,
    queue_of,
)
from contrafact.domain.work_kinds import WorkKind
from contrafact.ports.queue import Queue

SOON_SECONDS = 5.5
"""Our limits are 1 to 2 s; kombu alone would wait for 6 s and more."""


@pytest.fixture
def own_broker(tmp_path: Path) -> Iterator[Server]:
    with running_broker(tmp_path) as server:
        yield server


@pytest.mark.parametrize("kind", ["memory", "valkey"])
def test_a_nudge_is_sent(kind: str, request: pytest.FixtureRequest) -> None:
    queue: Queue = MemoryQueue()
    if kind == "valkey":
        queue = CeleryQueue(make_celery(request.getfixturevalue("own_broker").uri))
    assert queue.nudge_job("j1", "file-1")
    assert queue.nudge_playlist("pl-1")
    assert queue.nudge_clip("c1")
    assert queue.nudge_document("d1")
    assert queue.nudge_reembedding()


def test_nudges_arrive_as_json_in_the_workers_queue(own_broker: Server) -> None:
    queue = CeleryQueue(make_celery(own_broker.uri))
    queue.nudge_job("j1", "file-1")
    queue.nudge_job("j2", "yt-1")
    queue.nudge_playlist("pl-1")
    queue.nudge_clip("c1")
    queue.nudge_document("d1")
    queue.nudge_reembedding()
    broker = redis_client(own_broker)
    waiting = {key.decode(): broker.lrange(key, 0, -1) for key in broker.scan_iter(f"{QUEUE}*")}
    messages = [json.loads(raw) for found in waiting.values() for raw in found]
    # Behind the name stands the priority.
    assert {name.partition("\x06")[0] for name in waiting} == {
        *(QUEUE, "contrafact.downloads", "contrafact.imports", "contrafact.clips", "contrafact.reembedding")
    }
    sent = {(message["headers"]["task"], message["headers"]["argsrepr"]) for message in messages}
    assert sent == {
        (PROCESS_TRACK, "('j1',)"),
        (PROCESS_TRACK, "('j2',)"),
        (EXPAND_PLAYLIST, "('pl-1',)"),
        (RANK_CLIP, "('c1',)"),
        (MAKE_DOCUMENT, "('d1',)"),
        (REEMBED_TRACKS, "()"),
    }
    expires = {message["headers"]["task"]: message["headers"]["expires"] for message in messages}
    assert [task for task, moment in expires.items() if moment] == [REEMBED_TRACKS], (
        "the others wait as long as it takes"
    )
    assert {message["content-type"] for message in messages} == {"application/json"}


def test_a_clip_does_not_wait_behind_downloads(own_broker: Server) -> None:
    app = make_celery(own_broker.uri)
    queue, arrived = CeleryQueue(app), list[str]()
    for number in range(3):
        queue.nudge_job(f"j{number}", "file-1")
    queue.nudge_clip("c1")

    def arrive(_: object, message: Message) -> None:
        arrived.append(message.headers["argsrepr"])
        message.ack()

    with app.connection_for_read() as connection, connection.channel() as channel:
        channel.basic_qos(0, 1, False)
        queues = [BrokerQueue(queue_of(kind)) for kind in WorkKind]
        with Consumer(channel, queues, callbacks=[arrive]):
            while len(arrived) < 4:
                connection.drain_events(timeout=5)
    assert arrived == ["('c1',)", "('j0',)", "('j1',)", "('j2',)"]


def test_a_nudge_fails_quickly_while_the_broker_does_not_answer_and_works_again_after_its_return(
    own_broker: Server,
) -> None:
    queue = CeleryQueue(make_celery(own_broker.uri))
    assert queue.nudge_job("j1", "file-1")
    queue.check()
    own_broker.stop()
    for _ in range(2):
        began = time.monotonic()
        assert not queue.nudge_job("j2", "file-1")
        assert time.monotonic() - began < SOON_SECONDS
    began = time.monotonic()
    with pytest.raises(Exception, match=r".+"):
        queue.check()
    assert time.monotonic() - began < SOON_SECONDS
    own_broker.start()
    assert queue.nudge_job("j3", "file-1")
    queue.check()


def test_a_broker_that_does_not_exist_causes_no_delay() -> None:
    queue = CeleryQueue(make_celery("redis://127.0.0.1:1/0"))
    began = time.monotonic()
    assert not queue.nudge_job("j1", "file-1")
    assert time.monotonic() - began < SOON_SECONDS


def test_a_broker_that_hangs_causes_no_delay(own_broker: Server) -> None:
    queue = CeleryQueue(make_celery(own_broker.uri))
    assert queue.nudge_job("j1", "file-1")
    pid = int(redis_client(own_broker).info("server")["process_id"])
    os.kill(pid, signal.SIGSTOP)
    try:
        began = time.monotonic()
        assert not queue.nudge_job("j2", "file-1")
        assert time.monotonic() - began < SOON_SECONDS
    finally:
        os.kill(pid, signal.SIGCONT)
