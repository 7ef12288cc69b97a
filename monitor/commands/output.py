"""The forms a command's result is printed in: text for people, one JSON document, a CSV table."""

from __future__ import annotations

import json
import re
import sys
from collections.abc import Callable, Mapping
from functools import wraps
from typing import TYPE_CHECKING, Any, Literal

import click

if TYPE_CHECKING:
    from monitor.exports.tables import Table

Form = Literal["text", "json", "csv"]
Command = Callable[..., None]

JSON, SCHEMA = "--json", 1
NOT_ASCII = re.compile(r"[^\x00-\x7f]")


def forms(schema: str, *, table: bool = False) -> Callable[[Command], Command]:
    """Return a decorator that adds `--json` and, with `table`, `--csv`.

    The command gets the choice as `form`. `schema` names the JSON Schema of the document.
    """

    def add(command: Command) -> Command:
        @wraps(command)
        def chosen(*args: object, as_json: bool, as_csv: bool = False, **given: object) -> None:
            if as_json and as_csv:
                raise click.UsageError("Give --json or --csv, not both.")
            form: Form = "json" if as_json else "csv" if as_csv else "text"
            command(*args, form=form, **given)

        says = f"Print one JSON document; `monitor schema {schema}` describes it."
        with_json = click.option(JSON, "as_json", is_flag=True, help=says)(chosen)
        if not table:
            return with_json
        return click.option("--csv", "as_csv", is_flag=True, help="Print a CSV table.")(with_json)

    return add


def print_document(content: Mapping[str, Any]) -> None:
    """Print a document, the version of its contract first."""
    print_json(json.dumps({"schema": SCHEMA, **content}, indent=2, ensure_ascii=False) + "\n")


def print_json(text: str) -> None:
    """Print JSON; where the output has no UTF-8, other characters than ASCII are escaped."""
    if not (sys.stdout.encoding or "").lower().startswith("utf"):
        text = NOT_ASCII.sub(lambda sign: json.dumps(sign[0])[1:-1], text)
    click.echo(text, nl=False)


def print_table(table: Table) -> None:
    """Print a table as CSV, as an export has it."""
    from monitor.exports.csv_file import text

    click.echo(text(table), nl=False)


def print_error(message: str, exit_code: int) -> None:
    """Print a failure as the command's document, if one was requested."""
    if JSON in sys.argv[1:]:
        print_document({"error": {"message": message, "exit_code": exit_code}})
