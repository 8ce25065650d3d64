"""Routes of signing in: who calls, sign in and out, one's sessions and password."""

from __future__ import annotations

from contextlib import suppress

from flask import Response, make_response, request

from contrafact.domain.errors import ContrafactError
from contrafact.domain.people import Access, Identity, User, Way
from contrafact.services.sessions import SessionLimits
from contrafact_api.container import api_config, use_cases
from contrafact_api.openapi import blueprint, errors, no_content
from contrafact_api.people.authorisation import identity
from contrafact_api.people.client import client
from contrafact_api.people.cookies import clear_session, require_cookie, session_token, set_session
from contrafact_api.presenters.people import present_caller, present_session
from contrafact_api.schemas.people import PasswordRequest, SessionAnswer, SessionList, SessionPath, SignInRequest

session = blueprint("session", "Signing in")


def require_accounts() -> None:
    """Raise `accounts_off` without accounts."""
    if api_config().access is not Access.ACCOUNTS:
        raise ContrafactError("accounts_off")


@session.get("/session", responses={200: SessionAnswer})
def get_session() -> SessionAnswer:
    """Get who calls, what the call may do, and how people sign in. Answers everybody."""
    return _answer(identity())


@session.post("/session", responses={200: SessionAnswer, **errors(409, 413, 415)})
def sign_in(body: SignInRequest) -> Response:
    """Sign in by name and password. The answer sets a cookie."""
    require_accounts()
    require_cookie(request)
    token, _, user = use_cases().people.sign_in(body.name, body.password, client(request), session_token(request))
    return signed_in(token, user)


def signed_in(token: str, user: User) -> Response:
    """Return the answer to a user who has signed in, with the cookie."""
    caller = use_cases().people.sessions.identify(token)
    response = make_response(_answer(caller).model_dump_json())
    response.mimetype = "application/json"
    set_session(response, request, token, limits().absolute.total_seconds())
    return response


def limits() -> SessionLimits:
    """Return how long sessions last."""
    return use_cases().people.sessions.limits


@session.delete("/session", responses={204: None})
def sign_out() -> Response:
    """Sign out. The cookie is cleared also if the session had ended."""
    with suppress(ContrafactError):
        use_cases().people.sessions.end(session_token(request))
    response = no_content()
    clear_session(response, request)
    return response


@session.get("/session/all", responses={200: SessionList, **errors(409)})
def list_sessions() -> SessionList:
    """List the browsers in which one is signed in."""
    found = use_cases().people.sessions.of_user(identity().user_id)
    return SessionList(items=[present_session(each, identity().session_id) for each in found])


@session.delete("/session/all", responses={204: None, **errors(409)})
def sign_out_everywhere() -> Response:
    """Sign out everywhere, here too."""
    use_cases().people.accounts.sign_out(identity().user_id)
    response = no_content()
    clear_session(response, request)
    return response


@session.delete("/session/all/<session_id>", responses={204: None, **errors(404, 409)})
def end_session(path: SessionPath) -> Response:
    """Sign out in one browser."""
    use_cases().people.sessions.end_one(identity().user_id, path.session_id)
    return no_content()


@session.put("/account/password", responses={204: None, **errors(409, 413, 415)})
def change_password(body: PasswordRequest) -> Response:
    """Change one's password. All other sessions end, and this one gets a new token."""
    people, caller = use_cases().people, identity()
    user = people.accounts.get(caller.user_id)
    people.sign_in.confirm(user, body.current, client(request))
    people.accounts.set_password(user, body.new)
    response = no_content()
    if caller.way is Way.SESSION:
        token, _ = people.sessions.begin(user, client(request), session_token(request))
        set_session(response, request, token, limits().absolute.total_seconds())
    return response


def _answer(caller: Identity) -> SessionAnswer:
    access = api_config().access
    is_set_up = access is not Access.ACCOUNTS or caller.is_user or use_cases().people.accounts.has_administrator()
    sign_on = use_cases().people.sign_on
    return present_caller(caller, access, is_set_up=is_set_up, sign_on=sign_on.name if sign_on else None)
