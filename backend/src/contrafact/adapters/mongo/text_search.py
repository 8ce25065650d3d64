"""Fold texts into words, and search documents by the beginnings of words, with an index on the field `search`."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator

from contrafact.adapters.mongo.database import Document
from contrafact.domain.identifiers import compact_identifiers

_WORD = re.compile(r"[^\W_]+")
_MAX_WORDS = 256
_MAX_WORD_LENGTH = 64
_MAX_KEY_LENGTH = 100
_LEAST_MEAN_PART = 2.5
"""Characters. Random ids have shorter runs of one kind of character than names have parts."""
_UNSPACED = re.compile(r"[\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff\u0e00-\u0eff]")


def folded(text: str) -> str:
    """Return text without case and accents."""
    decomposed = unicodedata.normalize("NFKD", text.casefold())
    return "".join(character for character in decomposed if not unicodedata.combining(character)).casefold()


def sort_key(text: str) -> str:
    """Return the sort key of a text: folded and shortened to fit into a cursor."""
    return folded(text)[:_MAX_KEY_LENGTH]


def words(*texts: str | None) -> list[str]:
    """Return the distinct folded words of texts, for the field `search`.

    `Take_On_Me` has three words. `TakeOnMe` has four: the whole and its parts.
    """
    found = (word for text in texts if text for word in _words_and_parts(text))
    return list(dict.fromkeys(part for word in found for part in _suffixes(word)))[:_MAX_WORDS]


def asked_words(q: str | None) -> list[str] | None:
    """Return the distinct folded words of a query; None if it asks for everything."""
    if q is None or not q.strip():
        return None
    return list(dict.fromkeys(word[:_MAX_WORD_LENGTH] for word in _WORD.findall(folded(compact_identifiers(q)))))


def beginning(word: str) -> Document:
    """Select documents with a word that begins so."""
    return {"search": {"$regex": f"^{re.escape(word)}"}}


def matching(q: str | None) -> Document:
    """Select documents in which every word of the query is a prefix of a word."""
    wanted = asked_words(q)
    if wanted is None:
        return {}
    # Only punctuation: matches nothing.
    return {"$and": [beginning(word) for word in wanted]} if wanted else {"search": {"$in": []}}


def _words_and_parts(text: str) -> Iterator[str]:
    for token in _WORD.findall(unicodedata.normalize("NFC", text)):
        parts = _parts(token)
        for part in (token, *(parts if len(parts) > 1 else ())):
            # Folding can turn one character into several, with spaces between them.
            yield from (word[:_MAX_WORD_LENGTH] for word in _WORD.findall(folded(part)))


def _parts(token: str) -> list[str]:
    """Split at the borders of `TakeOnMe` and `01Take`; a random id stays whole."""
    borders = [at for at in range(1, len(token)) if _is_border(token, at)]
    if len(token) < _LEAST_MEAN_PART * (len(borders) + 1):
        return [token]
    return [token[start:end] for start, end in zip([0, *borders], [*borders, len(token)], strict=True)]


def _is_border(token: str, at: int) -> bool:
    before, after = token[at - 1], token[at]
    if before.isdigit() != after.isdigit():
        return True
    is_last_capital = before.isupper() and after.isupper() and token[at + 1 : at + 2].islower()
    return (before.islower() and after.isupper()) or is_last_capital


def _suffixes(word: str) -> Iterable[str]:
    """Return the word, or all its suffixes in a script without spaces."""
    return (word[start:] for start in range(len(word))) if _UNSPACED.search(word) else (word,)
