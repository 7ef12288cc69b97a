"""`monitor commodities`."""

from __future__ import annotations

import click

from monitor.commands.options import offline_option
from monitor.commands.shared import reading, settings


@click.command()
@click.argument("word", required=False)
@offline_option
def commodities(word: str | None, offline: bool) -> None:
    """List the commodities a promise may name, or those with WORD in their name.

    Each has its code, its unit, and where its history comes from.
    """
    from monitor.assess.as_of import Query
    from monitor.core.clocks import utc_now
    from monitor.jobs.names import known_commodities

    chosen = settings()
    with reading(chosen, offline=offline) as connection:
        found = known_commodities(connection, Query(chosen, utc_now(), offline), word or "")
    if not found:
        raise click.UsageError(f"No commodity has {word!r} in its name.")
    for commodity in found:
        click.echo(f"{commodity.code:>5}  {commodity.name}  ({commodity.remark})")
