"""Show what a manifest holds before it is imported."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from contrafact.domain.errors import ContrafactError
from contrafact.domain.manifests import Manifest, ManifestLine, check_number

_FIRST_LINES = 10
_FIRST_FAULTS = 50


@dataclass(frozen=True, slots=True)
class ManifestPreview:
    """What a manifest holds.

    Parameters
    ----------
    columns, ignored : its columns that are used, and those that are not.
    first : its first lines.
    faults : its first lines that cannot be used.
    """

    columns: Sequence[str]
    ignored: Sequence[str]
    n_lines: int
    n_faults: int
    first: Sequence[ManifestLine]
    faults: Sequence[ManifestLine]


def preview_manifest(data: bytes) -> ManifestPreview:
    """Read a manifest. Raises `invalid_manifest`, `import_full`."""
    manifest = Manifest(data)
    first, faults, n_lines, n_faults = [], [], 0, 0
    for line in manifest.lines():
        n_lines += 1
        check_number(n_lines)
        if n_lines <= _FIRST_LINES:
            first.append(line)
        if line.problem is not None:
            n_faults += 1
            if n_faults <= _FIRST_FAULTS:
                faults.append(line)
    if not n_lines:
        raise ContrafactError("invalid_manifest", "The manifest has no line below its column names.")
    return ManifestPreview(manifest.columns, manifest.ignored, n_lines, n_faults, first, faults)
