"""`monitor buyers`."""

from __future__ import annotations

import click

from monitor.commands.options import offline_option
from monitor.commands.output import Form, forms
from monitor.commands.shared import list_names


@click.command()
@click.argument("word", required=False)
@forms("buyers", table=True)
@offline_option
def buyers(word: str | None, form: Form, offline: bool) -> None:
    """List the buyers a promise may name, or those with WORD in their name.

    Each has its code, which a promise may give instead.
    """
    from monitor.jobs.names import buyers_table, known_buyers

    list_names("buyer", known_buyers, buyers_table, word, form, offline=offline)
