from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from tests.doubles.songs import compose, cover, encode, render
from tests.doubles.weights import write_untrained_weights

from contrafact.cli.main import main

Command = Callable[..., tuple[int, str, str]]


@pytest.fixture(scope="session")
def weights(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("weights")
    write_untrained_weights(folder)
    return folder


@pytest.fixture(scope="session")
def recordings(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """`song.wav`, its cover `more/cover.wav`, and `other.wav`."""
    folder = tmp_path_factory.mktemp("recordings")
    (folder / "more").mkdir()
    song, other = compose(1), compose(2)
    encode(folder / "song.wav", render(song))
    encode(folder / "more" / "cover.wav", cover(song, 3))
    encode(folder / "other.wav", render(other))
    return folder


@pytest.fixture
def contrafact(weights: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Command:
    """Run the command in this process; return exit status, stdout and stderr."""
    monkeypatch.setenv("CONTRAFACT_MODEL_DIR", str(weights))

    def run(*arguments: object) -> tuple[int, str, str]:
        status = main([str(argument) for argument in arguments])
        captured = capsys.readouterr()
        return status, captured.out, captured.err

    return run


@pytest.fixture
def answer(contrafact: Command) -> Callable[..., dict[str, object]]:
    """Run the command with --json and return its answer."""

    def run(*arguments: object) -> dict[str, object]:
        status, out, err = contrafact(*arguments, "--json")
        assert (status, err) == (0, "")
        answered: dict[str, object] = json.loads(out)
        return answered

    return run
