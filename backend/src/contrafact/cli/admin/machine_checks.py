"""Checks of this machine: who runs the product, files, disk, Python, decoders, yt-dlp, weights."""

from __future__ import annotations

import os
import re
import shutil
import stat
import sys
import wave
from collections.abc import Iterator
from datetime import date
from importlib.metadata import PackageNotFoundError, version
from importlib.util import find_spec
from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np

from contrafact.adapters.case_pdf import scripts_without_font
from contrafact.cli.admin.findings import Finding, Level, listed
from contrafact.cli.admin.installation import Installation
from contrafact.cli.admin.processes import Part
from contrafact.domain.chroma import SAMPLE_RATE
from contrafact.domain.errors import ContrafactError
from contrafact.embedding.card import background_path, find_card, load_card, sha256_of, weights_path
from contrafact.embedding.eye_file import eye_path
from contrafact.services.space import size_text
from contrafact.settings import RECORDED

_OLD_DAYS, _TOO_OLD_DAYS = 60, 180
"""Age of yt-dlp from which YouTube often, or nearly always, has changed since."""
_PYTHON_ENDS = {(3, 11): date(2027, 10, 31), (3, 12): date(2028, 10, 31), (3, 13): date(2029, 10, 31)}
"""Last day with security fixes."""
_DECODERS = ("mp3float", "aac", "alac", "opus", "vorbis", "flac", "pcm_s16le")
_LOW_DISK = 4
_TONE_SECONDS = 4
_SECRETS = ("credentials.json", RECORDED, "mongod.key", "valkey.conf")


def check_root(parts: list[Part]) -> Finding:
    """Check that no part runs as root."""
    if not parts:
        return Finding(
            "root",
            Level.SKIPPED,
            "No part of the product runs on this machine.",
            "Run the doctor where the API and the worker run.",
        )
    as_root = list(dict.fromkeys(part.name for part in parts if part.is_root))
    if as_root:
        names = listed(as_root)
        return Finding(
            "root",
            Level.PROBLEM,
            f"{names[0].upper()}{names[1:]} run{'s' if len(as_root) == 1 else ''} as root: a hole in a decoder gives "
            "the machine away.",
            "Start the product as a user of its own: CONTRAFACT_USER for `make run`, User= in systemd, USER in images.",
        )
    return Finding("root", Level.OK, f"None of the product's {len(parts)} processes on this machine runs as root.")


def check_files(installation: Installation) -> Finding:
    """Check that no other user can read the data folder or the objects."""
    settings, data = installation.settings, installation.data
    folders = [*([data] if data else []), *([settings.bucket_dir] if settings.bucket_dir else [])]
    secrets = [data / name for name in _SECRETS if (data / name).exists()] if data else []
    if not folders:
        return Finding(
            "files", Level.SKIPPED, "There is no data folder of `make run`, and the objects are in a bucket."
        )
    missing = [str(folder) for folder in folders if not folder.is_dir()]
    if missing:
        return Finding("files", Level.PROBLEM, f"{listed(missing)} is missing.", "Mount it, or start the product once.")
    opened = [path for path in (*folders, *secrets) if path.stat().st_mode & (stat.S_IRWXG | stat.S_IRWXO)]
    if opened:
        names = [str(path) for path in opened]
        return Finding(
            "files",
            Level.PROBLEM,
            f"Other users of this machine may read or change {listed(names)}.",
            f"chmod go= {' '.join(names)}",
        )
    return Finding("files", Level.OK, "Only their user can enter the folders of data and objects.")


def check_disk(installation: Installation) -> Finding:
    """Check the free space for downloads, uploads and chroma."""
    settings = installation.settings
    folders = [each for each in (installation.data or settings.data_dir, settings.bucket_dir) if each and each.is_dir()]
    if not folders:
        return Finding("disk", Level.SKIPPED, "Neither data nor objects are on this machine.")
    free, folder = min((shutil.disk_usage(each).free, each) for each in folders)
    detail = f"{size_text(free)} are free for {folder}."
    advice = "Free some space or move the folder. Downloads stop below CONTRAFACT_MIN_FREE_DISK_BYTES."
    if free < settings.min_free_disk_bytes:
        return Finding("disk", Level.PROBLEM, detail, advice)
    if free < _LOW_DISK * settings.min_free_disk_bytes:
        return Finding("disk", Level.WARNING, detail, advice)
    return Finding("disk", Level.OK, detail)


def check_python(today: date, python: tuple[int, int] = sys.version_info[:2]) -> Finding:
    """Check that Python still gets security fixes."""
    name, ends = f"Python {python[0]}.{python[1]}", _PYTHON_ENDS.get(python)
    if ends is None:
        return Finding("versions", Level.WARNING, f"{name} is not tested.", "Use Python 3.11 to 3.13.")
    if today > ends:
        return Finding("versions", Level.WARNING, f"{name} gets no fixes since {ends}.", "Use a later Python, to 3.13.")
    return Finding("versions", Level.OK, f"Contrafact {version('contrafact')}, {name} (fixes until {ends}).")


