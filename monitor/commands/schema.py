"""`monitor schema`."""

from __future__ import annotations

import click

from monitor.commands.completion import schema_names


@click.command()
@click.argument("name", required=False, shell_complete=schema_names)
def schema(name: str | None) -> None:
    """Print the JSON Schema NAME, or list the names.

    There is one for each command's --json and for each file for programs (draft 2020-12).

    \b
    Example:
      monitor schema status > status.schema.json
    """
    from monitor.reports import schema_files

    names = schema_files.schema_names()
    if name is None:
        click.echo("\n".join(names))
        return
    if name not in names:
        raise click.UsageError(f"There is no schema {name!r}; `monitor schema` lists them.")
    click.echo(schema_files.schema_file(name).read_text(encoding="utf-8"), nl=False)
