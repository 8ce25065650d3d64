"""Start the worker: `python -m contrafact_worker`."""

from __future__ import annotations

from contrafact.settings import Settings
from contrafact_worker.app import build_worker


def main() -> None:
    """Run until told to stop."""
    build_worker(Settings()).worker_main(["worker", "--without-gossip", "--without-mingle", "--without-heartbeat"])


if __name__ == "__main__":
    main()
