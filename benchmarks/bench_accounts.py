"""Measure what signing in costs, and other requests beside a flood of wrong API keys.

Baselines: a ping of the database; a plain SHA-256; the same requests without the flood, before. The flood has another
address than the client that is measured.
"""

from __future__ import annotations

import asyncio
import os
import secrets
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from hashlib import sha256
from multiprocessing import get_context
from pathlib import Path

from benchmarks.product import Product, running_product
from benchmarks.table import Row, median, p99, print_table, times_ms
from contrafact.adapters.mongo.credentials import MongoKeyStore, MongoSessionStore
from contrafact.adapters.mongo.database import connect, ensure_indexes, ping
from contrafact.adapters.mongo.users import MongoUserStore
from contrafact.adapters.passwords import Argon2Passwords
from contrafact.adapters.system import new_id, now
from contrafact.domain.people import Identity, Role, User, Way
from contrafact.domain.tokens import new_key
from contrafact.services.keys import Keys
from contrafact.services.sessions import Client, SessionLimits, Sessions
from contrafact.services.wrong_keys import WRONG_KEYS

PER_SECOND, N_PROCESSES = 2_000, 2
MEASURED_S, SETTLING_S, PAUSE_S = 10.0, 3.0, 0.05
FLOOD_ADDRESS = "127.0.0.9"
KINDS = {"wrong": lambda: f"cf_{secrets.token_hex(24)}", "well formed wrong": new_key}
LOOK_UP_MS, SIGN_IN_MS, BESIDE_MS = 1.0, 500.0, 300.0


def main() -> int:
    """Measure and print."""
    os.environ["CONTRAFACT_ALLOWED_HOSTS"] = "songs.example.org,127.0.0.1,localhost"
    with tempfile.TemporaryDirectory() as folder, running_product(Path(folder) / "data") as product:
        database = connect(product.database_uri)
        ensure_indexes(database)
        users = MongoUserStore(database)
        user = User(new_id(), "maria", Role.VIEWER, now(), now())
        users.create(user)
        sessions = Sessions(users, MongoSessionStore(database), SessionLimits(), now, new_id)
        token, _ = sessions.begin(user, Client("127.0.0.1", ""), None)
        found = times_ms(lambda: sessions.identify(token), 1_000)
        pinged = times_ms(lambda: ping(database), 1_000)
        rows = [Row("look-up of a session, median", "ping", median(pinged), median(found), "ms", LOOK_UP_MS)]
        owner = Identity(user.id, user.name, user.role, user.role.scopes, Way.SESSION)
        keys = Keys(users, MongoKeyStore(database), WRONG_KEYS, now, new_id)
        key, _ = keys.create(owner, "benchmark", user.role.scopes, None)
        alone = measure(product, key)
        for kind in KINDS:
            with flood(product, kind):
                time.sleep(SETTLING_S)
                beside = measure(product, key)
            for name, statistic in (("median", median), ("p99", p99)):
                label = f"GET /works beside {PER_SECOND} {kind} keys a second, {name}"
                rows.append(Row(label, "without", statistic(alone), statistic(beside), "ms", BESIDE_MS))
            time.sleep(SETTLING_S)
    return print_table([*rows, sign_in()])


def sign_in() -> Row:
    """Return the processor's time of one password, which does not depend on what else runs."""
    passwords = Argon2Passwords()
    stored = passwords.hash("seven brass herons at dusk")
    times = []
    for _ in range(5):
        began = time.process_time()
        passwords.verify(stored, "seven brass herons at dusk")
        times.append(1000 * (time.process_time() - began))
    plain = median(times_ms(lambda: sha256(b"seven brass herons at dusk").digest(), 1_000))
    return Row("password by Argon2id, processor", "sha256", plain, median(times), "ms", SIGN_IN_MS)


def measure(product: Product, key: str) -> list[float]:
    """Return the times of requests with a right key, in milliseconds."""
    client, times, until = product.client(), [], time.monotonic() + MEASURED_S
    while time.monotonic() < until:
        times += times_ms(lambda: client.get("/works", {"Authorization": f"Bearer {key}"}), 1)
        time.sleep(PAUSE_S)
    return times


@contextmanager
def flood(product: Product, kind: str) -> Iterator[None]:
    """Send requests with wrong keys at a constant rate, each with another key."""
    context, given = get_context("spawn"), (product.port, PER_SECOND // N_PROCESSES, kind)
    parts = [context.Process(target=_send, args=given) for _ in range(N_PROCESSES)]
    for part in parts:
        part.start()
    try:
        yield
    finally:
        for part in parts:
            part.terminate()
            part.join()


def _send(port: int, per_second: int, kind: str) -> None:
    asyncio.run(_flood(port, per_second, KINDS[kind]))


async def _flood(port: int, per_second: int, new_wrong_key: Callable[[], str]) -> None:
    began, n_sent, running = time.monotonic(), 0, set[asyncio.Task[None]]()
    while True:
        due = int((time.monotonic() - began) * per_second) - n_sent
        for _ in range(due):
            task = asyncio.create_task(_ask(port, new_wrong_key()))
            running.add(task)
            task.add_done_callback(running.discard)
        n_sent += due
        await asyncio.sleep(0.01)


async def _ask(port: int, key: str) -> None:
    try:
        reader, writer = await asyncio.open_connection("127.0.0.1", port, local_addr=(FLOOD_ADDRESS, 0))
        head = f"GET /api/v1/tracks HTTP/1.1\r\nHost: 127.0.0.1\r\nAuthorization: Bearer {key}\r\n"
        writer.write(f"{head}\r\n".encode())
        await reader.read()
        writer.close()
    except OSError:
        return  # the server takes no more of this address


if __name__ == "__main__":
    sys.exit(main())
