"""Problems of the machine are reported in one line that says what to install or change."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from contrafact_local import preflight
from contrafact_local.datafolder import data_folder
from contrafact_local.machine import MissingLibrary, free_port, missing_library
from contrafact_local.parts import LaunchError
from contrafact_local.plan import plan_product
from contrafact_local.processes import children_of
from contrafact_local.servers import find_mongod, why_unusable
from contrafact_local.settings import LocalSettings, read_settings
from contrafact_local.supervisord import configuration_value

LOADER_SAYS = "mongod: error while loading shared libraries: libcurl.so.4: cannot open shared object file: No such file"


@pytest.fixture
def taken_port() -> Iterator[int]:
    with socket.socket() as server:
        server.bind(("127.0.0.1", 0))
        server.listen()
        yield server.getsockname()[1]


@pytest.fixture
def page(tmp_path: Path) -> Path:
    (tmp_path / "dist").mkdir()
    (tmp_path / "dist" / "index.html").write_text("<title>Contrafact</title>")
    return tmp_path / "dist"


def program(path: Path, *lines: str) -> Path:
    path.write_text("\n".join(["#!/bin/sh", *lines]))
    path.chmod(0o755)
    return path


def launch(*prefix: str, **environment: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [*prefix, sys.executable, "-m", "contrafact_local"],
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
        env={**os.environ, **environment},
    )


def test_a_port_in_use_ends_the_launcher_with_one_line_and_no_process_left(
    tmp_path: Path, page: Path, taken_port: int
) -> None:
    done = launch(
        CONTRAFACT_PORT=str(taken_port), CONTRAFACT_DATA_DIR=str(tmp_path / "data"), CONTRAFACT_FRONTEND_DIR=str(page)
    )
    assert done.returncode == 1
    assert done.stdout == ""
    assert done.stderr == (
        f"contrafact: Port {taken_port} of 127.0.0.1 is in use; "
        "stop what listens there or set CONTRAFACT_PORT to another port\n"
    )
    assert not [pid for pid in children_of(1) if str(tmp_path) in Path(f"/proc/{pid}/cmdline").read_text()]


@pytest.mark.parametrize("value", ["eighty", "0", "65536", "80.5"])
def test_an_invalid_port_is_named(value: str) -> None:
    done = launch(CONTRAFACT_PORT=value)
    assert done.returncode == 1
    assert done.stderr.startswith(f"contrafact: CONTRAFACT_PORT={value} is not valid: ")
    assert done.stderr.count("\n") == 1


def test_an_invalid_setting_of_the_worker_is_named_before_anything_starts() -> None:
    done = launch(CONTRAFACT_MAX_DURATION_S="long")
    assert done.returncode == 1
    assert done.stderr.startswith("contrafact: CONTRAFACT_MAX_DURATION_S=long is not valid: ")
    assert done.stderr.count("\n") == 1


def test_the_api_accepts_the_address_of_the_readiness_check(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("CONTRAFACT_ALLOWED_HOSTS", "songs.example.org")
    with data_folder(tmp_path / "data") as folder:
        plan = plan_product(LocalSettings(host="::1"), folder)

    assert plan.environment["CONTRAFACT_ALLOWED_HOSTS"] == "songs.example.org,::1"
    assert plan.address == "http://[::1]:8080"


def test_a_folder_without_weights_is_named(tmp_path: Path) -> None:
    with pytest.raises(LaunchError, match=f"{tmp_path} must hold exactly one card"):
        preflight.check_weights(LocalSettings(model_dir=tmp_path))


def test_an_empty_variable_counts_as_unset(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CONTRAFACT_PORT", "")
    monkeypatch.setenv("MONGODB_URI", "")
    settings = read_settings()
    assert settings.port == 8080
    assert settings.mongodb_uri is None


def test_a_page_that_is_not_built_is_named_with_the_command_to_run(tmp_path: Path) -> None:
    with pytest.raises(LaunchError, match=r"The page is not built .* run `make setup`"):
        preflight.check_page(LocalSettings(frontend_dir=tmp_path))


def test_a_host_that_is_not_this_machine_is_named() -> None:
    with pytest.raises(LaunchError, match=r"CONTRAFACT_HOST=192.0.2.1 is not an address of this machine"):
        preflight.check_address(LocalSettings(host="192.0.2.1"))


def test_a_database_that_does_not_answer_is_named_without_its_password(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(preflight, "DATABASE_WAIT_MS", 100)
    with pytest.raises(LaunchError) as caught:
        preflight.check_database(f"mongodb://me:secret@127.0.0.1:{free_port()}/contrafact")
    assert str(caught.value).startswith("The database of MONGODB_URI does not answer (127.0.0.1:")
    assert "secret" not in str(caught.value)


def test_an_invalid_database_address_is_named() -> None:
    with pytest.raises(LaunchError, match="MONGODB_URI is not an address of a database"):
        preflight.check_database("http://localhost:27017")


def test_a_data_folder_that_cannot_be_made_is_named(tmp_path: Path) -> None:
    file = tmp_path / "file"
    file.touch()
    with (
        pytest.raises(LaunchError, match=r"cannot be written to \(Not a directory\).*set CONTRAFACT_DATA_DIR"),
        data_folder(file / "data"),
    ):
        pass


@pytest.mark.slow
@pytest.mark.parametrize(
    ("n_files", "full"),
    [(4, "data"), (5, "credentials"), (7, "mongod.key"), (9, "valkey.conf"), (12, "supervisord.conf")],
)
def test_a_disk_that_is_full_while_files_are_made_is_said_in_one_line(tmp_path: Path, n_files: int, full: str) -> None:
    script = f'mount -t tmpfs -o nr_inodes={n_files} none "{tmp_path}" && exec "$@"'
    prefix = ("unshare", "--mount", "sh", "-c", script, "sh")
    if os.geteuid() != 0 or subprocess.run([*prefix, "true"], check=False).returncode:
        pytest.skip("a small disk cannot be mounted here")
    done = launch(*prefix, CONTRAFACT_PORT=str(free_port()), CONTRAFACT_DATA_DIR=str(tmp_path / "data"))
    assert done.returncode == 1
    assert done.stderr.count("\n") == 1
    assert full in done.stderr
    assert "No space left on device); free some space" in done.stderr


def test_the_loaders_message_gives_the_package_to_install() -> None:
    assert missing_library(LOADER_SAYS) == MissingLibrary("libcurl.so.4", "libcurl4")
    unknown = LOADER_SAYS.replace("libcurl.so.4", "libsnappy.so.1")
    assert missing_library(unknown) == MissingLibrary("libsnappy.so.1", "libsnappy1")
    assert missing_library("Segmentation fault") is None


def test_a_mongod_that_lacks_a_library_is_explained(tmp_path: Path) -> None:
    mongod = program(tmp_path / "mongod", f"echo '{LOADER_SAYS}' >&2", "exit 127")
    assert why_unusable(mongod) == (
        f"{mongod} lacks the system library libcurl.so.4; install it with `apt install libcurl4`"
    )


def test_a_mongod_that_the_processor_cannot_run_is_explained(tmp_path: Path) -> None:
    mongod = program(tmp_path / "mongod", "kill -ILL $$")
    assert why_unusable(mongod) == f"{mongod} needs a processor with AVX, which this machine does not have"


def test_the_packaged_mongod_replaces_an_unusable_one_on_path(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    program(tmp_path / "mongod", "exit 1")
    monkeypatch.setenv("PATH", str(tmp_path), prepend=":")
    assert find_mongod().parts[-4:] == ("fiftyone", "db", "bin", "mongod")


def test_a_usable_mongod_on_path_is_taken(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    mongod = program(tmp_path / "mongod", "echo db version v6.0.5")
    monkeypatch.setenv("PATH", str(tmp_path), prepend=":")
    assert find_mongod() == mongod


def test_a_path_that_supervisords_file_cannot_hold_is_refused() -> None:
    assert configuration_value("/data/100%") == "/data/100%%"
    with pytest.raises(LaunchError, match="rename that folder"):
        configuration_value("/data/my #1 folder")
