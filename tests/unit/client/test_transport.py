"""What the client sends, and what it makes of answers, with a server in the test's process."""

from __future__ import annotations

import io
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from tests.doubles.serving import served
from werkzeug.wrappers import Request, Response

from contrafact_client import Contrafact, JobFailedError, ServerError, TransportError, WaitTimeoutError

Answers = Callable[..., None]


class Server:
    """Answers with what a test queued; remembers the requests."""

    def __init__(self) -> None:
        self.answers: list[Response] = []
        self.seen: list[dict[str, Any]] = []

    def __call__(self, environ: Any, start: Any) -> Any:
        request = Request(environ)
        file = request.files.get("file")
        self.seen.append(
            {
                "path": request.full_path.rstrip("?"),
                "key": request.headers.get("Authorization"),
                "accept": request.headers["Accept"],
                "form": request.form.to_dict(),
                "file": (file.filename, len(file.read())) if file else None,
            }
        )
        return self.answers.pop(0)(environ, start)


def problem(status: int, code: str, **headers: str) -> Response:
    body = f'{{"type": "t", "title": "T", "status": {status}, "detail": "What to do.", "code": "{code}"}}'
    return Response(body, status, headers, mimetype="application/problem+json")


def answer(text: str) -> Response:
    return Response(text, mimetype="application/json")


@pytest.fixture
def server() -> Server:
    return Server()


@pytest.fixture
def library(server: Server) -> Iterator[Contrafact]:
    with served(server) as address, Contrafact(f"{address}/covers/", "cf_secret") as library:
        yield library


def test_the_key_goes_with_every_request_even_where_netrc_has_a_password(
    server: Server, library: Contrafact, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "netrc").write_text("machine 127.0.0.1 login me password secret\n")
    monkeypatch.setenv("NETRC", str(tmp_path / "netrc"))
    server.answers += [
        answer('{"items": [1, 2], "next_cursor": "more"}'),
        answer('{"items": [3], "next_cursor": null}'),
    ]

    assert list(library.tracks(q="halo")) == [1, 2, 3]
    assert [each["key"] for each in server.seen] == ["Bearer cf_secret"] * 2
    assert [each["path"] for each in server.seen] == [
        "/covers/api/v1/tracks?limit=100&q=halo",
        "/covers/api/v1/tracks?limit=100&cursor=more&q=halo",
    ]


def test_an_error_of_the_server_has_its_code_and_sentence(server: Server, library: Contrafact) -> None:
    server.answers.append(problem(404, "track_not_found"))

    with pytest.raises(ServerError, match=r"What to do\.") as raised:
        library.get_track("yt-00000000001")

    assert (raised.value.code, raised.value.status) == ("track_not_found", 404)


@pytest.mark.parametrize(
    "made",
    [
        lambda: Response("<html>Sign in</html>", mimetype="text/html"),
        lambda: Response("nope", 502, mimetype="text/plain"),
        lambda: Response("", 302, {"Location": "http://127.0.0.1:1/"}),
        lambda: Response("{", mimetype="application/json"),
    ],
    ids=["login page", "proxy", "redirect", "no JSON"],
)
def test_what_is_no_contrafact_server_is_a_transport_error(
    made: Callable[[], Response], server: Server, library: Contrafact
) -> None:
    server.answers.append(made())

    with pytest.raises(TransportError):
        library.list_works()

    assert len(server.seen) == 1


def test_no_server_is_a_transport_error() -> None:
    with pytest.raises(TransportError, match="does not answer"), Contrafact("http://127.0.0.1:1") as library:
        library.list_works()


@pytest.mark.parametrize("address", ["", "ftp://songs.example", "https://me:secret@songs.example", "http://"])
def test_an_address_that_cannot_be_one_is_refused(address: str) -> None:
    with pytest.raises(ValueError, match="no address of a server"):
        Contrafact(address)


def test_a_busy_server_is_asked_again_when_it_says(server: Server, library: Contrafact) -> None:
    busy = [problem(429, "too_many_requests", **{"Retry-After": "0"}), problem(503, "busy", **{"Retry-After": "0"})]
    server.answers += [*busy, answer('{"items": [], "next_cursor": null}')]

    assert library.list_works()["items"] == []
    assert len(server.seen) == 3


def test_a_long_pause_is_the_callers_business(server: Server, library: Contrafact) -> None:
    server.answers.append(problem(429, "too_many_requests", **{"Retry-After": "3600"}))

    with pytest.raises(ServerError):
        library.list_works()


def test_a_file_is_sent_piece_by_piece_and_again_after_a_pause(server: Server, library: Contrafact) -> None:
    size = 20_000_000
    content = io.BytesIO(bytes(size))
    server.answers += [problem(503, "busy", **{"Retry-After": "0"}), answer('{"track": {}, "job": null}')]

    library.upload_track(content, name='take "1" ä.wav', title="Halo")

    sent = {"form": {"title": "Halo"}, "file": ('take "1" ä.wav', size)}
    assert [{name: each[name] for name in sent} for each in server.seen] == [sent, sent]


def test_other_types_of_answers_are_bytes(server: Server, library: Contrafact) -> None:
    server.answers.append(Response(b"rank,track\n", mimetype="text/csv"))

    assert library.get_ranking_csv("yt-00000000001", min_probability=0.5) == b"rank,track\n"
    assert server.seen[0]["accept"] == "text/csv"


def test_waiting_ends_with_the_job_or_with_its_reason(server: Server, library: Contrafact) -> None:
    failed = '{"state": "failed", "error": {"code": "too_short", "detail": "Too short."}}'
    server.answers += [answer('{"state": "ready", "error": null}'), answer(failed), answer('{"state": "queued"}')]

    assert library.wait("1")["state"] == "ready"
    with pytest.raises(JobFailedError, match=r"Too short\.") as raised:
        library.wait("1")
    with pytest.raises(WaitTimeoutError):
        library.wait("1", timeout=0)
    assert raised.value.code == "too_short"
