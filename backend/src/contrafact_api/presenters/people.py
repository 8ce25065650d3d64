"""Turn users, sessions, keys and links into answers."""

from __future__ import annotations

from contrafact.domain.people import Access, ApiKey, Identity, Invitation, Maker, Session, User, Way
from contrafact_api.schemas.common import PersonAnswer
from contrafact_api.schemas.people import (
    CallerAnswer,
    InvitationItem,
    KeyItem,
    SessionAnswer,
    SessionItem,
    SignInWays,
    UserAnswer,
)


def present_caller(caller: Identity, access: Access, *, is_set_up: bool, sign_on: str | None) -> SessionAnswer:
    """Return who calls and what the call may do."""
    has_accounts = access is Access.ACCOUNTS
    is_somebody = caller.way is not Way.NONE
    return SessionAnswer(
        access=access,
        way=caller.way,
        user=CallerAnswer(id=caller.user_id, name=caller.name, role=caller.role) if is_somebody else None,
        scopes=sorted(caller.scopes),
        session_id=caller.session_id,
        is_set_up=is_set_up,
        sign_in=SignInWays(password=has_accounts, sign_on=sign_on if has_accounts else None),
    )


def present_maker(maker: Maker | None) -> PersonAnswer | None:
    """Return who made something; None for what nobody made."""
    return PersonAnswer(id=maker.id, name=maker.name) if maker else None


def present_session(session: Session, current_id: str | None) -> SessionItem:
    """Return a session."""
    return SessionItem(
        id=session.id,
        is_current=session.id == current_id,
        created_at=session.created_at,
        seen_at=session.seen_at,
        expires_at=session.idle_until,
        address=session.address,
        agent=session.agent,
    )


def present_user(user: User) -> UserAnswer:
    """Return a user, as administrators see it."""
    return UserAnswer(
        id=user.id,
        name=user.name,
        role=user.role,
        email=user.email,
        is_disabled=user.is_disabled,
        has_password=user.password_hash is not None,
        signed_in_at=user.signed_in_at,
        created_at=user.created_at,
        updated_at=user.updated_at,
    )


def present_invitation(invitation: Invitation) -> InvitationItem:
    """Return an invitation."""
    return InvitationItem(
        id=invitation.id,
        role=invitation.role,
        email=invitation.email,
        made_by=present_maker(invitation.made_by),
        created_at=invitation.created_at,
        expires_at=invitation.expires_at,
    )


def present_key(key: ApiKey) -> KeyItem:
    """Return an API key, without the key itself."""
    return KeyItem(
        id=key.id,
        name=key.name,
        hint=key.hint,
        scopes=sorted(key.scopes),
        created_at=key.created_at,
        expires_at=key.expires_at,
        used_at=key.used_at,
    )
