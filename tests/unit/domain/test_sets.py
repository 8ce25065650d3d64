from __future__ import annotations

import pytest

from contrafact.domain.chapters import Chapter, usable_chapters
from contrafact.domain.errors import ContrafactError
from contrafact.domain.sets import SetPart, check_parts, clock_text

NAN, INF = float("nan"), float("inf")


def test_chapters_become_parts_without_gaps() -> None:
    found = usable_chapters([Chapter(4, 60, "A"), Chapter(60, 61), Chapter(62, 118, "C")], 120.0)
    assert found == (Chapter(0.0, 62, "A"), Chapter(62, 120.0, "C"))


@pytest.mark.parametrize("chapters", [[], [Chapter(0, 120)], [Chapter(0, 118), Chapter(118, 120)]])
def test_fewer_than_two_chapters_split_nothing(chapters: list[Chapter]) -> None:
    assert usable_chapters(chapters, 120.0) == ()


@pytest.mark.parametrize(
    "chapters",
    [
        [Chapter(0, 50), Chapter(0, 90)],
        [Chapter(60, 120), Chapter(0, 60)],
        [Chapter(0, 60), Chapter(60, 500)],
        [Chapter(0, 60), Chapter(400, 500)],
        [Chapter(-5, 60), Chapter(60, 120)],
        [Chapter(0, 60), Chapter(90, 80)],
        [Chapter(0, NAN), Chapter(60, 120)],
        [Chapter(0, 60), Chapter(INF, INF)],
    ],
)
def test_chapters_that_cannot_be_are_damaged(chapters: list[Chapter]) -> None:
    with pytest.raises(ContrafactError) as caught:
        usable_chapters(chapters, 120.0)
    assert caught.value.code == "chapters_damaged"


def test_parts_may_leave_gaps_but_not_overlap() -> None:
    check_parts([SetPart(0, 50), SetPart(60, 119.9)], 120.0, 100.0)
    with pytest.raises(ContrafactError, match="Part 1 ends at 1:01, and part 2 begins at 1:00"):
        check_parts([SetPart(0, 61), SetPart(60, 119.9)], 120.0, 100.0)


@pytest.mark.parametrize("part", [SetPart(NAN, 50), SetPart(-1, 50), SetPart(0, 125), SetPart(0, INF)])
def test_a_part_outside_the_set_is_refused(part: SetPart) -> None:
    with pytest.raises(ContrafactError) as caught:
        check_parts([part], 120.0, 100.0)
    assert caught.value.code == "part_outside_set"


def test_a_time_is_read_as_on_a_clock() -> None:
    assert [clock_text(seconds) for seconds in (5, 65.4, 3723)] == ["0:05", "1:05", "1:02:03"]
