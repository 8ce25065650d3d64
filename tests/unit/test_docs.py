"""Compare the documentation with the program, and check its links."""

from __future__ import annotations

import argparse
import re
from collections.abc import Callable
from pathlib import Path

import pytest
from docs.write_errors import PAGE, errors_page
from pydantic import AliasChoices
from pydantic_settings import BaseSettings

from contrafact.cli.arguments import build_parser
from contrafact.domain.error_table import KINDS
from contrafact.settings import Settings
from contrafact_bench.commands import build_evaluate_parser
from contrafact_bench.systems.registry import SYSTEMS
from contrafact_local.settings import LocalSettings
from contrafact_training.commands import train as train_command

ROOT = Path(__file__).parents[2]
DOCS = ROOT / "docs"
PAGES = [*sorted(DOCS.rglob("*.md")), *sorted(ROOT.glob("*.md")), ROOT / "frontend" / "README.md"]


def section(page: str, heading: str) -> str:
    """Return the text of a section, up to the next heading of its level."""
    found = re.search(
        rf"^## {re.escape(heading)}\n(.*?)(?=^## |\Z)", (DOCS / page).read_text(), re.DOTALL | re.MULTILINE
    )
    assert found, f"{page} has no section {heading!r}"
    return found[1]


def documented_defaults(text: str) -> dict[str, str]:
    """Return the default of each variable in the rows of a table."""
    rows = re.findall(r"^\| `([A-Z_]+)` \| ([^|]*) \|", text, re.MULTILINE)
    return {name: default.strip().strip("`") for name, default in rows}


def defaults_of(settings: type[BaseSettings]) -> dict[str, str]:
    """Return the default of each setting by its variable, as the page writes it."""
    prefix = settings.model_config.get("env_prefix", "")
    found = {}
    for name, field in settings.model_fields.items():
        alias = field.validation_alias
        variable = alias.choices[0] if isinstance(alias, AliasChoices) else alias or f"{prefix}{name.upper()}"
        found[str(variable)] = "none" if field.default in {None, ""} else str(field.default)
    return found


def undocumented_options(parser: argparse.ArgumentParser, text: str) -> set[str]:
    """Return the options that the text does not name."""
    options = {option for action in parser._actions for option in action.option_strings} - {"-h", "--help"}
    return {option for option in options if f"`{option}" not in text}


def anchors(page: Path) -> set[str]:
    """Return the anchors of the headings of a page, as GitHub makes them."""
    headings = re.findall(r"^#+ (.+)$", page.read_text(encoding="utf-8"), re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-") for heading in headings}


@pytest.mark.parametrize(("heading", "settings"), [("API and worker", Settings), ("`make run`", LocalSettings)])
def test_every_setting_is_documented_with_its_default(heading: str, settings: type[BaseSettings]) -> None:
    assert documented_defaults(section("operator/settings.md", heading)) == defaults_of(settings)


def test_every_variable_of_the_compose_file_is_documented() -> None:
    page = (DOCS / "operator" / "settings.md").read_text()

    used = set(re.findall(r"\$\{([A-Z_]+)", (ROOT / "docker-compose.yml").read_text()))

    assert {name for name in used if f"`{name}`" not in page} == set()


def test_the_page_of_errors_is_the_table_of_errors() -> None:
    assert PAGE.read_text(encoding="utf-8") == errors_page(), "run `python docs/write_errors.py`"


def test_every_error_code_is_in_its_page() -> None:
    rows = re.findall(r"^\| `(\w+)` \| (\d+|-) \| ([^|]+) \| ([^|]+) \|", PAGE.read_text(), re.MULTILINE)

    assert {code: (title.strip(), advice.strip()) for code, _, title, advice in rows} == {
        code: (kind.title, kind.advice) for code, kind in KINDS.items()
    }


def test_every_subcommand_and_option_is_in_the_page_of_the_command_line() -> None:
    page = (DOCS / "user" / "command-line.md").read_text()
    (commands,) = (action for action in build_parser()._actions if isinstance(action, argparse._SubParsersAction))

    for name, parser in commands.choices.items():
        assert f"contrafact {name}" in page
        assert undocumented_options(parser, page) == set()


@pytest.mark.parametrize("make_parser", [build_evaluate_parser, train_command._parser], ids=["evaluate", "train"])
def test_every_option_of_the_training_commands_is_in_their_section(
    make_parser: Callable[[], argparse.ArgumentParser],
) -> None:
    parser = make_parser()
    found = re.search(rf"^## ({parser.prog} .*)$", (DOCS / "user" / "command-line.md").read_text(), re.MULTILINE)

    assert found
    assert undocumented_options(parser, section("user/command-line.md", found[1])) == set()


def test_every_system_of_the_bench_is_in_its_pages() -> None:
    for page in ("results/README.md", "user/command-line.md"):
        text = (DOCS / page).read_text()
        assert [name for name in SYSTEMS if f"`{name}`" not in text] == []


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))
def test_every_relative_link_leads_to_a_file_and_a_heading(page: Path) -> None:
    links = re.findall(r"\]\((?!https?://)([^)#\s]*)(?:#([^)]*))?\)", page.read_text(encoding="utf-8"))
    targets = [((page.parent / link) if link else page, anchor) for link, anchor in links]

    assert [str(target) for target, _ in targets if not target.exists()] == []
    assert [f"{target}#{anchor}" for target, anchor in targets if anchor and anchor not in anchors(target)] == []


def test_every_function_that_how_it_works_names_is_in_the_file_that_it_links() -> None:
    page = DOCS / "developer" / "how-it-works.md"
    rows = re.findall(r"\]\(([^)]+)\) \| `(\w+)` \|", page.read_text(encoding="utf-8"))

    missing = [
        (link, name)
        for link, name in rows
        if not re.search(rf"\b(def|class|function|const) {name}\b", (page.parent / link).read_text(encoding="utf-8"))
    ]

    assert len(rows) > 30
    assert missing == []


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))
def test_every_python_file_that_a_page_names_exists(page: Path) -> None:
    named = set(re.findall(r"`([\w./-]+\.py)`", page.read_text(encoding="utf-8")))
    folders = ("backend", "worker", "training", "bench", "local", "tests", "docs", "docker", "benchmarks", "scripts")
    files = [f"/{path.relative_to(ROOT)}" for folder in folders for path in (ROOT / folder).rglob("*.py")]

    assert [name for name in named if not any(file.endswith(f"/{name}") for file in files)] == []


def test_decisions_are_numbered_without_gaps_and_listed() -> None:
    names = sorted(path.name for path in (DOCS / "decisions").glob("*.md") if path.name != "README.md")
    index = (DOCS / "decisions" / "README.md").read_text(encoding="utf-8")

    assert [int(name[:4]) for name in names] == list(range(1, len(names) + 1))
    assert [name for name in names if f"]({name})" not in index] == []


def test_pages_written_by_hand_name_no_model_id() -> None:
    # A new training changes the ids. Generated pages name them.
    generated = [DOCS / "results" / f"{name}.md" for name in ("accuracy", "changes", "false-alarms")]
    shown = [
        (page.name, each)
        for page in PAGES
        if page not in generated
        for each in re.findall(r"\b[a-z][a-z-]*-[0-9a-f]{12}\b", page.read_text(encoding="utf-8"))
    ]

    assert shown == []
