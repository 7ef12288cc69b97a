"""Helpers of several commands: settings, ledger, lists of names, progress, problems, exit codes."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import date
from typing import TYPE_CHECKING, TypeVar

import click

from monitor.commands.output import Form, print_document, print_table
from monitor.core.errors import ConfigError, MonitorError, waiting_helps

if TYPE_CHECKING:
    import sqlite3
    from pathlib import Path

    from monitor.assess.as_of import Query
    from monitor.assess.status_report import StatusReport
    from monitor.exports.tables import Table
    from monitor.jobs.names import KnownName
    from monitor.settings.settings import Settings

Known = TypeVar("Known", bound="KnownName")

TRY_AGAIN_LATER = 75


def status_report(as_of: date | None, offline: bool) -> StatusReport:
    """Return the status report from the ledger."""
    from monitor.assess.as_of import Query
    from monitor.core.clocks import utc_now
    from monitor.jobs.status_query import load_status_report

    chosen = settings()
    with reading(chosen, offline=offline) as connection:
        return load_status_report(connection, Query(chosen, utc_now(), offline, as_of))


@contextmanager
def reading(settings: Settings, *, offline: bool) -> Iterator[sqlite3.Connection]:
    """Open the ledger for reading; warn on stderr if the bundled figures are used instead."""
    from monitor.ingest.open import reading_ledger

    with reading_ledger(settings, offline=offline) as (connection, recorded):
        if not recorded:
            click.echo(f"monitor: {_not_recorded(settings.database)}", err=True)
        yield connection


def _not_recorded(database: Path) -> str:
    from monitor.ingest.rebuild import is_lost

    if is_lost(database):
        return (
            f"No database at {database}, but its archive exists; showing bundled figures. "
            "Run `monitor run` to rebuild it."
        )
    return f"No database at {database}; showing bundled figures. Run `monitor run` to create it."


def list_names(
    kind: str,
    known: Callable[[sqlite3.Connection, Query, str], list[Known]],
    table: Callable[[Sequence[Known]], Table],
    word: str | None,
    form: Form,
    *,
    offline: bool,
) -> None:
    """Print each name with a word in it, or every one, with its code and its remark."""
    from monitor.assess.as_of import Query
    from monitor.core.clocks import utc_now

    chosen = settings()
    with reading(chosen, offline=offline) as connection:
        query = Query(chosen, utc_now(), offline)
        found, source = known(connection, query, word or ""), query.source(connection)
    if not found:
        raise click.UsageError(f"No {kind} has {word!r} in its name.")
    if form == "json":
        listed = table(found)
        print_document({"source": source, listed.name: listed.objects()})
    elif form == "csv":
        print_table(table(found))
    else:
        for each in found:
            remark = f"  ({each.remark})" if each.remark else ""
            click.echo(f"{each.code:>5}  {each.name}{remark}")


def settings() -> Settings:
    """Return the effective settings."""
    from monitor.settings.settings import load

    return load()


def tell_problems(problems: list[MonitorError]) -> None:
    """Print problems to stderr without ending the command."""
    for problem in problems:
        click.echo(f"monitor: {problem}", err=True)


def exit_for(problems: list[MonitorError]) -> None:
    """Exit with the code of the most urgent problem; return if there are none."""
    if problems:
        sys.exit(exit_code_of(problems))


def exit_code_of(problems: list[MonitorError]) -> int:
    """Return the code of the most urgent problem; 0 if there are none."""
    return min((exit_code(problem) for problem in problems), default=0)


@contextmanager
def progress_bar() -> Iterator[Callable[..., None]]:
    """Yield a function that shows progress on a terminal, and nothing elsewhere (cron)."""
    if not sys.stderr.isatty():
        yield lambda step, **progress: None
        return
    from rich.console import Console
    from rich.progress import (
        BarColumn,
        MofNCompleteColumn,
        Progress,
        TextColumn,
        TimeRemainingColumn,
    )

    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn())
    console = Console(stderr=True)
    with Progress(*columns, TimeRemainingColumn(), console=console, transient=True) as bar:
        shown = bar.add_task("starting", total=None)

        def progress(step: str, done: int = 0, total: int | None = None) -> None:
            bar.update(shown, description=step, completed=done, total=total)

        yield progress


def exit_code(error: MonitorError) -> int:
    """Return 2 for a mistake in a setting, 75 if waiting helps, else 1."""
    if isinstance(error, ConfigError):
        return 2
    return TRY_AGAIN_LATER if waiting_helps(error) else 1
