"""`monitor outlook`."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import click

from monitor.commands.options import Day, as_of_option, offline_option
from monitor.commands.output import Form, forms, print_json, print_table
from monitor.commands.shared import progress_bar, reading, settings

if TYPE_CHECKING:
    from monitor.outlook.load import Forecasts


@click.command()
@forms("outlook", table=True)
@click.option("--from", "first", type=Day(), help="Weekly outlooks from this date, as CSV.")
@click.option("--to", "last", type=Day(), help="With --from: last date (default: today).")
@click.option(
    "--out", type=click.Path(path_type=Path), help="With --from: write table and charts here."
)
@as_of_option
@offline_option
def outlook(
    form: Form,
    first: date | None,
    last: date | None,
    out: Path | None,
    as_of: date | None,
    offline: bool,
) -> None:
    """Forecast each promise, with uncertainty.

    Gives the chance of reaching the target, ranges, and how such ranges have held before.

    With --from: the forecast for every Thursday, using only data published by then.

    \b
    Example:
      monitor outlook --from 2025-12-04 --to 2026-03-05 --out said
    """
    if first is None and (last is not None or out is not None):
        raise click.UsageError("--to and --out need --from.")
    if first is not None and (as_of is not None or form == "json"):
        raise click.UsageError("--from does not go with --as-of or --json.")
    if first is None:
        _print_now(form, as_of, offline)
    else:
        _tell(_weekly(first, last, offline), out)


def _print_now(form: Form, as_of: date | None, offline: bool) -> None:
    from monitor.assess.as_of import Query
    from monitor.core.clocks import utc_now
    from monitor.exports.outlook import outlook_table, outlooks_on
    from monitor.jobs.queries import load_outlooks
    from monitor.reports.outlook import outlook_json, outlook_text

    chosen = settings()
    with reading(chosen, offline=offline) as connection:
        found = load_outlooks(connection, Query(chosen, utc_now(), offline, as_of))
    if form == "json":
        print_json(outlook_json(found))
    elif form == "csv":
        on = found.status_report.as_of_on
        print_table(outlook_table([*outlooks_on(on, found.status_report, found.outlooks)]))
    else:
        click.echo(outlook_text(found), nl=False)


def _tell(found: dict[date, Forecasts], out: Path | None) -> None:
    from monitor.core.formats import plural
    from monitor.reports.outlook import outlook_csv

    if out is None:
        click.echo(outlook_csv(found), nl=False)
        return
    from monitor.charts.past_outlooks import pictures
    from monitor.exports.csv_file import encoded
    from monitor.reports.publish import OUTLOOK, publish

    files = {"outlook.csv": encoded(outlook_csv(found), bom=settings().csv_bom)}
    for picture in pictures(found):
        saved = picture.save()
        files |= {f"{picture.stem}.png": saved.png, f"{picture.stem}.svg": saved.svg}
    publish(files, [out], OUTLOOK)
    click.echo(f"Wrote {plural(len(found), 'weekly forecast', 'weekly forecasts')} to {out}.")


def _weekly(first: date, last: date | None, offline: bool) -> dict[date, Forecasts]:
    from monitor.assess.as_of import Query
    from monitor.assess.replay import days_between
    from monitor.core.calendar import new_york
    from monitor.core.clocks import utc_now
    from monitor.jobs.queries import load_outlooks_on

    now, chosen = utc_now(), settings()
    days = days_between(first, last or now.astimezone(new_york()).date(), "week")
    if not days:
        raise click.UsageError(f"There is no Thursday between {first} and {last or 'today'}.")
    with reading(chosen, offline=offline) as connection, progress_bar() as progress:
        query, found = Query(chosen, now, offline), {}
        for number, on in enumerate(days):
            progress("looking ahead", done=number, total=len(days))
            found[on] = load_outlooks_on(connection, query, on)
    return found
