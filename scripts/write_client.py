"""Write the generated part of the Python client: `python write_client.py OPENAPI FOLDER` (`make client`).

datamodel-code-generator writes the schemas as TypedDicts (`models.py`). This script writes one method for each
operation (`operations.py`), over the transport of the client, which is written by hand.
"""

from __future__ import annotations

import json
import keyword
import re
import subprocess
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import Any

NOTE = "# Generated from frontend/openapi.json by `make client`. Never edit: change the API, then generate again."
MODELS = (
    "--input-file-type=openapi",
    "--output-model-type=typing.TypedDict",
    "--target-python-version=3.11",
    "--use-schema-description",
    "--use-standard-collections",
    "--use-union-operator",
    "--disable-timestamp",
    "--enum-field-as-literal=all",
    "--no-use-closed-typed-dict",
    "--formatters=builtin",
)
HEADER = f'''"""Every operation of the API as a method."""

{NOTE}

from __future__ import annotations

from typing import Any, BinaryIO, Literal, Self, cast
from urllib.parse import quote

from contrafact_client.models import (
    @MODELS@
)
from contrafact_client.transport import JSON, Transport


class Operations:
    """The operations of the API, named as in its description. Each raises `ServerError` and `TransportError`.

    Parameters
    ----------
    transport : sends the requests.
    """

    def __init__(self, transport: Transport) -> None:
        self.transport = transport

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.transport.close()
'''
TYPES = {"string": "str", "integer": "int", "number": "float", "boolean": "bool"}
SUFFIXES = {"text/csv": "_csv", "application/pdf": "_pdf", "image/png": "_png", "audio/webm": ""}
"""Names of the methods that ask for another type of answer than JSON."""


@dataclass(frozen=True, slots=True)
class Body:
    """What an operation sends: arguments of its method, and of the transport."""

    suffix: str = ""
    arguments: tuple[str, ...] = ()
    options: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Answer:
    """What an operation returns: a type, and the type to ask for."""

    suffix: str
    returns: str
    accept: str


def main() -> None:
    """Write `models.py` and `operations.py` into the folder."""
    document = json.loads(Path(sys.argv[1]).read_text())
    folder = Path(sys.argv[2])
    name_inline_schemas(document)
    write_models(document, folder / "models.py")
    methods = "\n".join(
        method(path, verb, operation, document)
        for path, operations in document["paths"].items()
        for verb, operation in operations.items()
        if verb in {"get", "post", "put", "patch", "delete"}
    )
    models = sorted(name for name in document["components"]["schemas"] if re.search(rf"\b{name}\b", methods))
    text = HEADER.replace("@MODELS@", "".join(f"{name}, " for name in models)) + "\n" + methods
    target = folder / "operations.py"
    target.write_text(text)
    tidy(target)


def name_inline_schemas(document: dict[str, Any]) -> None:
    """Move objects inside requests and answers to the components, by their title, so that they become models."""
    schemas = document["components"]["schemas"]
    for operations in document["paths"].values():
        for operation in operations.values():
            bodies = [operation.get("requestBody", {}), *operation["responses"].values()]
            for media in (each for body in bodies for each in body.get("content", {}).values()):
                schema = media.get("schema", {})
                if schema.get("type") == "object" and "title" in schema:
                    schemas[schema["title"]] = schema
                    media["schema"] = {"$ref": f"#/components/schemas/{schema['title']}"}


def write_models(document: dict[str, Any], target: Path) -> None:
    """Write the schemas as TypedDicts."""
    with tempfile.TemporaryDirectory() as temporary:
        source = Path(temporary) / "openapi.json"
        source.write_text(json.dumps(document))
        tool = Path(sys.executable).with_name("datamodel-codegen")
        subprocess.run([tool, *MODELS, "--input", source, "--output", target], check=True)
    text = re.sub(r"\A(#.*\n)+", f'"""Requests and answers of the API."""\n\n{NOTE}\n', target.read_text())
    target.write_text(text.replace("from typing_extensions import TypedDict", "from typing import TypedDict"))
    tidy(target)


def tidy(target: Path) -> None:
    """Format a file, sort its imports and drop those it does not need."""
    ruff = Path(__file__).parents[1] / ".venv/bin/ruff"
    subprocess.run([ruff, "check", "--quiet", "--isolated", "--fix", "--select=F401,I,UP", target], check=False)
    subprocess.run([ruff, "format", "--quiet", "--isolated", "--line-length=120", target], check=True)


def method(path: str, verb: str, operation: dict[str, Any], document: dict[str, Any]) -> str:
    """Return the methods of an operation: one for each kind of body and of answer."""
    return "\n".join(
        one_method(path, verb, operation, body, answer)
        for body in bodies(operation, document)
        for answer in answers(operation)
    )


