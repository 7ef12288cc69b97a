"""`monitor announced`: export sales that USDA announces between two weekly reports."""

from __future__ import annotations

import sqlite3
import sys
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import click

from monitor.commands.completion import announcement_names
from monitor.commands.options import Day
from monitor.commands.output import Form, forms, print_document, print_table
from monitor.commands.shared import reading, settings, tell_problems

if TYPE_CHECKING:
    from collections.abc import Mapping

    from monitor.core.announced import Announced
    from monitor.core.series import SeriesKey
    from monitor.ingest.announcements import Read
    from monitor.ledger.series.read import SeriesVersion

LONGEST_PATH = 1_000


@click.group()
def announced() -> None:
    """Add and list announced export sales, which the next weekly report contains."""


@announced.command("add")
@click.argument("text")
@click.option("--on", type=Day(), help="The day of the announcement, if the text names none.")
@click.option(
    "--replaces",
    multiple=True,
    shell_complete=announcement_names,
    help="The announcement that this one corrects.",
)
@forms("announced-add")
def announced_add(text: str, on: date | None, replaces: tuple[str, ...], form: Form) -> None:
    """Record an announcement: TEXT as pasted, a FILE (a mail, too), or - for standard input.

    One with the number of a recorded announcement replaces it.
    """
    from monitor.core.clocks import utc_now
    from monitor.ingest.announcements import read_announcement, record_announcement, unlisted
    from monitor.jobs import run

    found, now = read_announcement(_text(text), on), utc_now()

    def record(connection: sqlite3.Connection) -> tuple[int, dict[str, str]]:
        return record_announcement(connection, found, replaces, now), unlisted(connection, found)

    (changed, others), problems = run.change(settings(), now, record)
    corrects = found.announcement.corrects and not replaces
    if form == "json":
        print_document(
            {
                "name": found.name,
                "announced_on": found.on.isoformat(),
                "amounts": [_plain(amount) for amount in found.announcement.amounts],
                "amounts_changed": changed,
                "needs_replaces": corrects,
                "unlisted_destinations": list(others),
                "problems": [str(problem) for problem in problems],
            }
        )
    else:
        _print_added(found, changed, corrects)
        for name, meant in others.items():
            click.echo(
                f"{name} is no destination of USDA's list, so it is compared with nothing.{meant} "
                f"To correct it, add it as it should read with --replaces {found.name}."
            )
    tell_problems(problems)


def _plain(amount: Announced) -> dict[str, object]:
    from monitor.exports.announcements import UNIT

    return {
        "kind": f"{amount.kind} from {amount.whence}" if amount.whence else amount.kind,
        "marketing_year": amount.marketing_year,
        "amount": amount.tonnes,
        "unit": UNIT,
        "commodity": amount.commodity,
        "destination": amount.destination,
    }


def _print_added(found: Read, changed: int, corrects: bool) -> None:
    from monitor.core.formats import day, plural
    from monitor.text.announced import announced_line

    for amount in found.announcement.amounts:
        click.echo(f"{found.name}, {day(found.on)}: {announced_line(amount)}")
    known = "It is on record already." if not changed else ""
    click.echo(known or f"Recorded: {plural(changed, 'amount', 'amounts')}.")
    if corrects:
        click.echo("It says that it is a correction: name what it corrects with --replaces.")


@announced.command("list")
@forms("announced-list", table=True)
def announced_list(form: Form) -> None:
    """List the announcements on record, newest first."""
    from monitor.core.clocks import utc_now
    from monitor.exports.announcements import announcements_table
    from monitor.ingest.announcements import known_announcements

    with reading(settings(), offline=False) as connection:
        known = known_announcements(connection, utc_now())
    table = announcements_table(known)
    if form == "json":
        print_document({table.name: table.objects()})
    elif form == "csv":
        print_table(table)
    else:
        _print_known(known)


def _print_known(known: Mapping[SeriesKey, SeriesVersion]) -> None:
    from monitor.core.formats import amount, day

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
        return sys.stdin.buffer.read().decode("utf-8", errors="replace")
    if len(given) < LONGEST_PATH and Path(given).is_file():
        return Path(given).read_text(encoding="utf-8", errors="replace")
    return given
