"""Service, HTTP API, command line and bench rank one library in the same order, with the same probabilities."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest
from tests.doubles.memory_app import World, make_client, make_rank, make_world
from tests.doubles.songs import SEEDS, compose, cover, render
from tests.doubles.weights import untrained_card

from contrafact.cli.main import main
from contrafact.domain.chroma import SECONDS_PER_FRAME, Chroma
from contrafact.domain.clips import ClipSource
from contrafact.domain.embeddings import TrackEmbedding
from contrafact.domain.tracks import Track
from contrafact.domain.verdicts import OperatingPoint
from contrafact.embedding.background import load_background
from contrafact.embedding.card import find_card
from contrafact.embedding.embedder import Embedder, load_embedder
from contrafact.features.chroma_io import write_chroma
from contrafact.features.hpcp import compute_chroma
from contrafact.scoring.hubness import HubnessCache
from contrafact.services.clips import ClipChroma, ProcessClip
from contrafact.services.library_search import LibrarySearch, SearchOptions
from contrafact.services.ranking import RankClip
from contrafact_bench.evaluation.pair_table import EmbeddedTracks, LabelledSearch, PairTable, by_probability
from contrafact_bench.systems.two_stage import TwoStage

N_CANDIDATES = 6
"""Of 13 other tracks: the initial and the expanded candidates, and a rest that is not aligned."""
FROM_S, TO_S = 8.0, 28.0
CLOSE = 1e-9
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
    """Four songs in three recordings each, and two songs in one."""
    songs = [compose(seed) for seed in SEEDS[:6]]
    audio = [audio for song in songs[:4] for audio in (render(song), cover(song, 1), cover(song, 2))]
    return [compute_chroma([each]) for each in [*audio, render(songs[4]), render(songs[5])]]


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
    search = LibrarySearch(
        world.tracks,
        world.index,
        world.chromas,
        embedder.card.calibration,
        hubness,
        model_id,
        SearchOptions(None, OperatingPoint.BALANCED, N_CANDIDATES, n_threads=2),
    )
    folder = tmp_path_factory.mktemp("library")
    for place, chroma in enumerate(chromas):
        write_chroma(folder / f"{place:02d}.npz", chroma)
    return Library(chromas, embeddings, embedder, hubness, world, tracks, search, folder)


@pytest.fixture
def command_line(
    library: Library, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> Callable[..., Ranking]:
    monkeypatch.setenv("CONTRAFACT_CANDIDATES", str(N_CANDIDATES))

    def rank(*arguments: object) -> Ranking:
        assert main(["rank", *map(str, arguments), "--json"]) == 0
        items = json.loads(capsys.readouterr().out)["items"]
        return [(int(Path(item["file"]).stem), item["verdict"]["probability"]) for item in items]

    return rank


def by_service(library: Library, place: int) -> Ranking:
    items = make_rank(library.world, library.search)(library.tracks[place].id, 100, None).page.items
    return [(library.place(item.track.id), item.verdict.probability) for item in items]


def by_api(library: Library, place: int) -> Ranking:
    client, items, cursor = make_client(library.world, library.search), [], None
    while cursor is not None or not items:
        query = {"limit": 5, **({"cursor": cursor} if cursor else {})}
        answer = client.get(f"/api/v1/tracks/{library.tracks[place].id}/ranking", query_string=query).json
        items += answer["items"]
        cursor = answer["next_cursor"]
        if cursor is None:
            break
    return [(library.place(item["track"]["id"]), item["verdict"]["probability"]) for item in items]


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


def by_bench_system(library: Library, place: int) -> list[int]:
    """The order of the row `two-stage` of the published table."""
    system = TwoStage(library.embedder, library.hubness.background, N_CANDIDATES)
    described = [system.describe(chroma) for chroma in library.chromas]
    order = np.argsort(system.distances(described[place], described), kind="stable").tolist()
    return [each for each in order if each != place]


def assert_same(found: Ranking, expected: Ranking) -> None:
    assert [place for place, _ in found] == [place for place, _ in expected]
    np.testing.assert_allclose([p for _, p in found], [p for _, p in expected], rtol=0, atol=CLOSE)


@pytest.mark.parametrize("place", [0, 4, 8, 12])
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
    assert by_bench_system(library, place) == order


def test_the_library_shows_what_it_is_meant_to(library: Library) -> None:
    """Probabilities of many sizes, and candidates that only the expansion finds: else the test above says little."""
    search = library.search
    probabilities: list[float] = []
    n_expanded = 0
    for place, track in enumerate(library.tracks):
        ranking = by_service(library, place)
        probabilities += [probability for _, probability in ranking[:N_CANDIDATES]]
        near = library.world.index.candidates(library.embeddings[place].whole, N_CANDIDATES, track.id)
        nearest = {library.place(each.track_id) for each in near}
        n_expanded += len({each for each, _ in ranking[:N_CANDIDATES]} - nearest)
    assert search.options.n_candidates == N_CANDIDATES
    assert min(probabilities) < 0.3
    assert max(probabilities) > 0.9
    assert n_expanded > 0


@pytest.mark.parametrize("place", [0, 4, 8])
def test_a_clip_is_ranked_alike_by_service_api_command_line_and_bench(
    library: Library, command_line: Callable[..., Ranking], tmp_path: Path, place: int
) -> None:
    world, track = library.world, library.tracks[place]
    start, end = round(FROM_S / SECONDS_PER_FRAME), round(TO_S / SECONDS_PER_FRAME)
    from_s, to_s = start * SECONDS_PER_FRAME, end * SECONDS_PER_FRAME
    rank = RankClip(library.search, library.embedder, world.tracks, world.works, lambda: 0)
    chroma_of = ClipChroma(world.tracks, world.bucket, never_extracted, 60.0)
    client = make_client(world, library.search)

    submitted = client.post("/api/v1/checks/clip", json={"track_id": track.id, "start_s": from_s, "end_s": to_s}).json
    clip_id = submitted["clip"]["id"]
    ProcessClip(world.clips, world.bucket, chroma_of, rank, world.clock, world.ids)(clip_id)
    matches = client.get(f"/api/v1/checks/clip/{clip_id}").json["ranking"]["items"]
    found = [(library.place(item["track"]["id"]), item["verdict"]["probability"]) for item in matches]

    stored = world.clips.get(clip_id, world.clock())
    assert stored is not None
    cut = chroma_of(ClipSource(track_id=track.id, span=stored.source.span))
    ranking = rank(cut, track.id, None)
    expected = [(library.place(each.track_id), each.verdict.probability) for each in ranking.matches]
    assert len(expected) == N_CANDIDATES
    assert all(first >= second for (_, first), (_, second) in pairwise(expected))
    assert_same(found, expected)

    write_chroma(tmp_path / "clip.npz", cut)
    without = tmp_path / "without"
    without.mkdir()
    for other in (file for file in library.folder.iterdir() if int(file.stem) != place):
        (without / other.name).symlink_to(other)
    assert_same(command_line("--clip", tmp_path / "clip.npz", without), expected)

    clips = EmbeddedTracks([cut.frames], [library.embedder.embed(cut)])
    table = labelled_search(library, tmp_path / "cache").clips(clips, np.array([place]), N_CANDIDATES)
    assert_same(aligned_of(table), expected)


def never_extracted(path: Path, *, max_duration_s: float, on_progress: object) -> Chroma:
    raise AssertionError("a clip of a track is cut from its chroma")
