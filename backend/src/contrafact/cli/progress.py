"""Progress bars on stderr, on a terminal alone and only for what takes more than a moment."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from tqdm import tqdm

_DELAY_SECONDS = 0.5


@contextmanager
def seconds_bar(label: str) -> Iterator[Callable[[float], None]]:
    """A bar that counts seconds of audio; yields what to call with the seconds done so far."""
    with tqdm(desc=label, unit="s", disable=None, delay=_DELAY_SECONDS, leave=False) as bar:

        def tell(seconds_done: float) -> None:
            bar.update(round(seconds_done) - bar.n)

        yield tell


def files_bar(files: Sequence[Path]) -> Iterator[Path]:
    """Pass on files one by one under a bar that counts them."""
    yield from tqdm(files, unit="file", disable=None, delay=_DELAY_SECONDS, leave=False)
