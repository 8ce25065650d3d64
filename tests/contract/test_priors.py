from __future__ import annotations

from dataclasses import replace

import pytest
from tests.contract.builders import NOW, after
from tests.doubles.memory_priors import MemoryPriorStore

from contrafact.adapters.mongo.priors import MongoPriorStore
from contrafact.domain.priors import EstimatedPrior
from contrafact.ports.priors import PriorStore

ESTIMATE = EstimatedPrior("m-1", 0.012, 0.02, 0.7, 61, NOW)


@pytest.fixture(params=["memory", "mongodb"])
def priors(request: pytest.FixtureRequest) -> PriorStore:
    return MemoryPriorStore() if request.param == "memory" else MongoPriorStore(request.getfixturevalue("database"))


def test_the_newest_estimate_of_each_model_is_read_as_it_was_written(priors: PriorStore) -> None:
    assert priors.get("m-1") is None
    newer = replace(ESTIMATE, prior=0.02, made_at=after(9))
    of_other = replace(ESTIMATE, model_id="m-2")
    for each in (ESTIMATE, newer, of_other):
        priors.put(each)
    assert (priors.get("m-1"), priors.get("m-2"), priors.get("m-3")) == (newer, of_other, None)
