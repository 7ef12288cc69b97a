"""`monitor run`."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import click

from monitor.commands.options import as_of_option, log_option, offline_option, out_option
from monitor.commands.output import Form, forms, print_document
from monitor.commands.shared import exit_code_of, exit_for, progress_bar, settings, tell_problems

if TYPE_CHECKING:
    from monitor.jobs.run_pass import Outcome


@click.command()
@offline_option
@click.option("--dry-run", is_flag=True, help="Preview alerts and messages; write nothing.")
@as_of_option
@out_option
@click.option(
    "--take-over",
    is_flag=True,
    help="Let these promises, recipients and this USDA address replace the job's from now on.",
)
@click.option("--quiet", is_flag=True, help="Print only new alerts and problems.")
@forms("run")
@log_option("off")
def run(
    offline: bool,
    dry_run: bool,
    as_of: date | None,
    out: Path | None,
    take_over: bool,
    quiet: bool,
    form: Form,
) -> None:
    """Run one pass; safe to repeat.

    Fetches, assesses, raises alerts, writes the report and sends messages.

    Exit code 0: done. 1: failed. 2: wrong command or setting. 75: USDA was unavailable or
    another pass is running; try again later.
    """
    from monitor.core.clocks import utc_now
    from monitor.jobs import pass_summary, run, run_pass
    from monitor.text.key_advice import key_advice

    chosen, now = settings(), utc_now()
    options = run_pass.Options(
        offline=offline, dry_run=dry_run, as_of=as_of, out=out, take_over=take_over
    )
    with progress_bar() as progress:
        outcome = run.run_locked(chosen, options, now, progress)
    if form == "json":
        code = exit_code_of(outcome.problems)
        print_document(pass_summary.pass_summary(outcome, options, now, code))
        tell_problems(outcome.problems)
    elif quiet:
        _show_news(outcome)
    else:
        _show_outcome(outcome, dry_run)
    if outcome.refreshed.clock_differs:
        click.echo(f"monitor: {outcome.refreshed.clock_differs}", err=True)
    if not (quiet or form == "json" or offline or dry_run) and (advice := key_advice(chosen)):
        click.echo(advice)
    if outcome.silence and not outcome.silence.failed:
        click.echo(f"monitor: {outcome.silence.reason}", err=True)
    exit_for(outcome.problems)


def _show_news(outcome: Outcome) -> None:
    from monitor.reports.alerts_txt import alerts_text

    if outcome.new_alerts:
        click.echo(
            alerts_text(outcome.new_alerts, [], replay=outcome.status_report.replay), nl=False
        )
    tell_problems(outcome.problems)


def _show_outcome(outcome: Outcome, dry_run: bool) -> None:
    from monitor.commands.screen import screen
    from monitor.commands.status_table import status_text
    from monitor.reports.alerts_txt import alerts_text

    shown = screen()
    click.echo(status_text(outcome.status_report, screen=shown), color=shown.colour)
    if not outcome.silence:
        click.echo(alerts_text(outcome.new_alerts, [], replay=outcome.status_report.replay))
    tell_problems(outcome.problems)
    if dry_run:
        _show_outbox(outcome)
        click.echo("Dry run: nothing was written.")
    elif outcome.folder is not None:
        click.echo(f"Report written to {outcome.folder}; open {outcome.folder / 'index.html'}.")


def _show_outbox(outcome: Outcome) -> None:
    from monitor.core.formats import new_york_time

    for entry in outcome.would_send:
        when = new_york_time(entry.next_try_at)
        click.echo(f"Would send by {entry.channel} to {entry.recipient}, {when}: {entry.subject}")
    if outcome.would_send:
        click.echo()
