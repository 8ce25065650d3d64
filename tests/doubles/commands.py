"""Run a command's `main` as a shell does."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager

import pytest


def run_command(
    main: Callable[[Sequence[str]], None], capsys: pytest.CaptureFixture[str], *arguments: object
) -> tuple[int, str, str]:
    """Exit status, standard output and standard error."""
    with pytest.raises(SystemExit) as ended:
        main([str(argument) for argument in arguments])
    captured = capsys.readouterr()
    status = int(ended.value.code or 0)
    # A failure is one line: tests compare it without its end.
    return status, captured.out, captured.err.removesuffix("\n") if status == 1 else captured.err


def run_main(main: Callable[[Sequence[str]], None], *arguments: object) -> None:
    """Run a command's `main`; pass on its `SystemExit` unless the status is 0."""
    try:
        main([str(argument) for argument in arguments])
    except SystemExit as ended:
        if ended.code:
            raise


@contextmanager
def failing(capsys: pytest.CaptureFixture[str], match: str) -> Iterator[None]:
    """Expect that a command ends with status 1 and an error that matches."""
    with pytest.raises(SystemExit) as ended:
        yield
    assert ended.value.code == 1
    error = capsys.readouterr().err
    assert re.search(match, error), error
