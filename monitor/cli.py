"""The command `monitor`: the only room that prints, reads argv or exits."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from monitor import __version__
from monitor.errors import ConfigError, LedgerError, MonitorError, SourceUnavailable

if TYPE_CHECKING:
    from monitor.config import Settings
    from monitor.job import Outcome
    from monitor.progress.standing import Standing

TRY_AGAIN_LATER = 75
EPILOG = """
\b
Examples:
  monitor run                          one pass: what a crontab line calls
  monitor run --offline                the same on the figures shipped with the program
  monitor status soy-2026              the numbers of one promise
  monitor status --json --as-of 2026-01-20
  monitor report --as-of 2026-03-08    the report as it would have been that day

Settings: USDA_API_KEY, MONITOR_DATABASE, MONITOR_REPORTS, MONITOR_COMMITMENTS,
MONITOR_CONFIG, MONITOR_USDA_URL; see the README.
"""


class Day(click.ParamType[date]):
    """A day as 2026-01-20, not later than today."""

    name = "date"

    def convert(
        self, value: object, param: click.Parameter | None, ctx: click.Context | None
    ) -> date:
        """The day, or a usage error that says how to write one."""
        if isinstance(value, date):
            return value
        try:
            day = datetime.strptime(str(value), "%Y-%m-%d").date()  # noqa: DTZ007 a day has no zone
        except ValueError:
            self.fail(f"{value!r} is no day; write it as 2026-01-20.", param, ctx)
        if day > _today():
            self.fail(f"{day} is in the future; nothing is known of it.", param, ctx)
        return day


as_of_option = click.option(
    "--as-of", type=Day(), help="Only what was published by the end of this day, New York time."
)
out_option = click.option(
    "--out", type=click.Path(path_type=Path), help="Folder for the report (else MONITOR_REPORTS)."
)
offline_option = click.option(
    "--offline", is_flag=True, help="Use the figures shipped with the program; ask nobody."
)


@click.group(epilog=EPILOG, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, prog_name="monitor")
def cli() -> None:
    """Purchases compared with promises: how much China has bought of what it promised."""


@cli.command()
@offline_option
@click.option("--dry-run", is_flag=True, help="Show what would be raised; write nothing at all.")
@as_of_option
@out_option
def run(offline: bool, dry_run: bool, as_of: date | None, out: Path | None) -> None:
    """One pass: fetch what is new, assess, raise alerts, write the report. Safe to repeat.

    Exit code 0: done. 1: failed. 75: the source was not available, try again later.
    2: a mistake in the command or in a setting.
    """
    from monitor import job

    options = job.Options(offline=offline, dry_run=dry_run, as_of=as_of, out=out)
    with _telling() as tell:
        outcome = job.run_pass(_settings(), options, job.utc_now, tell)
    _show_outcome(outcome, dry_run)
    _exit_for(outcome.problems)


@cli.command()
@offline_option
def refresh(offline: bool) -> None:
    """Fetch and record only; no assessment, no report."""
    from monitor import job
    from monitor.commitments.read import read_commitments

    settings = _settings()
    with job.pass_ledger(settings, dry_run=False) as connection, _telling() as tell:
        done = job.refresh(
            connection,
            settings,
            job.Options(offline=offline),
            read_commitments(settings.commitments),
            job.utc_now(),
            tell,
        )
    click.echo(
        f"{done.slices} answers looked at: {done.added:,} rows new, {done.revised:,} revised, "
        f"{done.withdrawn:,} withdrawn."
    )
    _tell_problems(done.problems)
    _exit_for(done.problems)


@cli.command()
@click.argument("commitment", required=False)
@click.option("--json", "as_json", is_flag=True, help="The numbers as JSON.")
@as_of_option
@offline_option
def status(commitment: str | None, as_json: bool, as_of: date | None, offline: bool) -> None:
    """The numbers, on the terminal or as JSON; of one promise when its id is given."""
    from monitor.reports.status_json import status_json
    from monitor.terminal import status_text

    found = _standing(as_of, offline)
    known = [c.id for c in found.commitments]
    if commitment is not None and commitment not in known:
        raise click.UsageError(f"There is no promise {commitment!r}; known: {', '.join(known)}.")
    show = status_json if as_json else status_text
    click.echo(show(found, commitment), nl=False)


@cli.command()
@as_of_option
@out_option
@offline_option
def report(as_of: date | None, out: Path | None, offline: bool) -> None:
    """Pages and charts from what is recorded; nothing is fetched and no alert is raised."""
    from monitor import job

    settings = _settings()
    options = job.Options(offline=offline, as_of=as_of, out=out)
    with _reading(settings) as connection, _telling() as tell:
        tell("drawing")
        folder = job.report_recorded(connection, settings, options, job.utc_now())
    click.echo(f"The report is in {folder}: open {folder / 'index.html'}.")


def main() -> None:
    """Run the command; every known failure becomes one sentence and an exit code."""
    try:
        cli(standalone_mode=False)
    except click.exceptions.Exit as error:
        sys.exit(error.exit_code)
    except click.ClickException as error:
        error.show()
        sys.exit(error.exit_code)
    except (click.Abort, KeyboardInterrupt):
        click.echo("monitor: stopped.", err=True)
        sys.exit(130)
    except MonitorError as error:
        click.echo(f"monitor: {error}", err=True)
        sys.exit(_code(error))


def _standing(as_of: date | None, offline: bool) -> Standing:
    from monitor import job

    settings = _settings()
    with _reading(settings) as connection:
        options = job.Options(offline=offline, as_of=as_of)
        return job.standing_recorded(connection, settings, options, job.utc_now())


@contextmanager
def _reading(settings: Settings) -> Iterator[Any]:
    """The ledger to read; said on stderr when there is none and the shipped figures stand in."""
    from monitor import job

    with job.reading_ledger(settings) as (connection, recorded):
        if not recorded:
            click.echo(
                f"monitor: nothing is recorded at {settings.database} yet: these are the figures "
                "shipped with the program. `monitor run` records.",
                err=True,
            )
        yield connection


def _settings() -> Settings:
    from monitor.config import load

    return load()


def _show_outcome(outcome: Outcome, dry_run: bool) -> None:
    from monitor.reports.text import alerts_text
    from monitor.terminal import status_text

    click.echo(status_text(outcome.standing))
    click.echo(alerts_text(outcome.new_alerts, [], replay=outcome.standing.replay))
    _tell_problems(outcome.problems)
    if dry_run:
        click.echo("Dry run: nothing was written.")
    elif outcome.folder is not None:
        click.echo(f"The report is in {outcome.folder}: open {outcome.folder / 'index.html'}.")


def _tell_problems(problems: list[MonitorError]) -> None:
    for problem in problems:
        click.echo(f"monitor: {problem}", err=True)


def _exit_for(problems: list[MonitorError]) -> None:
    if problems:
        sys.exit(min(_code(problem) for problem in problems))


def _code(error: MonitorError) -> int:
    if isinstance(error, ConfigError):
        return 2
    waiting_helps = isinstance(error, SourceUnavailable) or (
        isinstance(error, LedgerError) and error.temporary
    )
    return TRY_AGAIN_LATER if waiting_helps else 1


@contextmanager
def _telling() -> Iterator[Callable[[str], None]]:
    """Shows the step in hand on a terminal; silent elsewhere (cron mails what is printed)."""
    if not sys.stderr.isatty():
        yield lambda step: None
        return
    from rich.console import Console

    with Console(stderr=True).status("starting") as spinner:
        yield lambda step: spinner.update(f"{step} …")


def _today() -> date:
    from monitor.job import utc_now
    from monitor.trade_calendar import new_york

    return utc_now().astimezone(new_york()).date()
