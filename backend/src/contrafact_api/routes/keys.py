"""Routes of API keys."""

from __future__ import annotations

from datetime import timedelta

from flask import Response

from contrafact_api.container import use_cases
from contrafact_api.openapi import blueprint, errors, no_content
from contrafact_api.people.authorisation import identity
from contrafact_api.presenters.people import present_key
from contrafact_api.schemas.people import KeyList, KeyPath, KeyRequest, NewKey, UserPath

keys = blueprint("keys", "API keys")


@keys.get("/keys", responses={200: KeyList, **errors(409)})
def list_keys() -> KeyList:
    """List one's keys."""
    return KeyList(items=list(map(present_key, use_cases().people.keys.of_user(identity().user_id))))


@keys.post("/keys", responses={201: NewKey, **errors(409, 413, 415)})
def create_key(body: KeyRequest) -> tuple[NewKey, int]:
    """Make a key. It may do no more than its owner's role at each call, and is shown once."""
    people = use_cases().people
    ends = people.keys.clock() + timedelta(days=body.expires_in_days) if body.expires_in_days else None
    secret, key = people.keys.create(identity(), body.name, frozenset(body.scopes), ends)
    return NewKey(key=secret, item=present_key(key)), 201


@keys.delete("/keys/<key_id>", responses={204: None, **errors(404, 409)})
def delete_key(path: KeyPath) -> Response:
    """Delete a key: one's own, or as an administrator anybody's."""
    use_cases().people.keys.delete(identity(), path.key_id)
    return no_content()


@keys.get("/users/<user_id>/keys", responses={200: KeyList, **errors(404, 409)})
def list_keys_of_user(path: UserPath) -> KeyList:
    """List the keys of a user."""
    people = use_cases().people
    return KeyList(items=list(map(present_key, people.keys.of_user(people.accounts.get(path.user_id).id))))
