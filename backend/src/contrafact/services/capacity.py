"""Compute the hosts, memory and disk that a library needs, from measured rates. docs/operator/scale.md shows them."""

from __future__ import annotations

import math
from dataclasses import dataclass

RANKING_SECONDS = 0.513
"""Processor time of a ranking without its search (docs/decisions/0070, songs that resemble each other)."""
GRAPH_SECONDS, SECONDS_PER_DECADE = 0.0165, 0.0065
"""Search of a million tracks, and what ten times as many add: from 0.0100 to 0.0165 (docs/results/scaling.md)."""
EXACT_SECONDS, EXACT_UP_TO = 0.147e-6, 100_000
"""Exact search, per track, and the largest library that is searched so (docs/results/scaling.md)."""
CLIP_SECONDS = 18.75e-6
"""Search by a clip of 60 s, per track: 0.75 s at 40 000 (docs/results/scaling.md)."""
SONG_SECONDS = 3.58
"""Analysis of a song of four minutes, upload to ready (docs/results/scaling.md, `benchmarks.bench_song`)."""
EMBED_SECONDS = 0.055
"""Embedding of a stored chroma of four minutes again (docs/decisions/0054)."""
BUILD_SECONDS = 1014e-6
"""Snapshot with a graph, per track: 1 014 s for a million (docs/results/scaling.md)."""
SAVED_BYTES, CHROMA_BYTES, INDEXED_BYTES = 11_100, 19_400, 6_160
"""In MongoDB, per track: documents that a backup reads, copies of chroma that it does not read, and entries in indexes
(docs/results/scaling.md, `benchmarks.bench_song`)."""
OBJECT_BYTES = 15_300
"""Chroma and fingerprint in the bucket, per track (docs/results/scaling.md, `benchmarks.bench_song`)."""
COPY_BYTES = 1.67e6
"""Copy for listening, per song of four minutes (docs/results/scaling.md)."""
WHOLE_BYTES, SEGMENT_BYTES, GRAPH_BYTES = 1024, 5900, 482
"""Files of the index, per track (docs/results/scaling.md)."""
API_BYTES, API_BYTES_PER_TRACK = 400e6, 511
"""Memory of an API of 10 000 tracks (docs/operator/operating.md), and of its graph (docs/results/scaling.md)."""
WORKER_BYTES = 446e6
"""Memory of one process of a worker: 892 MB for two (docs/results/scaling.md)."""
BACKUP_BYTES_PER_SECOND, MOMENT_SECONDS = 240e6, 300
"""Rate at which a backup reads, and how long MongoDB keeps the moment that it reads (docs/decisions/0040)."""
MEASURED_TRACKS = 1_000_000
"""Largest library in which the search was measured; beyond, figures are extrapolated."""

USED_PART = 0.6
"""Assumed: part of the processor time that is planned for, so that peaks find room."""
CACHED_PART = 0.5
"""Assumed: part of a database host's memory that holds indexes; MongoDB takes half of it for its cache."""
MEMBERS = 3
"""Members of each replica set, so that one may fail."""
LONGEST_CLIP_SECONDS = 30.0
"""Assumed: the longest that a person waits for a clip."""
DAY, HOUR = 86_400.0, 3_600.0


@dataclass(frozen=True, slots=True)
class Load:
    """What an installation must hold and do.

    Parameters
    ----------
    copied_part : part of the tracks with a copy for listening, 0 to 1.
    cores, memory_bytes : of each host.
    """

    tracks: float
    rankings_per_second: float = 1.0
    clips_per_hour: float = 60.0
    songs_per_day: float = 10_000.0
    copied_part: float = 0.0
    cores: int = 16
    memory_bytes: float = 64e9


@dataclass(frozen=True, slots=True)
class Plan:
    """What a load needs. Times are processor times of one core, in seconds; sizes are in bytes.

    Parameters
    ----------
    ranking_cores, clip_cores, song_cores : cores that are busy on average.
    worker_hosts : those for clips and those for songs.
    worker_bytes : processes and segments of a host for clips; the segments should stay in its memory.
    database_hosts : members of the replica sets of all shards.
    document_bytes, indexed_bytes, object_bytes : of one copy of the library.
    folder_bytes : snapshots of the index on each host of APIs or of workers for clips, while one is built.
    """

    load: Load
    ranking_s: float
    ranking_cores: float
    api_hosts: int
    api_bytes: float
    clip_s: float
    clip_cores: float
    song_cores: float
    worker_hosts: int
    worker_bytes: float
    shards: int
    database_hosts: int
    document_bytes: float
    indexed_bytes: float
    object_bytes: float
    folder_bytes: float
    build_s: float
    import_s: float
    embed_s: float


