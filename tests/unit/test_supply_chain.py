"""Nothing is installed that is not pinned by hash, and torch's accepted builds are these."""

from __future__ import annotations

import base64
import hashlib
import json
import re
import shutil
import subprocess
import sys
import tomllib
import zipfile
from pathlib import Path
from urllib.parse import quote

import pytest

ROOT = Path(__file__).parents[2]
LOCKS = sorted(ROOT.glob("requirements*.lock"))
TORCH = "2.13.0"


def requirements(lock: str) -> list[str]:
    """Return the requirements of a lock file, each with its hashes in one line."""
    lines = [line for line in lock.replace("\\\n", " ").splitlines() if not line.lstrip().startswith("#")]
    return [line for line in lines if line.strip()]


def test_there_are_locks_for_the_product_torch_and_the_tools() -> None:
    names = {lock.name.removeprefix("requirements").removesuffix(".lock") for lock in LOCKS}
    assert names == {"", "-torch-cpu", "-torch-cuda", "-tools"}


@pytest.mark.parametrize("lock", LOCKS, ids=lambda lock: lock.name)
def test_every_line_of_a_lock_is_one_version_with_hashes(lock: Path) -> None:
    pinned = re.compile(r"[a-z0-9][a-z0-9.-]*==[^ ;]+ (; [^-]+)?( *--hash=sha256:[0-9a-f]{64})+ *")
    found = requirements(lock.read_text())
    assert found
    # An option, such as another index, would be a line that is no requirement.
    assert [line for line in found if not pinned.fullmatch(line)] == []


def test_every_installation_demands_hashes_or_fetches_nothing() -> None:
    scripts = [*ROOT.glob("scripts/*.sh"), *ROOT.glob("docker/*.Dockerfile"), ROOT / ".ci/run", ROOT / "Makefile"]
    installations = []
    for script in [*scripts, *ROOT.glob(".github/workflows/*.yml"), *ROOT.glob(".devcontainer/*.json")]:
        for line in script.read_text().replace("\\\n", " ").splitlines():
            if re.search(r"\bpip(_install| install|\[@]\}\")(?!\(\))", line) and not line.lstrip().startswith("#"):
                installations.append(line.strip())
    assert len(installations) >= 10
    careful = re.compile(r"--require-hashes|--no-index|--dry-run|\"\$@\"|^pip=\(")
    assert [line for line in installations if not careful.search(line)] == []


def test_no_file_adds_an_index_beside_pips_own() -> None:
    texts = [*ROOT.glob("scripts/*.sh"), *ROOT.glob("docker/*"), *ROOT.glob(".github/workflows/*"), *LOCKS]
    texts += [ROOT / name for name in ("README.md", "Makefile", "docker-compose.yml", "pyproject.toml")]
    assert [text.name for text in texts if re.search(r"extra.index", text.read_text(), re.IGNORECASE)] == []


def test_every_package_of_the_page_is_locked_by_hash_and_from_npms_own_registry() -> None:
    packages = json.loads((ROOT / "frontend/package-lock.json").read_text())["packages"]
    fetched = [one for path, one in packages.items() if path]
    assert len(fetched) > 200
    assert all(one.get("integrity", "").startswith("sha512-") for one in fetched)
    assert not any("resolved" in one for one in fetched)


def test_every_action_of_the_workflows_is_a_commit() -> None:
    workflows = "".join(path.read_text() for path in (ROOT / ".github/workflows").iterdir())
    used = re.findall(r"uses: (.*)", workflows)
    assert used
    assert [action for action in used if not re.fullmatch(r"[\w/-]+@[0-9a-f]{40}  # v\d+\.\d+\.\d+", action)] == []


