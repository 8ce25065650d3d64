"""Sessions, API keys and one-time links in MongoDB, by the hashes of their secrets."""

from __future__ import annotations

from dataclasses import asdict
from datetime import datetime

from pymongo.database import Database

from contrafact.adapters.mongo.database import Document, guarded
from contrafact.domain.people import ApiKey, Invitation, Maker, PendingSignOn, Purpose, Role, Scope, Session


class MongoSessionStore:
    """`SessionStore` in the collection `sessions`."""

    def __init__(self, database: Database[Document]) -> None:
        self._sessions = database["sessions"]

    @guarded
    def create(self, token_hash: str, session: Session) -> None:
        """See `SessionStore.create`."""
        self._sessions.insert_one(
            {
                "_id": token_hash,
                "id": session.id,
                "user_id": session.user_id,
                "created_at": session.created_at,
                "seen_at": session.seen_at,
                "idle_until": session.idle_until,
                "expires_at": session.expires_at,
                "address": session.address,
                "agent": session.agent,
            }
        )

    @guarded
    def find(self, token_hash: str, now: datetime) -> Session | None:
        """See `SessionStore.find`."""
        # `idle_until` is never later than `expires_at`. MongoDB deletes the ended ones once a minute.
        found = self._sessions.find_one({"_id": token_hash, "idle_until": {"$gt": now}})
        return _session(found) if found else None

    @guarded
    def seen(self, token_hash: str, now: datetime, idle_until: datetime) -> None:
        """See `SessionStore.seen`."""
        self._sessions.update_one({"_id": token_hash}, {"$set": {"seen_at": now, "idle_until": idle_until}})

    @guarded
    def of_user(self, user_id: str, now: datetime) -> list[Session]:
        """See `SessionStore.of_user`."""
        found = self._sessions.find({"user_id": user_id, "idle_until": {"$gt": now}})
        return [_session(each) for each in found.sort([("seen_at", -1), ("_id", 1)])]

    @guarded
    def end(self, user_id: str, session_id: str) -> bool:
        """See `SessionStore.end`."""
        return self._sessions.delete_one({"user_id": user_id, "id": session_id}).deleted_count == 1

    @guarded
    def end_all(self, user_id: str, except_id: str | None = None) -> int:
        """See `SessionStore.end_all`."""
        return self._sessions.delete_many({"user_id": user_id, "id": {"$ne": except_id}}).deleted_count


class MongoKeyStore:
    """`KeyStore` in the collection `api_keys`."""

    def __init__(self, database: Database[Document]) -> None:
        self._keys = database["api_keys"]

    @guarded
    def create(self, key_hash: str, key: ApiKey) -> None:
        """See `KeyStore.create`."""
        self._keys.insert_one(
            {
                "_id": key_hash,
                "id": key.id,
                "user_id": key.user_id,
                "name": key.name,
                "hint": key.hint,
                "scopes": sorted(scope.value for scope in key.scopes),
                "created_at": key.created_at,
                "expires_at": key.expires_at,
                "used_at": key.used_at,
            }
        )

    @guarded
    def find(self, key_hash: str) -> ApiKey | None:
        """See `KeyStore.find`."""
        return self._one({"_id": key_hash})

    @guarded
    def hashes(self) -> list[str]:
        """See `KeyStore.hashes`."""
        return [document["_id"] for document in self._keys.find({}, {"_id": True})]

    @guarded
    def get(self, key_id: str) -> ApiKey | None:
        """See `KeyStore.get`."""
        return self._one({"id": key_id})

    @guarded
    def of_user(self, user_id: str) -> list[ApiKey]:
        """See `KeyStore.of_user`."""
        found = self._keys.find({"user_id": user_id})
        return [_key(each) for each in found.sort([("created_at", -1), ("_id", 1)])]

    @guarded
    def used(self, key_hash: str, now: datetime) -> None:
        """See `KeyStore.used`."""
        self._keys.update_one({"_id": key_hash}, {"$set": {"used_at": now}})

    @guarded
    def delete(self, key_id: str) -> bool:
        """See `KeyStore.delete`."""
        return self._keys.delete_one({"id": key_id}).deleted_count == 1

    def _one(self, which: Document) -> ApiKey | None:
        found = self._keys.find_one(which)
        return _key(found) if found else None


