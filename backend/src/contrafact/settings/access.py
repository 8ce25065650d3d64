"""Settings of who may use the API, and how people sign in."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Annotated
from urllib.parse import urlsplit

from pydantic import AfterValidator, Field
from pydantic_settings import BaseSettings, SettingsConfigDict

from contrafact.domain.people import Role
from contrafact.settings.names import named

_SHORTEST_SECRET = 32
_ANY_GROUP = "*"
_HEADER = re.compile(r"[A-Za-z][A-Za-z0-9-]*")


def _roles(text: str) -> str:
    parse_roles(text)
    return text


def parse_roles(text: str) -> dict[str, Role]:
    """Return the roles by group of `admins=administrator,*=viewer`.

    Raises
    ------
    ValueError : a part is not `group=role`.
    """
    found: dict[str, Role] = {}
    for part in filter(None, map(str.strip, text.split(","))):
        group, equals, role = part.rpartition("=")
        if not equals or role not in list(Role):
            raise ValueError(f"`{part}` is not group=role, with one of {', '.join(Role)}")
        found[group] = Role(role)
    return found


def role_of(roles: Mapping[str, Role], groups: Sequence[str]) -> Role | None:
    """Return the highest role of a user's groups, or that of `*`; None if nothing names one."""
    named = [roles[group] for group in groups if group in roles and group != _ANY_GROUP]
    return max(named, key=list(Role).index) if named else roles.get(_ANY_GROUP)


def _long_secret(text: str) -> str:
    if text and len(text) < _SHORTEST_SECRET:
        raise ValueError(f"Give at least {_SHORTEST_SECRET} characters, such as the output of `openssl rand -hex 32`")
    return text


def _header_name(text: str) -> str:
    if text and not _HEADER.fullmatch(text):
        raise ValueError("Give the name of a header, such as X-Forwarded-User")
    return text


def _mail_server(text: str) -> str:
    if text and urlsplit(text).scheme not in {"smtp", "smtps"}:
        raise ValueError("Give smtp://host:port or smtps://user:password@host:port")
    return text


def _issuer(text: str) -> str:
    if text and (urlsplit(text).scheme not in {"http", "https"} or not urlsplit(text).hostname):
        raise ValueError("Give the address of the provider, such as https://id.example.org/realms/lab")
    return text


def _sender(text: str) -> str:
    if "@" not in text or not text.isprintable():
        raise ValueError("Give a mailbox, such as contrafact@example.org")
    return text


class AccessSettings(BaseSettings):
    """Settings of accounts."""

    model_config = SettingsConfigDict(extra="ignore", env_ignore_empty=True)

    open: bool = Field(
        False,
        validation_alias=named("CONTRAFACT_OPEN"),
        description="Let everybody who reaches the API do everything, without accounts",
    )
    session_idle_hours: float = Field(
        168.0,
        gt=0,
        le=8760,
        validation_alias=named("CONTRAFACT_SESSION_IDLE_HOURS"),
        description="A browser that does nothing for so long must sign in again",
    )
    session_days: float = Field(
        30.0,
        gt=0,
        le=365,
        validation_alias=named("CONTRAFACT_SESSION_DAYS"),
        description="After so long every browser must sign in again",
    )
    sign_on_roles: Annotated[str, AfterValidator(_roles)] = Field(
        "*=viewer",
        validation_alias=named("CONTRAFACT_SIGN_ON_ROLES"),
        description="Roles of users of single sign-on by group, `group=role`, comma-separated; `*`: every other",
    )
    oidc_issuer: Annotated[str, AfterValidator(_issuer)] = Field(
        "",
        validation_alias=named("CONTRAFACT_OIDC_ISSUER"),
        description="Address of the OpenID provider, as it names itself",
    )
    oidc_client_id: str = Field("", validation_alias=named("CONTRAFACT_OIDC_CLIENT_ID"))
    oidc_client_secret: str = Field("", repr=False, validation_alias=named("CONTRAFACT_OIDC_CLIENT_SECRET"))
    oidc_name: str = Field(
        "single sign-on",
        validation_alias=named("CONTRAFACT_OIDC_NAME"),
        description="Name of the provider on the page",
    )
    oidc_groups_claim: str = Field(
        "groups",
        validation_alias=named("CONTRAFACT_OIDC_GROUPS_CLAIM"),
        description="Claim of the ID token that holds the user's groups",
    )
    proxy_secret: Annotated[str, AfterValidator(_long_secret)] = Field(
        "",
        repr=False,
        validation_alias=named("CONTRAFACT_PROXY_SECRET"),
        description="Secret of a proxy that signs users in; it sends it as X-Contrafact-Proxy-Secret",
    )
    proxy_user_header: Annotated[str, AfterValidator(_header_name)] = Field(
        "X-Forwarded-User",
        validation_alias=named("CONTRAFACT_PROXY_USER_HEADER"),
        description="Header in which that proxy names the user",
    )
    proxy_groups_header: Annotated[str, AfterValidator(_header_name)] = Field(
        "X-Forwarded-Groups",
        validation_alias=named("CONTRAFACT_PROXY_GROUPS_HEADER"),
        description="Header in which it lists the user's groups, comma-separated",
    )
    smtp_url: Annotated[str, AfterValidator(_mail_server)] = Field(
        "",
        repr=False,
        validation_alias=named("CONTRAFACT_SMTP_URL"),
        description="Server that mails invitations and resets: smtp://host:port or smtps://user:password@host:port",
    )
    mail_from: Annotated[str, AfterValidator(_sender)] = Field(
        "contrafact@localhost",
        validation_alias=named("CONTRAFACT_MAIL_FROM"),
        description="Sender of mails",
    )
