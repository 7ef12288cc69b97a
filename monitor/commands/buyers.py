"""`monitor buyers`."""

from __future__ import annotations

import click

from monitor.commands.options import offline_option
from monitor.commands.shared import list_names


@click.command()
@click.argument("word", required=False)
@offline_option
def buyers(word: str | None, offline: bool) -> None:
    """List the buyers a promise may name, or those with WORD in their name.

    Each has its code, which a promise may give instead.
    """
    from monitor.jobs.names import known_buyers

    list_names("buyer", known_buyers, word, offline=offline)
