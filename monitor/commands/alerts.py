"""`monitor alerts`: active and past alerts, unsent messages, silences, test messages."""

from __future__ import annotations

import sys
from datetime import date, timedelta
from typing import TYPE_CHECKING

import click

from monitor.commands.completion import alert_keys, muted_keys, recipient_names
from monitor.commands.output import Form, forms, print_document, print_table
from monitor.commands.shared import settings, tell_problems

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
        from monitor.core.calendar import FIRST_DAY, LAST_DAY

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
@forms("alerts-list", table=True)
def alerts_list(everything: bool, form: Form) -> None:
    """List active, recent and muted alerts, and unsent messages."""
    from monitor.alerts.table import alerts_table
    from monitor.ledger.store import open_ledger
    from monitor.notifications import listing, listing_json

    with open_ledger(settings().database) as connection:
        if form == "json":
            print_document(listing_json.listing(connection, _now(), everything=everything))
        elif form == "csv":
            print_table(alerts_table(listing.lately(connection, _now(), everything=everything)))
        else:
            click.echo(listing.listing(connection, _now(), everything=everything), nl=False)


@alerts.command("show")
@click.argument("key", shell_complete=alert_keys)
@forms("alerts-show")
def alerts_show(key: str, form: Form) -> None:
    """Show one alert in full, with the delivery of its messages."""
    from monitor.ledger.store import open_ledger
    from monitor.notifications import listing, listing_json

    with open_ledger(settings().database) as connection:
        text, document = listing.shown(connection, key), listing_json.shown(connection, key)
    if text is None or document is None:
        raise click.UsageError(f"There is no alert {key!r}; `monitor alerts list` names them.")
    if form == "json":
        print_document(document)
    else:
        click.echo(text, nl=False)


@alerts.command("silence")
@click.argument("key", shell_complete=muted_keys)
@click.option("--until", type=Until(), help="Mute through this date, New York time.")
@click.option("--end", is_flag=True, help="Unmute now.")
@forms("alerts-silence")
def alerts_silence(key: str, until: date | None, end: bool, form: Form) -> None:
    """Mute KEY, and every key under it, through a given date."""
    from monitor.core.calendar import end_of_day
    from monitor.core.formats import day, utc
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
    if form == "json":
        muted_until = None if until is None else utc(at)
        print_document(
            {"key": key, "muted_until": muted_until, "problems": [str(p) for p in problems]}
        )
    else:
        muted = "no longer muted" if until is None else f"muted through {day(until)}"
        click.echo(f"{key} is {muted}.")
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
@click.argument("recipient", required=False, shell_complete=recipient_names)
@forms("alerts-retry")
def alerts_retry(recipient: str | None, form: Form) -> None:
    """Retry undelivered messages now, for one RECIPIENT or all."""
    from monitor.core.formats import plural
    from monitor.jobs import run
    from monitor.notifications import outbox

    now = _now()
    count, problems = run.change(
        settings(), now, lambda connection: outbox.retry(connection, recipient, now)
    )
    if form == "json":
        print_document({"queued": count, "problems": [str(problem) for problem in problems]})
    else:
        what = plural(count, "message is", "messages are")
        click.echo(f"{what} queued again; the next `monitor run` sends.")
    tell_problems(problems)


@alerts.command("test")
@click.option(
    "--to",
    "names",
    multiple=True,
    shell_complete=recipient_names,
    help="Only to this recipient; may be repeated.",
)
@forms("alerts-test")
def alerts_test(names: tuple[str, ...], form: Form) -> None:
    """Send a test message on each channel; exit code 1 if any fails.

    It goes to the first recipient of each channel, or to those named with --to.
    """
    from monitor.jobs.trial_message import send_test_messages

    results = []
    for tried in send_test_messages(settings(), names, _now()):
        problem = None if tried.problem is None else str(tried.problem)
        results.append(
            {
                "channel": tried.channel,
                "recipient": tried.recipient,
                "sent": problem is None,
                "problem": problem,
            }
        )
        if form == "text":
            said = "sent" if problem is None else f"NOT SENT: {problem}"
            click.echo(f"{tried.channel} to {tried.recipient}: {said}")
    if form == "json":
        print_document({"results": results})
    if not all(result["sent"] for result in results):
        sys.exit(1)


def _now() -> datetime:
    from monitor.core.clocks import utc_now

    return utc_now()
