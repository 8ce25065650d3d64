"""`contrafact features`: write the chroma of a recording to a file."""

from __future__ import annotations

from pathlib import Path

from contrafact.cli.loading import max_duration_s, naming, read_audio
from contrafact.domain.errors import ContrafactError
from contrafact.features.chroma_io import SUFFIX, write_chroma


def write_features(audio: Path, out: Path) -> None:
    """Extract the chroma of `audio` and write it to `out`.

    Raises
    ------
    ContrafactError : `bad_usage` if `out` does not end in .npz; `file_not_found` without its folder; or see
        `extract_chroma`.
    OSError : a file cannot be read or written.
    """
    if out.suffix.lower() != SUFFIX:
        raise ContrafactError("bad_usage", f"--out must end in {SUFFIX}, not {out.name!r}.")
    if not out.parent.is_dir():
        raise ContrafactError("file_not_found", f"There is no folder {str(out.parent)!r} to write into.")
    with naming(audio):
        chroma = read_audio(audio, max_duration_s())
    write_chroma(out, chroma)
    print(f"{out}: {chroma.n_frames} rows of {chroma.seconds_per_frame:.4f} s")  # noqa: T201 - the answer