class MongoInvitationStore:
    """`InvitationStore` in the collection `invitations`."""

    def __init__(self, database: Database[Document]) -> None:
        self._invitations = database["invitations"]

    @guarded
    def create(self, token_hash: str, invitation: Invitation) -> None:
        """See `InvitationStore.create`."""
        made_by = invitation.made_by
        self._invitations.insert_one(
            {
                "_id": token_hash,
                "id": invitation.id,
                "purpose": invitation.purpose.value,
                "role": invitation.role.value,
                "created_at": invitation.created_at,
                "expires_at": invitation.expires_at,
                "email": invitation.email,
                "user_id": invitation.user_id,
                "made_by": {"id": made_by.id, "name": made_by.name} if made_by else None,
            }
        )

    @guarded
    def find(self, token_hash: str, now: datetime) -> Invitation | None:
        """See `InvitationStore.find`."""
        found = self._invitations.find_one({"_id": token_hash, **_valid(now)})
        return _invitation(found) if found else None

    @guarded
    def take(self, token_hash: str, now: datetime) -> Invitation | None:
        """See `InvitationStore.take`."""
        found = self._invitations.find_one_and_delete({"_id": token_hash, **_valid(now)})
        return _invitation(found) if found else None

    @guarded
    def pending(self, purpose: Purpose, now: datetime) -> list[Invitation]:
        """See `InvitationStore.pending`."""
        found = self._invitations.find({"purpose": purpose.value, **_valid(now)})
        return [_invitation(each) for each in found.sort([("created_at", -1), ("_id", 1)])]

    @guarded
    def delete(self, invitation_id: str) -> bool:
        """See `InvitationStore.delete`."""
        return self._invitations.delete_one({"id": invitation_id}).deleted_count == 1

    @guarded
    def delete_all(self, purpose: Purpose, user_id: str | None = None) -> None:
        """See `InvitationStore.delete_all`."""
        which = {"purpose": purpose.value} | ({"user_id": user_id} if user_id else {})
        self._invitations.delete_many(which)


class MongoSignOnStore:
    """`SignOnStore` in the collection `sign_ons`."""

    def __init__(self, database: Database[Document]) -> None:
        self._pending = database["sign_ons"]

    @guarded
    def put(self, pending: PendingSignOn) -> None:
        """See `SignOnStore.put`."""
        fields = asdict(pending)
        self._pending.insert_one({"_id": fields.pop("state_hash"), **fields})

    @guarded
    def take(self, state_hash: str, now: datetime) -> PendingSignOn | None:
        """See `SignOnStore.take`."""
        found = self._pending.find_one_and_delete({"_id": state_hash, "expires_at": {"$gt": now}})
        return PendingSignOn(**{"state_hash": found.pop("_id"), **found}) if found else None


def _valid(now: datetime) -> Document:
    return {"$or": [{"expires_at": None}, {"expires_at": {"$gt": now}}]}


def _session(document: Document) -> Session:
    return Session(**{name: value for name, value in document.items() if name != "_id"})


def _key(document: Document) -> ApiKey:
    fields = {name: value for name, value in document.items() if name != "_id"}
    return ApiKey(**{**fields, "scopes": frozenset(map(Scope, fields["scopes"]))})


def _invitation(document: Document) -> Invitation:
    return Invitation(
        id=document["id"],
        purpose=Purpose(document["purpose"]),
        role=Role(document["role"]),
        created_at=document["created_at"],
        expires_at=document["expires_at"],
        email=document["email"],
        user_id=document["user_id"],
        made_by=Maker(**document["made_by"]) if document["made_by"] else None,
    )
