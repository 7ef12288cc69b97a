"""`monitor run`."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import click

from monitor.commands.options import as_of_option, log_option, offline_option, out_option
from monitor.commands.shared import exit_for, settings, tell_problems, telling

if TYPE_CHECKING:
    from monitor.job import Outcome


@click.command()
@offline_option
@click.option("--dry-run", is_flag=True, help="Show what would be raised; write nothing at all.")
@as_of_option
@out_option
@log_option("off")
def run(offline: bool, dry_run: bool, as_of: date | None, out: Path | None) -> None:
    """One pass: fetch what is new, assess, raise alerts, write the report. Safe to repeat.

    Exit code 0: done. 1: failed. 75: the source was not available or another pass is running,
    try again later. 2: a mistake in the command or in a setting.
    """
    from monitor import job, service

    options = job.Options(offline=offline, dry_run=dry_run, as_of=as_of, out=out)
    with telling() as tell:
        outcome = service.one_pass(settings(), options, job.utc_now, tell)
    _show_outcome(outcome, dry_run)
    exit_for(outcome.problems)


def _show_outcome(outcome: Outcome, dry_run: bool) -> None:
    from monitor.commands.screen import screen
    from monitor.reports.text import alerts_text
    from monitor.terminal import status_text

    shown = screen()
    click.echo(status_text(outcome.standing, screen=shown), color=shown.colour)
    click.echo(alerts_text(outcome.new_alerts, [], replay=outcome.standing.replay))
    tell_problems(outcome.problems)
    if dry_run:
        click.echo("Dry run: nothing was written.")
    elif outcome.folder is not None:
        click.echo(f"The report is in {outcome.folder}: open {outcome.folder / 'index.html'}.")
