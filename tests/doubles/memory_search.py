"""Search by words in memory, with the rules of `MongoWordIndex`."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping

from contrafact.adapters.mongo.text_queries import (
    BEGINS,
    EXACT,
    PER_WORD,
    RESPELT,
    TITLE_BEGINS,
    WHOLE_TITLE,
    Term,
    TextQuery,
)
from contrafact.adapters.mongo.text_search import asked_words
from contrafact.domain.spelling import LEAST_PART, may_be_misspelt, nearest

Words = Mapping[str, Collection[str]]
"""The words of each document by its id."""


def read_query(q: str | None, found: Words, learnt: Words) -> TextQuery:
    """Return what a query means; `learnt` are the words of which it may mean parts or misspellings."""
    asked = asked_words(q)
    if asked is None:
        return TextQuery(is_everything=True)
    plain = TextQuery(tuple(Term(word, begins=True) for word in asked))
    if not asked or _any(plain, found):
        return plain
    begins = {word: _any(TextQuery((Term(word, begins=True),)), found) for word in asked}
    vocabulary = sorted({word for each in learnt.values() for word in each})
    instead = {word: _instead(word, vocabulary) for word in asked}
    narrow = TextQuery(tuple(Term(word, begins[word], () if begins[word] else instead[word]) for word in asked))
    if _any(narrow, found):
        return narrow
    return TextQuery(tuple(Term(word, begins[word], instead[word]) for word in asked))


def has_words(query: TextQuery, words: Collection[str]) -> bool:
    if not query.terms:
        return query.is_everything
    return all(_begins(term, words) or set(term.instead) & set(words) for term in query.terms)


def likeness(query: TextQuery, words: Collection[str], sort_title: str) -> float:
    asked = "[^0-9a-z]+".join(re.escape(term.asked) for term in query.terms)
    is_whole = re.search(f"^[^0-9a-z]*{asked}[^0-9a-z]*$", sort_title)
    is_begun = re.search(f"^[^0-9a-z]*{asked}", sort_title)
    in_title = WHOLE_TITLE if is_whole else TITLE_BEGINS if is_begun else 0.0
    return sum(_likeness(term, words) for term in query.terms) + in_title - PER_WORD * len(words)


def _likeness(term: Term, words: Collection[str]) -> float:
    if term.asked in words:
        return EXACT
    return RESPELT if set(term.instead) & set(words) else BEGINS


def _begins(term: Term, words: Collection[str]) -> bool:
    return term.begins and any(word.startswith(term.asked) for word in words)


def _any(query: TextQuery, found: Words) -> bool:
    return any(has_words(query, words) for words in found.values())


def _instead(word: str, vocabulary: list[str]) -> tuple[str, ...]:
    parts = tuple(each for each in vocabulary if word in each[1:]) if len(word) >= LEAST_PART else ()
    others = [each for each in vocabulary if each != word and len(each) >= LEAST_PART]
    return parts or (nearest(word, others) if may_be_misspelt(word) else ())
