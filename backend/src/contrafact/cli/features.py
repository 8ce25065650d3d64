"""`contrafact features`: write the chroma and the fingerprint of a recording to a file."""

from __future__ import annotations

from pathlib import Path

from contrafact.cli.arguments import check_output_file
from contrafact.cli.loading import audio_fingerprint, max_duration_s, naming, read_audio
from contrafact.features.chroma_io import SUFFIX, write_chroma


def write_features(audio: Path, out: Path) -> None:
    """Extract the chroma and the fingerprint of `audio` and write them to `out`.

    Raises
    ------
    ContrafactError : see `check_output_file` and `extract_chroma`.
    OSError : a file cannot be read or written.
    """
    check_output_file("--out", out, SUFFIX)
    with naming(audio):
        chroma = read_audio(audio, max_duration_s())
        fingerprint = audio_fingerprint(audio, max_duration_s())
    write_chroma(out, chroma, fingerprint)
    views = ", ".join(chroma.views)
    print(f"{out}: {chroma.n_frames} rows of {chroma.seconds_per_frame:.4f} s by {views}")  # noqa: T201 - the answer
