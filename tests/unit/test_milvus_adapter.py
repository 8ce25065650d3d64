"""The adapter of Milvus without a server: what it asks of newer ones, and how it says what goes wrong."""

from __future__ import annotations

import time
from dataclasses import replace
from typing import Any, cast
from unittest.mock import MagicMock

import numpy as np
import pytest
from pymilvus import DataType, MilvusException
from pymilvus.client.embedding_list import EmbeddingList
from tests.doubles.libraries import MODEL, code_of_check, embedding
from tests.doubles.memory_embeddings import MemoryEmbeddingStore
from tests.doubles.milvus_client import DENIED, DESCRIPTION, Client, Collections, milvus_of

from contrafact.adapters.milvus.choosing import choose_engine, engine_check, engine_reports
from contrafact.adapters.milvus.engine import MOST_ALONE, MilvusEngine
from contrafact.adapters.milvus.reporting import MilvusReporting
from contrafact.adapters.milvus.segments import SegmentLists, SegmentRows, kind_for
from contrafact.adapters.milvus.shadow import ShadowEngine
from contrafact.domain.embeddings import StoredEmbedding
from contrafact.domain.engines import EngineEntries, EngineName, EngineReport, Filling
from contrafact.domain.errors import ContrafactError
from contrafact.domain.jobs import Problem
from contrafact.embedding.distances import quantise
from contrafact.index.exact import MemoryIndex
from contrafact.ports.vector_engine import VectorCollection, VectorEngine

N = 12
"""Tracks of a library."""


@pytest.mark.parametrize("code", [8, 9])
def test_a_full_or_read_only_engine_says_what_to_do(monkeypatch: pytest.MonkeyPatch, code: int) -> None:
    milvus, _ = milvus_of(monkeypatch, upsert=MilvusException(code=code, message=DENIED))
    whole = embedding(1)
    with pytest.raises(ContrafactError, match="disabled by the administrator") as raised:
        SegmentRows(milvus, "c").put([StoredEmbedding("yt-1", whole.whole, quantise(whole.segments))])
    assert raised.value.code == "engine_refuses_writes"
    # It answers, so searches go on.
    assert milvus.call("list_collections") is None


def test_an_engine_that_does_not_answer_is_not_asked_again_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    milvus, client = milvus_of(monkeypatch, search=MilvusException(code=2, message="Fail connecting to server"))
    for _ in range(3):
        with pytest.raises(ContrafactError) as raised:
            milvus.search("c", [np.zeros(2)], limit=1, consistency="Bounded")
        assert raised.value.code == "engine_unavailable"
        assert raised.value.retry_after_s
    assert len(client.asked) == 1


def test_the_release_decides_how_segments_are_stored() -> None:
    assert kind_for((2, 3, 5)) == kind_for((2, 6, 3)) == "rows"
    assert kind_for((2, 6, 4)) == kind_for((3, 0, 0)) == "lists"


@pytest.mark.parametrize(
    ("text", "version"), [("v2.3.5-lite", (2, 3, 5)), ("2.6.14", (2, 6, 14)), ("unknown", (0, 0, 0))]
)
def test_the_release_is_read_from_what_the_server_says(
    monkeypatch: pytest.MonkeyPatch, text: str, version: tuple[int, int, int]
) -> None:
    assert milvus_of(monkeypatch, get_server_version=text)[0].version() == version


def test_lists_of_segments_are_searched_by_one_request(monkeypatch: pytest.MonkeyPatch) -> None:
    milvus, client = milvus_of(monkeypatch, search=[[{"id": "yt-2"}, {"id": "yt-1"}]])
    lists, made = SegmentLists(milvus, "c"), embedding(3)
    lists.create(32, "{}")
    schema = client.asked[0][2]["schema"]
    (array,) = schema.struct_fields
    assert array.name == "segments"
    assert [(each.name, each.dtype) for each in array.fields] == [("vector", DataType.FLOAT_VECTOR)]
    lists.put([StoredEmbedding("yt-1", made.whole, quantise(made.segments))])
    (row,) = client.asked[-1][1][1]
    assert len(row["segments"]) == len(made.segments)
    assert lists.owners(made.segments, 5) == (["yt-2", "yt-1"], True)
    name, (_, (query,)), named = client.asked[-1]
    assert (name, named["anns_field"]) == ("search", "segments[vector]")
    assert isinstance(query, EmbeddingList)
    assert len(query) == len(made.segments)


