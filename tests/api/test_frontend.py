"""The files of the built page as gunicorn sends them: compressed for browsers that take it, revalidated by a tag."""

from __future__ import annotations

import gzip
from pathlib import Path

import pytest
from flask.testing import FlaskClient
from tests.doubles.memory_app import make_client
from tests.doubles.memory_world import World

SCRIPT = b"export const answer = 42;\n" * 100
COPIES = {"gzip": (".gz", gzip.compress(SCRIPT)), "br": (".br", b"as brotli")}
BROWSER = "gzip, deflate, br, zstd"


@pytest.fixture
def page(world: World, tmp_path: Path) -> FlaskClient:
    (tmp_path / "index.html").write_text("<p>page</p>")
    (tmp_path / "assets").mkdir()
    (tmp_path / "assets" / "a.js").write_bytes(SCRIPT)
    for suffix, content in COPIES.values():
        (tmp_path / "assets" / f"a.js{suffix}").write_bytes(content)
    return make_client(world, frontend_folder=tmp_path)


@pytest.mark.parametrize(
    ("accepted", "encoding"), [(BROWSER, "br"), ("gzip", "gzip"), ("br;q=0, gzip", "gzip"), ("br;q=0.1, gzip", "gzip")]
)
def test_a_script_is_sent_in_the_encoding_that_the_browser_takes(
    page: FlaskClient, accepted: str, encoding: str
) -> None:
    answer = page.get("/assets/a.js", headers={"Accept-Encoding": accepted})

    assert answer.data == COPIES[encoding][1]
    assert answer.headers["Content-Encoding"] == encoding
    assert answer.headers["Content-Type"].startswith("text/javascript")
    assert answer.headers["Vary"] == "Accept-Encoding"
    assert answer.headers["Cache-Control"] == "max-age=31536000, immutable"


@pytest.mark.parametrize("accepted", ["", "identity", "gzip;q=0", "zstd"])
def test_whoever_takes_no_such_encoding_gets_the_file_itself(page: FlaskClient, accepted: str) -> None:
    answer = page.get("/assets/a.js", headers={"Accept-Encoding": accepted})

    assert answer.data == SCRIPT
    assert "Content-Encoding" not in answer.headers
    assert answer.headers["Vary"] == "Accept-Encoding"


def test_each_copy_is_revalidated_by_a_tag_of_its_own(page: FlaskClient) -> None:
    tags = {
        encoding: page.get("/assets/a.js", headers={"Accept-Encoding": encoding}).headers["ETag"]
        for encoding in ("br", "gzip", "identity")
    }

    assert len(set(tags.values())) == 3
    again = page.get("/assets/a.js", headers={"Accept-Encoding": "br", "If-None-Match": tags["br"]})
    assert again.status_code == 304


def test_a_file_without_a_copy_is_sent_as_it_is(page: FlaskClient) -> None:
    answer = page.get("/songs", headers={"Accept-Encoding": BROWSER})

    assert answer.data == b"<p>page</p>"
    assert "Content-Encoding" not in answer.headers
