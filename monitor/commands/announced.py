"""`monitor announced`: export sales that USDA announces between two weekly reports."""

from __future__ import annotations

import sqlite3
import sys
from datetime import date
from pathlib import Path

import click

from monitor.commands.options import Day
from monitor.commands.shared import reading, settings, tell_problems

LONGEST_PATH = 1_000


@click.group()
def announced() -> None:
    """Add and list announced export sales, which the next weekly report contains."""


@announced.command("add")
@click.argument("text")
@click.option("--on", type=Day(), help="The day of the announcement, if the text names none.")
@click.option("--replaces", multiple=True, help="The announcement that this one corrects.")
def announced_add(text: str, on: date | None, replaces: tuple[str, ...]) -> None:
    """Record an announcement: TEXT as pasted, a FILE (a mail, too), or - for standard input.

    One with the number of a recorded announcement replaces it.
    """
    from monitor.core.clocks import utc_now
    from monitor.core.formats import day, plural
    from monitor.ingest.announcements import read_announcement, record_announcement
    from monitor.jobs import run
    from monitor.text.announced import announced_line

    found, now = read_announcement(_text(text), on), utc_now()

    def record(connection: sqlite3.Connection) -> int:
        return record_announcement(connection, found, replaces, now)

    changed, problems = run.change(settings(), now, record)
    for amount in found.announcement.amounts:
        click.echo(f"{found.name}, {day(found.on)}: {announced_line(amount)}")
    known = "It is on record already." if not changed else ""
    click.echo(known or f"Recorded: {plural(changed, 'amount', 'amounts')}.")
    if found.announcement.corrects and not replaces:
        click.echo("It says that it is a correction: name what it corrects with --replaces.")
    tell_problems(problems)


@announced.command("list")
def announced_list() -> None:
    """List the announcements on record, newest first."""
    from monitor.core.clocks import utc_now
    from monitor.core.formats import amount, day
    from monitor.ingest.announcements import known_announcements

    with reading(settings(), offline=False) as connection:
        known = known_announcements(connection, utc_now())
    for key in sorted(known, key=lambda key: (key.period, key.detail, key), reverse=True):
        tonnes = amount(known[key].amount, "metric tons")
        click.echo(
            f"{key.detail}, {day(key.period)}: {key.measure}: {tonnes} of {key.product} to "
            f"{key.partner}"
        )
    if not known:
        click.echo("No announcement is on record: add one with `monitor announced add`.")


def _text(given: str) -> str:
    """Return the text of a file or of standard input, or the text itself."""
    if given == "-":
        return sys.stdin.read()
    if len(given) < LONGEST_PATH and Path(given).is_file():
        return Path(given).read_text(encoding="utf-8", errors="replace")
    return given
