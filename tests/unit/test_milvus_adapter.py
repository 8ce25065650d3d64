"""The adapter of Milvus without a server: what it asks of newer ones, and how it says what goes wrong."""

from __future__ import annotations

import json
import time
from typing import Any

import numpy as np
import pytest
from pymilvus import DataType, MilvusException
from pymilvus.client.embedding_list import EmbeddingList
from tests.doubles.libraries import MODEL, embedding
from tests.doubles.memory_embeddings import MemoryEmbeddingStore

from contrafact.adapters.milvus.engine import MOST_ALONE, MilvusEngine
from contrafact.adapters.milvus.segments import SegmentLists, SegmentRows, kind_for
from contrafact.adapters.milvus.server import Milvus
from contrafact.adapters.milvus.shadow import ShadowEngine
from contrafact.domain.embeddings import StoredEmbedding
from contrafact.domain.errors import ContrafactError
from contrafact.embedding.distances import quantise
from contrafact.index.exact import MemoryIndex
from contrafact.ports.vector_engine import VectorCollection, VectorEngine

DENIED = "quota exceeded[reason=access has been disabled by the administrator]"


class Client:
    """A client of Milvus that raises, or answers as told, and keeps what it is asked."""

    def __init__(self, answers: dict[str, Any]) -> None:
        self.answers = answers
        self.asked: list[tuple[str, tuple[Any, ...], dict[str, Any]]] = []

    def __getattr__(self, name: str) -> Any:
        def method(*arguments: Any, **named: Any) -> Any:
            self.asked.append((name, arguments, named))
            answer = self.answers.get(name)
            if isinstance(answer, Exception):
                raise answer
            return answer

        return method


def server(monkeypatch: pytest.MonkeyPatch, **answers: Any) -> tuple[Milvus, Client]:
    client, milvus = Client(answers), Milvus("http://127.0.0.1:1")
    monkeypatch.setattr(milvus, "_connected", lambda: client)
    return milvus, client


@pytest.mark.parametrize("code", [8, 9])
def test_a_full_or_read_only_engine_says_what_to_do(monkeypatch: pytest.MonkeyPatch, code: int) -> None:
    milvus, _ = server(monkeypatch, upsert=MilvusException(code=code, message=DENIED))
    whole = embedding(1)
    with pytest.raises(ContrafactError, match="disabled by the administrator") as raised:
        SegmentRows(milvus, "c").put([StoredEmbedding("yt-1", whole.whole, quantise(whole.segments))])
    assert raised.value.code == "engine_refuses_writes"
    # It answers, so searches go on.
    assert milvus.call("list_collections") is None


def test_an_engine_that_does_not_answer_is_not_asked_again_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    milvus, client = server(monkeypatch, search=MilvusException(code=2, message="Fail connecting to server"))
    for _ in range(3):
        with pytest.raises(ContrafactError) as raised:
            milvus.search("c", [np.zeros(2)], limit=1)
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
    assert server(monkeypatch, get_server_version=text)[0].version() == version


def test_lists_of_segments_are_searched_by_one_request(monkeypatch: pytest.MonkeyPatch) -> None:
    milvus, client = server(monkeypatch, search=[[{"id": "yt-2"}, {"id": "yt-1"}]])
    lists, made = SegmentLists(milvus, "c"), embedding(3)
    lists.create(32, "{}")
    schema = client.asked[0][2]["schema"]
    (array,) = schema.struct_fields
    assert array.name == "segments"
    assert [(each.name, each.dtype) for each in array.fields] == [("vector", DataType.FLOAT_VECTOR)]
    lists.put([StoredEmbedding("yt-1", made.whole, quantise(made.segments))])
    (row,) = client.asked[-1][1][1]
    assert len(row["segments"]) == len(made.segments)
    assert lists.owners(made.segments, 5) == ["yt-2", "yt-1"]
    name, (_, (query,)), named = client.asked[-1]
    assert (name, named["anns_field"]) == ("search", "segments[vector]")
    assert isinstance(query, EmbeddingList)
    assert len(query) == len(made.segments)


class Collections:
    """`VectorCollections` that says always the same."""

    def __init__(self, *complete: VectorCollection) -> None:
        self.complete = list(complete)

    def of(self, model_id: str) -> list[VectorCollection]:
        return [each for each in self.complete if each.model_id == model_id]


def test_a_large_library_waits_until_the_first_collection_is_filled(monkeypatch: pytest.MonkeyPatch) -> None:
    embeddings = MemoryEmbeddingStore()
    embeddings.put("yt-1", "j", MODEL, embedding(1))
    engine = MilvusEngine(server(monkeypatch)[0], embeddings, Collections(), MODEL)  # type: ignore[arg-type]
    assert [each.track_id for each in engine.nearest(embedding(1).whole, 5)] == ["yt-1"]
    monkeypatch.setattr(embeddings, "count_changes", lambda _model_id, _since: MOST_ALONE + 1)
    with pytest.raises(ContrafactError, match="being filled") as raised:
        engine.nearest(embedding(1).whole, 5)
    assert raised.value.code == "engine_unavailable"


def test_changes_that_a_read_only_engine_lacks_are_found_in_the_database(monkeypatch: pytest.MonkeyPatch) -> None:
    embeddings = MemoryEmbeddingStore()
    told = json.dumps({"model_id": MODEL, "dimension": 32, "segments": "rows"})
    milvus, _ = server(monkeypatch, describe_collection={"description": told}, search=[[{"id": "yt-1"}]])
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
