"""Start the product as `make run` does, but start a part that ends again and again after two seconds at most."""

from __future__ import annotations

import sys

from contrafact_local import watching
from contrafact_local.__main__ import main

if __name__ == "__main__":
    watching.LONGEST_PAUSE_SECONDS = 2.0
    sys.exit(main())
