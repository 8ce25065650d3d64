"""One version and one licence, wherever they are stated."""

from __future__ import annotations

import json
import tomllib
from importlib.metadata import version
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[2]


def project() -> dict[str, Any]:
    found: dict[str, Any] = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
    return found


def package(name: str) -> dict[str, Any]:
    found: dict[str, Any] = json.loads((ROOT / "frontend" / name).read_text())
    return found


def test_page_api_and_python_packages_have_the_version_of_pyproject() -> None:
    locked = package("package-lock.json")
    assert {
        version("contrafact"),
        package("openapi.json")["info"]["version"],
        package("package.json")["version"],
        locked["version"],
        locked["packages"][""]["version"],
    } == {project()["version"]}


def test_page_api_and_python_packages_have_one_licence() -> None:
    assert {
        project()["license"],
        package("openapi.json")["info"]["license"]["identifier"],
        package("package.json")["license"],
        package("package-lock.json")["packages"][""]["license"],
    } == {"AGPL-3.0-or-later"}
    assert "[AGPL-3.0-or-later](LICENSE)" in (ROOT / "README.md").read_text()
    assert "GNU AFFERO GENERAL PUBLIC LICENSE" in (ROOT / "LICENSE").read_text()
