"""Service, HTTP API, command line and bench rank one library in the same order, with the same probabilities."""

from __future__ import annotations

import io
import json
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import timedelta
from pathlib import Path
from random import Random
from typing import Any

import numpy as np
import pytest
from tests.doubles.memory_app import make_client, make_rank
from tests.doubles.memory_edges import MemoryEdgeStore
from tests.doubles.memory_world import World, make_world
from tests.doubles.songs import SEEDS, compose, cover, render
from tests.doubles.weights import untrained_card

from contrafact.cli.main import main
from contrafact.domain.chroma import SECONDS_PER_FRAME, Chroma
from contrafact.domain.embeddings import TrackEmbedding
from contrafact.domain.tracks import Track
from contrafact.domain.verdicts import NOTHING_ASKED, AskedThreshold
from contrafact.embedding.background import load_background
from contrafact.embedding.card import find_card
from contrafact.embedding.embedder import Embedder, load_embedder
from contrafact.features.chroma_io import write_chroma
from contrafact.features.hpcp import compute_chroma
from contrafact.scoring.calibration import default_prior
from contrafact.scoring.hubness import HubnessCache
from contrafact.services.clip_ranking import RankClip
from contrafact.services.clips import ClipChroma, ProcessClip
from contrafact.services.library_search import LibrarySearch, SearchOptions
from contrafact.services.linking import LinkTracks
from contrafact_bench.evaluation.pair_table import EmbeddedTracks, LabelledSearch, PairTable, by_probability
from contrafact_bench.systems.two_stage import TwoStage

N_CANDIDATES = 6
"""Of 13 other tracks: the initial and the expanded candidates, and a rest that is not aligned."""
FROM_S, TO_S = 8.0, 28.0
CLOSE = 1e-9
PLACES = (0, 8, 12)
"""Of two songs with covers, and of one without."""
Ranking = list[tuple[int, float]]
"""Places of the tracks in the library, each with its probability."""


@dataclass
class Library:
    """Real embeddings and chroma of 14 tracks, of six works, in every form that the product searches."""

    chromas: list[Chroma]
    embeddings: list[TrackEmbedding]
    embedder: Embedder
    hubness: HubnessCache
    world: World
    tracks: list[Track]
    search: LibrarySearch
    folder: Path

    def place(self, track_id: str) -> int:
        return [track.id for track in self.tracks].index(track_id)


def recordings() -> list[Chroma]:
    """Four songs in three recordings each, and two songs in one; by the older recipe, the only one of research data."""
    songs = [compose(seed) for seed in SEEDS[:6]]
    audio = [audio for song in songs[:4] for audio in (render(song), cover(song, 1), cover(song, 2))]
    chromas = [compute_chroma([each]) for each in [*audio, render(songs[4]), render(songs[5])]]
    return [replace(chroma, whitened=None) for chroma in chromas]


