"""`monitor commodities`."""

from __future__ import annotations

import click

from monitor.commands.options import offline_option
from monitor.commands.shared import list_names


@click.command()
@click.argument("word", required=False)
@offline_option
def commodities(word: str | None, offline: bool) -> None:
    """List the commodities a promise may name, or those with WORD in their name.

    Each has its code, its unit, and where its history comes from.
    """
    from monitor.jobs.names import known_commodities

    list_names("commodity", known_commodities, word, offline=offline)
