"""essentia's wheel contains an FFmpeg of 2015. No file may reach it: PyAV decodes, essentia gets arrays."""

from __future__ import annotations

import ast
from io import BytesIO
from os import stat_result
from pathlib import Path
from typing import Any, BinaryIO

import numpy as np
import pytest
from tests.doubles.songs import compose, encode, render

from contrafact.features.extract import extract_chroma

ROOT = Path(__file__).parents[3]
OF_CHROMA = {"Windowing", "Spectrum"}
OF_MELODY = {"PitchContours", "PitchContoursMelody"}


def standard() -> Any:
    from essentia import standard

    return standard


def takes_a_file(algorithm: Any) -> bool:
    """Whether one of its parameters, or of its inputs, is the name of a file."""
    return "filename" in {*algorithm.parameterNames(), *algorithm.inputNames()}


@pytest.fixture
def recording(tmp_path: Path) -> Path:
    return encode(tmp_path / "a.mp3", render(compose(5)))


@pytest.fixture
def created(monkeypatch: pytest.MonkeyPatch) -> list[Any]:
    """Every algorithm of essentia that is created in this process from here on."""
    found: list[Any] = []

    def recorded(kind: Any) -> Any:
        def create(*args: Any, **options: Any) -> Any:
            found.append(kind(*args, **options))
            return found[-1]

        return create

    module = standard()
    base = module.HPCP.__mro__[1]
    for name, kind in [*vars(module).items()]:
        if isinstance(kind, type) and issubclass(kind, base):
            monkeypatch.setattr(module, name, recorded(kind))
    return found


def test_an_extraction_creates_no_algorithm_that_takes_a_file(recording: Path, created: list[Any]) -> None:
    extract_chroma(recording)

    assert {algorithm.name() for algorithm in created} == OF_CHROMA | OF_MELODY
    assert not any(takes_a_file(algorithm) for algorithm in created)


def test_algorithms_that_take_a_file_are_recognised(recording: Path, created: list[Any]) -> None:
    module = standard()
    module.MonoLoader(filename=str(recording))
    module.MusicExtractor()
    assert [(algorithm.name(), takes_a_file(algorithm)) for algorithm in created] == [
        ("MonoLoader", True),
        ("MusicExtractor", True),
    ]


class Nowhere(type(Path())):  # type: ignore[misc]
    """A path to a recording in memory. There is no such file, so that no library could open it by its name."""

    content: bytes
    status: stat_result

    def open(self, mode: str = "r", *_: Any) -> BinaryIO:
        assert mode == "rb"
        return BytesIO(self.content)

    def stat(self, **_: Any) -> stat_result:
        return self.status

    def is_file(self, **_: Any) -> bool:
        return True


def test_a_recording_without_a_file_has_the_same_chroma(recording: Path) -> None:
    path = Nowhere("/nowhere/a.mp3")
    path.content, path.status = recording.read_bytes(), recording.stat()
    chroma = extract_chroma(recording)

    assert chroma.n_frames > 50
    np.testing.assert_array_equal(extract_chroma(path).frames, chroma.frames)
    with pytest.raises(RuntimeError, match="No such file"):
        standard().MonoLoader(filename=str(path))()


def imports_and_uses(source: str) -> tuple[set[str], set[str]]:
    """Return what of essentia a module imports, and which names of `standard` it uses."""
    tree = ast.parse(source)
    imported = {alias.name for node in ast.walk(tree) if isinstance(node, ast.Import) for alias in node.names}
    imported |= {
        f"{node.module}.{alias.name}"
        for node in ast.walk(tree)
        if isinstance(node, ast.ImportFrom)
        for alias in node.names
    }
    used = {
        node.attr
        for node in ast.walk(tree)
        if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name) and node.value.id == "standard"
    }
    return {name for name in imported if name.split(".")[0] == "essentia"}, used


def test_four_modules_use_essentia_and_only_algorithms_on_arrays() -> None:
    sources = [
        path
        for folder in ("backend", "worker", "training", "bench", "local")
        for path in ROOT.glob(f"{folder}/src/**/*.py")
    ]
    users = {path.stem: found for path in sources if (found := imports_and_uses(path.read_text()))[0]}
    imports = {"essentia", "essentia.standard"}
    assert users == {
        "fingerprint": (imports, {"Chromaprinter"}),
        "melody": (imports, OF_MELODY),
        "spectral_peaks": (imports, OF_CHROMA),
        "timbre_fusion": (imports, {"MFCC"}),
    }
    # Names that are looked up at run time would escape the check above.
    assert not any("getattr" in path.read_text() for path in sources if path.stem in users)
    assert all("import_module" not in path.read_text() or "essentia" not in path.read_text() for path in sources)
