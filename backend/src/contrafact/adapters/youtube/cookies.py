"""Read a file of cookies (CONTRAFACT_YOUTUBE_COOKIES). None of its content is logged, nor part of an error."""

from __future__ import annotations

import re
import stat
from pathlib import Path

from contrafact.domain.errors import ContrafactError

VARIABLE = "CONTRAFACT_YOUTUBE_COOKIES"
_HEADER = "# Netscape HTTP Cookie File\n"
_HTTP_ONLY = "#HttpOnly_"
_N_FIELDS = 7
_EXPIRES_AT = re.compile(r"[0-9]*(\.[0-9]+)?")
_DOMAIN = re.compile(r"\.?([\w-]+\.)*(youtube|google)\.[a-z.]{2,6}")
_MAX_BYTES = 1_000_000
_SHORTEST_SECRET = 4


def read_cookies(path: Path | None) -> str | None:
    """Read the cookies of YouTube and Google; those of other sites are left out.

    Parameters
    ----------
    path : file in Netscape's format, readable by its user alone; None for no cookies.

    Returns
    -------
    str or None : the cookies, in the same format.

    Raises
    ------
    ContrafactError : `invalid_setting`, with the path and what to do.
    """
    if path is None:
        return None
    lines = [_checked(number, line, path) for number, line in enumerate(_text_of(path).splitlines(), 1)]
    own = [line for line in lines if line is not None and _DOMAIN.fullmatch(_without_mark(line).partition("\t")[0])]
    if not own:
        raise _invalid(path, "holds no cookie of YouTube. Export it while you are signed in there")
    return _HEADER + "".join(f"{line}\n" for line in own)


def secrets_of(cookies: str | None) -> list[str]:
    """Return the values of cookies, which no log may show."""
    values = [line.split("\t")[-1] for line in (cookies or "").splitlines() if "\t" in line]
    return [value for value in values if len(value) >= _SHORTEST_SECRET]


def _text_of(path: Path) -> str:
    try:
        status = path.stat()
        if not stat.S_ISREG(status.st_mode):
            raise _invalid(path, "is no file")
        if status.st_mode & (stat.S_IRWXG | stat.S_IRWXO):
            raise _invalid(path, f"can be read by other users. Run: chmod 600 {path}")
        if status.st_size > _MAX_BYTES:
            raise _invalid(path, "is too large for a file of cookies")
        return path.read_text(encoding="utf-8")
    except OSError as error:
        raise _invalid(path, f"cannot be read ({error.strerror})") from None
    except UnicodeDecodeError:
        # Without the cause, whose text would show a part of the file.
        raise _invalid(path, "is not in Netscape's format, but binary") from None


def _checked(number: int, line: str, path: Path) -> str | None:
    """Return a line with a cookie; None for a comment."""
    bare = _without_mark(line)
    if bare.startswith("#") or not bare.strip():
        return None
    fields = bare.split("\t")
    if len(fields) != _N_FIELDS:
        problem = f"has {len(fields)} fields in line {number}, not {_N_FIELDS} with tabs between them"
        raise _invalid(path, f"{problem}. Export the cookies in Netscape's format (cookies.txt)")
    if not _EXPIRES_AT.fullmatch(fields[4]):
        raise _invalid(path, f"has no valid time in line {number}")
    return line


def _without_mark(line: str) -> str:
    return line.removeprefix(_HTTP_ONLY)


def _invalid(path: Path, problem: str) -> ContrafactError:
    return ContrafactError("invalid_setting", f"{VARIABLE}: {path} {problem}.")
