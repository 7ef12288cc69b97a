"""`monitor report`."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import click

from monitor.commands.options import as_of_option, offline_option, out_option
from monitor.commands.shared import reading, settings, telling


@click.command()
@as_of_option
@out_option
@offline_option
def report(as_of: date | None, out: Path | None, offline: bool) -> None:
    """Pages and charts from what is recorded; nothing is fetched and no alert is raised."""
    from monitor import job

    chosen = settings()
    options = job.Options(offline=offline, as_of=as_of, out=out)
    with reading(chosen) as connection, telling() as tell:
        tell("drawing")
        folder = job.report_recorded(connection, chosen, options, job.utc_now())
    click.echo(f"The report is in {folder}: open {folder / 'index.html'}.")
