"""How likely a pair of a library is a cover, before anybody has listened."""

from __future__ import annotations

COVERS_PER_TRACK = 8.0
"""Other recordings of its own work that a track finds in a library."""
LARGEST_PRIOR = 0.1


def default_prior(n_tracks: int) -> float:
    """The part of a track's pairs with the others of its library that are covers, when nothing is known of it.

    Parameters
    ----------
    n_tracks : of the library, the query included; small ones give `LARGEST_PRIOR`.
    """
    others = max(1, n_tracks - 1)
    return min(LARGEST_PRIOR, COVERS_PER_TRACK / others)