def test_a_large_library_waits_until_the_first_collection_is_filled(monkeypatch: pytest.MonkeyPatch) -> None:
    embeddings = MemoryEmbeddingStore()
    embeddings.put("yt-1", "j", MODEL, embedding(1))
    engine = MilvusEngine(milvus_of(monkeypatch)[0], embeddings, Collections(), MODEL)  # type: ignore[arg-type]
    assert [each.track_id for each in engine.nearest(embedding(1).whole, 5)] == ["yt-1"]
    monkeypatch.setattr(embeddings, "count_changes", lambda _model_id, _since: MOST_ALONE + 1)
    with pytest.raises(ContrafactError, match="being filled") as raised:
        engine.nearest(embedding(1).whole, 5)
    assert raised.value.code == "engine_unavailable"


def test_changes_that_a_read_only_engine_lacks_are_found_in_the_database(monkeypatch: pytest.MonkeyPatch) -> None:
    embeddings = MemoryEmbeddingStore()
    milvus, _ = milvus_of(monkeypatch, describe_collection={"description": DESCRIPTION}, search=[[{"id": "yt-1"}]])
    embeddings.put("yt-1", "j", MODEL, embedding(1))
    noted = VectorCollection("c", MODEL, 32, embeddings.moment(), is_complete=True)
    embeddings.put("yt-2", "j", MODEL, embedding(2))
    embeddings.put("yt-1", "j2", MODEL, embedding(5))
    engine = MilvusEngine(milvus, embeddings, Collections(noted), MODEL)  # type: ignore[arg-type]
    assert [each.track_id for each in engine.nearest(embedding(2).whole, 1)] == ["yt-2"]
    assert engine.nearest(embedding(5).whole, 1)[0].distance == pytest.approx(0, abs=1e-3)
    engine._n_tracks = 2
    embeddings.remove("yt-1")
    assert [each.track_id for each in engine.nearest(embedding(5).whole, 9)] == ["yt-2"]
    # The prior and the length of a ranking follow at once.
    assert engine.n_tracks == 1


def filled_engine(monkeypatch: pytest.MonkeyPatch, search: Any) -> tuple[MilvusEngine, Client]:
    """Return an engine over a collection of `N` tracks, of which searches find what is given."""
    embeddings = MemoryEmbeddingStore()
    for number in range(N):
        embeddings.put(f"yt-{number}", "j", MODEL, embedding(number))
    milvus, client = milvus_of(monkeypatch, describe_collection={"description": DESCRIPTION}, search=search)
    noted = VectorCollection("c", MODEL, 32, embeddings.moment(), is_complete=True)
    return MilvusEngine(milvus, embeddings, Collections(noted), MODEL), client  # type: ignore[arg-type]


def hits(*numbers: int) -> list[list[dict[str, Any]]]:
    """Return the answer of a search by whole tracks or by a clip of one segment."""
    return [[{"id": f"yt-{number}", "entity": {"track_id": f"yt-{number}"}} for number in numbers]]


def asked_for_five(engine: MilvusEngine, search: str) -> list[str]:
    if search == "track":
        return [each.track_id for each in engine.nearest(embedding(3).whole, 5)]
    return [each.track_id for each in engine.nearest_to_segments(embedding(3).segments[:1], 5)]


