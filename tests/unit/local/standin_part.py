"""A part for the supervisor's tests: answers on a port; says when it was asked to stop; `app` leaves a child behind.

While there is a file NAME.broken beside the journal, it ends at once with the words in it; while there is NAME.slow, it
does not answer yet.
"""

from __future__ import annotations

import signal
import socketserver
import subprocess
import sys
import time
from pathlib import Path


class Handler(socketserver.BaseRequestHandler):
    def handle(self) -> None:
        self.request.sendall(b"ok")


def main() -> None:
    name, port, journal = sys.argv[1], int(sys.argv[2]), Path(sys.argv[3])
    broken = journal.with_name(f"{name}.broken")
    if broken.exists():
        raise SystemExit(broken.read_text())

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
    while journal.with_name(f"{name}.slow").exists():
        time.sleep(0.05)
    socketserver.TCPServer.allow_reuse_address = True
    with socketserver.TCPServer(("127.0.0.1", port), Handler) as server:
        server.serve_forever()


if __name__ == "__main__":
    main()
