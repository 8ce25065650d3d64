"""How likely a pair of a library is a cover, before anybody has listened."""

from __future__ import annotations

COVERS_PER_TRACK = 10.0
"""Other recordings of its own work that a track has in a large library; in the one that trained the network 10.2."""
LARGEST_PRIOR = 0.1
"""In a small library: as if a dozen songs had one cover each. Somebody who puts two songs side by side has a reason to,
but even odds would call the nearest of a few strangers a cover."""


def default_prior(n_tracks: int) -> float:
    """The part of a track's pairs with the others of its library that are covers, when nothing is known of it.

    Parameters
    ----------
    n_tracks : of the library, the query included.

    Returns
    -------
    `COVERS_PER_TRACK / (n_tracks - 1)`, at most `LARGEST_PRIOR`.
    """
    others = max(1, n_tracks - 1)
    return min(LARGEST_PRIOR, COVERS_PER_TRACK / others)