@dataclass(frozen=True, slots=True)
class Limit:
    """What stops working well.

    Parameters
    ----------
    tracks : the size from which it does; 0 or less if it does with any.
    """

    tracks: float
    text: str


def plan(load: Load) -> Plan:
    """Compute what a load needs."""
    n = load.tracks
    ranking_s, clip_s = RANKING_SECONDS + search_seconds(n), CLIP_SECONDS * n
    ranking_cores = load.rankings_per_second * ranking_s
    clip_cores = load.clips_per_hour / HOUR * clip_s
    song_cores = load.songs_per_day / DAY * SONG_SECONDS
    shards = max(1, math.ceil(INDEXED_BYTES * n / (CACHED_PART * load.memory_bytes)))
    return Plan(
        load=load,
        ranking_s=ranking_s,
        ranking_cores=ranking_cores,
        # Two, so that one may fail.
        api_hosts=max(2, _hosts(ranking_cores, load.cores)),
        api_bytes=API_BYTES + API_BYTES_PER_TRACK * n,
        clip_s=clip_s,
        clip_cores=clip_cores,
        song_cores=song_cores,
        worker_hosts=_hosts(clip_cores, load.cores) + _hosts(song_cores, load.cores),
        worker_bytes=WORKER_BYTES * load.cores + SEGMENT_BYTES * n,
        shards=shards,
        database_hosts=MEMBERS * shards,
        document_bytes=(SAVED_BYTES + CHROMA_BYTES) * n,
        indexed_bytes=INDEXED_BYTES * n,
        object_bytes=(OBJECT_BYTES + load.copied_part * COPY_BYTES) * n,
        folder_bytes=2 * (WHOLE_BYTES + SEGMENT_BYTES + (GRAPH_BYTES if n > EXACT_UP_TO else 0)) * n,
        build_s=BUILD_SECONDS * n,
        import_s=SONG_SECONDS * n,
        embed_s=EMBED_SECONDS * n,
    )


def search_seconds(n_tracks: float) -> float:
    """Return the processor time of the search for candidates. Beyond a million tracks it is extrapolated."""
    if n_tracks <= EXACT_UP_TO:
        return EXACT_SECONDS * n_tracks
    return GRAPH_SECONDS + SECONDS_PER_DECADE * math.log10(n_tracks / MEASURED_TRACKS)


def limits(load: Load) -> list[Limit]:
    """Return what stops working well as a library grows, with hosts of a size, in the order in which that happens."""
    found = [
        Limit(
            MEASURED_TRACKS,
            "Search: never measured in more; there it finds 99.2 % of the nearest tracks, beyond fewer.",
        ),
        Limit(
            LONGEST_CLIP_SECONDS / CLIP_SECONDS,
            f"Clips: one takes over {LONGEST_CLIP_SECONDS:.0f} s of a core, since every segment is compared.",
        ),
        Limit(
            BACKUP_BYTES_PER_SECOND * MOMENT_SECONDS / SAVED_BYTES,
            "Backup: it reads one moment for over 5 minutes; raise minSnapshotHistoryWindowInSeconds.",
        ),
        Limit(
            CACHED_PART * load.memory_bytes / INDEXED_BYTES,
            "MongoDB: indexes leave the memory of one host; take larger hosts."
            " Sharding works, but was not measured at this size.",
        ),
        Limit(
            (load.memory_bytes - WORKER_BYTES * load.cores) / SEGMENT_BYTES,
            "Clips: segments leave the memory of a worker's host; each clip waits for its disk.",
        ),
        Limit((load.memory_bytes - API_BYTES) / API_BYTES_PER_TRACK, "Rankings: the graph leaves an API's memory."),
    ]
    return sorted(found, key=lambda limit: limit.tracks)


def _hosts(cores: float, cores_of_host: int) -> int:
    return math.ceil(cores / (USED_PART * cores_of_host))
