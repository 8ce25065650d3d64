"""Kill processes of a cluster at random moments; each is started again, as systemd or Kubernetes would."""

from __future__ import annotations

import random
import time
from collections import Counter

from tests.cluster.cluster import Cluster

LONGEST_PAUSE_SECONDS = 3.0


def kill_the_primary(cluster: Cluster) -> bool:
    """Kill the mongod that is primary; another one is elected."""
    primary = cluster.database.primary()
    # Not `setpriv`, which has become mongod.
    return primary is not None and primary.kill(lambda family: family[0])


def kill_at_random(cluster: Cluster, seconds: float, dice: random.Random) -> Counter[str]:
    """Kill any process of any host, again and again; return the kills by part."""
    kills = Counter[str]()
    ends_at = time.monotonic() + seconds
    while (left := ends_at - time.monotonic()) > 0:
        time.sleep(min(left, dice.uniform(0.2, LONGEST_PAUSE_SECONDS)))
        kinds = [
            cluster.apis,
            cluster.workers,
            cluster.database.processes,
            [cluster.broker],
            [cluster.balancer.process],
        ]
        [kind] = dice.choices(kinds, [4, 4, 2, 1, 1])
        chosen = dice.choice(kind)
        if chosen in cluster.database.processes and not _has_majority(cluster):
            # Two of three away is no fault that a replica set promises to bear.
            continue
        if chosen.kill(dice.choice):
            kills[chosen.name.partition("-")[0].partition(" ")[0]] += 1
    return kills


def _has_majority(cluster: Cluster) -> bool:
    return all(member.is_ready() for member in cluster.database.processes) and cluster.database.primary() is not None
