"""`monitor statements`."""

from __future__ import annotations

from datetime import date

import click

from monitor.commands.options import as_of_option, offline_option
from monitor.commands.output import Form, forms, print_json, print_table
from monitor.commands.shared import reading, settings


@click.command()
@forms("statements", table=True)
@as_of_option
@offline_option
def statements(form: Form, as_of: date | None, offline: bool) -> None:
    """Check public statements against the data.

    Compares each with what had been published by the day it was made, and with what is known now.
    """
    from monitor.assess.as_of import Query
    from monitor.core.clocks import utc_now
    from monitor.exports.statements import statements_table
    from monitor.jobs.queries import load_statements
    from monitor.reports.statements import statements_json, statements_text

    chosen = settings()
    with reading(chosen, offline=offline) as connection:
        found, said = load_statements(connection, Query(chosen, utc_now(), offline, as_of))
    if form == "json":
        print_json(statements_json(found, said))
    elif form == "csv":
        print_table(statements_table(said))
    else:
        click.echo(statements_text(found, said), nl=False)