@pytest.mark.parametrize("search", ["track", "clip"])
def test_an_engine_that_once_searches_a_part_of_its_tracks_is_asked_again(
    monkeypatch: pytest.MonkeyPatch, search: str
) -> None:
    engine, client = filled_engine(monkeypatch, iter([hits(3, 1), hits(*range(N))]))
    found = asked_for_five(engine, search)
    assert (found[0], len(found)) == ("yt-3", 5)
    # At once, and then when it sees all that was written.
    searches = [named for name, _, named in client.asked if name == "search"]
    assert [named["consistency_level"] for named in searches] == ["Bounded", "Strong"]


@pytest.mark.parametrize("search", ["track", "clip"])
def test_an_engine_that_always_searches_a_part_of_its_tracks_never_shortens_an_answer(
    monkeypatch: pytest.MonkeyPatch, search: str
) -> None:
    engine, _ = filled_engine(monkeypatch, hits(1, 2))
    # The database of a small library answers alone.
    found = asked_for_five(engine, search)
    assert (found[0], len(found)) == ("yt-3", 5)
    monkeypatch.setattr("contrafact.adapters.milvus.engine.MOST_ALONE", N - 1)
    with pytest.raises(ContrafactError, match="part of its tracks") as raised:
        asked_for_five(engine, search)
    assert raised.value.code == "engine_unavailable"
    assert raised.value.retry_after_s is not None


