"""Cases as PDF, set by Typst (docs/decisions/0069-cases.md)."""

from __future__ import annotations

import json
import tempfile
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from importlib.resources import files
from pathlib import Path

from contrafact.adapters.case_pdf.content import case_content
from contrafact.domain.cases import Case, Evidence
from contrafact.domain.errors import ContrafactError

_TEMPLATE = files(__name__).joinpath("case.typ")
_WAIT_S = 30.0


class CasePdf:
    """`CaseDocument` by Typst. One document is set at a time: each takes a core for about a second."""

    def __init__(self) -> None:
        self._free = threading.Semaphore()

    def __call__(
        self, case: Case, evidence: Mapping[str, Evidence], pictures: Mapping[str, Mapping[str, bytes]]
    ) -> bytes:
        """See `CaseDocument`."""
        with self._turn(), tempfile.TemporaryDirectory(prefix="case-") as folder:
            root = Path(folder)
            for pair_id, named in pictures.items():
                for name, data in named.items():
                    (root / f"{pair_id}-{name}.png").write_bytes(data)
            (root / "case.typ").write_text(_TEMPLATE.read_text("utf-8"), "utf-8")
            (root / "case.json").write_text(json.dumps(case_content(case, evidence)), "utf-8")
            return _compiled(root)

    @contextmanager
    def _turn(self) -> Iterator[None]:
        if not self._free.acquire(timeout=_WAIT_S):
            raise ContrafactError("busy")
        try:
            yield
        finally:
            self._free.release()


def _compiled(root: Path) -> bytes:
    import typst

    # No packages: the template reads nothing but the folder.
    made = typst.compile(root / "case.typ", root=root, package_path=root, package_cache_path=root)
    assert isinstance(made, bytes)  # noqa: S101 - tells the type checker
    return made
