"""`monitor alerts`: active and past alerts, unsent messages, silences, test messages."""

from __future__ import annotations

import sys
from datetime import date, timedelta
from typing import TYPE_CHECKING

import click

from monitor.commands.shared import settings, tell_problems
from monitor.core.calendar import FIRST_DAY, LAST_DAY

if TYPE_CHECKING:
    import sqlite3
    from datetime import datetime

    from monitor.settings.settings import Settings


class Until(click.ParamType[date]):
    """A date such as 2026-12-31, today or later."""

    name = "date"

    def convert(
        self, value: object, param: click.Parameter | None, ctx: click.Context | None
    ) -> date:
        """Return the date; fail with a usage error that shows the format."""
        try:
            day = value if isinstance(value, date) else date.fromisoformat(str(value))
        except ValueError:
            self.fail(f"{value!r} is not a date; write it as 2026-12-31.", param, ctx)
        if not FIRST_DAY <= day <= LAST_DAY:
            self.fail(f"{day} is out of range; use {FIRST_DAY} to {LAST_DAY}.", param, ctx)
        return day


@click.group()
def alerts() -> None:
    """List, show, mute, retry and test alerts."""


@alerts.command("list")
@click.option("--all", "everything", is_flag=True, help="Include all past alerts and messages.")
def alerts_list(everything: bool) -> None:
    """List active, recent and muted alerts, and unsent messages."""
    from monitor.ledger.store import open_ledger
    from monitor.notifications.listing import listing

    with open_ledger(settings().database) as connection:
        click.echo(listing(connection, _now(), everything=everything), nl=False)


@alerts.command("show")
@click.argument("key")
def alerts_show(key: str) -> None:
    """Show one alert in full, with the delivery of its messages."""
    from monitor.ledger.store import open_ledger
    from monitor.notifications.listing import shown

    with open_ledger(settings().database) as connection:
        text = shown(connection, key)
    if text is None:
        raise click.UsageError(f"There is no alert {key!r}; `monitor alerts list` names them.")
    click.echo(text, nl=False)


@alerts.command("silence")
@click.argument("key")
@click.option("--until", type=Until(), help="Mute through this date, New York time.")
@click.option("--end", is_flag=True, help="Unmute now.")
def alerts_silence(key: str, until: date | None, end: bool) -> None:
    """Mute KEY, and every key under it, through a given date."""
    from monitor.core.calendar import end_of_day
    from monitor.core.formats import day
    from monitor.jobs import run
    from monitor.notifications import silences

    if (until is None) != end:
        raise click.UsageError("Give either --until with a date, or --end.")
    chosen, now = settings(), _now()
    at = now - timedelta(seconds=1) if until is None else end_of_day(until)
    if until is not None and at <= now:
        raise click.UsageError(f"{until} has passed; to unmute, use --end.")

    def silence(connection: sqlite3.Connection) -> None:
        _check_key(connection, chosen, key, end=end, now=now)
        silences.add(connection, key, at, now)

    _, problems = run.change(chosen, now, silence)
    click.echo(
        f"{key} is no longer muted." if until is None else f"{key} is muted through {day(until)}."
    )
    tell_problems(problems)


def _check_key(
    connection: sqlite3.Connection, chosen: Settings, key: str, *, end: bool, now: datetime
) -> None:
    """Raise a usage error for a key that is no alert's or, with `end`, is not silenced."""
    from monitor.alerts import keys, log
    from monitor.commitments.promises import read_commitments
    from monitor.notifications import silences

    if not end:
        raised = (each.alert.key for each in log.raised(connection))
        keys.check(key, read_commitments(chosen.commitments), raised)
        return
    silenced = [each.key for each in silences.current(connection, now)]
    if key not in silenced:
        raise click.UsageError(
            f"{key} is not muted; muted now: {', '.join(silenced) or 'nothing'}."
        )


@alerts.command("retry")
@click.argument("recipient", required=False)
def alerts_retry(recipient: str | None) -> None:
    """Retry undelivered messages now, for one RECIPIENT or all."""
    from monitor.core.formats import plural
    from monitor.jobs import run
    from monitor.notifications import outbox

    now = _now()
    count, problems = run.change(
        settings(), now, lambda connection: outbox.retry(connection, recipient, now)
    )
    what = plural(count, "message is", "messages are")
    click.echo(f"{what} queued again; the next `monitor run` sends.")
    tell_problems(problems)


@alerts.command("test")
@click.option("--to", "names", multiple=True, help="Only to this recipient; may be repeated.")
def alerts_test(names: tuple[str, ...]) -> None:
    """Send a test message on each channel; exit code 1 if any fails.

    It goes to the first recipient of each channel, or to those named with --to.
    """
    from monitor.jobs.trial_message import send_test_messages

    failed = False
    for tried in send_test_messages(settings(), names, _now()):
        failed |= tried.problem is not None
        said = "sent" if tried.problem is None else f"NOT SENT: {tried.problem}"
        click.echo(f"{tried.channel} to {tried.recipient}: {said}")
    if failed:
        sys.exit(1)


def _now() -> datetime:
    from monitor.core.clocks import utc_now

    return utc_now()
