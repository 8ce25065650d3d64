"""`make digests`, against a stand-in for Docker Hub."""

from __future__ import annotations

import hashlib
import importlib.util
import json
import re
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from types import ModuleType

import pytest

ROOT = Path(__file__).parents[2]
COMPOSE = "services:\n  mongo:\n    image: mongo:7.0.28\n    user: me\n"
DOCKERFILE = "FROM python:3.12.9-slim AS build\nRUN true\nFROM build AS more\nFROM scratch\nFROM nginxinc/nginx:1.27\n"


class Hub(ThreadingHTTPServer):
    """Manifests by repository and tag; readers need a token."""

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Manifests)
        self.manifests = {"library/mongo/7.0.28": b"m", "library/python/3.12.9-slim": b"p", "nginxinc/nginx/1.27": b"n"}
        self.stated: str | None = None


class Manifests(BaseHTTPRequestHandler):
    server: Hub

    def do_GET(self) -> None:
        if self.path.startswith("/token?"):
            scope = re.search(r"scope=repository%3A(.+)%3Apull", self.path)
            assert scope is not None
            return self.answer(200, json.dumps({"token": f"for {scope[1]}"}).encode())
        found = re.fullmatch(r"/v2/(.+)/manifests/(.+)", self.path)
        assert found is not None
        if self.headers["Authorization"] != f"Bearer for {found[1].replace('/', '%2F')}":
            realm = (
                f'Bearer realm="http://{self.headers["Host"]}/token",service="hub",scope="repository:{found[1]}:pull"'
            )
            return self.answer(401, b"", {"WWW-Authenticate": realm})
        body = self.server.manifests.get(f"{found[1]}/{found[2]}")
        if body is None:
            return self.answer(404, b"{}")
        stated = self.server.stated or digest(body)
        return self.answer(200, body, {"Docker-Content-Digest": stated})

    def answer(self, status: int, body: bytes, headers: dict[str, str] | None = None) -> None:
        self.send_response(status)
        for name, value in (headers or {}).items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: object) -> None:
        """Print nothing."""


def digest(manifest: bytes) -> str:
    return f"sha256:{hashlib.sha256(manifest).hexdigest()}"


@pytest.fixture
def hub() -> Iterator[Hub]:
    with Hub() as server:
        Thread(target=server.serve_forever, daemon=True).start()
        yield server
        server.shutdown()


@pytest.fixture
def digests(hub: Hub, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> ModuleType:
    """The script, in a folder with two files that name images."""
    spec = importlib.util.spec_from_file_location("digests", ROOT / "scripts/digests.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    (tmp_path / "docker").mkdir()
    (tmp_path / "docker-compose.yml").write_text(COMPOSE)
    (tmp_path / "docker/a.Dockerfile").write_text(DOCKERFILE)
    monkeypatch.setattr(module, "ROOT", tmp_path)
    monkeypatch.setattr(module, "HUB", f"http://127.0.0.1:{hub.server_port}")
    monkeypatch.setattr("sys.argv", ["digests.py"])
    return module


def texts(folder: Path) -> list[str]:
    return [(folder / name).read_text() for name in ("docker-compose.yml", "docker/a.Dockerfile")]


def test_every_image_gets_the_digest_of_its_manifest(digests: ModuleType, hub: Hub, tmp_path: Path) -> None:
    assert digests.main() == 0
    compose = COMPOSE.replace("7.0.28", f"7.0.28@{digest(b'm')}")
    dockerfile = DOCKERFILE.replace("12.9-slim", f"12.9-slim@{digest(b'p')}").replace("1.27", f"1.27@{digest(b'n')}")
    assert texts(tmp_path) == [compose, dockerfile]
    hub.manifests["library/mongo/7.0.28"] = b"pushed anew"
    assert digests.main() == 0
    assert texts(tmp_path) == [compose.replace(digest(b"m"), digest(b"pushed anew")), dockerfile]


def test_a_check_tells_what_is_not_pinned_and_writes_nothing(
    digests: ModuleType, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr("sys.argv", ["digests.py", "--check"])
    assert digests.main() == 1
    assert f"docker-compose.yml: mongo:7.0.28@{digest(b'm')} (was: None)" in capsys.readouterr().out
    assert texts(tmp_path) == [COMPOSE, DOCKERFILE]
    monkeypatch.setattr("sys.argv", ["digests.py"])
    digests.main()
    monkeypatch.setattr("sys.argv", ["digests.py", "--check"])
    assert digests.main() == 0


@pytest.mark.parametrize("trouble", ["nobody answers", "no such image", "another manifest"])
def test_without_a_good_answer_nothing_is_changed(
    digests: ModuleType, hub: Hub, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, trouble: str
) -> None:
    if trouble == "nobody answers":
        monkeypatch.setattr(digests, "HUB", "http://127.0.0.1:1")
    elif trouble == "no such image":
        del hub.manifests["nginxinc/nginx/1.27"]
    else:
        hub.stated = digest(b"another")
    assert digests.main() == 3
    assert texts(tmp_path) == [COMPOSE, DOCKERFILE]


def test_every_image_of_the_repository_is_found_with_a_whole_version(
    digests: ModuleType, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(digests, "ROOT", ROOT)
    found = {
        (path.name, one[2]): one[3] for path in digests.files() for one in digests.NAMED.finditer(path.read_text())
    }
    stages = re.findall(r"^FROM (\S+)", "".join(path.read_text() for path in digests.files()), re.MULTILINE)
    outside = {stage for stage in stages if ":" in stage}
    assert {name for _, name in found} >= {"mongo", "valkey/valkey", "python", "node"}
    assert {f"{name}:{tag}" for (file, name), tag in found.items() if file != "docker-compose.yml"} == {
        stage.partition("@")[0] for stage in outside
    }
    # A tag such as `7` or `latest` would be another image tomorrow, even before it is pinned.
    assert all(re.match(r"\d+\.\d+\.\d+", tag) for tag in found.values())
