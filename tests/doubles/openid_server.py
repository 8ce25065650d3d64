"""A real OpenID provider, Authlib's own server, on a free port. Its tokens can be made wrong."""

from __future__ import annotations

import base64
import hmac
import json
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

from authlib.integrations.flask_oauth2 import AuthorizationServer
from authlib.oauth2.rfc6749.grants import AuthorizationCodeGrant
from authlib.oauth2.rfc6749.models import AuthorizationCodeMixin, ClientMixin
from authlib.oauth2.rfc7636 import CodeChallenge
from authlib.oidc.core import UserInfo
from authlib.oidc.core.grants import OpenIDCode
from flask import Flask, Response, jsonify, request
from joserfc import jwt
from joserfc.jwk import KeySet, RSAKey
from werkzeug.serving import make_server

CLIENT_ID, CLIENT_SECRET = "contrafact", "a secret of the client"


@dataclass
class Code(AuthorizationCodeMixin):
    code: str
    redirect_uri: str
    scope: str
    nonce: str | None
    code_challenge: str | None
    code_challenge_method: str | None
    auth_time: int

    def get_redirect_uri(self) -> str:
        return self.redirect_uri

    def get_scope(self) -> str:
        return self.scope

    def get_nonce(self) -> str | None:
        return self.nonce

    def get_auth_time(self) -> int:
        return self.auth_time

    def get_acr(self) -> None:
        return None

    def get_amr(self) -> None:
        return None


class TheClient(ClientMixin):
    redirect_uri: str | None = None

    def get_client_id(self) -> str:
        return CLIENT_ID

    def get_default_redirect_uri(self) -> str | None:
        return self.redirect_uri

    def get_allowed_scope(self, scope: str) -> str:
        return scope

    def check_redirect_uri(self, redirect_uri: str) -> bool:
        return redirect_uri.endswith("/api/v1/session/sign-on/return")

    def check_client_secret(self, client_secret: str) -> bool:
        return client_secret == CLIENT_SECRET

    def check_endpoint_auth_method(self, method: str, endpoint: str) -> bool:
        return method == "client_secret_basic"

    def check_response_type(self, response_type: str) -> bool:
        return response_type == "code"

    def check_grant_type(self, grant_type: str) -> bool:
        return grant_type == "authorization_code"


@dataclass
class Provider:
    """What the provider says.

    Parameters
    ----------
    user : claims of whoever signs in.
    forge : makes another ID token of the right claims.
    """

    issuer: str = ""
    user: dict[str, Any] = field(
        default_factory=lambda: {"sub": "42", "preferred_username": "maria", "groups": ["editors"]}
    )
    forge: Callable[[dict[str, Any], Provider], str] | None = None
    configuration: dict[str, Any] = field(default_factory=dict)
    key: RSAKey = field(default_factory=lambda: RSAKey.generate_key(2048, {"kid": "first", "use": "sig"}))
    codes: dict[str, Code] = field(default_factory=dict)
    asked: list[dict[str, str]] = field(default_factory=list)

    def rotate_key(self) -> None:
        self.key = RSAKey.generate_key(2048, {"kid": "second", "use": "sig"})

    def sign(self, claims: dict[str, Any], key: Any = None, alg: str = "RS256", **header: str) -> str:
        key = key or self.key
        return jwt.encode({"alg": alg, "kid": "first", **header}, claims, key, [alg])

    def public_pem(self) -> bytes:
        return self.key.as_pem(private=False)


def signed_by_secret(claims: dict[str, Any], secret: bytes) -> str:
    """A token by HS256 with any secret, which joserfc refuses to make of a public key."""
    parts = [encoded(json.dumps(each).encode()) for each in ({"alg": "HS256", "typ": "JWT"}, claims)]
    signature = hmac.digest(secret, ".".join(parts).encode(), "sha256")
    return ".".join([*parts, encoded(signature)])


def encoded(data: bytes) -> str:
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode()


class _Grant(AuthorizationCodeGrant):  # type: ignore[misc]  # authlib has no types
    TOKEN_ENDPOINT_AUTH_METHODS = ("client_secret_basic",)
    provider: Provider

    def save_authorization_code(self, code: str, request: Any) -> Code:
        data = request.payload.data
        kept = Code(
            code,
            request.payload.redirect_uri,
            request.payload.scope,
            data.get("nonce"),
            data.get("code_challenge"),
            data.get("code_challenge_method"),
            int(time.time()),
        )
        self.provider.codes[code] = kept
        return kept

    def query_authorization_code(self, code: str, client: Any) -> Code | None:
        return self.provider.codes.get(code)

    def delete_authorization_code(self, authorization_code: Code) -> None:
        del self.provider.codes[authorization_code.code]

    def authenticate_user(self, authorization_code: Code) -> dict[str, Any]:
        return self.provider.user


class _IdTokens(OpenIDCode):  # type: ignore[misc]  # authlib has no types
    def __init__(self, provider: Provider) -> None:
        super().__init__(require_nonce=True)
        self.provider = provider

    def exists_nonce(self, nonce: str, request: Any) -> bool:
        return False

    def get_client_claims(self, client: Any) -> dict[str, Any]:
        return {"iss": self.provider.issuer}

    def get_client_algorithm(self, client: Any) -> str:
        return "RS256"

    def resolve_client_private_key(self, client: Any) -> Any:
        return self.provider.key

    def generate_user_info(self, user: dict[str, Any], scope: str) -> Any:
        return UserInfo(**user)

    def encode_id_token(self, token: Any, request: Any) -> Any:
        right = super().encode_id_token(token, request)
        if self.provider.forge is None:
            return right
        return self.provider.forge(jwt.decode(right, self.provider.key, ["RS256"]).claims, self.provider)


def _app(provider: Provider) -> Flask:
    app, client = Flask("provider"), TheClient()
    app.secret_key = "of the provider alone"
    server = AuthorizationServer(app, lambda client_id: client if client_id == CLIENT_ID else None, lambda *_: None)
    grant = type("Grant", (_Grant,), {"provider": provider})
    server.register_grant(grant, [_IdTokens(provider), CodeChallenge(required=True)])

    @app.get("/authorize")
    def authorize() -> Any:
        provider.asked.append(dict(request.args))
        found = server.get_consent_grant(end_user=provider.user)
        return server.create_authorization_response(grant_user=provider.user, grant=found)

    @app.post("/token")
    def token() -> Any:
        return server.create_token_response()

    @app.get("/keys")
    def keys() -> Response:
        return jsonify(KeySet([provider.key]).as_dict(private=False))

    @app.get("/.well-known/openid-configuration")
    def configuration() -> Response:
        issuer = provider.issuer
        found = {
            "issuer": issuer,
            "authorization_endpoint": f"{issuer}/authorize",
            "token_endpoint": f"{issuer}/token",
            "jwks_uri": f"{issuer}/keys",
        }
        return jsonify(found | provider.configuration)

    return app


@contextmanager
def running_provider() -> Iterator[Provider]:
    provider = Provider()
    server = make_server("127.0.0.1", 0, _app(provider), threaded=True)
    provider.issuer = f"http://127.0.0.1:{server.server_port}"
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield provider
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
