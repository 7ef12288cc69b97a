"""`monitor audit`."""

from __future__ import annotations

import sys
from datetime import date

import click

from monitor.commands.options import as_of_option, offline_option
from monitor.commands.shared import reading, settings


@click.command()
@click.option("--json", "as_json", is_flag=True, help="Print the discrepancies as JSON.")
@as_of_option
@offline_option
def audit(as_json: bool, as_of: date | None, offline: bool) -> None:
    """Check the recorded data for inconsistencies. Exit code 1 if one is unexplained.

    Explained discrepancies are listed in known_breaks.toml. Amounts on which USDA's own
    publications disagree are listed too.
    """
    from monitor.assess.as_of import Query
    from monitor.core.clocks import utc_now
    from monitor.jobs.queries import figures_of, load_disagreements, run_audit
    from monitor.reports.audit import audit_json, audit_text

    chosen = settings()
    with reading(chosen, offline=offline) as connection:
        query = Query(chosen, utc_now(), offline, as_of)
        result = run_audit(connection, query)
        disagreements = load_disagreements(connection, query)
        names = figures_of(connection, query).names
    if as_json:
        click.echo(audit_json(result, disagreements), nl=False)
    else:
        click.echo(names.written(audit_text(result, disagreements)), nl=False)
    if result.new:
        sys.exit(1)
