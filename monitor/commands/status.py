"""`monitor status`."""

from __future__ import annotations

from datetime import date

import click

from monitor.commands.options import as_of_option, offline_option
from monitor.commands.shared import settings, status_report


@click.command()
@click.argument("commitment", required=False)
@click.option("--json", "as_json", is_flag=True, help="Print the numbers as JSON.")
@as_of_option
@offline_option
def status(commitment: str | None, as_json: bool, as_of: date | None, offline: bool) -> None:
    """Show the numbers of all promises, or of one given by its id."""
    from monitor.assess.said_then import nothing_promised
    from monitor.commands.screen import screen
    from monitor.commands.status_table import FAINT, status_text
    from monitor.reports.status import status_json

    found = status_report(as_of, offline)
    known = [c.id for c in found.commitments]
    if commitment is not None and commitment not in known:
        if sentence := nothing_promised(found):
            raise click.UsageError(sentence)
        raise click.UsageError(f"Unknown promise {commitment!r}; known: {', '.join(known)}.")
    if as_json:
        click.echo(status_json(found, commitment), nl=False)
        return
    shown = screen()
    click.echo(status_text(found, commitment, shown), nl=False, color=shown.colour)
    if place := settings().place:
        click.echo()
        click.echo(shown.paint(f"Place: {place.named}", FAINT), color=shown.colour)
