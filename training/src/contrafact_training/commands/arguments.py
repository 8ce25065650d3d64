"""Bad usage in one line."""

from __future__ import annotations

import argparse
from typing import NoReturn

_BAD_USAGE = 2


class OneLineParser(argparse.ArgumentParser):
    """Says what is wrong with the arguments in one line on stderr, where argparse prints the whole usage first."""

    def error(self, message: str) -> NoReturn:
        """End with exit status 2."""
        self.exit(_BAD_USAGE, f"{self.prog}: {message}; see --help\n")
