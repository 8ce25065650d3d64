"""Cases as PDF, set by Typst (docs/decisions/0069-cases.md)."""

from __future__ import annotations

import json
import re
import tempfile
from collections.abc import Mapping
from importlib.resources import files
from pathlib import Path
from typing import Final, Literal

_TEMPLATE = files(__name__).joinpath("case.typ")
_STANDARD: Final = "a-2b"
"""PDF/A, for archives. Typst refuses to write it where no font has a letter."""
_NO_FONT = re.compile(r'the text `"(?P<text>.*)"` could not be displayed')
_ESCAPED = re.compile(r"\\u\{([0-9a-f]+)\}")
_SCRIPTS = {
    "Greek": "Ω",
    "Cyrillic": "Ж",
    "Armenian": "Ա",
    "Georgian": "ა",
    "Hebrew": "א",
    "Arabic": "ع",
    "Devanagari": "अ",
    "Bengali": "অ",
    "Tamil": "அ",
    "Thai": "ก",
    "Chinese": "夜",
    "Japanese": "あ",
    "Korean": "한",
}
"""A letter of each script that titles are often written in."""
_ASCII = 128


def set_files(content: Mapping[str, object], pictures: Mapping[str, bytes]) -> bytes:
    """Return a case as PDF. Takes a core for about a second. Says so if letters are printed as boxes.

    Parameters
    ----------
    content : what `case_content` returns, also read from JSON.
    pictures : PNG by file name: `PAIR-NAME.png`.

    Raises
    ------
    ValueError : the template cannot show it: a text or a picture is missing, or a picture is none.
    """
    with tempfile.TemporaryDirectory(prefix="case-") as folder:
        root = Path(folder)
        for name, data in pictures.items():
            (root / name).write_bytes(data)
        (root / "case.typ").write_text(_TEMPLATE.read_text("utf-8"), "utf-8")
        (root / "case.json").write_text(json.dumps(content), "utf-8")
        return _compiled(root)


def scripts_without_font() -> list[str]:
    """Return the names of the scripts whose letters a PDF would print as boxes on this machine."""
    import typst

    fonts, found = typst.Fonts(), list[str]()
    for name, letter in _SCRIPTS.items():
        try:
            typst.compile(letter.encode(), font_paths=fonts, pdf_standards=_STANDARD)
        except typst.TypstError:
            found.append(name)
    return found


def _compiled(root: Path) -> bytes:
    # Imported here: the API, which imports the texts beside this, has no Typst.
    import typst

    def write(standard: Literal["a-2b"] | None, inputs: dict[str, str]) -> bytes:
        # No packages: the template reads nothing but the folder.
        return typst.compile(
            root / "case.typ",
            root=root,
            package_path=root,
            package_cache_path=root,
            pdf_standards=standard,
            sys_inputs=inputs,
        )

    try:
        return write(_STANDARD, {})
    except typst.TypstError as error:
        lacks = _NO_FONT.search(str(error))
    try:
        return write(None, {"missing": _letter_of(lacks["text"])} if lacks else {})
    except typst.TypstError as error:
        raise ValueError(str(error)) from error


def _letter_of(text: str) -> str:
    """Return the code of a letter that fonts lack; "" if they lack what follows a text, as in an emoji of 1."""
    letters = _ESCAPED.sub(lambda code: chr(int(code[1], 16)), text)
    others = [each for each in letters if ord(each) >= _ASCII]
    return f"U+{ord(others[0]):04X}" if others else ""