def one_method(path: str, verb: str, operation: dict[str, Any], body: Body, answer: Answer) -> str:
    """Return one method."""
    parameters = operation.get("parameters", [])
    in_path = [each for each in parameters if each["in"] == "path"]
    has_csv = any(each.suffix == "_csv" for each in answers(operation))
    in_query = [each for each in parameters if each["in"] == "query" and not (has_csv and each["name"] == "format")]
    arguments = ["self", *(f"{python_name(each['name'])}: str" for each in in_path), *body.arguments]
    starred = [argument(each) for each in in_query]
    if starred and "*" not in arguments:
        arguments.append("*")
    names = {each["name"]: f"{{quote({python_name(each['name'])}, safe='')}}" for each in in_path}
    address = re.sub(r"\{(\w+)\}", lambda found: names[found[1]], path)
    options = [f'accept="{answer.accept}"'] if answer.accept else []
    if in_query:
        pairs = ", ".join(f'"{each["name"]}": {python_name(each["name"])}' for each in in_query)
        options.append(f"query={{{pairs}}}")
    options += body.options
    send = f'self.transport.send("{verb.upper()}", {"f" if in_path else ""}"{address}", {", ".join(options)})'
    result = f"return cast({answer.returns}, {send})" if answer.returns != "None" else send
    lines = [
        f"    def {operation['operationId']}{body.suffix}{answer.suffix}("
        f"{', '.join(arguments + starred)}) -> {answer.returns}:",
        f"        {docstring(operation, in_query)}",
        f"        {result}",
    ]
    return "\n".join(lines) + "\n"


def docstring(operation: dict[str, Any], parameters: list[dict[str, Any]]) -> str:
    """Return the docstring of an operation: its summary, and what its parameters mean."""
    said = [f"{python_name(each['name'])} : {each['description']}" for each in parameters if each.get("description")]
    rows = (
        "\n\n        Parameters\n        ----------\n        " + "\n        ".join(said) + "\n        " if said else ""
    )
    return f'"""{operation["summary"]}{rows}"""'


def bodies(operation: dict[str, Any], document: dict[str, Any]) -> list[Body]:
    """Return the kinds of bodies of an operation, the one without a body included."""
    content = operation.get("requestBody", {}).get("content", {})
    found = []
    for media, value in content.items():
        reference = value["schema"].get("$ref", "").rsplit("/", 1)[-1]
        if media == "application/json":
            found.append(Body("", (f"body: {reference or 'Any'}",), ("json=body",)))
        elif media == "multipart/form-data":
            fields = document["components"]["schemas"][reference]["properties"]
            others = [name for name in fields if name != "file"]
            arguments = (
                "file: BinaryIO",
                "*",
                "name: str",
                *(argument({"name": each, "schema": fields[each]}) for each in others),
            )
            pairs = ", ".join(f'"{each}": {each}' for each in others)
            found.append(
                Body("_file" if len(content) > 1 else "", arguments, ("file=(name, file)", f"form={{{pairs}}}"))
            )
    return found or [Body()]


def answers(operation: dict[str, Any]) -> list[Answer]:
    """Return the kinds of answers of an operation. JSON is the first."""
    content: dict[str, Any] = {}
    for status, response in operation["responses"].items():
        if status.startswith("2"):
            content |= response.get("content", {})
    found = []
    for media, value in content.items():
        if media == "application/json":
            reference = value["schema"].get("$ref", "").rsplit("/", 1)[-1]
            found.append(Answer("", reference or "JSON", ""))
        elif media in SUFFIXES:
            found.append(Answer(SUFFIXES[media], "bytes", media))
    return found or [Answer("", "None", "")]


def argument(parameter: dict[str, Any]) -> str:
    """Return a keyword argument. Those that may be left out are None."""
    kind = python_type(parameter["schema"])
    name = python_name(parameter["name"])
    return f"{name}: {kind}" if parameter.get("required") else f"{name}: {kind} | None = None"


def python_type(schema: dict[str, Any]) -> str:
    """Return the type of a parameter."""
    if "$ref" in schema:
        return str(schema["$ref"].rsplit("/", 1)[-1])
    if "enum" in schema:
        return f"Literal[{', '.join(map(repr, schema['enum']))}]"
    if schema.get("type") == "array":
        return f"list[{python_type(schema['items'])}]"
    options = [each for each in schema.get("anyOf", schema.get("allOf", [])) if each.get("type") != "null"]
    return python_type(options[0]) if len(options) == 1 else TYPES.get(schema.get("type", ""), "str")


def python_name(name: str) -> str:
    """Return a parameter's name as an argument."""
    name = name.replace("-", "_")
    return f"{name}_" if keyword.iskeyword(name) else name


if __name__ == "__main__":
    main()
