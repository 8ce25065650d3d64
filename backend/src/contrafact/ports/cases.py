"""Interfaces of cases: where they are kept, and how their evidence is drawn. Errors and atomicity as of `stores`."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Protocol

from contrafact.domain.cases import Case, Evidence
from contrafact.domain.pages import Page


class CaseStore(Protocol):
    """Cases, and the evidence of their pairs by the id of the pair."""

    def create(self, case: Case) -> None:
        """Write a new case."""

    def get(self, case_id: str) -> Case | None:
        """Return the case, or None."""

    def by_link(self, token_hash: str) -> Case | None:
        """Return the case of a link, also of one that has ended; None if there is none."""

    def page(self, limit: int, cursor: str | None) -> Page[Case]:
        """Return a page of cases, last changed first. Raises `invalid_cursor`."""

    def replace(self, case: Case) -> None:
        """Write all fields of a case that exists."""

    def delete(self, case_id: str) -> None:
        """Delete a case and its evidence."""

    def keep(self, case_id: str, pair_id: str, evidence: bytes, pictures: Mapping[str, bytes]) -> None:
        """Write the evidence of a pair, JSON in UTF-8, and its pictures, PNG by name."""

    def evidence(self, case_id: str) -> dict[str, bytes]:
        """Return the evidence of all pairs of a case, by the id of the pair."""

    def pictures(self, case_id: str, pair_id: str) -> dict[str, bytes]:
        """Return the pictures of a pair by name; none if it does not exist."""

    def drop(self, case_id: str, pair_id: str) -> None:
        """Delete the evidence of a pair."""


class CaseDocument(Protocol):
    """Sets a case as a document for printing."""

    def __call__(
        self, case: Case, evidence: Mapping[str, Evidence], pictures: Mapping[str, Mapping[str, bytes]]
    ) -> bytes:
        """Return a PDF.

        Parameters
        ----------
        evidence, pictures : by the id of the pair; pictures by name, too.

        Raises
        ------
        ContrafactError : `busy` while too many wait, or if it takes too long.
        """
