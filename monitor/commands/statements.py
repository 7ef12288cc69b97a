"""`monitor statements`."""

from __future__ import annotations

from datetime import date

import click

from monitor.commands.options import as_of_option, offline_option
from monitor.commands.shared import reading, settings


@click.command()
@click.option("--json", "as_json", is_flag=True, help="Print the statements as JSON.")
@as_of_option
@offline_option
def statements(as_json: bool, as_of: date | None, offline: bool) -> None:
    """Check public statements against the data.

    Compares each with what had been published by the day it was made, and with what is known now.
    """
    from monitor.assess.as_of import Query
    from monitor.core.clocks import utc_now
    from monitor.jobs.queries import load_statements
    from monitor.reports.statements import statements_json, statements_text

    chosen = settings()
    with reading(chosen, offline=offline) as connection:
        found, said = load_statements(connection, Query(chosen, utc_now(), offline, as_of))
    click.echo(statements_json(found, said) if as_json else statements_text(found, said), nl=False)
