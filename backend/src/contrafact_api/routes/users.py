"""Routes of users and one-time links."""

from __future__ import annotations

from urllib.parse import quote

from flask import Response, request

from contrafact.domain.people import Invitation, Purpose, UserEdit
from contrafact.services.accounts import clean_name
from contrafact_api.base_path import public_address
from contrafact_api.container import use_cases
from contrafact_api.openapi import blueprint, errors, no_content
from contrafact_api.people.client import client
from contrafact_api.people.cookies import require_cookie, session_token
from contrafact_api.presenters.people import present_invitation, present_user
from contrafact_api.routes.session import require_accounts, signed_in
from contrafact_api.schemas.common import PageQuery
from contrafact_api.schemas.people import (
    AcceptRequest,
    InvitationList,
    InvitationPath,
    InvitationRequest,
    LinkAnswer,
    LookAnswer,
    LookRequest,
    SessionAnswer,
    UserAnswer,
    UserEditRequest,
    UserPage,
    UserPath,
)

users = blueprint("users", "Users and invitations")

WELCOME = "/welcome#"
"""Page of one-time links. Browsers send what follows the # to no server, so that it is in no log."""


@users.get("/users", responses={200: UserPage, **errors(409)})
def list_users(query: PageQuery) -> UserPage:
    """List users by name."""
    page = use_cases().people.accounts.page(query.limit, query.cursor)
    return UserPage(
        items=list(map(present_user, page.items)),
        next_cursor=page.next_cursor,
        total=page.total,
        total_is_exact=page.is_total_exact,
    )


@users.get("/users/<user_id>", responses={200: UserAnswer, **errors(404, 409)})
def get_user(path: UserPath) -> UserAnswer:
    """Get a user."""
    return present_user(use_cases().people.accounts.get(path.user_id))


@users.patch("/users/<user_id>", responses={200: UserAnswer, **errors(404, 409, 413, 415)})
def edit_user(path: UserPath, body: UserEditRequest) -> UserAnswer:
    """Change a user's name, address or role, or disable the account, which signs the user out everywhere."""
    edit = UserEdit(
        name=clean_name(body.name) if body.name is not None else None,
        email=body.email or "" if "email" in body.model_fields_set else None,
        role=body.role,
        is_disabled=body.is_disabled,
    )
    return present_user(use_cases().people.accounts.edit(path.user_id, edit))


@users.post("/users/<user_id>/reset", responses={201: LinkAnswer, **errors(404, 409)})
def reset_password(path: UserPath) -> tuple[LinkAnswer, int]:
    """Make a link by which a user sets a new password. It is valid for a day."""
    return link_answer(*use_cases().people.accounts.reset(path.user_id)), 201


@users.get("/invitations", responses={200: InvitationList, **errors(409)})
def list_invitations() -> InvitationList:
    """List the invitations that were not used."""
    return InvitationList(items=list(map(present_invitation, use_cases().people.accounts.pending())))


@users.post("/invitations", responses={201: LinkAnswer, **errors(409, 413, 415)})
def invite_user(body: InvitationRequest) -> tuple[LinkAnswer, int]:
    """Make a link by which somebody makes an account. It is valid for a week."""
    return link_answer(*use_cases().people.accounts.invite(body.role, body.email)), 201


@users.delete("/invitations/<invitation_id>", responses={204: None, **errors(404, 409)})
def withdraw_invitation(path: InvitationPath) -> Response:
    """Withdraw an invitation."""
    use_cases().people.accounts.withdraw(path.invitation_id)
    return no_content()


@users.post("/invitations/look", responses={200: LookAnswer, **errors(409, 410, 413, 415)})
def look_at_link(body: LookRequest) -> LookAnswer:
    """Get what a one-time link is for. Answers everybody who has it."""
    require_accounts()
    found, user = use_cases().people.accounts.look(body.token)
    return LookAnswer(purpose=found.purpose, role=found.role, name=user.name if user else None, email=found.email)


@users.post("/invitations/accept", responses={200: SessionAnswer, **errors(409, 410, 413, 415)})
def accept_link(body: AcceptRequest) -> Response:
    """Use a one-time link: make an account or set a password, and sign in. Answers everybody who has it."""
    require_accounts()
    require_cookie(request)
    people = use_cases().people
    user = people.accounts.accept(body.token, body.name, body.password)
    token, _ = people.sessions.begin(user, client(request), session_token(request))
    return signed_in(token, user)


def link_answer(token: str, invitation: Invitation) -> LinkAnswer:
    """Return a new link, at the address by which the request came."""
    link = public_address(f"{WELCOME}{quote(token)}")
    mail = use_cases().people.mail
    is_mailed = bool(mail and invitation.email and mail.send(invitation.email, *_mail_of(invitation, link)))
    return LinkAnswer(id=invitation.id, link=link, expires_at=invitation.expires_at, is_mailed=is_mailed)


def _mail_of(invitation: Invitation, link: str) -> tuple[str, str]:
    """Return subject and text of the mail with a link."""
    by = f" by {invitation.made_by.name}" if invitation.made_by else ""
    if invitation.purpose is Purpose.RESET:
        what, subject = f"A new password was asked for your account{by}.", "Contrafact: set a new password"
    else:
        what, subject = f"You were invited{by} as {invitation.role.value}.", "Contrafact: your invitation"
    ends = f" It works once, until {invitation.expires_at:%d %B %Y, %H:%M} UTC." if invitation.expires_at else ""
    return subject, f"{what}\n\nOpen this link:{ends}\n\n{link}\n"
