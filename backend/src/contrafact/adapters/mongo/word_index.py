"""The words of a collection's documents, in which parts of words and misspelt words are found.

A document whose field `search_rules` is not `RULES` waits to be learnt: its words are then added to the collection of
words, and its field `search` is written again if an older release wrote it. A word stays when its last document goes.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from itertools import islice

from pymongo import UpdateOne
from pymongo.database import Database
from pymongo.errors import BulkWriteError

from contrafact.adapters.mongo.database import Document, guarded
from contrafact.adapters.mongo.text_queries import Term, TextQuery
from contrafact.adapters.mongo.text_search import asked_words, beginning, words
from contrafact.domain.spelling import LEAST_PART, grams, inner_grams, may_be_misspelt, nearest

WAITING, RULES = 0, 1
"""Values of `search_rules`. Raise `RULES` when `words` changes, and all documents are learnt again."""
_MOST_PARTS = 50
_MOST_CANDIDATES = 200
_AT_ONCE = 500
_DUPLICATE_KEY = 11000


@dataclass(frozen=True, slots=True)
class Searched:
    """A collection that is searched by words.

    Parameters
    ----------
    within : condition of the documents that are found.
    texts : returns the texts of a document whose words are learnt.
    derive : returns the fields of a document that depend on its words.
    """

    name: str
    within: Document
    texts: Callable[[Document], Iterable[str | None]]
    derive: Callable[[Document], Document]


class MongoWordIndex:
    """`WordIndex` in the collection `NAME_words`."""

    def __init__(self, database: Database[Document], searched: Searched) -> None:
        self._documents = database[searched.name]
        self._words = database[f"{searched.name}_words"]
        self._searched = searched

    def read(self, q: str | None) -> TextQuery:
        """Return what a query means: words that begin words; else parts of words; else misspelt words.

        If no document has all of them, every word may be a part or misspelt.
        """
        wanted = asked_words(q)
        if wanted is None:
            return TextQuery(is_everything=True)
        begins = {word: self._is_found(beginning(word)) for word in wanted}
        query = TextQuery(tuple(Term(word, begins=True) for word in wanted))
        if all(begins.values()) and (not wanted or self._is_found(query.condition())):
            return query
        self.learn()
        instead = {word: self._instead(word) for word in wanted}
        narrow = TextQuery(tuple(Term(word, begins[word], () if begins[word] else instead[word]) for word in wanted))
        if self._is_found(narrow.condition()):
            return narrow
        return TextQuery(tuple(Term(word, begins[word], instead[word]) for word in wanted))

    @guarded
    def learn(self, limit: int = _AT_ONCE) -> int:
        """Learn the words of documents that wait; return their number. Idempotent, and safe in several processes."""
        waiting = {"search_rules": {"$in": [None, *range(RULES)]}}
        found = list(self._documents.find(waiting).limit(limit))
        texts = [text for document in found for text in self._searched.texts(document)]
        self._add({word for text in texts for word in words(text) if len(word) >= LEAST_PART})
        # Each document is written only if it has not changed since it was read.
        learnt = [
            UpdateOne(
                {"_id": each["_id"], "search": each.get("search"), "updated_at": each["updated_at"]},
                {"$set": {**self._searched.derive(each), "search_rules": RULES}},
            )
            for each in found
        ]
        return self._documents.bulk_write(learnt, ordered=False).matched_count if learnt else 0

    def _add(self, new: set[str]) -> None:
        there = {each["_id"] for each in self._words.find({"_id": {"$in": list(new)}}, {"_id": 1})}
        missing = [{"_id": word, "grams": grams(word)} for word in sorted(new - there)]
        try:
            if missing:
                self._words.insert_many(missing, ordered=False)
        except BulkWriteError as error:
            # Another process has just added one of them.
            if any(each["code"] != _DUPLICATE_KEY for each in error.details["writeErrors"]):
                raise

    @guarded
    def _is_found(self, which: Document) -> bool:
        return self._documents.find_one({"$and": [which, self._searched.within]}, {"_id": 1}) is not None

    def _instead(self, word: str) -> tuple[str, ...]:
        return self._containing(word) or self._resembling(word)

    @guarded
    def _containing(self, word: str) -> tuple[str, ...]:
        if len(word) < LEAST_PART:
            return ()
        # Words that begin so are found without this.
        which = {"grams": {"$all": inner_grams(word)}, "_id": {"$regex": f"^.+{re.escape(word)}"}}
        found = self._words.find(which, {"_id": 1}).limit(_MOST_PARTS)
        return self._in_use([each["_id"] for each in found])

    @guarded
    def _resembling(self, word: str) -> tuple[str, ...]:
        if not may_be_misspelt(word):
            return ()
        wanted = grams(word)
        found = self._words.aggregate(
            [
                {"$match": {"grams": {"$in": wanted}, "_id": {"$ne": word}}},
                {
                    "$project": {
                        "n_common": {"$size": {"$setIntersection": ["$grams", wanted]}},
                        "n_grams": {"$size": "$grams"},
                    }
                },
                {"$sort": {"n_common": -1, "n_grams": 1, "_id": 1}},
                {"$limit": _MOST_CANDIDATES},
            ]
        )
        candidates = [each["_id"] for each in found]
        near = nearest(word, candidates)
        in_use = self._in_use(near)
        # Words that no document has any more may hide others.
        return in_use or nearest(word, self._in_use([each for each in candidates if each not in near]))

    def _in_use(self, candidates: Sequence[str]) -> tuple[str, ...]:
        return tuple(islice((word for word in candidates if self._is_found({"search": word})), _MOST_PARTS))
