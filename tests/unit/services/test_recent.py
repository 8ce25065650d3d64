from __future__ import annotations

import threading
from concurrent.futures import ThreadPoolExecutor

import pytest

from contrafact.services.caches import OnceCache


def test_an_answer_is_worked_out_once_until_others_put_it_out() -> None:
    made: list[str] = []
    recent: OnceCache[str, int] = OnceCache(2)

    def ask(key: str) -> int:
        def make() -> int:
            made.append(key)
            return len(made)

        return recent.get(key, make)

    assert [ask(key) for key in "abab"] == [1, 2, 1, 2]
    assert ask("c") == 3  # puts out "a", which was asked for before "b"
    assert ask("b") == 2
    assert ask("a") == 4


def test_of_many_who_ask_at_once_one_works_it_out() -> None:
    recent: OnceCache[str, int] = OnceCache(2)
    made: list[int] = []
    everybody = threading.Barrier(8)

    def make() -> int:
        made.append(1)
        return len(made)

    def ask(_: int) -> int:
        everybody.wait()
        return recent.get("a", make)

    with ThreadPoolExecutor(8) as pool:
        assert set(pool.map(ask, range(8))) == {1}
    assert made == [1]


def test_a_failure_is_told_and_not_kept() -> None:
    recent: OnceCache[str, int] = OnceCache(2)

    def fail() -> int:
        raise ConnectionError("away")

    with pytest.raises(ConnectionError, match="away"):
        recent.get("a", fail)
    assert recent.get("a", lambda: 5) == 5
