N_CANDIDATES = 200
"""Default number of tracks that a ranking considers; it aligns half of them at most, and
searches for sections in a quarter. Here, since the settings need it and nothing that numba compiles."""
