"""Write the software bills of materials, and compare what is locked with the published advisories.

`make audit` runs it, with the tools in .venv-tools. The bills (CycloneDX, JSON) are made from the lock files alone:
artifacts/python.cdx.json and artifacts/page.cdx.json. Advisories come from OSV for Python (OSV_URL names another server
of that interface) and from npm's registry for the page.

It ends with 0 when no advisory is known, 1 when there are some or a bill cannot be made, and 3 when advisories could
not be reached, so that nothing is known.
"""

from __future__ import annotations

import argparse
import json
import os
import re
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[1]
TOOLS = Path(sys.executable).parent
PYTHON_LOCKS = ("requirements.lock", "requirements-torch-cpu.lock", "requirements-torch-cuda.lock")
OSV_URL = os.environ.get("OSV_URL", "https://api.osv.dev/v1/query")
ADVISORIES, NOT_REACHED = 1, 3


class NotReachedError(Exception):
    """Advisories could not be asked for; the message is the last line that says why."""


def run(*command: str | Path, text: str = "", folder: Path = ROOT) -> subprocess.CompletedProcess[str]:
    """Run a program to its end, with its output as text."""
    return subprocess.run(command, input=text, cwd=folder, capture_output=True, text=True, check=False)


def succeed(*command: str | Path, text: str = "", folder: Path = ROOT) -> str:
    """Return a program's output, or end with what it says is wrong."""
    done = run(*command, text=text, folder=folder)
    if done.returncode:
        sys.exit(f"contrafact: {Path(command[0]).name} failed: {done.stderr.strip()}")
    return done.stdout


def write_bills(folder: Path) -> None:
    """Write both bills of materials into a folder, and print what they hold."""
    locks = "".join((ROOT / name).read_text() for name in PYTHON_LOCKS)
    options = ("--pyproject", ROOT / "pyproject.toml", "--output-reproducible", "--validate", "--sv", "1.6", "-")
    bills = {
        "python": succeed(TOOLS / "cyclonedx-py", "requirements", *options, text=locks),
        "page": succeed("npm", "sbom", "--sbom-format", "cyclonedx", "--package-lock-only", folder=ROOT / "frontend"),
    }
    folder.mkdir(exist_ok=True)
    for name, bill in bills.items():
        path = folder / f"{name}.cdx.json"
        path.write_text(bill)
        print(f"{path}: {len(json.loads(bill)['components'])} components")


def locked() -> list[tuple[str, str]]:
    """Return the name and version of every package of Python, tools included, without local versions (+cpu)."""
    texts = [(ROOT / name).read_text() for name in (*PYTHON_LOCKS, "requirements-tools.lock")]
    return sorted({found for text in texts for found in re.findall(r"^([a-z0-9][a-z0-9.-]*)==([^ +;]+)", text, re.M)})


def rounds(packages: list[tuple[str, str]]) -> list[dict[str, str]]:
    """Return sets of packages in which each name has one version: pip-audit reads no more."""
    found: list[dict[str, str]] = []
    for name, version in packages:
        for one in found:
            if name not in one:
                one[name] = version
                break
        else:
            found.append({name: version})
    return found


def python_advisories() -> list[str]:
    """Return a line for each advisory on a locked package of Python.

    Raises
    ------
    NotReachedError : OSV did not answer, or not for every package.
    """
    lines = []
    options = ("--disable-pip", "--no-deps", "--progress-spinner", "off", "--format", "json")
    for packages in rounds(locked()):
        with tempfile.NamedTemporaryFile("w", suffix=".txt") as file:
            file.write("".join(f"{name}=={version}\n" for name, version in packages.items()))
            file.flush()
            service = ("--vulnerability-service", "osv", "--osv-url", OSV_URL)
            done = run(TOOLS / "pip-audit", *options, *service, "--requirement", file.name)
        answers = answer(done)["dependencies"]
        unknown = [one["name"] for one in answers if "vulns" not in one]
        if missing := unknown + sorted(packages.keys() - {one["name"] for one in answers}):
            raise NotReachedError(f"no answer about {', '.join(missing)}")
        for one in answers:
            for bug in one["vulns"]:
                fixed = ", ".join(bug["fix_versions"]) or "no version"
                lines.append(f"{one['name']} {one['version']}: {bug['id']} (fixed in {fixed})")
    return lines


def page_advisories() -> list[str]:
    """Return a line for each package of the page, or of its tools, on which there are advisories.

    Raises
    ------
    NotReachedError : npm's registry did not answer.
    """
    report = answer(run("npm", "audit", "--json", "--package-lock-only", folder=ROOT / "frontend"))
    if "vulnerabilities" not in report:
        raise NotReachedError(report.get("message", "npm's registry gave no report"))
    found = report["vulnerabilities"].values()
    return [f"{one['name']}: {one['severity']} ({titles(one)})" for one in found]


def titles(package: dict[str, Any]) -> str:
    """Return what the advisories of a package are called; one that it has from another is that one's name."""
    return ", ".join(via if isinstance(via, str) else via["title"] for via in package["via"])


def answer(done: subprocess.CompletedProcess[str]) -> dict[str, Any]:
    """Return the report in a program's output; both programs end with 1 for advisories as for errors.

    Raises
    ------
    NotReachedError : there is no report.
    """
    try:
        found: dict[str, Any] = json.loads(done.stdout)
    except ValueError:
        said = done.stderr.strip().splitlines() or [f"it ended with {done.returncode} and said nothing"]
        raise NotReachedError(said[-1]) from None
    return found


def main() -> int:
    """Write the bills, ask for advisories unless --offline is given, and return the exit status."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--offline", action="store_true", help="write the bills only")
    parser.add_argument("--out", type=Path, default=Path("artifacts"), help="folder of the bills (default: artifacts)")
    options = parser.parse_args()
    write_bills(options.out)
    if options.offline:
        print("Advisories were not asked for.")
        return 0
    status = 0
    for name, ask in (("Python", python_advisories), ("the page", page_advisories)):
        try:
            lines = ask()
        except NotReachedError as error:
            print(f"Advisories for {name} were NOT REACHED, so nothing is known: {error}")
            status = status or NOT_REACHED
            continue
        print(f"Advisories for {name}: {len(lines)}", *lines, sep="\n  ")
        status = ADVISORIES if lines else status
    return status


if __name__ == "__main__":
    sys.exit(main())
