from __future__ import annotations

import threading

import numpy as np

from contrafact.alignment.buffers import borrowed


def test_an_array_is_lent_again_but_never_twice_at_a_time() -> None:
    with borrowed(30, 40) as first, borrowed(30, 40) as second:
        assert first.shape == second.shape == (30, 40)
        assert not np.shares_memory(first, second)
    with borrowed(20, 10) as third:
        assert third.flags.c_contiguous
        assert np.shares_memory(third, first) or np.shares_memory(third, second)


def test_threads_share_no_array() -> None:
    shared = list[bool]()

    def borrow() -> None:
        with borrowed(8, 8) as other:
            shared.append(np.shares_memory(own, other))

    with borrowed(8, 8) as own:
        pass
    thread = threading.Thread(target=borrow)
    thread.start()
    thread.join()

    assert shared == [False]


def test_very_large_arrays_are_not_kept() -> None:
    with borrowed(3000, 3000) as large:
        pass
    with borrowed(2, 2) as small:
        assert not np.shares_memory(large, small)
