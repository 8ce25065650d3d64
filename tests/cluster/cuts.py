"""Cut the network between two hosts of a cluster for some seconds, and mend it."""

from __future__ import annotations

import random
import time
from dataclasses import dataclass

from tests.cluster.addresses import APIS, BALANCER, BROKER, DATABASES, MILVUS, WORKERS
from tests.cluster.cluster import Cluster

SHORTEST_SECONDS, LONGEST_SECONDS = 2.0, 15.0
LIKELIHOODS = {
    "API and database": 4,
    "worker and database": 2,
    "primary and other members": 2,
    "API and Valkey": 1,
    "worker and Valkey": 1,
    "nginx and API": 1,
    "API and Milvus": 2,
}


@dataclass(frozen=True, slots=True)
class Cut:
    """A host, and those that it does not reach."""

    number: int
    others: tuple[int, ...]


def possible_cuts(cluster: Cluster) -> dict[str, list[Cut]]:
    """Return the cuts of each kind that are possible now."""
    apis, workers = APIS, WORKERS[: len(cluster.workers)]
    primary = cluster.database.primary()
    kinds = {
        "API and database": [Cut(api, DATABASES) for api in apis],
        "worker and database": [Cut(worker, DATABASES) for worker in workers],
        "primary and other members": [
            Cut(number, tuple(each for each in DATABASES if each != number))
            for number, process in zip(DATABASES, cluster.database.processes, strict=True)
            if process is primary
        ],
        "API and Valkey": [Cut(api, (BROKER,)) for api in apis],
        "worker and Valkey": [Cut(worker, (BROKER,)) for worker in workers],
        "nginx and API": [Cut(BALANCER, (api,)) for api in apis],
        "API and Milvus": [Cut(api, (MILVUS,)) for api in apis if cluster.milvus],
    }
    return {kind: cuts for kind, cuts in kinds.items() if cuts}


def cut_at_random(cluster: Cluster, longest_seconds: float, dice: random.Random) -> str:
    """Cut one network for some seconds; return the kind of the cut."""
    possible = possible_cuts(cluster)
    [kind] = dice.choices(list(possible), [LIKELIHOODS[each] for each in possible])
    cut_for(cluster, dice.choice(possible[kind]), min(longest_seconds, dice.uniform(SHORTEST_SECONDS, LONGEST_SECONDS)))
    return kind


def cut_for(cluster: Cluster, cut: Cut, seconds: float) -> None:
    """Cut a network for some seconds."""
    with cluster.network.cut(cut.number, cut.others):
        time.sleep(seconds)
