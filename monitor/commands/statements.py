"""`monitor statements`."""

from __future__ import annotations

from datetime import date

import click

from monitor.commands.options import as_of_option, offline_option
from monitor.commands.shared import reading, settings


@click.command()
@click.option("--json", "as_json", is_flag=True, help="The statements as JSON.")
@as_of_option
@offline_option
def statements(as_json: bool, as_of: date | None, offline: bool) -> None:
    """What was said about the promises, beside what had been published that day."""
    from monitor import job
    from monitor.reports.statements_json import statements_json
    from monitor.reports.statements_text import statements_text

    chosen = settings()
    with reading(chosen) as connection:
        options = job.Options(offline=offline, as_of=as_of)
        found = job.statements_recorded(connection, chosen, options, job.utc_now())
    click.echo(statements_json(found) if as_json else statements_text(found), nl=False)