def test_a_search_in_a_graph_may_miss_a_few_tracks(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("contrafact.adapters.milvus.engine.MOST_ALONE", N - 1)
    engine, _ = filled_engine(monkeypatch, hits(*range(N - 1)))
    assert len(engine.nearest(embedding(3).whole, N)) == N - 1


def test_the_check_of_an_engine_says_what_a_search_would_and_whether_it_is_written(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    embeddings = MemoryEmbeddingStore()
    milvus, client = milvus_of(monkeypatch, describe_collection={"description": DESCRIPTION}, search=[[]])
    collections = Collections()
    engine = MilvusEngine(milvus, embeddings, collections, MODEL)  # type: ignore[arg-type]
    # The database alone answers: nothing is asked of Milvus.
    assert (code_of_check(engine.check), client.asked) == ("works", [])
    noted = VectorCollection("c", MODEL, 32, embeddings.moment(), is_complete=True)
    collections.complete = [noted]
    assert code_of_check(engine.check) == "works"
    collections.complete = [replace(noted, problem=Problem("engine_refuses_writes", DENIED))]
    assert code_of_check(engine.check) == "engine_refuses_writes"
    client.answers["describe_collection"] = {"description": DESCRIPTION.replace(MODEL, "other")}
    assert code_of_check(engine.check) == "engine_mismatch"
    client.answers |= {
        "describe_collection": {"description": DESCRIPTION},
        "search": MilvusException(code=2, message="away"),
    }
    assert code_of_check(engine.check) == "engine_unavailable"


def test_only_an_engine_that_answers_and_has_a_server_is_checked() -> None:
    default, database = cast("VectorEngine", MemoryIndex({})), MagicMock()
    milvus = choose_engine("http://127.0.0.1:1", default, database, MODEL)
    assert engine_check(milvus) == milvus.check  # type: ignore[attr-defined]
    shadow = choose_engine("http://127.0.0.1:1", default, database, MODEL, is_shadow=True)
    assert (engine_check(default), engine_check(shadow)) == (None, None)


def test_reports_name_the_engines_how_they_are_filled_and_what_they_hold(monkeypatch: pytest.MonkeyPatch) -> None:
    embeddings, collections = MemoryEmbeddingStore(), Collections()
    for number in range(3):
        embeddings.put(f"yt-{number}", "j", MODEL, embedding(number))
    told = {"description": DESCRIPTION}
    milvus, client = milvus_of(monkeypatch, get_server_version="v2.3.5-lite", describe_collection=told)
    report = MilvusReporting(milvus, embeddings, collections, MODEL)  # type: ignore[arg-type]
    unfilled = EngineReport(EngineName.MILVUS, "2.3.5-lite", is_filled=False)
    assert report() == unfilled
    filling = VectorCollection("c", MODEL, 32, embeddings.moment(), is_complete=False)
    collections.put(filling)
    assert report() == replace(unfilled, filling=Filling.GOING_ON)
    collections.abandon("c", Problem("engine_refuses_writes", DENIED))
    assert report() == replace(unfilled, filling=Filling.REFUSED, problem=DENIED)
    collections.put(replace(filling, is_complete=True))
    client.answers["query"] = iter([[{"count(*)": 3}], [{"count(*)": 7}]])
    n_segments = sum(len(embedding(number).segments) for number in range(3))
    assert report() == EngineReport(EngineName.MILVUS, "2.3.5-lite", entries=EngineEntries(3, 3, 7, n_segments))
    client.answers["get_server_version"] = MilvusException(code=2, message="away")
    assert report() == EngineReport(EngineName.MILVUS)


def test_a_report_waits_no_longer_for_an_answer_than_it_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    connected: list[dict[str, Any]] = []
    client = Client({"get_server_version": "v2.3.5"})
    monkeypatch.setattr("contrafact.adapters.milvus.choosing.MongoVectorCollections", lambda _: Collections())
    monkeypatch.setattr("pymilvus.MilvusClient", lambda **named: connected.append(named) or client)
    (report,) = engine_reports(
        "http://127.0.0.1:1", lambda: EngineReport(EngineName.EXACT), MagicMock(), MODEL, answer_seconds=1.0
    )()
    assert report.version == "2.3.5"
    assert connected[0]["timeout"] == 1.0
    assert client.asked[0] == ("get_server_version", (), {"timeout": 1.0})


@pytest.mark.parametrize(
    ("uri", "is_shadow", "names"),
    [
        ("", False, ["exact"]),
        ("http://127.0.0.1:1", False, ["milvus"]),
        ("http://127.0.0.1:1", True, ["exact", "milvus"]),
    ],
)
def test_the_engine_that_answers_is_reported_first(
    monkeypatch: pytest.MonkeyPatch, uri: str, is_shadow: bool, names: list[str]
) -> None:
    monkeypatch.setattr(
        MilvusReporting, "__call__", lambda self: EngineReport(EngineName.MILVUS, None, self.is_compared)
    )
    found = engine_reports(uri, lambda: EngineReport(EngineName.EXACT), MagicMock(), MODEL, is_shadow=is_shadow)()
    assert [each.name for each in found] == names
    assert [each.is_compared for each in found] == [False, True][: len(names)]


class Missing(MemoryIndex):
    """An engine that misses every second track."""

    def nearest(self, vector: Any, k: int, leave_out: str | None = None) -> Any:
        return super().nearest(vector, k, leave_out)[::2]


def test_the_shadow_is_compared_and_never_answers() -> None:
    made = {f"yt-{number}": embedding(number) for number in range(40)}
    main: Any = MemoryIndex(made)
    shadow: Any = Missing(made)
    engine: VectorEngine = ShadowEngine(main, shadow)
    said = engine.comparison  # type: ignore[attr-defined]
    asked = 0
    while said.n_searches < 5:
        assert engine.nearest(embedding(99).whole, 10) == main.nearest(embedding(99).whole, 10)
        asked += 1
        assert asked < 10_000
        time.sleep(0.001)
    assert said.recall / said.n_searches == pytest.approx(0.5)
    assert "mean recall 0.5000" in str(said)


def test_an_address_that_is_none_of_milvus_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    from contrafact.settings import load_settings

    monkeypatch.setenv("MILVUS_URI", "milvus:19530?token=hidden")
    with pytest.raises(ContrafactError, match="MILVUS_URI") as raised:
        load_settings()
    assert raised.value.code == "invalid_setting"
    assert "hidden" not in str(raised.value)
    monkeypatch.setenv("MILVUS_URI", "https://user:secret@milvus.example.org:19530/library")
    assert load_settings().milvus_uri.endswith("/library")
