"""`monitor status`."""

from __future__ import annotations

from datetime import date

import click

from monitor.commands.completion import promise_ids
from monitor.commands.options import as_of_option, offline_option
from monitor.commands.output import Form, forms, print_json, print_table
from monitor.commands.shared import settings, status_report


@click.command()
@click.argument("commitment", required=False, shell_complete=promise_ids)
@forms("status", table=True)
@as_of_option
@offline_option
def status(commitment: str | None, form: Form, as_of: date | None, offline: bool) -> None:
    """Show the numbers of all promises, or of one given by its id."""
    from monitor.assess.said_then import nothing_promised
    from monitor.commands.screen import screen
    from monitor.commands.status_table import FAINT, status_text
    from monitor.exports.promises import assessments_table
    from monitor.reports.status import status_json

    found = status_report(as_of, offline)
    known = [c.id for c in found.commitments]
    if commitment is not None and commitment not in known:
        if sentence := nothing_promised(found):
            raise click.UsageError(sentence)
        raise click.UsageError(f"Unknown promise {commitment!r}; known: {', '.join(known)}.")
    if form == "json":
        print_json(status_json(found, commitment))
        return
    if form == "csv":
        table = assessments_table(found)
        print_table(table if commitment is None else table.where("commitment", commitment))
        return
    shown = screen()
    click.echo(status_text(found, commitment, shown), nl=False, color=shown.colour)
    if place := settings().place:
        click.echo()
        click.echo(shown.paint(f"Place: {place.named}", FAINT), color=shown.colour)
