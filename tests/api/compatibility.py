"""Compare two OpenAPI descriptions: list the changes that break an existing client.

`python -m tests.api.compatibility OPENAPI.json` prints a description in the reduced form that `reduced` returns, as
`tests/data/openapi-1.0.0.json` was written.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from contrafact.domain.error_table import KINDS
from contrafact_api.errors import status_of

Json = dict[str, Any]
_NOT_IN_SCHEMAS = frozenset({"title", "description"})


def reduced(document: Json) -> Json:
    """Return a description without its texts: operations by `METHOD path`, schemas by name, parameters by place."""
    return {
        "operations": {
            f"{method.upper()} {path}": _operation(operation)
            for path, operations in document["paths"].items()
            for method, operation in operations.items()
        },
        "schemas": {name: _schema(schema) for name, schema in document["components"]["schemas"].items()},
    }


def error_statuses() -> dict[str, int]:
    """Return the HTTP status of every error code."""
    return {code: status_of(code) for code in KINDS}


def breaking_changes(old: Json, new: Json) -> list[str]:
    """List the changes between two reduced descriptions that can break a client; additions are none.

    Operations, parameters, content types, statuses and properties may be added, and values to an enum. A request may
    require less, an answer may guarantee more. Every other difference is listed.
    """
    return list(_Comparison(old["schemas"], new["schemas"]).operations(old["operations"], new["operations"]))


class _Comparison:
    def __init__(self, old_schemas: Json, new_schemas: Json) -> None:
        self._old_schemas = old_schemas
        self._new_schemas = new_schemas

    def operations(self, old: Json, new: Json) -> Iterator[str]:
        for name, operation in old.items():
            if name not in new:
                yield f"{name}: removed"
                continue
            found = new[name]
            yield from self._parameters(operation["parameters"], found["parameters"], name)
            yield from self._body(operation["body"], found["body"], f"{name} body")
            for status, content in operation["responses"].items():
                yield from self._content(content, found["responses"].get(status), f"{name} {status}", is_request=False)

    def _parameters(self, old: Json, new: Json, at: str) -> Iterator[str]:
        for name, parameter in old.items():
            if name not in new:
                yield f"{at} {name}: removed"
            else:
                yield from self._schemas(parameter["schema"], new[name]["schema"], f"{at} {name}", is_request=True)
        for name, parameter in new.items():
            if parameter["required"] and not (name in old and old[name]["required"]):
                yield f"{at} {name}: required now"

    def _body(self, old: Json | None, new: Json | None, at: str) -> Iterator[str]:
        if new is not None and new["required"] and not (old and old["required"]):
            yield f"{at}: required now"
        if old is not None:
            yield from self._content(old["content"], new["content"] if new else None, at, is_request=True)

    def _content(self, old: Json, new: Json | None, at: str, *, is_request: bool) -> Iterator[str]:
        if new is None:
            yield f"{at}: removed"
            return
        for media_type, schema in old.items():
            if media_type not in new:
                yield f"{at} {media_type}: removed"
            else:
                yield from self._schemas(schema, new[media_type], f"{at} {media_type}", is_request=is_request)

    def _schemas(self, old: Json, new: Json, at: str, *, is_request: bool) -> Iterator[str]:
        old, new = _resolved(old, self._old_schemas), _resolved(new, self._new_schemas)
        old_properties, new_properties = old.get("properties", {}), new.get("properties", {})
        for name, schema in old_properties.items():
            if name not in new_properties:
                yield f"{at}.{name}: removed"
            else:
                yield from self._schemas(schema, new_properties[name], f"{at}.{name}", is_request=is_request)
        stricter, laxer = (new, old) if is_request else (old, new)
        for name in sorted(set(stricter.get("required", [])) - set(laxer.get("required", []))):
            yield f"{at}.{name}: {'required now' if is_request else 'no longer guaranteed'}"
        for keyword in sorted((set(old) | set(new)) - {"properties", "required"}):
            yield from self._keyword(keyword, old.get(keyword), new.get(keyword), at, is_request=is_request)

    def _keyword(self, keyword: str, old: Any, new: Any, at: str, *, is_request: bool) -> Iterator[str]:
        if keyword in {"items", "additionalProperties"} and isinstance(old, dict) and isinstance(new, dict):
            yield from self._schemas(old, new, f"{at}[]", is_request=is_request)
        elif keyword == "prefixItems" and old and new and len(old) == len(new):
            for place, (one, other) in enumerate(zip(old, new, strict=True)):
                yield from self._schemas(one, other, f"{at}[{place}]", is_request=is_request)
        elif keyword == "anyOf" and old and new:
            yield from self._choices(old, new, at, is_request=is_request)
        elif keyword == "enum" and old and new:
            yield from (f"{at}: no longer one of its values: {value}" for value in old if value not in new)
        elif old != new:
            yield f"{at}: {keyword} was {old}, is {new}"

    def _choices(self, old: list[Json], new: list[Json], at: str, *, is_request: bool) -> Iterator[str]:
        """Compare unions: every old member must have its like, and an answer must not have other members."""

        def fits(one: Json, other: Json) -> bool:
            return not list(self._schemas(one, other, at, is_request=is_request))

        for each in old:
            if not any(fits(each, other) for other in new):
                yield f"{at}: no longer {each}"
        if not is_request:
            for each in new:
                if not any(fits(other, each) for other in old):
                    yield f"{at}: may be {each} now"


def _operation(operation: Json) -> Json:
    body = operation.get("requestBody")
    return {
        "parameters": {
            f"{each['in']} {each['name']}": {"required": each["required"], "schema": _schema(each["schema"])}
            for each in operation.get("parameters", [])
        },
        "body": {"required": body["required"], "content": _contents(body)} if body else None,
        "responses": {status: _contents(response) for status, response in operation["responses"].items()},
    }


def _contents(node: Json) -> Json:
    return {media_type: _schema(each["schema"]) for media_type, each in node.get("content", {}).items()}


def _schema(schema: Json) -> Json:
    kept: Json = {}
    for keyword, value in schema.items():
        if keyword == "$ref":
            kept[keyword] = value.removeprefix("#/components/schemas/")
        elif keyword == "properties":
            kept[keyword] = {name: _schema(each) for name, each in value.items()}
        elif isinstance(value, dict):
            kept[keyword] = _schema(value)
        elif keyword in {"anyOf", "prefixItems"}:
            kept[keyword] = [_schema(each) for each in value]
        elif keyword not in _NOT_IN_SCHEMAS:
            kept[keyword] = value
    return kept


def _resolved(schema: Json, schemas: Json) -> Json:
    """Return the schema that a reference names, with the keywords beside the reference; constants as enums."""
    rest = {keyword: value for keyword, value in schema.items() if keyword != "$ref"}
    found = {**schemas[schema["$ref"]], **rest} if "$ref" in schema else dict(schema)
    if "const" in found:
        found["enum"] = [found.pop("const")]
    return found


def as_text(document: Json) -> str:
    """Write a reduced description as JSON, one operation or schema a line."""
    parts = (
        f"{json.dumps(part)}: {{\n"
        + ",\n".join(f"{json.dumps(name)}: {json.dumps(value, separators=(',', ':'))}" for name, value in each.items())
        + "\n}"
        for part, each in document.items()
    )
    return "{\n" + ",\n".join(parts) + "\n}\n"


if __name__ == "__main__":
    description = json.loads(Path(sys.argv[1]).read_text())
    sys.stdout.write(as_text({**reduced(description), "errors": error_statuses()}))
