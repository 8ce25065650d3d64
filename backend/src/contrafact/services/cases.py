"""Collect pairs with their evidence in cases, freeze them, and let others read them."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import timedelta

from contrafact.domain.acting import current_maker, require_administrator, require_own
from contrafact.domain.audit import Action, Change, TargetKind, Values
from contrafact.domain.cases import (
    MAX_LINKS,
    MAX_NOTES,
    MAX_PAIRS,
    Case,
    CaseLink,
    CaseNote,
    CasePair,
    Difference,
    Evidence,
)
from contrafact.domain.errors import ContrafactError
from contrafact.domain.pages import Page
from contrafact.domain.tokens import hash_of, is_token, new_token
from contrafact.ports import Clock, NewId
from contrafact.ports.audit import AuditLog, Note
from contrafact.ports.cases import CaseDocument, CaseStore
from contrafact.services.audit import UNRECORDED
from contrafact.services.case_evidence import TakeEvidence, canonical, evidence_json, read_evidence


@dataclass(frozen=True, slots=True)
class Cases:
    """Cases as users see them. Users change their own, curators all; a frozen case only grows by notes."""

    cases: CaseStore
    take: TakeEvidence
    document: CaseDocument
    clock: Clock
    new_id: NewId
    audit: AuditLog = UNRECORDED

    def page(self, limit: int, cursor: str | None) -> Page[Case]:
        """Return a page of cases, last changed first. Raises `invalid_cursor`."""
        return self.cases.page(limit, cursor)

    def get(self, case_id: str) -> Case:
        """Return a case. Raises `case_not_found`."""
        found = self.cases.get(case_id)
        if found is None:
            raise ContrafactError("case_not_found")
        return found

    def evidence(self, case: Case) -> dict[str, Evidence]:
        """Return the evidence of the pairs of a case, by the id of the pair."""
        return {pair_id: read_evidence(data) for pair_id, data in self.cases.evidence(case.id).items()}

    def picture(self, case: Case, pair_id: str, name: str) -> bytes:
        """Return a picture of a pair, PNG. Raises `case_pair_not_found`."""
        _pair(case, pair_id)
        found = self.cases.pictures(case.id, pair_id).get(name)
        if found is None:
            raise ContrafactError("case_pair_not_found", "There is no such picture; choose matrix, query or reference.")
        return found

    def pdf(self, case: Case) -> bytes:
        """Return a case as a document for printing. Raises `busy`."""
        pictures = {pair.id: self.cases.pictures(case.id, pair.id) for pair in case.pairs}
        return self.document(case, self.evidence(case), pictures)

    def create(self, title: str) -> Case:
        """Open a case."""
        now = self.clock()
        case = Case(self.new_id(), title, now, now, made_by=current_maker())

        def create(note: Note) -> None:
            self.cases.create(case)
            note(Change(Action.CASE_CREATED, TargetKind.CASE, case.id, after={"title": title}))

        self.audit.record(create)
        return case

    def rename(self, case_id: str, title: str) -> Case:
        """Change the title of an open case. Raises `case_not_found`, `not_yours`, `case_frozen`."""

        def rename(case: Case) -> tuple[Case, Values, Values]:
            return replace(_open(case), title=title), {"title": case.title}, {"title": title}

        return self._change(case_id, Action.CASE_EDITED, rename)

    def add(self, case_id: str, query_id: str, reference_id: str) -> Case:
        """Compare a pair and put it with its evidence into an open case.

        Raises
        ------
        ContrafactError : `case_not_found`, `not_yours`, `case_frozen`, `case_full`, `pair_in_case`, and as
            `TrackLoader.pair`.
        """
        # Refused before the comparison, which takes seconds, and again with the change.
        _require_room(self._own(case_id), query_id, reference_id)
        taken = self.take(query_id, reference_id)
        data = evidence_json(taken.evidence)
        sha256 = hashlib.sha256(data).hexdigest()
        pair = CasePair(self.new_id(), query_id, reference_id, taken.evidence.taken_at, sha256, current_maker())

        def add(case: Case) -> tuple[Case, Values, Values]:
            _require_room(case, query_id, reference_id)
            self.cases.keep(case_id, pair.id, data, taken.pictures)
            return replace(case, pairs=(*case.pairs, pair)), {}, _pair_values(pair)

        return self._change(case_id, Action.CASE_PAIR_ADDED, add)

    def remove(self, case_id: str, pair_id: str) -> Case:
        """Remove a pair from an open case. Raises `case_pair_not_found`, and as `rename`."""

        def remove(case: Case) -> tuple[Case, Values, Values]:
            pair = _pair(_open(case), pair_id)
            self.cases.drop(case_id, pair_id)
            rest = tuple(each for each in case.pairs if each is not pair)
            return replace(case, pairs=rest), _pair_values(pair), {}

        return self._change(case_id, Action.CASE_PAIR_REMOVED, remove)

    def note(self, case_id: str, text: str, pair_id: str | None) -> Case:
        """Add a note to a case, frozen or not. Raises `case_not_found`, `not_yours`, `case_full`."""

        def write(case: Case) -> tuple[Case, Values, Values]:
            if pair_id is not None:
                _pair(case, pair_id)
            if len(case.notes) >= MAX_NOTES:
                raise ContrafactError("case_full", f"The case has {MAX_NOTES} notes. Open another case.")
            made = CaseNote(self.new_id(), text, self.clock(), current_maker(), pair_id, is_late=case.is_frozen)
            return replace(case, notes=(*case.notes, made)), {}, {"note": text, "pair_id": pair_id}

        return self._change(case_id, Action.CASE_NOTED, write)

    def freeze(self, case_id: str) -> Case:
        """Let pairs, title and notes stay as they are. Raises `case_empty`, and as `rename`."""

        def freeze(case: Case) -> tuple[Case, Values, Values]:
            if not _open(case).pairs:
                raise ContrafactError("case_empty")
            sha256 = digest(case)
            frozen = replace(case, frozen_at=self.clock(), frozen_by=current_maker(), sha256=sha256)
            return frozen, {}, {"sha256": sha256}

        return self._change(case_id, Action.CASE_FROZEN, freeze)

    def delete(self, case_id: str) -> None:
        """Delete a case; a frozen one takes an administrator. Raises `case_not_found`, `not_yours`, `role_too_low`."""

        def delete(note: Note) -> None:
            case = self._own(case_id)
            if case.is_frozen:
                require_administrator()
            self.cases.delete(case_id)
            before = {"title": case.title, "sha256": case.sha256, "n_pairs": len(case.pairs)}
            note(Change(Action.CASE_DELETED, TargetKind.CASE, case_id, before=before))

        self.audit.record(delete)

    def compare_again(self, case_id: str, pair_id: str) -> tuple[Difference, ...]:
        """Compare a pair again; return what differs from its evidence. Raises `case_pair_not_found`, as `get`."""
        case = self.get(case_id)
        _pair(case, pair_id)
        return self.take.again(self.evidence(case)[pair_id])

    def share(self, case_id: str, lasts: timedelta) -> tuple[str, Case]:
        """Return the secret of a new link that lets anybody read the case for a time, and the case."""
        token, now = new_token(), self.clock()

        def share(case: Case) -> tuple[Case, Values, Values]:
            running = tuple(each for each in case.links if each.expires_at > now)
            if len(running) >= MAX_LINKS:
                raise ContrafactError("case_full", f"The case has {MAX_LINKS} links. End one first.")
            made = CaseLink(self.new_id(), hash_of(token), now, now + lasts, current_maker())
            return replace(case, links=(*running, made)), {}, {"link": made.id, "ends": made.expires_at.isoformat()}

        return token, self._change(case_id, Action.CASE_LINK_CREATED, share)

    def end_link(self, case_id: str, link_id: str) -> Case:
        """End a link. Raises `case_link_not_found`, `case_not_found`, `not_yours`."""

        def end(case: Case) -> tuple[Case, Values, Values]:
            rest = tuple(each for each in case.links if each.id != link_id)
            if len(rest) == len(case.links):
                raise ContrafactError("case_link_not_found")
            return replace(case, links=rest), {"link": link_id}, {}

        return self._change(case_id, Action.CASE_LINK_ENDED, end)

    def shared(self, token: str) -> tuple[Case, CaseLink]:
        """Return the case of a link, and the link. Raises `case_link_ended`, also for a secret that never was one."""
        token_hash = hash_of(token)
        case = self.cases.by_link(token_hash) if is_token(token) else None
        for link in case.links if case else ():
            if case and link.token_hash == token_hash and link.expires_at > self.clock():
                return case, link
        raise ContrafactError("case_link_ended")

    def _own(self, case_id: str) -> Case:
        case = self.get(case_id)
        require_own(case.made_by)
        return case

    def _change(self, case_id: str, action: Action, change: Callable[[Case], tuple[Case, Values, Values]]) -> Case:
        def write(note: Note) -> Case:
            changed, before, after = change(self._own(case_id))
            changed = replace(changed, updated_at=self.clock())
            self.cases.replace(changed)
            note(Change(action, TargetKind.CASE, case_id, before=before or None, after=after or None))
            return changed

        return self.audit.record(write)


def digest(case: Case) -> str:
    """Return the sha256 of title, pairs and notes of a case, without the notes that were added after it was frozen."""
    notes = [
        [note.id, note.text, note.made_at.isoformat(), note.pair_id, note.made_by and note.made_by.name]
        for note in case.notes
        if not note.is_late
    ]
    pairs = [[pair.id, pair.query_id, pair.reference_id, pair.sha256] for pair in case.pairs]
    return hashlib.sha256(canonical({"id": case.id, "title": case.title, "pairs": pairs, "notes": notes})).hexdigest()


def _open(case: Case) -> Case:
    if case.is_frozen:
        raise ContrafactError("case_frozen")
    return case


def _pair(case: Case, pair_id: str) -> CasePair:
    for pair in case.pairs:
        if pair.id == pair_id:
            return pair
    raise ContrafactError("case_pair_not_found")


def _require_room(case: Case, query_id: str, reference_id: str) -> None:
    _open(case)
    if len(case.pairs) >= MAX_PAIRS:
        raise ContrafactError("case_full", f"The case has {MAX_PAIRS} pairs. Open another case.")
    if any({pair.query_id, pair.reference_id} == {query_id, reference_id} for pair in case.pairs):
        raise ContrafactError("pair_in_case")


def _pair_values(pair: CasePair) -> Values:
    return {"pair_id": pair.id, "query_id": pair.query_id, "reference_id": pair.reference_id, "sha256": pair.sha256}
