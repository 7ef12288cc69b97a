"""`monitor outlook`."""

from __future__ import annotations

from datetime import date

import click

from monitor.commands.options import Day, as_of_option, offline_option
from monitor.commands.shared import reading, settings, telling


@click.command()
@click.option("--json", "as_json", is_flag=True, help="The outlooks as JSON, with the whole fan.")
@click.option("--from", "first", type=Day(), help="Week by week from this day, as CSV.")
@click.option("--to", "last", type=Day(), help="The last of these days (else today).")
@as_of_option
@offline_option
def outlook(
    as_json: bool, first: date | None, last: date | None, as_of: date | None, offline: bool
) -> None:
    """Where each promise may end: the chance of its target, and ranges with their track record.

    With --from: what would have been said on every Thursday, from what was published by then.

    \b
    Example:
      monitor outlook --from 2025-12-04 --to 2026-03-05
    """
    if last is not None and first is None:
        raise click.UsageError("--to needs --from.")
    if first is not None and (as_of is not None or as_json):
        raise click.UsageError("--from does not go with --as-of or --json.")
    click.echo(_weekly(first, last, offline) if first else _now(as_json, as_of, offline), nl=False)


def _now(as_json: bool, as_of: date | None, offline: bool) -> str:
    from monitor.job import utc_now
    from monitor.recorded.answers import outlooks_recorded
    from monitor.recorded.views import Look
    from monitor.reports.outlook_text import outlook_json, outlook_text

    chosen = settings()
    with reading(chosen) as connection:
        found = outlooks_recorded(connection, Look(chosen, utc_now(), offline, as_of))
    return outlook_json(found) if as_json else outlook_text(found)


def _weekly(first: date, last: date | None, offline: bool) -> str:
    from monitor.job import utc_now
    from monitor.progress.replay import days_between
    from monitor.recorded.answers import outlooks_on
    from monitor.recorded.views import Look
    from monitor.reports.outlook_text import outlook_csv
    from monitor.trade_calendar import new_york

    now, chosen = utc_now(), settings()
    days = days_between(first, last or now.astimezone(new_york()).date(), "week")
    if not days:
        raise click.UsageError(f"There is no Thursday between {first} and {last or 'today'}.")
    with reading(chosen) as connection, telling() as tell:
        look, found = Look(chosen, now, offline), {}
        for number, on in enumerate(days):
            tell("looking ahead", done=number, total=len(days))
            found[on] = outlooks_on(connection, look, on)
    return outlook_csv(found)
