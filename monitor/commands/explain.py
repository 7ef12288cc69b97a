"""`monitor explain`."""

from __future__ import annotations

from datetime import date

import click

from monitor.commands.options import as_of_option, offline_option
from monitor.commands.shared import reading, settings


@click.command()
@click.argument("commitment")
@click.option("--reading", "name", help="Reading of the promise (default: its headline reading).")
@as_of_option
@offline_option
def explain(commitment: str, name: str | None, as_of: date | None, offline: bool) -> None:
    """Show the arithmetic behind a number.

    Names every row, the release it is from, and the weeks counted.

    \b
    Example:
      monitor explain soy-2025 --reading end-of-february --as-of 2026-01-20
    """
    from monitor.assess.as_of import Query
    from monitor.core.clocks import utc_now
    from monitor.jobs.queries import load_arithmetic

    chosen = settings()
    with reading(chosen, offline=offline) as connection:
        texts = load_arithmetic(connection, Query(chosen, utc_now(), offline, as_of))
    known = [key for key in texts if key.startswith(f"{commitment}/")]
    if not known:
        promises = sorted({key.split("/")[0] for key in texts})
        raise click.UsageError(f"Unknown promise {commitment!r}; known: {', '.join(promises)}.")
    key = known[0] if name is None else f"{commitment}/{name}"
    if key not in texts:
        names = ", ".join(key.split("/")[1] for key in known)
        raise click.UsageError(f"{commitment} has no reading {name!r}; known: {names}.")
    click.echo(texts[key], nl=False)
