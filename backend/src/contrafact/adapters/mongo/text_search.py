"""Search documents by prefixes of words, with an index on the field `search`."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable

from contrafact.adapters.mongo.database import Document

_WORD = re.compile(r"\w+")
_MAX_WORDS = 256
_MAX_WORD_LENGTH = 64
_MAX_KEY_LENGTH = 100
_UNSPACED = re.compile(r"[\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff\u0e00-\u0eff]")


def folded(text: str) -> str:
    """Return text without case and accents."""
    decomposed = unicodedata.normalize("NFKD", text.casefold())
    return "".join(character for character in decomposed if not unicodedata.combining(character)).casefold()


def sort_key(text: str) -> str:
    """Return the sort key of a text: folded and shortened to fit into a cursor."""
    return folded(text)[:_MAX_KEY_LENGTH]


def words(*texts: str | None) -> list[str]:
    """Return the distinct folded words of texts, for the field `search`."""
    found = [word[:_MAX_WORD_LENGTH] for text in texts if text for word in _WORD.findall(folded(text))]
    return list(dict.fromkeys(part for word in found for part in _suffixes(word)))[:_MAX_WORDS]


def matching(q: str | None) -> Document:
    """Select documents in which every word of the query is a prefix of a word."""
    if q is None or not q.strip():
        return {}
    wanted = [word[:_MAX_WORD_LENGTH] for word in _WORD.findall(folded(q))]
    if not wanted:
        # Only punctuation: matches nothing.
        return {"search": {"$in": []}}
    return {"$and": [{"search": {"$regex": f"^{re.escape(word)}"}} for word in dict.fromkeys(wanted)]}


def _suffixes(word: str) -> Iterable[str]:
    """Return the word, or all its suffixes in a script without spaces."""
    return (word[start:] for start in range(len(word))) if _UNSPACED.search(word) else (word,)