@pytest.fixture(autouse=True)
def rare_covers(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let the prior depend on the number of tracks in so small a library too."""
    monkeypatch.setattr("contrafact.scoring.calibration.COVERS_PER_TRACK", 0.5)


@pytest.fixture(scope="module")
def library(tmp_path_factory: pytest.TempPathFactory) -> Library:
    embedder = load_embedder(None)
    hubness = HubnessCache(load_background(embedder.card, find_card(None)))
    chromas = recordings()
    embeddings = [embedder.embed(chroma) for chroma in chromas]
    world, model_id = make_world(), untrained_card().model_id
    tracks = [world.add_ready(number, chroma=chroma) for number, chroma in enumerate(chromas)]
    for track, embedding in zip(tracks, embeddings, strict=True):
        world.embeddings.put(track.id, track.job_id, model_id, embedding)
    edges = MemoryEdgeStore(world.embeddings, world.clock)
    search = LibrarySearch(
        world.tracks,
        world.index,
        world.chromas,
        embedder.card.calibration,
        hubness,
        model_id,
        SearchOptions(None, AskedThreshold(), N_CANDIDATES, n_threads=2),
        edges=edges,
    )
    LinkTracks(edges, search, world.clock, Random(0))(timedelta(hours=1))
    folder = tmp_path_factory.mktemp("library")
    for place, chroma in enumerate(chromas):
        write_chroma(folder / f"{place:02d}.npz", chroma)
    return Library(chromas, embeddings, embedder, hubness, world, tracks, search, folder)


@pytest.fixture
def command_line(
    library: Library, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> Callable[..., Ranking]:
    monkeypatch.setenv("CONTRAFACT_CANDIDATES", str(N_CANDIDATES))
    # The command line estimates the prior of its folder; service and bench take that of the library's size here.
    monkeypatch.setenv("CONTRAFACT_PRIOR", repr(default_prior(len(library.tracks))))

    def rank(*arguments: object) -> Ranking:
        assert main(["rank", *map(str, arguments), "--json"]) == 0
        items = json.loads(capsys.readouterr().out)["items"]
        return [(int(Path(item["file"]).stem), item["verdict"]["probability"]) for item in items]

    return rank


def by_service(library: Library, place: int) -> Ranking:
    items = make_rank(library.world, library.search)(library.tracks[place].id, 100, None).page.items
    return [(library.place(item.track.id), item.verdict.probability) for item in items]


def by_api(library: Library, place: int) -> Ranking:
    client = make_client(library.world, library.search)
    url, items, cursor = f"/api/v1/tracks/{library.tracks[place].id}/ranking", [], {}
    while True:
        answer = client.get(url, query_string={"limit": 5, **cursor}).json
        items += answer["items"]
        if answer["next_cursor"] is None:
            return [(library.place(item["track"]["id"]), item["verdict"]["probability"]) for item in items]
        cursor = {"cursor": answer["next_cursor"]}


def labelled_search(library: Library, cache: Path) -> LabelledSearch:
    tracks = EmbeddedTracks([chroma.frames for chroma in library.chromas], library.embeddings)
    return LabelledSearch(tracks, library.embedder.card.calibration, library.hubness, cache)


def aligned_of(table: PairTable) -> Ranking:
    """The aligned references of the only query, in the bench's order."""
    order = np.argsort(by_probability(table)[0], kind="stable").tolist()
    return [
        (place, float(table.probabilities[0, place])) for place in order if not np.isnan(table.probabilities[0, place])
    ]


def by_bench(library: Library, place: int, cache: Path) -> tuple[Ranking, list[int]]:
    """The candidates with their probabilities, and the places of all tracks in order."""
    table = labelled_search(library, cache).tracks(np.array([place]), N_CANDIDATES)
    order = np.argsort(by_probability(table)[0], kind="stable").tolist()
    return aligned_of(table), [each for each in order if each != place]


def by_bench_system(library: Library, place: int) -> Ranking:
    """The row `two-stage` of the published table: its distances have the order of the supported probabilities."""
    prior = default_prior(len(library.tracks))
    system = TwoStage(library.embedder, library.hubness.background, N_CANDIDATES, prior)
    described = [system.describe(chroma) for chroma in library.chromas]
    found = system.distances(described[place], described)
    return [(each, 1 - float(found[each])) for each in np.argsort(found, kind="stable").tolist() if each != place]


def assert_same(found: Ranking, expected: Ranking, atol: float = CLOSE) -> None:
    assert [place for place, _ in found] == [place for place, _ in expected]
    np.testing.assert_allclose([p for _, p in found], [p for _, p in expected], rtol=0, atol=atol)


@pytest.mark.parametrize("place", PLACES)
def test_a_track_is_ranked_alike_by_service_api_command_line_and_bench(
    library: Library, command_line: Callable[..., Ranking], tmp_path: Path, place: int
) -> None:
    expected = by_service(library, place)

    assert len(expected) == len(library.tracks) - 1
    assert_same(by_api(library, place), expected)
    assert_same(command_line(library.folder / f"{place:02d}.npz", library.folder), expected)
    candidates, order = by_bench(library, place, tmp_path)
    assert_same(candidates, expected[:N_CANDIDATES])
    assert order == [each for each, _ in expected]
    system = by_bench_system(library, place)
    assert [each for each, _ in system] == order


@pytest.mark.parametrize("place", PLACES)
def test_a_check_gives_the_probability_of_the_ranking(library: Library, place: int) -> None:
    # The most probable track, which other versions may move from the first place.
    best, probability = max(by_service(library, place)[:N_CANDIDATES], key=lambda each: each[1])
    query = library.tracks[place]

    url = f"/api/v1/checks?query_id={query.id}&reference_id={library.tracks[best].id}"
    verdict = make_client(library.world, library.search).get(url).json["verdict"]

    assert verdict["probability"] == probability


def test_the_rankings_have_unlike_probabilities_and_expanded_candidates(library: Library) -> None:
    """Otherwise the tests above could not tell a wrong search from the right one."""
    probabilities: list[float] = []
    n_expanded = 0
    for place in PLACES:
        ranking = by_service(library, place)[:N_CANDIDATES]
        probabilities += [probability for _, probability in ranking]
        vector = library.embeddings[place].whole
        near = library.world.index.nearest(vector, N_CANDIDATES, library.tracks[place].id)
        n_expanded += len({each for each, _ in ranking} - {library.place(each.track_id) for each in near})
    assert max(probabilities) - min(probabilities) > 0.5
    assert n_expanded > 0


def test_some_tracks_are_supported_by_other_versions(library: Library) -> None:
    """Otherwise the tests above could not tell a search with support from one without."""
    rank = make_rank(library.world, library.search)
    rankings = [rank(library.tracks[place].id, 100, None).page.items for place in PLACES]
    assert max(item.supported_by for ranking in rankings for item in ranking) > 0


def cut(library: Library, place: int) -> tuple[Chroma, float, float]:
    """A clip of a track, and where it begins and ends in seconds."""
    start, end = round(FROM_S / SECONDS_PER_FRAME), round(TO_S / SECONDS_PER_FRAME)
    return Chroma(library.chromas[place].frames[start:end]), start * SECONDS_PER_FRAME, end * SECONDS_PER_FRAME


def rank_clip_by_api(library: Library, clip: Chroma, submission: dict[str, Any]) -> Ranking:
    """Submit a clip over HTTP, rank it as the worker does, and read the answer."""

    def extract(path: Path, *, max_duration_s: float, on_progress: object, on_audio: object = None) -> Chroma:
        return clip

    world, client = library.world, make_client(library.world, library.search)
    rank = RankClip(library.search, library.embedder, world.tracks, world.works, lambda: 0)
    chroma_of = ClipChroma(world.tracks, world.bucket, extract, 60.0)
    clip_id = client.post("/api/v1/checks/clip", **submission).json["clip"]["id"]
    ProcessClip(world.clips, world.bucket, chroma_of, rank, world.clock, world.ids, world.figures)(clip_id)
    items = client.get(f"/api/v1/checks/clip/{clip_id}").json["ranking"]["items"]
    return [(library.place(item["track"]["id"]), item["verdict"]["probability"]) for item in items]


def rank_clip_by_service(library: Library, clip: Chroma, leave_out: str | None) -> Ranking:
    rank = RankClip(library.search, library.embedder, library.world.tracks, library.world.works, lambda: 0)
    return [
        (library.place(each.track_id), each.verdict.probability)
        for each in rank(clip, leave_out, NOTHING_ASKED).matches
    ]


def rank_clip_by_bench(library: Library, clip: Chroma, place: int, cache: Path) -> Ranking:
    clips = EmbeddedTracks([clip.frames], [library.embedder.embed(clip)])
    return aligned_of(labelled_search(library, cache).clips(clips, np.array([place]), N_CANDIDATES))


@pytest.mark.parametrize("place", PLACES[:2])
def test_a_clip_of_a_file_is_ranked_alike_by_service_api_command_line_and_bench(
    library: Library, command_line: Callable[..., Ranking], tmp_path: Path, place: int
) -> None:
    clip, _, _ = cut(library, place)
    write_chroma(tmp_path / "clip.npz", clip)
    upload = {"data": {"file": (io.BytesIO(b"a recording"), "clip.wav")}}

    expected = rank_clip_by_service(library, clip, None)

    assert place in {each for each, _ in expected[:3]}
    assert len(expected) == N_CANDIDATES
    assert_same(rank_clip_by_api(library, clip, upload), expected)
    assert_same(command_line("--clip", tmp_path / "clip.npz", library.folder), expected)
    assert_same(rank_clip_by_bench(library, clip, -1, tmp_path), expected)


@pytest.mark.parametrize("place", PLACES[:2])
def test_a_clip_of_a_track_is_ranked_alike_by_service_api_and_bench_without_the_track(
    library: Library, tmp_path: Path, place: int
) -> None:
    clip, start_s, end_s = cut(library, place)
    track_id = library.tracks[place].id
    submission = {"json": {"track_id": track_id, "start_s": start_s, "end_s": end_s}}

    expected = rank_clip_by_service(library, clip, track_id)

    assert place not in {each for each, _ in expected}
    assert len(expected) == N_CANDIDATES
    assert_same(rank_clip_by_api(library, clip, submission), expected)
    assert_same(rank_clip_by_bench(library, clip, place, tmp_path), expected)
