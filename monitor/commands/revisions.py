"""`monitor revisions`."""

from __future__ import annotations

from datetime import date

import click

from monitor.commands.options import Day, as_of_option, offline_option
from monitor.commands.output import Form, forms, print_json, print_table
from monitor.commands.shared import reading, settings


@click.command()
@click.option("--since", type=Day(), help="Only corrections published on or after this date.")
@forms("revisions", table=True)
@as_of_option
@offline_option
def revisions(since: date | None, form: Form, as_of: date | None, offline: bool) -> None:
    """List corrections to published figures.

    Gives each figure's old and new value, and how much later the new one came.
    """
    from monitor.assess.as_of import Query
    from monitor.core.clocks import utc_now
    from monitor.exports.revisions import revisions_table
    from monitor.jobs.queries import load_revisions
    from monitor.reports.revisions import revisions_json, revisions_text

    if since and as_of and since > as_of:
        raise click.UsageError(f"--since {since} is after --as-of {as_of}.")
    chosen = settings()
    with reading(chosen, offline=offline) as connection:
        query = Query(chosen, utc_now(), offline, as_of)
        view, found = load_revisions(connection, query, since)
    if form == "json":
        print_json(revisions_json(found, since, view))
    elif form == "csv":
        print_table(revisions_table(found))
    else:
        click.echo(revisions_text(found, since), nl=False)
