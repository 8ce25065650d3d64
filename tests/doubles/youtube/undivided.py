"""yt-dlp in the process of the tests: a process for each request takes a second of processor time."""

from __future__ import annotations

import json
from collections.abc import Generator

import pytest

from contrafact.adapters.youtube import child
from contrafact.adapters.youtube.fetcher import YtDlpFetcher
from contrafact.adapters.youtube.protocol import ChildLine, ChildRequest
from contrafact.domain.errors import ContrafactError


def undivide(monkeypatch: pytest.MonkeyPatch) -> None:
    """Make fetchers process their requests here. Requests and lines are still written and read as JSON."""

    def run(_: YtDlpFetcher, request: ChildRequest) -> Generator[ChildLine | None]:
        monkeypatch.setenv("DENO_DIR", f"{request.folder}/deno")
        written: list[str] = []
        child.process(ChildRequest.from_line(request.to_line()), lambda line: written.append(json.dumps(line)))
        for line in map(json.loads, written):
            if line["kind"] == "error":
                raise ContrafactError(line["code"], line["detail"])
            yield line

    monkeypatch.setattr(YtDlpFetcher, "_run", run)
