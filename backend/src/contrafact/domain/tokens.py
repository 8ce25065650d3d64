"""Secret tokens of sessions, links and API keys: 256 random bits, stored as hashes alone."""

from __future__ import annotations

import re
import secrets
import string
import zlib
from hashlib import sha256

KEY_PREFIX = "cf_"
"""Start of every API key, by which people and scanners of secrets know it."""
HINT_LENGTH = len(KEY_PREFIX) + 4
MAX_TOKEN_LENGTH = 200
_BITS = 256
_ALPHABET = string.digits + string.ascii_uppercase + string.ascii_lowercase
_SECRET_LENGTH = 43
"""Characters of 62 that hold 256 bits."""
_SUM_LENGTH = 6
"""Characters of 62 that hold 32 bits."""
_KEY = re.compile(rf"{KEY_PREFIX}([0-9A-Za-z]{{{_SECRET_LENGTH}}})([0-9A-Za-z]{{{_SUM_LENGTH}}})")
_TOKEN = re.compile(r"[0-9A-Za-z_-]{43}")


def new_token() -> str:
    """Return a token of a session or a link: 43 characters."""
    return secrets.token_urlsafe(_BITS // 8)


def new_key() -> str:
    """Return an API key. Its last characters are a checksum, so that a mistyped key is refused without a look-up."""
    secret = _in_62(secrets.randbits(_BITS), _SECRET_LENGTH)
    return KEY_PREFIX + secret + _checksum(secret)


def is_token(text: str) -> bool:
    """Return whether a text has the form of a token."""
    return _TOKEN.fullmatch(text) is not None


def is_key(text: str) -> bool:
    """Return whether a text has the form of an API key and the right checksum."""
    found = _KEY.fullmatch(text)
    return found is not None and found[2] == _checksum(found[1])


def hash_of(secret: str) -> str:
    """Return the hash by which a token or key is stored, 64 hex digits.

    A plain SHA-256 is enough: nobody can try 2**256 values.
    """
    return sha256(secret.encode()).hexdigest()


def _checksum(secret: str) -> str:
    return _in_62(zlib.crc32(secret.encode()), _SUM_LENGTH)


def _in_62(number: int, length: int) -> str:
    digits = []
    for _ in range(length):
        number, digit = divmod(number, len(_ALPHABET))
        digits.append(_ALPHABET[digit])
    return "".join(reversed(digits))
