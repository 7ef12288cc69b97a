"""`monitor commodities`."""

from __future__ import annotations

import click

from monitor.commands.options import offline_option
from monitor.commands.output import Form, forms
from monitor.commands.shared import list_names


@click.command()
@click.argument("word", required=False)
@forms("commodities", table=True)
@offline_option
def commodities(word: str | None, form: Form, offline: bool) -> None:
    """List the commodities a promise may name, or those with WORD in their name.

    Each has its code, its unit, and where its history comes from.
    """
    from monitor.jobs.names import commodities_table, known_commodities

    list_names("commodity", known_commodities, commodities_table, word, form, offline=offline)