def test_torch_is_one_version_everywhere() -> None:
    worker = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]["optional-dependencies"]["worker"]
    pinned = next(requirement for requirement in worker if requirement.startswith("torch"))
    cpu, cuda = ((ROOT / f"requirements-torch-{kind}.lock").read_text() for kind in ("cpu", "cuda"))
    assert pinned == f"torch=={TORCH}"
    assert [line.split()[0] for line in requirements(cpu)] == [f"torch=={TORCH}+cpu"]
    assert pinned in [line.split()[0] for line in requirements(cuda)]
    assert not any(line.startswith(("torch==", "nvidia-", "triton")) for line in (ROOT / "requirements.lock").open())


def test_cpu_builds_are_listed_with_their_files_for_each_supported_python() -> None:
    lock = (ROOT / "requirements-torch-cpu.lock").read_text()
    listed = dict(
        re.findall(r"^#   ([0-9a-f]{64})  torch-2\.13\.0\+cpu-cp(3\d+)-cp\2-manylinux_2_28_x86_64\.whl$", lock, re.M)
    )
    assert list(listed.values()) == ["311", "312", "313"]
    assert re.findall(r"--hash=sha256:(\w+)", lock) == list(listed)


# What follows runs scripts/install_torch.sh on small wheels in a folder.


class Wheelhouse:
    """A folder of wheels, and a copy of the script with locks for them."""

    def __init__(self, folder: Path) -> None:
        self.wheels = folder / "wheels"
        self.installed = folder / "installed"
        self.checkout = folder / "checkout"
        for path in (self.wheels, self.checkout / "scripts"):
            path.mkdir(parents=True)
        shutil.copy(ROOT / "scripts/install_torch.sh", self.checkout / "scripts")
        cpu = self.add("torch", f"{TORCH}+cpu", "cpu")
        gpu = self.add("torch", TORCH, "gpu")
        library = self.add("nvidia_library", "1.0", "library")
        self.lock("cpu", f"torch=={TORCH}+cpu --hash=sha256:{cpu}\n")
        self.lock("cuda", f"torch=={TORCH} --hash=sha256:{gpu}\nnvidia-library==1.0 --hash=sha256:{library}\n")

    def lock(self, kind: str, text: str) -> None:
        (self.checkout / f"requirements-torch-{kind}.lock").write_text(text)

    def path(self, name: str, version: str) -> Path:
        return self.wheels / f"{name}-{version}-py3-none-any.whl"

    def add(self, name: str, version: str, content: str) -> str:
        """Write a wheel with one module; return its SHA-256."""
        info = f"{name}-{version}.dist-info"
        files = {
            f"{name}.py": f"build = {content!r}\n",
            f"{info}/METADATA": f"Metadata-Version: 2.1\nName: {name}\nVersion: {version}\n",
            f"{info}/WHEEL": "Wheel-Version: 1.0\nGenerator: test\nRoot-Is-Purelib: true\nTag: py3-none-any\n",
        }
        digests = {file: hashlib.sha256(text.encode()).digest() for file, text in files.items()}
        rows = [f"{file},sha256={base64.urlsafe_b64encode(d).decode().rstrip('=')}," for file, d in digests.items()]
        with zipfile.ZipFile(self.path(name, version), "w") as wheel:
            for file, text in files.items():
                wheel.writestr(file, text)
            wheel.writestr(f"{info}/RECORD", "\n".join([*rows, f"{info}/RECORD,,", ""]))
        return hashlib.sha256(self.path(name, version).read_bytes()).hexdigest()

    def index(self, folder: str, *files: Path) -> str:
        """Move wheels into an index of packages, and return its address."""
        root = self.checkout.parent / folder
        for file in files:
            page = root / file.name.partition("-")[0].replace("_", "-")
            page.mkdir(parents=True, exist_ok=True)
            file.rename(page / file.name)
            links = (f'<a href="{quote(wheel.name)}">{wheel.name}</a>' for wheel in page.glob("*.whl"))
            (page / "index.html").write_text(f"<!DOCTYPE html><html><body>{''.join(links)}</body></html>")
        return root.as_uri()

    def install(self, *options: str, **environment: str) -> tuple[int, str, set[str]]:
        """Run the script; return its status, its errors, and what it installed."""
        options = options or ("--no-index", "--find-links", str(self.wheels))
        script = self.checkout / "scripts/install_torch.sh"
        pip = {"PIP_CONFIG_FILE": "/dev/null", "PIP_DISABLE_PIP_VERSION_CHECK": "1", "PIP_NO_CACHE_DIR": "1"}
        done = subprocess.run(
            [script, sys.executable, *options, "--target", self.installed],
            env={"PATH": "/usr/bin:/bin", **pip, **environment},
            capture_output=True,
            text=True,
            timeout=60,
            check=False,
        )
        names = {path.name.removesuffix(".dist-info") for path in self.installed.glob("*.dist-info")}
        return done.returncode, done.stderr, names


