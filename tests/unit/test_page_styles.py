"""What the styles of the page leave whole on paper."""

from __future__ import annotations

import re
from pathlib import Path

SOURCE = Path(__file__).parents[2] / "frontend" / "src"
LIMIT = re.compile(r"\bmax-height:\s*[\d.]+(rem|px|dvh|vh)")
NOT_ON_PAPER = {
    # A picture is made smaller, not cut.
    "Cases.module.css .pictures img",
    # Paper has no player.
    "RowDock.module.css .dock",
}


def limited(path: Path) -> set[str]:
    """Return the rules that limit a height on paper too."""
    found, open_blocks = set[str](), list[str]()
    text = re.sub(r"/\*.*?\*/", "", path.read_text(encoding="utf-8"), flags=re.DOTALL)
    for words, end in re.findall(r"([^{};]*)([{};])", text):
        if end == "{":
            open_blocks.append(" ".join(words.split()))
        elif LIMIT.search(words) and "@media screen" not in open_blocks:
            found.add(f"{path.name} {open_blocks[-1]}")
        if end == "}":
            open_blocks.pop()
    return found


def test_what_scrolls_on_the_screen_is_whole_on_paper() -> None:
    found = set[str]().union(*(limited(path) for path in SOURCE.rglob("*.css")))
    assert found == NOT_ON_PAPER
