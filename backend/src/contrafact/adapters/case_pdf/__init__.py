"""Cases as PDF, set by Typst (docs/decisions/0069-cases.md)."""

from __future__ import annotations

import json
import tempfile
from collections.abc import Mapping
from importlib.resources import files
from pathlib import Path

_TEMPLATE = files(__name__).joinpath("case.typ")


def set_files(content: Mapping[str, object], pictures: Mapping[str, bytes]) -> bytes:
    """Return a case as PDF. Takes a core for about a second.

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


def _compiled(root: Path) -> bytes:
    # Imported here: the API, which imports the texts beside this, has no Typst.
    import typst

    try:
        # No packages: the template reads nothing but the folder.
        made = typst.compile(root / "case.typ", root=root, package_path=root, package_cache_path=root)
    except typst.TypstError as error:
        raise ValueError(str(error)) from error
    assert isinstance(made, bytes)  # noqa: S101 - tells the type checker
    return made
