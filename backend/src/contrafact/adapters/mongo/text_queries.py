"""Queries by words, as conditions and as a likeness by which the found documents are ordered."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

from contrafact.adapters.mongo.database import Document
from contrafact.adapters.mongo.text_search import beginning
from contrafact.domain.spelling import Respelling

EXACT, BEGINS, RESPELT = 3.0, 2.0, 1.0
"""Likeness of a word that the document holds, of one that begins a word of it, and of one that is part of a word or
spelt otherwise."""
WHOLE_TITLE, TITLE_BEGINS = 2.0, 1.0
PER_WORD = 1e-3
"""Of two equally alike documents, the one with fewer words comes first."""


@dataclass(frozen=True, slots=True)
class Term:
    """A word of a query.

    Parameters
    ----------
    instead : words that are searched in its place or, if it begins a word, besides.
    """

    asked: str
    begins: bool
    instead: tuple[str, ...] = ()

    def condition(self) -> Document:
        """Select the documents that have it."""
        other: Document = {"search": {"$in": list(self.instead)}}
        if not self.begins:
            return other
        return {"$or": [beginning(self.asked), other]} if self.instead else beginning(self.asked)

    def likeness(self) -> Document:
        """Return the expression of how alike it is to the words of a document that has it."""
        respelt: Any = RESPELT
        if self.begins and self.instead:
            # Both at once: the lesser counts.
            common = {"$size": {"$setIntersection": ["$search", list(self.instead)]}}
            respelt = {"$cond": [{"$gt": [common, 0]}, RESPELT, BEGINS]}
        elif self.begins:
            respelt = BEGINS
        return {"$cond": [{"$in": [{"$literal": self.asked}, "$search"]}, EXACT, respelt]}


@dataclass(frozen=True, slots=True)
class TextQuery:
    """Words of which each must be found; without words, whether everything is or nothing."""

    terms: tuple[Term, ...] = ()
    is_everything: bool = False

    def condition(self) -> Document:
        """Select the documents that have all words."""
        if not self.terms:
            return {} if self.is_everything else {"search": {"$in": []}}
        return {"$and": [term.condition() for term in self.terms]}

    def likeness(self, title: str = "sort_title") -> Document:
        """Return the expression of how alike a document is that has all words.

        Parameters
        ----------
        title : field with the folded title.
        """
        asked = r"[^0-9a-z]+".join(re.escape(term.asked) for term in self.terms)
        whole = {"$regexMatch": {"input": f"${title}", "regex": rf"^[^0-9a-z]*{asked}[^0-9a-z]*$"}}
        begun = {"$regexMatch": {"input": f"${title}", "regex": rf"^[^0-9a-z]*{asked}"}}
        in_title = {"$cond": [whole, WHOLE_TITLE, {"$cond": [begun, TITLE_BEGINS, 0.0]}]}
        n_words = {"$multiply": [-PER_WORD, {"$size": "$search"}]}
        return {"$add": [*(term.likeness() for term in self.terms), in_title, n_words]}

    @property
    def respelled(self) -> tuple[Respelling, ...]:
        """The words in whose place others are searched."""
        return tuple(Respelling(term.asked, term.instead) for term in self.terms if term.instead)