@pytest.fixture
def wheelhouse(tmp_path: Path) -> Wheelhouse:
    return Wheelhouse(tmp_path)


@pytest.mark.long
@pytest.mark.slow
def test_a_cpu_build_that_lies_there_is_taken_without_gpu_libraries(wheelhouse: Wheelhouse) -> None:
    status, errors, installed = wheelhouse.install()
    assert (status, installed) == (0, {f"torch-{TORCH}+cpu"}), errors


@pytest.mark.long
@pytest.mark.slow
def test_the_registrys_build_comes_with_its_gpu_libraries(wheelhouse: Wheelhouse) -> None:
    wheelhouse.path("torch", f"{TORCH}+cpu").unlink()
    status, errors, installed = wheelhouse.install()
    assert (status, installed) == (0, {f"torch-{TORCH}", "nvidia_library-1.0"}), errors


@pytest.mark.slow
@pytest.mark.parametrize(
    ("name", "version"),
    [
        ("torch", f"{TORCH}+evil"),
        pytest.param("torch", f"{TORCH}+cpu", marks=pytest.mark.long),
        pytest.param("nvidia_library", "1.0", marks=pytest.mark.long),
    ],
)
def test_another_file_in_the_place_of_a_locked_one_is_refused(wheelhouse: Wheelhouse, name: str, version: str) -> None:
    if version != f"{TORCH}+cpu":
        wheelhouse.path("torch", f"{TORCH}+cpu").unlink()
    wheelhouse.add(name, version, "evil")
    status, errors, installed = wheelhouse.install()
    assert status == 1
    assert "DO NOT MATCH THE HASHES" in errors
    assert installed == set()


@pytest.mark.long
@pytest.mark.slow
def test_the_index_of_cpu_builds_is_asked_for_torch_instead_of_the_registry(wheelhouse: Wheelhouse) -> None:
    gpu, cpu = wheelhouse.path("torch", TORCH), wheelhouse.path("torch", f"{TORCH}+cpu")
    registry = wheelhouse.index("registry", gpu, wheelhouse.path("nvidia_library", "1.0"))
    index = wheelhouse.index("cpu", cpu)
    status, errors, installed = wheelhouse.install("--quiet", PIP_INDEX_URL=registry, TORCH_INDEX_URL=index)
    assert (status, installed) == (0, {f"torch-{TORCH}+cpu"}), errors


@pytest.mark.long
@pytest.mark.slow
def test_an_index_that_was_added_puts_nothing_in_the_place_of_a_package(wheelhouse: Wheelhouse) -> None:
    gpu, library = wheelhouse.path("torch", TORCH), wheelhouse.path("nvidia_library", "1.0")
    wheelhouse.path("torch", f"{TORCH}+cpu").unlink()
    registry = wheelhouse.index("registry", gpu, library)
    wheelhouse.add("torch", f"{TORCH}+cpu", "evil")
    added = wheelhouse.index("added", wheelhouse.path("torch", f"{TORCH}+cpu"))
    status, errors, installed = wheelhouse.install("--quiet", PIP_INDEX_URL=registry, PIP_EXTRA_INDEX_URL=added)
    assert status == 1
    assert "DO NOT MATCH THE HASHES" in errors
    assert installed == set()
