"""The pages in docs/ say what the program does: these tests fail when something is missing or differs."""

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
from contrafact.domain.errors import KINDS
from contrafact.settings import Settings
from contrafact_local.settings import LocalSettings
from contrafact_bench.reports import one_system as evaluate
from contrafact_training.commands import train as train_command
from contrafact_bench.systems.registry import SYSTEMS

ROOT = Path(__file__).parents[2]
DOCS = ROOT / "docs"


def section(page: str, heading: str) -> str:
    """What stands between a heading and the next of its level."""
    found = re.search(
        rf"^## {re.escape(heading)}\n(.*?)(?=^## |\Z)", (DOCS / page).read_text(), re.DOTALL | re.MULTILINE
    )
    assert found, f"{page} has no section {heading!r}"
    return found[1]


def documented_defaults(text: str) -> dict[str, str]:
    """Variable and default of each row of a table."""
    rows = re.findall(r"^\| `([A-Z_]+)` \| ([^|]*) \|", text, re.MULTILINE)
    return {name: default.strip().strip("`") for name, default in rows}


def defaults_of(settings: type[BaseSettings]) -> dict[str, str]:
    """Variable and default of each setting, as the page writes them."""
    prefix = settings.model_config.get("env_prefix", "")
    found = {}
    for name, field in settings.model_fields.items():
        alias = field.validation_alias
        variable = alias.choices[0] if isinstance(alias, AliasChoices) else alias or f"{prefix}{name.upper()}"
        found[str(variable)] = "none" if field.default in {None, ""} else str(field.default)
    return found


def undocumented_options(parser: argparse.ArgumentParser, text: str) -> set[str]:
    """Options that the text does not name."""
    options = {option for action in parser._actions for option in action.option_strings} - {"-h", "--help"}
    return {option for option in options if f"`{option}" not in text}


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


@pytest.mark.parametrize("make_parser", [evaluate._parser, train_command._parser], ids=["evaluate", "train"])
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


@pytest.mark.parametrize(
    "page",
    [*sorted(DOCS.rglob("*.md")), *DOCS.parent.glob("*.md")],
    ids=lambda page: str(page.relative_to(DOCS.parent)),
)
def test_every_link_between_pages_leads_somewhere(page: Path) -> None:
    links = re.findall(r"\]\((?!https?://|#)([^)#]+)(?:#[^)]*)?\)", page.read_text(encoding="utf-8"))

    assert [link for link in links if not (page.parent / link).exists()] == []


def test_every_decision_has_a_number_of_its_own() -> None:
    numbers = [path.name[:4] for path in (DOCS / "decisions").glob("*.md") if path.name != "README.md"]

    assert all(number.isdigit() for number in numbers)
    assert len(numbers) == len(set(numbers))


def test_pages_that_people_write_name_no_weights_that_the_next_training_replaces() -> None:
    # The page of figures is written by a command, which logs the weights of each run.
    pages = {*DOCS.rglob("*.md"), *DOCS.parent.glob("*.md")} - {DOCS / "results" / "accuracy.md"}

    shown = [
        (page.name, each)
        for page in pages
        for each in re.findall(r"\b[a-z][a-z-]*-[0-9a-f]{12}\b", page.read_text(encoding="utf-8"))
    ]

    assert shown == []
