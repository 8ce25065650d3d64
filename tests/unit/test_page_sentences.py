"""The page says the server's sentences in other languages: its tables must hold what the server says."""

from __future__ import annotations

import ast
import json
import re
from itertools import product
from pathlib import Path

from contrafact.domain.error_table import KINDS
from contrafact.domain.verdicts import Decision, Limit, Located, MelodyAgreement, SameRecording, Section
from contrafact.scoring.reasons import Finding, reason

ROOT = Path(__file__).parents[2]
TABLES = ROOT / "frontend/src/lib/server"
REASONS = ROOT / "frontend/src/testing/serverReasons.json"
ENTRY = re.compile(r"""(\w+): \[\s*msg\(\s*(['"])(.*?)\2,?\s*\),\s*msg\(\s*(['"])(.*?)\4,?\s*\),?\s*\]""")
TEXT = re.compile(r"""msg\(\s*(['"])(.*?)\1,?\s*\)""")
SHORTEST = 4
"""Pieces between placeholders that are shorter say nothing."""
ASSEMBLED = re.compile(
    r"\{amount\}|This is the recording of|What is said of|There are \{n\} reviews|\{name\} must be a|“\{text\}” is not"
)
"""Texts whose words stand in several places of the source."""


def unquoted(text: str) -> str:
    """Return a text without the quotes that keep its braces from being placeholders."""
    return re.sub(r"'(\{[^']*\})'", r"\1", text.replace("\\'", "'"))


def test_every_error_is_in_the_tables_of_the_page() -> None:
    files = "".join((TABLES / name).read_text() for name in ("recordings.ts", "library.ts", "requests.ts"))
    found = {code: (unquoted(title), unquoted(advice)) for code, _, title, _, advice in ENTRY.findall(files)}
    assert found == {kind.code: (kind.title, kind.advice) for kind in KINDS.values()}, (
        "Write the errors into frontend/src/lib/server/, then `npm run texts`, and translate them in src/locales."
    )


def test_sentences_that_the_page_recognises_are_the_servers() -> None:
    said = "\n".join(constants())
    pieces = [
        piece
        for _, text in TEXT.findall((TABLES / "sentences.ts").read_text())
        for piece in re.split(r"\{\w+\}", unquoted(text))
        if len(piece.strip()) >= SHORTEST and not ASSEMBLED.match(text)
    ]
    gone = [piece for piece in pieces if not all(part in said for part in re.split(r"(?<=[.;]) ", piece.strip()))]
    assert gone == []


def constants() -> list[str]:
    """Return all strings of the server's source, and those of the reasons, which it puts together."""
    files = [*ROOT.glob("backend/src/contrafact/**/*.py"), *ROOT.glob("backend/src/contrafact_api/**/*.py")]
    nodes = (node for path in files for node in ast.walk(ast.parse(path.read_text())))
    strings = [node.value for node in nodes if isinstance(node, ast.Constant) and isinstance(node.value, str)]
    return [*strings, *reasons()]


def reasons() -> list[str]:
    """Return a reason of every kind."""
    section = Section(12.0, 85.0, 10.0, 80.0, 0.8, 2.0)
    same = SameRecording(12.0, 65.0, 182.0)
    places = [
        Located(key, tempo, sections, 0.5, commonness, melody)
        for key, tempo, sections, commonness, melody in product(
            (0, 2, 7), (1.0, 1.5), ((section,), ()), (None, 0.3, 1.0), MelodyAgreement
        )
    ]
    findings = [
        Finding(decision, limit, is_similar, rate, 1e-5, section_rate, 1e-5, is_aligned, place)
        for decision, limit, is_similar, rate, section_rate, is_aligned, place in product(
            Decision, (None, *Limit), (True, False), (1e-6, 0.0003, 0.4, 0.99), (1e-6, 0.02), (True, False), places[::5]
        )
    ]
    wholes = [
        Finding(decision, None, True, rate, 1e-5, 1.0, 1e-5, True, None, is_alike_as_a_whole=True)
        for decision, rate in product((Decision.LIKELY, Decision.UNSURE), (1e-6, 0.0003))
    ]
    repeats = [
        Finding(Decision.LIKELY, None, True, 1e-6, 1e-5, 1e-6, 1e-5, True, None, repeat, is_part)
        for repeat, is_part in product((same, SameRecording(12.0, 65.0, 182.0, 1.04)), (True, False))
    ]
    return sorted({reason(finding) for finding in [*findings, *wholes, *repeats]})


def test_the_page_is_tested_with_all_reasons() -> None:
    """`python tests/unit/test_page_sentences.py` writes them anew."""
    assert json.loads(REASONS.read_text()) == reasons()


if __name__ == "__main__":
    REASONS.write_text(json.dumps(reasons(), ensure_ascii=False, indent=2) + "\n")
