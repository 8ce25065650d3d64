"""Search by the beginnings of words, from an index."""

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
    """Text without case and accents."""
    decomposed = unicodedata.normalize("NFKD", text.casefold())
    return "".join(character for character in decomposed if not unicodedata.combining(character)).casefold()


def sort_key(text: str) -> str:
    """What a text is sorted by: folded, and no longer than a cursor can carry."""
    return folded(text)[:_MAX_KEY_LENGTH]


def words(*texts: str | None) -> list[str]:
    """The words of texts, folded, each once, for the `search` field."""
    found = [word[:_MAX_WORD_LENGTH] for text in texts if text for word in _WORD.findall(folded(text))]
    return list(dict.fromkeys(part for word in found for part in _beginnings(word)))[:_MAX_WORDS]


def matching(q: str | None) -> Document:
    """The condition that every word asked for begins a word of the document."""
    if q is None or not q.strip():
        return {}
    asked = [word[:_MAX_WORD_LENGTH] for word in _WORD.findall(folded(q))]
    if not asked:
        # Nothing but punctuation: no word begins with it.
        return {"search": {"$in": []}}
    return {"$and": [{"search": {"$regex": f"^{re.escape(word)}"}} for word in dict.fromkeys(asked)]}


def _beginnings(word: str) -> Iterable[str]:
    """Scripts that write no spaces are found from any of their characters on."""
    return (word[start:] for start in range(len(word))) if _UNSPACED.search(word) else (word,)
