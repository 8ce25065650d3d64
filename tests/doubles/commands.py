"""Run a command's `main` as a shell does."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import pytest


def run_command(
    main: Callable[[Sequence[str]], None], capsys: pytest.CaptureFixture[str], *arguments: object
) -> tuple[int, str, str]:
    """Exit status, standard output and standard error."""
    with pytest.raises(SystemExit) as ended:
        main([str(argument) for argument in arguments])
    captured = capsys.readouterr()
    if isinstance(ended.value.code, str):
        return 1, captured.out, ended.value.code
    return ended.value.code or 0, captured.out, captured.err


def run_main(main: Callable[[Sequence[str]], None], *arguments: object) -> None:
    """Run a command's `main`; pass on its `SystemExit` unless the status is 0."""
    try:
        main([str(argument) for argument in arguments])
    except SystemExit as ended:
        if ended.code:
            raise
