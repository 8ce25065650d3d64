"""Kill processes of a cluster at random moments; each is started again, as systemd or Kubernetes would.

Where hosts have networks of their own, some of those are cut too.
"""

from __future__ import annotations

import random
import time
from collections import Counter
from collections.abc import Callable

from tests.cluster.cluster import Cluster
from tests.cluster.cuts import cut_at_random
from tests.cluster.processes import Process

LONGEST_PAUSE_SECONDS = 3.0
CUT_PART = 0.12
MILVUS_SECONDS = 60.0
"""Shortest time between two kills of Milvus, which needs half a minute to start."""


def kill_the_primary(cluster: Cluster) -> bool:
    """Kill the mongod that is primary; another one is elected."""
    primary = cluster.database.primary()
    # Not `setpriv`, which has become mongod.
    return primary is not None and primary.kill(lambda family: family[0])


def kill_at_random(cluster: Cluster, seconds: float, dice: random.Random) -> tuple[Counter[str], Counter[str]]:
    """Kill any process of any host, again and again; return the kills by part, and the cuts by kind."""
    kills, cuts = Counter[str](), Counter[str]()
    ends_at = time.monotonic() + seconds
    may_be_killed = _MayBeKilled(cluster)
    while (left := ends_at - time.monotonic()) > 0:
        time.sleep(min(left, dice.uniform(0.2, LONGEST_PAUSE_SECONDS)))
        if cluster.network.can_cut and dice.random() < CUT_PART:
            if _has_majority(cluster):
                cuts[cut_at_random(cluster, max(0.0, ends_at - time.monotonic()), dice)] += 1
            continue
        kinds = [
            cluster.apis,
            cluster.workers,
            cluster.database.processes,
            [cluster.broker],
            [cluster.balancer.process],
            *([[cluster.milvus.process]] if cluster.milvus else []),
        ]
        [kind] = dice.choices(kinds, [4, 4, 2, 1, 1, 1][: len(kinds)])
        chosen = dice.choice(kind)
        if may_be_killed(chosen) and chosen.kill(dice.choice):
            kills[chosen.name.partition("-")[0].partition(" ")[0]] += 1
    return kills, cuts


class _MayBeKilled:
    """Whether a process may be killed now."""

    def __init__(self, cluster: Cluster, seconds: Callable[[], float] = time.monotonic) -> None:
        self._cluster, self._seconds = cluster, seconds
        self._milvus_at = float("-inf")

    def __call__(self, process: Process) -> bool:
        if process in self._cluster.database.processes:
            # Two of three away is no fault that a replica set promises to bear.
            return _has_majority(self._cluster)
        if self._cluster.milvus is not None and process is self._cluster.milvus.process:
            if self._seconds() - self._milvus_at < MILVUS_SECONDS or not process.is_ready():
                return False
            self._milvus_at = self._seconds()
        return True


def _has_majority(cluster: Cluster) -> bool:
    return all(member.is_ready() for member in cluster.database.processes) and cluster.database.primary() is not None
