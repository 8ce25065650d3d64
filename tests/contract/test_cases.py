"""Cases and their evidence, in memory and in MongoDB."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from tests.contract.builders import NOW
from tests.doubles.memory_cases import MemoryCaseStore

from contrafact.adapters.mongo.cases import MongoCaseStore
from contrafact.domain.cases import Case, CaseLink, CaseNote, CasePair
from contrafact.domain.people import Maker
from contrafact.ports.cases import CaseStore

MARIA = Maker("m", "Maria")


@pytest.fixture(params=["memory", "mongodb"])
def cases(request: pytest.FixtureRequest) -> CaseStore:
    return MemoryCaseStore() if request.param == "memory" else MongoCaseStore(request.getfixturevalue("database"))


def case(number: int) -> Case:
    at = NOW + timedelta(seconds=number)
    return Case(f"{number:032x}", f"Case {number}", at, at, made_by=MARIA if number % 2 else None)


def full(of: Case) -> Case:
    return replace(
        of,
        pairs=(CasePair("p1", "a", "b", NOW, "0" * 64, MARIA), CasePair("p2", "a", "c", NOW, "1" * 64)),
        notes=(CaseNote("n1", "A note", NOW, MARIA, "p1", is_late=True),),
        links=(CaseLink("l1", "hash", NOW, NOW + timedelta(days=1), MARIA),),
        frozen_at=NOW,
        frozen_by=MARIA,
        sha256="2" * 64,
    )


def test_a_case_comes_back_as_it_was_written(cases: CaseStore) -> None:
    for each in (case(1), full(case(2))):
        cases.create(each)
        assert cases.get(each.id) == each
    cases.replace(full(case(1)))
    assert cases.get(case(1).id) == full(case(1))
    assert cases.get(case(3).id) is None
    found = cases.by_link("hash")
    assert found is not None
    assert found.links[0].id == "l1"
    assert cases.by_link("other") is None


def test_cases_are_listed_by_their_last_change(cases: CaseStore) -> None:
    for number in (1, 2, 3):
        cases.create(case(number))
    cases.replace(replace(case(1), updated_at=NOW + timedelta(seconds=9)))
    first = cases.page(2, None)
    assert ([each.title for each in first.items], first.total) == (["Case 1", "Case 3"], 3)
    rest = cases.page(2, first.next_cursor)
    assert ([each.title for each in rest.items], rest.next_cursor) == (["Case 2"], None)


def test_evidence_belongs_to_one_case_and_goes_with_it(cases: CaseStore) -> None:
    for number, pair_id in ((1, "p1"), (1, "p2"), (2, "p3")):
        cases.keep(case(number).id, pair_id, pair_id.encode(), {"matrix": b"\x89PNG" + pair_id.encode()})
    assert cases.evidence(case(1).id) == {"p1": b"p1", "p2": b"p2"}
    assert cases.pictures(case(1).id, "p1") == {"matrix": b"\x89PNGp1"}
    assert cases.pictures(case(2).id, "p1") == {}
    cases.drop(case(2).id, "p1")
    cases.drop(case(1).id, "p1")
    assert cases.evidence(case(1).id) == {"p2": b"p2"}
    cases.create(case(1))
    cases.delete(case(1).id)
    assert (cases.evidence(case(1).id), cases.get(case(1).id)) == ({}, None)
    assert cases.evidence(case(2).id) == {"p3": b"p3"}
