"""`contrafact-admin update-ytdlp` in a virtual environment of its own, with wheels that the test makes."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
import venv
import zipfile
from dataclasses import dataclass
from importlib.metadata import distribution, version
from pathlib import Path
from sysconfig import get_path

import pytest
from deno import find_deno_bin

from contrafact.adapters.youtube.rehearsal import rehearse
from contrafact.cli.admin import packages
from contrafact.domain.errors import ContrafactError

EXTRACTORS = ("__init__", "common", "extractors", "_extractors", "lazy_extractors", "generic", "openload", "youtube/")
OLD, NEW = version("yt-dlp"), "9998.1.1"


@dataclass
class Environment:
    """A virtual environment that holds yt-dlp and finds all other packages in that of the tests."""

    prefix: Path
    wheels: Path

    @property
    def site(self) -> Path:
        return Path(get_path("purelib", vars={"base": str(self.prefix), "platbase": str(self.prefix)}))

    def run(self, *arguments: str, **more: str) -> subprocess.CompletedProcess[str]:
        pip = {
            "PIP_CONFIG_FILE": os.devnull,
            "PIP_NO_INDEX": "1",
            "PIP_FIND_LINKS": str(self.wheels),
            "PIP_NO_COMPILE": "1",
        }
        kept = {name: value for name, value in os.environ.items() if not name.startswith(("PIP_", "PYTHON"))}
        return subprocess.run(
            [str(self.prefix / "bin" / "python"), *arguments],
            env={**kept, **pip, **more},
            capture_output=True,
            text=True,
            check=False,
            timeout=120,
        )

    def update(self, *arguments: str, **more: str) -> subprocess.CompletedProcess[str]:
        return self.run("-m", "contrafact.cli.admin.main", "update-ytdlp", *arguments, **more)

    def version(self) -> str:
        """Return the version of the yt-dlp that can be imported."""
        code = "import yt_dlp, importlib.metadata as m; print(yt_dlp.__file__, m.version('yt-dlp'))"
        done = self.run("-P", "-c", code)
        path, _, found = done.stdout.strip().rpartition(" ")
        assert path.startswith(str(self.site)), done.stderr
        return found

    def files(self) -> set[str]:
        kept = (
            path for path in self.prefix.rglob("*") if "__pycache__" not in path.parts and path.name[-5:] != ".lock"
        )
        return {str(path.relative_to(self.prefix)) for path in kept}


@pytest.fixture
def environment(tmp_path: Path) -> Environment:
    made = Environment(tmp_path / "venv", tmp_path / "wheels")
    made.wheels.mkdir()
    site_of_tests = Path(get_path("purelib"))
    venv.create(made.prefix, symlinks=True)
    (made.site / "tests.pth").write_text(f"import site; site.addsitedir({get_path('purelib')!r})\n")
    for name in needed_files():
        target = made.site / name
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copy2(site_of_tests / name, target)
    (made.prefix / "bin" / "deno").symlink_to(find_deno_bin())
    a_wheel(made.wheels, OLD, {})
    return made


def a_wheel(folder: Path, number: str, files: dict[str, bytes]) -> None:
    info = f"yt_dlp-{number}.dist-info"
    head = "Metadata-Version: 2.1\nName: yt-dlp\n"
    files = {
        **files,
        f"{info}/METADATA": f"{head}Version: {number}\nProvides-Extra: default\n".encode(),
        f"{info}/WHEEL": b"Wheel-Version: 1.0\nGenerator: test\nRoot-Is-Purelib: true\nTag: py3-none-any\n",
    }
    record = "".join(f"{name},,\n" for name in (*files, f"{info}/RECORD"))
    with zipfile.ZipFile(folder / f"yt_dlp-{number}-py3-none-any.whl", "w") as wheel:
        for name, content in {**files, f"{info}/RECORD": record.encode()}.items():
            wheel.writestr(name, content)


def needed_files() -> list[str]:
    """Return the files of yt-dlp without most of its 900 extractors of other sites, which would make the tests slow."""
    import yt_dlp  # noqa: F401 - so that what it imports is known

    site = Path(get_path("purelib"))
    loaded = {str(module.__file__) for module in [*sys.modules.values()] if getattr(module, "__file__", None)}
    files = [each for each in distribution("yt-dlp").files or () if each.suffix != ".pyc" and ".." not in each.parts]
    other = re.compile(rf"yt_dlp/extractor/(?!{'|'.join(EXTRACTORS)})[\w.]+(/.*)?")
    return [str(each) for each in files if not other.fullmatch(str(each)) or str(site / each) in loaded]


def installed_files() -> dict[str, bytes]:
    site = Path(get_path("purelib"))
    return {name: (site / name).read_bytes() for name in needed_files() if name.startswith("yt_dlp/")}


def test_the_installed_version_passes_its_rehearsal() -> None:
    assert rehearse() is None


def test_a_newer_version_is_tried_and_kept(environment: Environment) -> None:
    a_wheel(environment.wheels, NEW, installed_files())
    done = environment.update("--json")
    assert done.returncode == 0, done.stderr
    answer = json.loads(done.stdout)
    assert (answer["before"]["yt-dlp"], answer["after"]["yt-dlp"]) == (OLD, NEW)
    assert answer["installed"] == {"yt-dlp": NEW}
    assert environment.version() == NEW

    again = environment.update()
    assert again.returncode == 0, again.stderr
    assert f"yt-dlp {NEW} is the newest." in again.stdout


def test_a_version_that_fails_its_rehearsal_is_rolled_back(environment: Environment) -> None:
    before = environment.files()
    broken = {"yt_dlp/__init__.py": b"class YoutubeDL:\n    pass\n", "yt_dlp/only_new.py": b""}
    a_wheel(environment.wheels, NEW, broken)
    done = environment.update()
    assert done.returncode == 1
    assert f"yt-dlp {NEW} does not work here." in done.stderr
    assert f"{OLD} was put back." in done.stderr
    assert "[update_failed]" in done.stderr
    assert environment.version() == OLD
    assert environment.files() == before


def test_an_index_that_does_not_answer_changes_nothing(environment: Environment) -> None:
    before = environment.files()
    done = environment.update(PIP_NO_INDEX="", PIP_INDEX_URL="http://user:secret@127.0.0.1:9/simple", PIP_FIND_LINKS="")
    assert done.returncode == 1
    assert "cannot be reached" in done.stderr
    assert "secret" not in done.stderr
    assert environment.version() == OLD
    assert environment.files() == before


def test_an_update_that_was_killed_is_undone_by_the_next(environment: Environment) -> None:
    before = environment.files()
    kill = "import os, contrafact.cli.admin.packages as p; p.save(['yt-dlp']); os.kill(os.getpid(), 9)"
    assert environment.run("-c", kill).returncode == -9
    (environment.site / "yt_dlp" / "version.py").unlink()
    done = environment.update()
    assert done.returncode == 0, done.stderr
    assert "was interrupted was undone" in done.stdout
    assert environment.version() == OLD
    assert environment.files() == before


def test_an_environment_of_another_user_is_left_alone(environment: Environment) -> None:
    if os.geteuid() == 0:
        os.chown(environment.site, 12345, -1)
    else:
        environment.site.chmod(0o555)
    done = environment.update()
    environment.site.chmod(0o755)
    assert done.returncode == 1
    assert "Run this as" in done.stderr
    assert environment.version() == OLD


def test_an_image_without_pip_says_how_it_is_updated(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(packages, "find_spec", lambda _: None)
    with pytest.raises(ContrafactError, match=r"requirements\.lock and build") as caught:
        packages.check_writable()
    assert caught.value.code == "update_failed"
    assert sys.prefix in caught.value.detail
