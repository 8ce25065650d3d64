"""Find out who calls, and refuse what the caller may not do, before any route."""

from __future__ import annotations

from contextlib import ExitStack
from typing import Any

from flask import Flask, g, request
from flask_openapi3 import OpenAPI, SecurityScheme

from contrafact.domain.acting import acting_as
from contrafact.domain.errors import ContrafactError
from contrafact.domain.people import ANYONE, LOCAL_USER, NOBODY, Access, Identity, Role, Scope, Way
from contrafact.domain.tokens import KEY_PREFIX
from contrafact.services.sign_on import TrustProxy
from contrafact_api.container import ApiConfig, use_cases
from contrafact_api.logs import log_ids
from contrafact_api.people.cookies import session_token
from contrafact_api.people.floods import bearer_of
from contrafact_api.people.needs import NEEDS, PAGES, Need

BEARER = "key"
COOKIE = "session"
PROXY_SECRET = "X-Contrafact-Proxy-Secret"  # noqa: S105 - the name of a header
SECURITY_SCHEMES: dict[str, SecurityScheme | dict[str, Any]] = {
    BEARER: {"type": "http", "scheme": "bearer", "description": "An API key, such as `cf_...`, with the scope named."},
    COOKIE: {"type": "apiKey", "in": "cookie", "name": "__Host-contrafact_session", "description": "Of the page."},
}
"""Of the API's description."""


def register_authorisation(app: Flask, config: ApiConfig) -> None:
    """Let every request act as its caller, and refuse it unless it has what its route needs."""

    @app.before_request
    def _authorise() -> None:
        need = need_of(request.endpoint)
        identity, problem = _caller(config.access)
        g.identity = identity
        g.acting = ExitStack()
        g.acting.enter_context(acting_as(identity))
        if identity.is_user:
            log_ids(user_id=identity.user_id, **({"key_id": identity.key_id} if identity.key_id else {}))
        # Requests without a route are answered by 404 or 405.
        if need is not None:
            require(identity, need, config.access, problem)

    @app.teardown_request
    def _end(_: BaseException | None) -> None:
        if "acting" in g:
            g.acting.close()


def need_of(endpoint: str | None) -> Need | None:
    """Return what an endpoint of Flask needs; None if there is no endpoint. One without an entry is refused."""
    if endpoint is None:
        return None
    return PAGES.get(endpoint) or NEEDS.get(endpoint.rpartition(".")[2]) or REFUSED


REFUSED = Need(Scope.ADMIN, Role.ADMINISTRATOR, by_session=True)
"""Need of a route that is in no table: an administrator's session."""


def identity() -> Identity:
    """Return who sent the current request."""
    found = g.identity
    assert isinstance(found, Identity)  # noqa: S101 - tells the type checker
    return found


def _caller(access: Access) -> tuple[Identity, ContrafactError | None]:
    """Return who sent the request, and why somebody who named themselves is nobody."""
    if access is not Access.ACCOUNTS:
        return (LOCAL_USER if access is Access.LOCAL else ANYONE), None
    try:
        return _identified(), None
    except ContrafactError as error:
        return NOBODY, error


def _identified() -> Identity:
    """Return who sent the request, by its key if it has one, else by its cookie. The two are never joined."""
    people, token = use_cases().people, session_token(request)
    key = bearer_of(request.headers.get("Authorization", ""))
    # A proxy may add a token of its own, which is no key, to the requests of a browser.
    if key is not None and (token is None or key.startswith(KEY_PREFIX)):
        return people.keys.identify(key)
    if people.proxy is not None:
        user = people.proxy.user(*_named_by_proxy(people.proxy))
        if user is not None:
            return Identity(user.id, user.name, user.role, user.role.scopes, Way.PROXY)
    return people.sessions.identify(token) if token else NOBODY


def _named_by_proxy(proxy: TrustProxy) -> tuple[str, str, str]:
    headers = request.headers
    return headers.get(PROXY_SECRET, ""), headers.get(proxy.user_header, ""), headers.get(proxy.groups_header, "")


def require(caller: Identity, need: Need, access: Access, problem: ContrafactError | None = None) -> None:
    """Return if a caller has what a route needs.

    Parameters
    ----------
    problem : why the caller is nobody.

    Raises
    ------
    ContrafactError : `problem`, `not_signed_in`, `accounts_off`, `session_needed`, `scope_missing`, `role_too_low`.
    """
    if need.scope is None:
        if problem is not None and problem.code == "invalid_key" and not need.is_health:
            raise problem
        return
    if caller.way is Way.NONE:
        raise problem or ContrafactError("not_signed_in")
    if access is not Access.ACCOUNTS and (need.by_session or need.with_accounts):
        raise ContrafactError("accounts_off")
    if need.by_session and caller.way is Way.KEY:
        raise ContrafactError("session_needed")
    if need.scope in caller.role.scopes and need.scope not in caller.scopes:
        raise ContrafactError(
            "scope_missing", f"The API key lacks the scope `{need.scope.value}`. Use one that has it."
        )
    if not caller.may(need.scope, need.role):
        raise ContrafactError("role_too_low")


def declare_needs(app: OpenAPI) -> None:
    """Write what each route needs into the API's description.

    Raises
    ------
    KeyError : a route is not in the table of needs.
    """
    for item in app.paths.values():
        for method in ("get", "post", "put", "patch", "delete"):
            operation = getattr(item, method)
            if operation is None:
                continue
            need = NEEDS[operation.operationId]
            operation.security = _security(need)
            if need.scope is not None:
                setattr(operation, "x-scope", need.scope.value)
                setattr(operation, "x-role", need.role.value)


def _security(need: Need) -> list[dict[str, list[str]]]:
    if need.scope is None:
        return []
    by_key = [] if need.by_session else [{BEARER: [need.scope.value]}]
    # Without accounts nobody needs either.
    return [*by_key, {COOKIE: []}]