def check_audio() -> Finding:
    """Decode a tone by the path of uploads, and check that the decoders of all formats are there."""
    if find_spec("av") is None:
        return Finding("audio", Level.SKIPPED, "PyAV is not installed here.", "Run the doctor where the worker runs.")
    import av

    missing = [name for name in _DECODERS if not _has_decoder(name)]
    if missing:
        return Finding(
            "audio", Level.PROBLEM, f"FFmpeg lacks the decoders {listed(missing)}.", "Install the pinned PyAV again."
        )
    try:
        n_samples = sum(_decoded_tone())
    except (ContrafactError, OSError) as error:
        return Finding("audio", Level.PROBLEM, f"A tone cannot be decoded: {error}", "Install the pinned PyAV again.")
    if n_samples != _TONE_SECONDS * SAMPLE_RATE:
        return Finding(
            "audio", Level.PROBLEM, f"A tone is decoded to {n_samples} samples.", "Install the pinned PyAV again."
        )
    return Finding(
        "audio",
        Level.OK,
        f"PyAV {version('av')} with FFmpeg {av.ffmpeg_version_info} decodes all {len(_DECODERS)} formats.",
    )


def _has_decoder(name: str) -> bool:
    from av.codec import Codec
    from av.codec.codec import UnknownCodecError

    try:
        Codec(name, "r")
    except UnknownCodecError:
        return False
    return True


def _decoded_tone() -> Iterator[int]:
    """Yield the number of samples of each decoded block."""
    from contrafact.features.decoding import decode_mono

    seconds = np.arange(_TONE_SECONDS * SAMPLE_RATE) / SAMPLE_RATE
    tone = (8000 * np.sin(2 * np.pi * 440 * seconds)).astype("<i2")
    with TemporaryDirectory(prefix="contrafact-doctor-") as folder:
        path = Path(folder) / "tone.wav"
        with wave.open(str(path), "wb") as file:
            file.setnchannels(1)
            file.setsampwidth(2)
            file.setframerate(SAMPLE_RATE)
            file.writeframes(tone.tobytes())
        for block in decode_mono(path, max_duration_s=2 * _TONE_SECONDS):
            yield block.size


def check_fonts() -> Finding:
    """Check that the PDFs of cases can print the letters of the scripts that titles are often written in."""
    if find_spec("typst") is None:
        return Finding("fonts", Level.SKIPPED, "Typst is not installed here.", "Run the doctor where the worker runs.")
    missing = scripts_without_font()
    if missing:
        return Finding(
            "fonts",
            Level.WARNING,
            f"No font of this machine has the letters of {listed(missing)}: PDFs of cases show boxes in their place.",
            "Install fonts, such as Debian's fonts-droid-fallback and fonts-freefont-ttf. In containers, mount them at "
            "/usr/share/fonts.",
        )
    return Finding("fonts", Level.OK, "PDFs of cases print the letters of the scripts that were tried.")


def check_yt_dlp(today: date) -> Finding:
    """Check the age of yt-dlp and that its JavaScript runtime is installed."""
    try:
        release = version("yt-dlp")
    except PackageNotFoundError:
        return Finding(
            "yt-dlp", Level.SKIPPED, "yt-dlp is not installed here.", "Run the doctor where the worker runs."
        )
    advice = "Update it: contrafact-admin update-ytdlp."
    dated = re.match(r"(\d{4})\.(\d{1,2})\.(\d{1,2})", release)
    if dated is None:
        return Finding("yt-dlp", Level.WARNING, f"The age of yt-dlp {release} is unknown.", advice)
    days = (today - date(*(int(part) for part in dated.groups()))).days
    detail = f"yt-dlp {release} is {days} days old."
    if find_spec("deno") is None:
        return Finding("yt-dlp", Level.PROBLEM, "yt-dlp has no JavaScript runtime: deno is not installed.", advice)
    if days > _TOO_OLD_DAYS:
        return Finding("yt-dlp", Level.PROBLEM, f"{detail} Most downloads from YouTube fail by now.", advice)
    if days > _OLD_DAYS:
        return Finding("yt-dlp", Level.WARNING, f"{detail} Downloads from YouTube may begin to fail.", advice)
    return Finding("yt-dlp", Level.OK, detail)


def check_weights(installation: Installation) -> Finding:
    """Check that card, weights and background are readable and belong together."""
    folder, advice = installation.settings.model_dir, "Restore the folder: git checkout model_weights"
    try:
        card = load_card(folder)
        path = find_card(folder)
        sums = {background_path(path): card.background_sha256}
        if find_spec("torch") is not None:
            # The image of the API embeds nothing, and has neither torch nor the network.
            sums[weights_path(path)] = card.sha256
        if card.eye_sha256 is not None:
            sums[eye_path(path)] = card.eye_sha256
        wrong = [str(each) for each, expected in sums.items() if sha256_of(each) != expected]
    except ContrafactError as error:
        return Finding("weights", Level.PROBLEM, error.detail, advice)
    except OSError as error:
        return Finding("weights", Level.PROBLEM, f"{error.filename} cannot be read ({error.strerror}).", advice)
    if wrong:
        return Finding("weights", Level.PROBLEM, f"{listed(wrong)} does not have the checksum of its card.", advice)
    writable = os.access(folder, os.W_OK) and os.geteuid() != 0
    note = " This user may change them." if writable else ""
    return Finding("weights", Level.OK, f"{card.model_id} is whole.{note}")
