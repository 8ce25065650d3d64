"""Fixtures of the command's tests: it runs in this process, on files or against an API over HTTP."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from tests.doubles.memory_app import make_app
from tests.doubles.memory_world import World, make_world
from tests.doubles.serving import served
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


@pytest.fixture
def world() -> World:
    """What the API of `server` holds: nothing. Modules put their own in its place."""
    return make_world()


@pytest.fixture
def server(world: World) -> Iterator[str]:
    """The address of an API on stores in memory."""
    with served(make_app(world)) as address:
        yield address


@pytest.fixture
def on_server(server: str, capsys: pytest.CaptureFixture[str]) -> Command:
    """Run the command with `--server`; return exit status, stdout and stderr."""

    def run(*arguments: object) -> tuple[int, str, str]:
        status = main(["--server", server, *map(str, arguments)])
        captured = capsys.readouterr()
        return status, captured.out, captured.err

    return run
