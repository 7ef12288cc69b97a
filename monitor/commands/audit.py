"""`monitor audit`."""

from __future__ import annotations

import sys
from datetime import date

import click

from monitor.commands.options import as_of_option, offline_option
from monitor.commands.output import Form, forms, print_json, print_table
from monitor.commands.shared import reading, settings


@click.command()
@forms("audit", table=True)
@as_of_option
@offline_option
def audit(form: Form, as_of: date | None, offline: bool) -> None:
    """Check the recorded data for inconsistencies. Exit code 1 if one is unexplained.

    Explained discrepancies are listed in known_breaks.toml. Amounts on which USDA's own
    publications disagree are listed too.
    """
    from monitor.assess.as_of import Query
    from monitor.core.clocks import utc_now
    from monitor.exports.discrepancies import discrepancies_table
    from monitor.jobs.queries import load_disagreements, run_audit
    from monitor.jobs.status_query import figures_of
    from monitor.reports.audit import audit_json, audit_text

    chosen = settings()
    with reading(chosen, offline=offline) as connection:
        query = Query(chosen, utc_now(), offline, as_of)
        result = run_audit(connection, query)
        disagreements = load_disagreements(connection, query)
        names = figures_of(connection, query).names
    if form == "json":
        print_json(audit_json(result, disagreements))
    elif form == "csv":
        print_table(discrepancies_table(result))
    else:
        click.echo(names.written(audit_text(result, disagreements)), nl=False)
    if result.new:
        sys.exit(1)
