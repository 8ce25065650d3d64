"""A small HTTP server that webhooks are sent to."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

from contrafact.domain.webhooks import signature


@dataclass
class Hooked:
    """What arrived.

    Parameters
    ----------
    messages : headers and body of each message.
    """

    port: int = 0
    messages: list[tuple[dict[str, str], str]] = field(default_factory=list)

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}/told"

    def told(self, event: str, secret: str) -> list[dict[str, Any]]:
        """Return the data of the messages of an event whose signatures fit the secret."""
        found = [
            json.loads(body)
            for headers, body in list(self.messages)
            if headers["webhook-signature"]
            == signature(secret, headers["webhook-id"], int(headers["webhook-timestamp"]), body)
        ]
        return [each["data"] for each in found if each["type"] == event]


@contextmanager
def hooked() -> Iterator[Hooked]:
    """Listen on a free port."""
    found = Hooked()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"])).decode()
            found.messages.append(({name.lower(): value for name, value in self.headers.items()}, body))
            self.send_response(204)
            self.end_headers()

        def log_message(self, *_: object) -> None:
            """Print nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    found.port = server.server_port
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield found
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
