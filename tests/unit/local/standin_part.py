"""A part for the supervisor's tests: answers on a port; says when it was asked to stop; `app` leaves a child behind."""

from __future__ import annotations

import signal
import socketserver
import subprocess
import sys
from pathlib import Path


def main() -> None:
    name, port, journal = sys.argv[1], int(sys.argv[2]), Path(sys.argv[3])

    def stop(*_: object) -> None:
        with journal.open("a") as file:
            file.write(f"{name} stopped\n")
        sys.exit(0)

    signal.signal(signal.SIGTERM, stop)
    line = f"{name} started"
    if name == "app":
        line += f", child {subprocess.Popen([sys.executable, '-c', 'import time; time.sleep(600)']).pid}"
    with journal.open("a") as file:
        file.write(f"{line}\n")
    socketserver.TCPServer.allow_reuse_address = True
    with socketserver.TCPServer(("127.0.0.1", port), socketserver.BaseRequestHandler) as server:
        server.serve_forever()


if __name__ == "__main__":
    main()
