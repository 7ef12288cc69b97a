"""`monitor audit`."""

from __future__ import annotations

import sys
from datetime import date

import click

from monitor.commands.options import as_of_option, offline_option
from monitor.commands.shared import reading, settings


@click.command()
@click.option("--json", "as_json", is_flag=True, help="The breaks as JSON.")
@as_of_option
@offline_option
def audit(as_json: bool, as_of: date | None, offline: bool) -> None:
    """Check everything recorded against what must add up. Exit code 1 for a break not explained.

    Breaks that have been looked at stand, with an explanation, in known_breaks.toml.
    """
    from monitor.assess.as_of import Query
    from monitor.core.clocks import utc_now
    from monitor.jobs.queries import run_audit
    from monitor.reports.audit import audit_json, audit_text

    chosen = settings()
    with reading(chosen, offline=offline) as connection:
        result = run_audit(connection, Query(chosen, utc_now(), offline, as_of))
    click.echo(audit_json(result) if as_json else audit_text(result), nl=False)
    if result.new:
        sys.exit(1)
