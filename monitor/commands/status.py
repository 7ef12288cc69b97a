"""`monitor status`."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, NoReturn

import click

from monitor.commands.completion import promise_ids
from monitor.commands.options import as_of_option, offline_option
from monitor.commands.output import Form, forms, print_json, print_table
from monitor.commands.shared import settings, status_report

if TYPE_CHECKING:
    from monitor.assess.status_report import StatusReport


@click.command()
@click.argument("commitment", required=False, shell_complete=promise_ids)
@forms("status", table=True)
@as_of_option
@offline_option
def status(commitment: str | None, form: Form, as_of: date | None, offline: bool) -> None:
    """Show the numbers of all promises, or of one given by its id."""
    report = status_report(as_of, offline)
    known = [c.id for c in report.commitments]
    if commitment is not None and commitment not in known:
        _refuse(commitment, known, report)
    if form == "json":
        from monitor.reports.status import status_json

        print_json(status_json(report, commitment))
    elif form == "csv":
        from monitor.exports.promises import assessments_table

        table = assessments_table(report)
        print_table(table if commitment is None else table.where("commitment", commitment))
    else:
        _show(report, commitment)


def _refuse(commitment: str, known: list[str], report: StatusReport) -> NoReturn:
    from monitor.assess.said_then import nothing_promised

    if sentence := nothing_promised(report):
        raise click.UsageError(sentence)
    raise click.UsageError(f"Unknown promise {commitment!r}; known: {', '.join(known)}.")


def _show(report: StatusReport, commitment: str | None) -> None:
    from monitor.commands.screen import screen
    from monitor.commands.status_table import FAINT, status_text

    shown = screen()
    click.echo(status_text(report, commitment, shown), nl=False, color=shown.colour)
    if place := settings().place:
        click.echo()
        click.echo(shown.paint(f"Place: {place.named}", FAINT), color=shown.colour)
