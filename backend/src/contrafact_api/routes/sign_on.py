"""Routes of single sign-on, which a browser opens: they answer by redirects."""

from __future__ import annotations

from http import HTTPStatus
from urllib.parse import urlencode

from flask import Response, request
from pydantic import ConfigDict, Field

from contrafact.domain.errors import ContrafactError
from contrafact.services.sign_on import PENDING_LIFETIME, SignOn
from contrafact_api.base_path import public_address, under_base
from contrafact_api.container import use_cases
from contrafact_api.openapi import PREFIX, blueprint, errors
from contrafact_api.people.client import client
from contrafact_api.people.cookies import cookie_path, require_cookie, session_token, set_session
from contrafact_api.routes.session import limits, require_accounts
from contrafact_api.schemas.common import Request, Text

sign_on = blueprint("sign-on", "Single sign-on")

RETURN_PATH = f"{PREFIX}/session/sign-on/return"
_COOKIE = "contrafact_sign_on"
_SIGN_IN_PAGE = "/sign-in"


class BeginQuery(Request):
    """Where to go after signing in."""

    to: Text = Field(default="/", max_length=2000, description="Path of the page to open then")


class ReturnQuery(Request):
    """What the provider sends back. Other fields, such as `iss`, are ignored."""

    model_config = ConfigDict(extra="ignore")

    state: Text = Field(default="", max_length=2000)
    code: Text = Field(default="", max_length=8000)
    error: Text = Field(default="", max_length=2000, description="Why the provider refuses")


@sign_on.get("/session/sign-on", responses={303: None, **errors(404, 409)})
def begin_sign_on(query: BeginQuery) -> Response:
    """Send the browser to the provider of single sign-on."""
    used = _sign_on()
    require_cookie(request)
    try:
        address, browser = used.begin(public_address(RETURN_PATH), query.to)
    except ContrafactError as error:
        return _failed(error)
    response = _redirect(address)
    _set_cookie(response, browser, int(PENDING_LIFETIME.total_seconds()))
    return response


@sign_on.get("/session/sign-on/return", responses={303: None, **errors(404, 409)})
def finish_sign_on(query: ReturnQuery) -> Response:
    """Sign in whom the provider sends back, and open the page. An error opens the page of signing in, with its code."""
    people, used = use_cases().people, _sign_on()
    try:
        require_cookie(request)
        user, to = used.finish(query.state, request.cookies.get(_cookie_name(), ""), query.code)
        token, _ = people.sessions.begin(user, client(request), session_token(request))
    except ContrafactError as error:
        return _failed(error)
    response = _redirect(under_base(to))
    set_session(response, request, token, limits().absolute.total_seconds())
    _set_cookie(response, "", 0)
    return response


def _sign_on() -> SignOn:
    require_accounts()
    found = use_cases().people.sign_on
    if found is None:
        raise ContrafactError("sign_on_off")
    return found


def _failed(error: ContrafactError) -> Response:
    return _redirect(under_base(f"{_SIGN_IN_PAGE}?{urlencode({'error': error.code})}"))


def _redirect(to: str) -> Response:
    response = Response(status=HTTPStatus.SEE_OTHER, headers={"Location": to})
    del response.headers["Content-Type"]
    return response


def _cookie_name() -> str:
    if not request.is_secure:
        return _COOKIE
    return f"__Secure-{_COOKIE}" if request.script_root else f"__Host-{_COOKIE}"


def _set_cookie(response: Response, value: str, lasts_s: int) -> None:
    response.set_cookie(
        _cookie_name(),
        value,
        max_age=lasts_s,
        path=cookie_path(request),
        secure=request.is_secure,
        httponly=True,
        samesite="Lax",
    )
