"""The JSON documents of commands: called as a user does, and checked against their schemas."""

from __future__ import annotations

import json
from collections.abc import Iterator
from functools import cache
from typing import Any

from click.testing import CliRunner, Result
from jsonschema import Draft202012Validator, FormatChecker

from monitor.__main__ import cli
from monitor.reports.schema_files import schema_file

Document = dict[str, Any]

WITHOUT_JSON = {"watch", "schema"}
"""Commands that print no result: `watch` logs, `schema` prints a schema."""


def called(*arguments: str) -> Result:
    """Run the command in this process; its failure is in the result."""
    return CliRunner().invoke(cli, arguments)


def document(*arguments: str) -> Document:
    """Return the one document that a command prints."""
    done = called(*arguments, "--json")
    assert done.stdout, (done.stderr, done.exception)
    found: Document = json.loads(done.stdout)
    return found


@cache
def validator(name: str) -> Draft202012Validator:
    """Return what checks a document by a schema, formats included."""
    schema = json.loads(schema_file(name).read_text(encoding="utf-8"))
    return Draft202012Validator(schema, format_checker=FormatChecker())


def faults_of(name: str, found: object) -> list[str]:
    """Return what a schema refuses in a document, each with its place."""
    return [
        f"{'/'.join(map(str, error.absolute_path))}: {error.message[:300]}"
        for error in validator(name).iter_errors(found)
    ]


def names_in(schema: object) -> Iterator[dict[str, Any]]:
    """Yield every part of a schema that describes an object by its fields."""
    if isinstance(schema, list):
        for part in schema:
            yield from names_in(part)
    if isinstance(schema, dict):
        if "properties" in schema and isinstance(schema["properties"], dict):
            yield schema
        for part in schema.values():
            yield from names_in(part)
