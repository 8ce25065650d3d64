"""`contrafact-admin scale`, and the figures of docs/operator/scale.md, which it prints."""

from __future__ import annotations

import json
import re
import shlex
from pathlib import Path

import pytest

from contrafact.cli.admin.main import main
from contrafact.services import capacity
from contrafact.services.capacity import Load, limits, plan, search_seconds

DOCS = Path(__file__).parents[3] / "docs"


def test_the_page_shows_what_the_command_prints(capsys: pytest.CaptureFixture[str]) -> None:
    page = (DOCS / "operator" / "scale.md").read_text(encoding="utf-8")
    command = re.search(r"^contrafact-admin (scale .*)$", page, re.MULTILINE)
    assert command is not None

    assert main(shlex.split(command[1])) == 0

    assert capsys.readouterr().out in page


def test_the_example_of_settings_states_the_measured_memory_of_a_worker() -> None:
    results = (DOCS / "results" / "scaling.md").read_text(encoding="utf-8")
    example = (DOCS.parent / ".env.example").read_text(encoding="utf-8")
    measured = re.search(r"that analyses .* \| (\d+) MB; (\d+) MB", results)
    stated = re.search(r"one core and (\d+) MB, (\d+) MB", example)
    assert measured is not None
    assert stated is not None
    for figure, given in zip(measured.groups(), stated.groups(), strict=True):
        assert int(given) == round(int(figure), -1)


@pytest.mark.parametrize(
    ("page", "measured", "rate"),
    [
        ("results/scaling.md", r"processor time of the worker, mean of four \| ([\d.]+) s", capacity.SONG_SECONDS),
        ("results/scaling.md", r"copy of the chroma \| ([\d.]+) KB", capacity.CHROMA_BYTES / 1e3),
        ("results/scaling.md", r"entries in their indexes \| ([\d.]+) KB", capacity.INDEXED_BYTES / 1e3),
        ("results/scaling.md", r"waveform; copy for listening \| ([\d.]+) KB", capacity.OBJECT_BYTES / 1e3),
        ("results/scaling.md", r"KB; ([\d.]+) MB", capacity.COPY_BYTES / 1e6),
        ("results/scaling.md", r"waits \| [\d.]+ cores, (\d+) MB", capacity.WORKER_BYTES * 2 / 1e6),
        ("results/scaling.md", r"\| 1 000 000 \| \*\*graph\*\* \| ([\d.]+)", capacity.GRAPH_SECONDS * 1e3),
        ("results/scaling.md", r"\*\*graph\*\* .* (\d+) \|", capacity.API_BYTES_PER_TRACK),
        ("results/scaling.md", r"\| 1 000 000 \| 1 014 \| (\d+) \|", capacity.GRAPH_BYTES),
        ("results/scaling.md", r"([\d.]+) s with 40 000", capacity.CLIP_SECONDS * 40_000),
        ("results/scaling.md", r"([\d.]+) GB for a million, on disk", capacity.SEGMENT_BYTES / 1e3),
        ("decisions/0070-fewer-sections.md", r"takes (\d+) now", capacity.RANKING_SECONDS * 1e3),
        ("decisions/0054-vectors.md", r"Four minutes take (\d+) ms", capacity.EMBED_SECONDS * 1e3),
        ("decisions/0040-backup.md", r"sent (\d+) MB/s", capacity.BACKUP_BYTES_PER_SECOND / 1e6),
        ("decisions/0040-backup.md", r"for (\d+) s: enough", capacity.MOMENT_SECONDS),
        ("operator/operating.md", r"API 150 MB, (\d+) MB with 10 000", capacity.API_BYTES / 1e6),
    ],
)
def test_each_rate_is_the_measured_one_of_the_page_it_is_from(page: str, measured: str, rate: float) -> None:
    found = re.search(measured, (DOCS / page).read_text(encoding="utf-8"))

    assert found is not None
    assert rate == pytest.approx(float(found[1]), rel=0.01)


def test_what_is_bound_to_songs_clips_and_rankings_grows_with_them_alone() -> None:
    quiet = plan(Load(1e7, rankings_per_second=0, clips_per_hour=0, songs_per_day=0))
    busy = plan(Load(1e7, rankings_per_second=100, clips_per_hour=0, songs_per_day=0))
    clips = plan(Load(1e7, rankings_per_second=0, clips_per_hour=360, songs_per_day=0))

    assert (quiet.api_hosts, quiet.worker_hosts) == (2, 0)
    # 100 rankings of 0.536 s on hosts of 16 cores that are used to 0.6.
    assert (busy.api_hosts, busy.worker_hosts) == (6, 0)
    # A clip every ten seconds, of 187.5 s.
    assert clips.clip_cores == pytest.approx(18.75)
    assert (clips.api_hosts, clips.worker_hosts) == (2, 2)


def test_a_search_is_exact_in_small_libraries_and_meets_the_measured_times_of_graphs() -> None:
    assert search_seconds(100_000) == pytest.approx(0.0147)
    assert search_seconds(100_001) == pytest.approx(0.0100, abs=1e-4)
    assert search_seconds(1_000_000) == pytest.approx(0.0165)


def test_copies_for_listening_are_most_of_the_bucket() -> None:
    without, with_copies = (plan(Load(1e6, copied_part=part)).object_bytes for part in (0, 0.5))

    assert with_copies - without == pytest.approx(0.5 * 1e6 * capacity.COPY_BYTES)


def test_more_memory_moves_the_limits_of_memory_alone() -> None:
    small = {limit.text: limit.tracks for limit in limits(Load(1e6, memory_bytes=64e9))}
    large = {limit.text: limit.tracks for limit in limits(Load(1e6, memory_bytes=256e9))}

    moved = {text.partition(":")[0] for text, tracks in large.items() if tracks > small[text]}
    assert moved == {"MongoDB", "Clips", "Rankings"}
    assert list(small.values()) == sorted(small.values())


def test_json_has_the_figures(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["scale", "--tracks", "2e6", "--cores", "8", "--json"]) == 0

    found = json.loads(capsys.readouterr().out)
    assert found["plans"][0]["load"]["cores"] == 8
    assert found["plans"][0]["import_s"] == pytest.approx(2e6 * capacity.SONG_SECONDS)
    assert found["limits"][0]["tracks"] == 1e6


@pytest.mark.parametrize(
    "wrong",
    [
        *([], ["--tracks"], ["--tracks", "0"], ["--tracks", "nan"], ["--tracks", "many"]),
        *(["--tracks", "1", "--cores", "-1"], ["--tracks", "1", "--memory-gb", "inf"]),
        ["--tracks", "1", "--copied-part", "1.5"],
    ],
)
def test_senseless_numbers_are_bad_usage(wrong: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["scale", *wrong]) == 2
    assert "[bad_usage]" in capsys.readouterr().err


def test_what_a_backup_reads_is_track_job_and_embedding() -> None:
    found = re.search(
        r"track, job, embedding \| ([\d.]+), ([\d.]+) and ([\d.]+) KB",
        (DOCS / "results" / "scaling.md").read_text(encoding="utf-8"),
    )

    assert found is not None
    total_kb = sum(map(float, found.groups()))
    assert total_kb == pytest.approx(capacity.SAVED_BYTES / 1e3, rel=0.01)
