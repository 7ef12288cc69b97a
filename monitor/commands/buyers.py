"""`monitor buyers`."""

from __future__ import annotations

import click

from monitor.commands.options import offline_option
from monitor.commands.shared import reading, settings


@click.command()
@click.argument("word", required=False)
@offline_option
def buyers(word: str | None, offline: bool) -> None:
    """List the buyers a promise may name, or those with WORD in their name.

    Each has its code, which a promise may give instead.
    """
    from monitor.assess.as_of import Query
    from monitor.core.clocks import utc_now
    from monitor.jobs.names import known_buyers

    chosen = settings()
    with reading(chosen, offline=offline) as connection:
        found = known_buyers(connection, Query(chosen, utc_now(), offline), word or "")
    if not found:
        raise click.UsageError(f"No buyer has {word!r} in its name.")
    for buyer in found:
        click.echo(f"{buyer.code:>5}  {buyer.name}{f'  ({buyer.remark})' if buyer.remark else ''}")
