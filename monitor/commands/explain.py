"""`monitor explain`."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

import click

from monitor.commands.completion import promise_ids, reading_ids
from monitor.commands.options import as_of_option, offline_option
from monitor.commands.output import Form, forms, print_document
from monitor.commands.shared import reading, settings


@click.command()
@click.argument("commitment", shell_complete=promise_ids)
@click.option(
    "--reading",
    "name",
    shell_complete=reading_ids,
    help="Reading of the promise (default: its headline reading).",
)
@forms("explain")
@as_of_option
@offline_option
def explain(
    commitment: str, name: str | None, form: Form, as_of: date | None, offline: bool
) -> None:
    """Show the arithmetic behind a number.

    Names every row, the release it is from, and the weeks counted. COMMITMENT is a promise, or one
    with its reading, such as soy-2025/end-of-february.

    \b
    Example:
      monitor explain soy-2025 --reading end-of-february --as-of 2026-01-20
    """
    from monitor.assess.as_of import Query
    from monitor.assess.load_explanations import arithmetic_text
    from monitor.core.clocks import utc_now
    from monitor.jobs.queries import load_arithmetic
    from monitor.reports.explanation import explanation

    chosen = settings()
    with reading(chosen, offline=offline) as connection:
        found = load_arithmetic(connection, Query(chosen, utc_now(), offline, as_of))
        shown = found[_key(list(found), commitment, name)]
        if form == "json":
            print_document(explanation(shown))
        else:
            click.echo(arithmetic_text(shown), nl=False)


def _key(keys: Sequence[str], commitment: str, name: str | None) -> str:
    """Return the key of a promise's reading, or of its first; fail with the known names."""
    if "/" in commitment:
        if name is not None:
            raise click.UsageError(f"{commitment} names a reading already: leave out --reading.")
        commitment, _, name = commitment.partition("/")
    known = [key for key in keys if key.startswith(f"{commitment}/")]
    if not known:
        promises = sorted({key.split("/")[0] for key in keys})
        raise click.UsageError(f"Unknown promise {commitment!r}; known: {', '.join(promises)}.")
    key = known[0] if name is None else f"{commitment}/{name}"
    if key not in keys:
        names = ", ".join(key.split("/")[1] for key in known)
        raise click.UsageError(f"{commitment} has no reading {name!r}; known: {names}.")
    return key
