"""The images and docker-compose.yml on a real engine: what they hold, what confines them, and that no work is lost."""

from __future__ import annotations

from pathlib import Path

import pytest
from tests.doubles.songs import SEEDS, compose, cover, encode, render
from tests.images.composed import SERVICES, Composed, wait_until

# The images are built before the first test.
pytestmark = [pytest.mark.images, pytest.mark.timeout(1800)]
UPLOAD_BYTES = 200_000_000
MIB = 1024**2


@pytest.fixture(scope="module")
def recordings(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    folder = tmp_path_factory.mktemp("recordings")
    song, other = compose(SEEDS[0]), compose(SEEDS[1])
    return {
        "original": encode(folder / "original.flac", render(song)),
        "cover": encode(folder / "cover.mp3", cover(song, 1)),
        "other": encode(folder / "other.m4a", render(other)),
    }


@pytest.fixture(scope="module")
def tracks(composed: Composed, recordings: dict[str, Path]) -> dict[str, str]:
    """The ids of three tracks, uploaded and ready."""
    accepted = {name: composed.upload(path) for name, path in recordings.items()}
    for name, answer in accepted.items():
        job = composed.wait_for_job(answer["job"]["id"])
        assert job["state"] == "ready", f"{name}: {job}"
    return {name: answer["track"]["id"] for name, answer in accepted.items()}


def nearest(composed: Composed, track_id: str) -> str:
    return str(composed.get(f"/tracks/{track_id}/ranking")["items"][0]["track"]["id"])


def test_the_image_of_the_api_is_small_and_has_no_torch_and_each_runs_as_an_unprivileged_user(
    composed: Composed,
) -> None:
    images = {name: composed.engine.inspect(f"contrafact_{name}") for name in ("api", "worker", "web")}

    assert images["api"]["Size"] < 400e6
    find = "from importlib.util import find_spec; print(*map(find_spec, ['torch', 'essentia', 'typst', 'pip']))"
    assert composed.inside("api", "python", "-c", find) == "None None None None"
    assert {name: image["Config"]["User"] for name, image in images.items()} == {
        "api": "10001:10001",
        "worker": "10001:10001",
        "web": "101",
    }


@pytest.mark.parametrize("service", SERVICES)
def test_a_container_has_no_privileges_and_an_own_file_system_that_it_cannot_change(
    composed: Composed, service: str
) -> None:
    status = dict(line.split(":\t", 1) for line in composed.inside(service, "cat", "/proc/1/status").splitlines())

    assert status["Uid"].split()[0] != "0"
    assert {int(status[name], 16) for name in ("CapEff", "CapPrm", "CapBnd")} == {0}
    assert status["NoNewPrivs"] == "1"
    written = composed.inside(service, "sh", "-c", "touch /usr/new /new 2>&1 || true")
    assert written.count("Read-only file system") == 2


@pytest.mark.parametrize(
    ("service", "memory_mib", "pids"),
    [("mongo", 1536, 500), ("valkey", 256, 100), ("api", 1536, 200), ("worker", 3072, 400), ("web", 128, 100)],
)
def test_memory_and_processes_of_a_container_are_limited_by_the_kernel(
    composed: Composed, service: str, memory_mib: int, pids: int
) -> None:
    assert composed.limit(service, "memory") == memory_mib * MIB
    assert composed.limit(service, "pids") == pids


def test_files_sent_through_nginx_become_ready_and_are_ranked(composed: Composed, tracks: dict[str, str]) -> None:
    assert nearest(composed, tracks["original"]) == tracks["cover"]
    page = composed.request("GET", "/")
    assert "<title>Contrafact" in page.text


@pytest.mark.usefixtures("tracks")
@pytest.mark.parametrize("service", ["api", "worker"])
def test_kernels_compiled_in_the_image_are_the_ones_in_use(composed: Composed, service: str) -> None:
    kernels = "cd {} && find . -name '*.nb?' | xargs sha256sum | sed 's| .*/| |' | sort"
    package = composed.inside(service, "python", "-c", "import contrafact as package; print(*package.__path__)")
    in_image, in_use = (composed.inside(service, "sh", "-c", kernels.format(each)) for each in (package, "/tmp/numba"))  # noqa: S108

    assert in_image.count(".nbc") > 5
    assert in_use == in_image


def test_an_upload_of_200_mb_passes_and_a_larger_one_is_refused_within_the_limits(
    composed: Composed, tmp_path: Path
) -> None:
    before = {name: composed.container(name)["State"]["StartedAt"] for name in SERVICES}
    file = tmp_path / "silence.wav"
    with file.open("wb") as out:
        out.truncate(UPLOAD_BYTES + 1)
    with file.open("rb") as body:
        refused = composed.request("POST", "/api/v1/tracks/upload", files={"file": (file.name, body)})
    assert (refused.status_code, refused.json()["code"]) == (413, "file_too_large")
    with file.open("r+b") as out:
        out.truncate(UPLOAD_BYTES)

    job = composed.wait_for_job(composed.upload(file)["job"]["id"])

    assert job["error"]["code"] == "not_audio"
    for name in SERVICES:
        assert composed.container(name)["State"]["StartedAt"] == before[name]
        assert composed.own_memory(name) < composed.limit(name, "memory") / 2


def test_a_health_check_notices_a_program_that_hangs(composed: Composed) -> None:
    composed.signal("api", "STOP")
    wait_until(lambda: composed.health("api") == "unhealthy", 120, lambda: composed.compose("ps"))
    composed.signal("api", "CONT")
    composed.wait_until_healthy("api")


@pytest.mark.parametrize(
    "service",
    ["valkey", "web", "mongo", "api", "worker"],
)
def test_a_killed_container_comes_back_and_work_goes_on(
    composed: Composed, recordings: dict[str, Path], tracks: dict[str, str], service: str, tmp_path: Path
) -> None:
    number = SERVICES.index(service)
    new = encode(tmp_path / f"{service}.wav", cover(compose(SEEDS[2]), 5 + number))
    started = composed.container(service)["State"]["StartedAt"]
    job = composed.upload(new)["job"]

    composed.kill(service)

    wait_until(
        lambda: composed.container(service)["State"]["StartedAt"] != started, 120, lambda: composed.compose("ps")
    )
    composed.wait_until_healthy(*SERVICES)
    assert composed.wait_for_job(job["id"])["state"] == "ready"
    assert nearest(composed, tracks["original"]) == tracks["cover"]


def test_an_upgrade_in_place_keeps_the_library(composed: Composed, tracks: dict[str, str]) -> None:
    ids = {name: composed.container(name)["Id"] for name in SERVICES}

    composed.compose("build", "api", "worker", "web", version="second")
    composed.up()

    for name in SERVICES:
        assert (composed.container(name)["Id"] == ids[name]) == (name in {"mongo", "valkey"})
    for name in ("api", "worker", "web"):
        assert composed.container(name)["Config"]["Labels"]["org.opencontainers.image.version"] == "second"
    assert nearest(composed, tracks["original"]) == tracks["cover"]


def test_down_keeps_the_volumes(composed: Composed, tracks: dict[str, str]) -> None:
    composed.compose("down")
    assert composed.engine.docker("ps", "--all", "--quiet") == ""

    composed.up()

    assert nearest(composed, tracks["original"]) == tracks["cover"]
