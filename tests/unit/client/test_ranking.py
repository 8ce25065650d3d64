"""Reading a ranking page by page while its order changes."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pytest

from contrafact_client import Contrafact


class Ranking(Contrafact):
    """A server whose pages were set; each page is of some tracks, and says whether the order changed."""

    def __init__(self, *pages: tuple[str, bool | None]) -> None:
        super().__init__("http://songs.example")
        self._pages, self.n_read = pages, 0

    def get_ranking(self, track_id: str, **query: Any) -> Any:
        tracks, has_changed = self._pages[self.n_read]
        assert (query["cursor"] is None) is (tracks[0] == "a")
        self.n_read += 1
        changed: Mapping[str, bool] = {} if has_changed is None else {"has_changed": has_changed}
        return {
            "items": [{"track": {"id": each}} for each in tracks],
            "next_cursor": None if tracks.endswith("z") else "next",
            **changed,
        }


@pytest.mark.parametrize(
    ("pages", "listed"),
    [
        ([("abc", False), ("dez", False)], "abcdez"),
        # A server of an earlier release.
        ([("abc", None), ("dez", None)], "abcdez"),
        # In the other order c is behind d, and d before the end of the first page.
        ([("abc", False), ("cez", True), ("abd", False), ("cez", False)], "abcezd"),
        # Also if it changes again.
        ([("abc", False), ("cez", True), ("abd", False), ("cez", True)], "abcezd"),
    ],
)
def test_a_ranking_lists_each_track_once(pages: list[tuple[str, bool | None]], listed: str) -> None:
    server = Ranking(*pages)
    assert "".join(each["track"]["id"] for each in server.ranking("query")) == listed
    assert server.n_read == len(pages)
