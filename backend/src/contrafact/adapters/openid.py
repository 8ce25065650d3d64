"""Single sign-on by OpenID Connect (Core 1.0, code flow with PKCE), by Authlib and joserfc."""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Mapping
from typing import Any, cast
from urllib.parse import urlsplit

import requests
from authlib.common.errors import AuthlibBaseError
from authlib.integrations.requests_client import OAuth2Session
from authlib.oauth2.rfc7636 import create_s256_code_challenge
from joserfc import jwt
from joserfc.errors import JoseError
from joserfc.jwk import KeySet, KeySetSerialization

from contrafact.domain.errors import ContrafactError
from contrafact.domain.hosts import is_loopback
from contrafact.domain.people import PendingSignOn, Profile, Subject

ALGORITHMS = ("RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512", "EdDSA", "Ed25519")
"""Signatures by a key that only the provider has: neither `none` nor those by a shared secret."""
_DISCOVERY = "/.well-known/openid-configuration"
_ENDPOINTS = ("authorization_endpoint", "token_endpoint", "jwks_uri")
_TIMEOUT_S = 10.0
_REQUEST: dict[str, Any] = {"timeout": _TIMEOUT_S, "allow_redirects": False}
_KEPT_S = 3600.0
_LEEWAY_S = 60
_MAX_GROUPS = 500
_log = logging.getLogger(__name__)


class OpenIdProvider:
    """`IdentityProvider` by OpenID Connect. Asks for its configuration and keys at first use, and once an hour."""

    def __init__(self, issuer: str, client_id: str, client_secret: str, groups_claim: str) -> None:
        self._issuer, self._groups_claim = issuer, groups_claim
        self._client_id, self._client_secret = client_id, client_secret
        self._lock = threading.Lock()
        self._read: dict[str, tuple[float, dict[str, Any]]] = {}

    def address(self, pending: PendingSignOn, state: str) -> str:
        """See `IdentityProvider.address`."""
        endpoint = self._endpoint("authorization_endpoint")
        address, _ = self._session(pending).create_authorization_url(
            endpoint,
            state=state,
            nonce=pending.nonce,
            code_challenge=create_s256_code_challenge(pending.verifier),
            code_challenge_method="S256",
        )
        return str(address)

    def profile(self, pending: PendingSignOn, code: str) -> Profile:
        """See `IdentityProvider.profile`."""
        try:
            token = self._session(pending).fetch_token(
                self._endpoint("token_endpoint"), code=code, code_verifier=pending.verifier, **_REQUEST
            )
        except (AuthlibBaseError, ValueError) as error:
            raise _failed(f"the provider refuses the code: {error}") from error
        except requests.RequestException as error:
            raise _unavailable(error) from error
        id_token = token.get("id_token")
        if not isinstance(id_token, str):
            raise _failed("the provider sent no ID token")
        return self._profile(self._verified(id_token, pending.nonce))

    def _verified(self, id_token: str, nonce: str) -> Mapping[str, Any]:
        """Return the claims of an ID token after checking signature, issuer, audience, times and nonce."""
        try:
            try:
                found = jwt.decode(id_token, self._keys(), algorithms=ALGORITHMS)
            except (JoseError, ValueError, KeyError):
                # Perhaps signed by a key that is newer than the ones read before.
                found = jwt.decode(id_token, self._keys(renew=True), algorithms=ALGORITHMS)
            registry = jwt.JWTClaimsRegistry(
                leeway=_LEEWAY_S,
                iss={"essential": True, "value": self._issuer},
                aud={"essential": True, "value": self._client_id},
                nonce={"essential": True, "value": nonce},
                sub={"essential": True},
                exp={"essential": True},
                iat={"essential": True},
            )
            registry.validate(found.claims)
        except (JoseError, ValueError, KeyError, TypeError) as error:
            raise _failed(f"the ID token is not valid: {error!r}") from error
        self._check_party(found.claims)
        return found.claims

    def _check_party(self, claims: Mapping[str, Any]) -> None:
        """Refuse a token that was issued to another client (Core 1.0, 3.1.3.7)."""
        audience, party = claims["aud"], claims.get("azp")
        is_for_many = isinstance(audience, list) and len(audience) > 1
        if (is_for_many or party is not None) and party != self._client_id:
            raise _failed("the ID token was issued to another client")

    def _profile(self, claims: Mapping[str, Any]) -> Profile:
        subject, groups = claims["sub"], claims.get(self._groups_claim)
        if not isinstance(subject, str) or not subject:
            raise _failed("the ID token names no subject")
        named = next((claims[key] for key in ("preferred_username", "name", "email") if claims.get(key)), subject)
        email = claims.get("email") if claims.get("email_verified") is True else None
        return Profile(
            Subject(self._issuer, subject),
            str(named),
            str(email) if email else None,
            tuple(map(str, _listed(groups)[:_MAX_GROUPS])),
        )

    def _session(self, pending: PendingSignOn) -> OAuth2Session:
        # PKCE is passed by hand: the session would make a verifier of its own.
        return OAuth2Session(
            self._client_id,
            self._client_secret or None,
            scope="openid profile email",
            redirect_uri=pending.redirect_uri,
            token_endpoint_auth_method="client_secret_basic" if self._client_secret else "none",
        )

    def _endpoint(self, name: str) -> str:
        configuration = self._json(self._issuer.rstrip("/") + _DISCOVERY)
        if configuration.get("issuer") != self._issuer:
            raise _failed("the provider calls itself otherwise than CONTRAFACT_OIDC_ISSUER")
        for each in _ENDPOINTS:
            address = urlsplit(str(configuration.get(each, "")))
            if address.scheme != "https" and not (address.scheme == "http" and is_loopback(address.hostname or "")):
                raise _failed(f"the provider's {each} is not https")
        return str(configuration[name])

    def _keys(self, *, renew: bool = False) -> KeySet:
        # `import_key_set` checks what the provider sent.
        found = cast("KeySetSerialization", self._json(self._endpoint("jwks_uri"), renew=renew))
        return KeySet.import_key_set(found)

    def _json(self, address: str, *, renew: bool = False) -> dict[str, Any]:
        with self._lock:
            kept = self._read.get(address)
        if kept is not None and not renew and time.monotonic() - kept[0] < _KEPT_S:
            return kept[1]
        try:
            answer = requests.get(address, timeout=_TIMEOUT_S, allow_redirects=False)
            answer.raise_for_status()
            found = answer.json()
        except (requests.RequestException, ValueError) as error:
            raise _unavailable(error) from error
        if not isinstance(found, dict):
            raise _failed(f"{address} holds no JSON object")
        with self._lock:
            self._read[address] = time.monotonic(), found
        return found


def _listed(groups: object) -> list[object]:
    """Return the groups of a claim. Providers also send one as a text, and null for none."""
    if isinstance(groups, str):
        return [groups]
    return groups if isinstance(groups, list) else []


def _failed(reason: str) -> ContrafactError:
    _log.warning("single sign-on failed: %s", reason)
    return ContrafactError("sign_on_failed")


def _unavailable(error: Exception) -> ContrafactError:
    _log.warning("the provider of single sign-on does not answer: %s", error)
    return ContrafactError("sign_on_unavailable")
