"""Schemas of accounts, sessions, API keys and one-time links."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field, field_validator
from pydantic.json_schema import SkipJsonSchema

from contrafact.domain.people import Access, Purpose, Role, Scope, Way
from contrafact.domain.tokens import MAX_TOKEN_LENGTH
from contrafact.services.accounts import MAX_PASSWORD_LENGTH
from contrafact_api.schemas.common import (
    Answer,
    HexId,
    MadeBy,
    Moment,
    PageAnswer,
    PersonAnswer,
    Request,
    Text,
    not_null,
)

Name = Annotated[Text, Field(min_length=1, max_length=100)]
Email = Annotated[Text, Field(max_length=254, pattern=r"^[^@\s<>]+@[^@\s<>]+$")]
Password = Annotated[Text, Field(min_length=1, max_length=MAX_PASSWORD_LENGTH)]
Token = Annotated[Text, Field(min_length=1, max_length=MAX_TOKEN_LENGTH, description="Of the link, behind its `#`")]


class CallerAnswer(PersonAnswer):
    """Who calls."""

    role: Role


class SignInWays(Answer):
    """How people sign in."""

    password: bool
    sign_on: str | None = Field(description="Name of the provider of single sign-on; null without one")


class SessionAnswer(Answer):
    """Who calls, and what the call may do."""

    access: Access = Field(
        description="`local`: only this machine, without accounts; `open`: everybody, without accounts; `accounts`"
    )
    way: Way = Field(description="How the caller said who it is; `none`: not signed in")
    user: CallerAnswer | None = Field(description="null for a caller who is not signed in")
    scopes: list[Scope]
    session_id: str | None
    is_set_up: bool = Field(description="false until the first administrator has used the link of the server's log")
    sign_in: SignInWays


class SignInRequest(Request):
    """Name and password."""

    name: Name
    password: Password


class SessionItem(Answer):
    """A browser in which a user is signed in."""

    id: str
    is_current: bool
    created_at: Moment
    seen_at: Moment
    expires_at: Moment = Field(description="End without further use")
    address: str
    agent: str = Field(description="What the browser calls itself")


class SessionList(Answer):
    """The running sessions of a user, last used first."""

    items: list[SessionItem]


class SessionPath(Request):
    """Path of a session."""

    session_id: HexId


class PasswordRequest(Request):
    """A new password."""

    current: Password
    new: Password


class UserAnswer(Answer):
    """A user, as administrators see it."""

    id: str
    name: str
    role: Role
    email: str | None
    is_disabled: bool
    has_password: bool = Field(description="false if the user signs in by single sign-on alone")
    signed_in_at: Moment | None
    created_at: Moment
    updated_at: Moment


class UserPage(PageAnswer):
    """A page of users."""

    items: list[UserAnswer]


class UserPath(Request):
    """Path of a user."""

    user_id: HexId


class UserEditRequest(Request):
    """Changes of a user; omitted fields stay. `email: null` removes the address."""

    name: Name | SkipJsonSchema[None] = None
    email: Email | None = None
    role: Role | SkipJsonSchema[None] = None
    is_disabled: bool | SkipJsonSchema[None] = None

    _no_null = field_validator("name", "role", "is_disabled", mode="before")(not_null)


class LinkAnswer(Answer):
    """A one-time link. It is shown once."""

    id: str
    link: str
    expires_at: Moment | None
    is_mailed: bool = Field(description="Whether it was also sent by mail")


class InvitationRequest(Request):
    """Whom to invite."""

    role: Role
    email: Email | SkipJsonSchema[None] = Field(default=None, description="Where to mail the link, if mail is set up")

    _no_null = field_validator("email", mode="before")(not_null)


class InvitationItem(Answer):
    """An invitation that was not used yet."""

    id: str
    role: Role
    email: str | None
    made_by: MadeBy
    created_at: Moment
    expires_at: Moment | None


class InvitationList(Answer):
    """Invitations, newest first."""

    items: list[InvitationItem]


class InvitationPath(Request):
    """Path of an invitation."""

    invitation_id: HexId


class LookRequest(Request):
    """A link's token."""

    token: Token


class LookAnswer(Answer):
    """What a link is for."""

    purpose: Purpose
    role: Role
    name: str | None = Field(description="For `reset`: of the user whose password it sets")
    email: str | None


class AcceptRequest(Request):
    """Use of a link."""

    token: Token
    name: Name | SkipJsonSchema[None] = Field(default=None, description="Of the new user; not for `reset`")
    password: Password

    _no_null = field_validator("name", mode="before")(not_null)


class KeyRequest(Request):
    """A new API key."""

    name: Name
    scopes: list[Scope] = Field(min_length=1, max_length=len(Scope), json_schema_extra={"uniqueItems": True})
    expires_in_days: int | None = Field(default=None, ge=1, le=3650, description="null: without an end")

    @field_validator("scopes")
    @classmethod
    def _no_repetition(cls, scopes: list[Scope]) -> list[Scope]:
        if len(set(scopes)) < len(scopes):
            raise ValueError("must not repeat a scope")
        return scopes


class KeyItem(Answer):
    """An API key, without the key itself."""

    id: str
    name: str
    hint: str = Field(description="First characters of the key")
    scopes: list[Scope]
    created_at: Moment
    expires_at: Moment | None
    used_at: Moment | None = Field(description="Last use, to the minute")


class KeyList(Answer):
    """API keys, newest first."""

    items: list[KeyItem]


class NewKey(Answer):
    """A new API key. `key` is shown once."""

    key: str
    item: KeyItem


class KeyPath(Request):
    """Path of an API key."""

    key_id: HexId
