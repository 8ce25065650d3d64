"""Which words of a library a misspelt word may mean."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

GRAM = 3
LEAST_PART = 3
"""Characters of the shortest word that is looked for within others."""
_LEAST_MISSPELT, _LEAST_TWO_EDITS, _LEAST_BEGINNING = 4, 8, 5
_MOST_WORDS = 20


@dataclass(frozen=True, slots=True)
class Respelling:
    """A word of a query that begins no word of the library, and the words that are searched instead."""

    asked: str
    words: tuple[str, ...]


def grams(word: str) -> list[str]:
    """Return the distinct runs of three characters of a word, with its beginning and its end marked."""
    marked = f"^{word}$"
    return list(dict.fromkeys(marked[at : at + GRAM] for at in range(len(marked) - GRAM + 1)))


def inner_grams(word: str) -> list[str]:
    """Return the runs of three characters that every word has which contains this one."""
    return list(dict.fromkeys(word[at : at + GRAM] for at in range(len(word) - GRAM + 1)))


def may_be_misspelt(word: str) -> bool:
    """Return whether other spellings are looked for: not of short words and of numbers."""
    return len(word) >= _LEAST_MISSPELT and word.isalpha()


def nearest(word: str, candidates: Iterable[str]) -> tuple[str, ...]:
    """Return the candidates with the fewest edits, if these are few enough, the most alike first."""
    most = 2 if len(word) >= _LEAST_TWO_EDITS else 1
    distances = {each: edits(word, each) for each in candidates}
    fewest = min((distance for distance, _ in distances.values()), default=most + 1)
    if fewest > most:
        return ()
    found = sorted((whole, each) for each, (distance, whole) in distances.items() if distance == fewest)
    return tuple(each for _, each in found[:_MOST_WORDS])


def edits(word: str, other: str) -> tuple[int, int]:
    """Return how many letters must be changed, added, left out or swapped with the next one.

    Optimal string alignment distance, by the recurrence of Damerau (1964) and Wagner and Fischer (1974).

    Returns
    -------
    to get a beginning of the other word that is as long at least, and to get all of it. The first is the second for
    words so short that too many others begin like them.
    """
    before, row = list[int](), list(range(len(other) + 1))
    for at, letter in enumerate(word, start=1):
        further = [at]
        for to, wanted in enumerate(other, start=1):
            cost = min(row[to] + 1, further[to - 1] + 1, row[to - 1] + (letter != wanted))
            if at > 1 and to > 1 and letter == other[to - 2] and word[at - 2] == wanted:
                cost = min(cost, before[to - 2] + 1)
            further.append(cost)
        before, row = row, further
    has_beginning = len(word) >= _LEAST_BEGINNING and len(other) >= len(word)
    return (min(row[len(word) :]) if has_beginning else row[-1]), row[-1]
