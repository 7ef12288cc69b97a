"""`monitor replay`."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, cast

import click

from monitor.commands.options import Day, offline_option
from monitor.commands.output import Form, forms, print_document
from monitor.commands.shared import progress_bar, reading, settings

if TYPE_CHECKING:
    from monitor.assess.replay import Every, Replay
    from monitor.assess.statements import CheckedStatement
    from monitor.core.records import ShownOrigin

FIRST = date(2025, 10, 30)


@click.command()
@click.option("--from", "first", type=Day(), default=FIRST, show_default=True, help="First date.")
@click.option("--to", "last", type=Day(), help="Last date (default: today).")
@click.option("--every", type=click.Choice(["day", "week"]), default="week", show_default=True)
@click.option("--out", type=click.Path(path_type=Path), help="Write replay.csv and charts here.")
@click.option(
    "--dask", is_flag=True, help="Use all cores of this machine (needs the extra `dask`)."
)
@click.option("--scheduler", metavar="ADDRESS", help="Use the dask cluster at this address.")
@forms("replay", table=True)
@offline_option
def replay(
    first: date,
    last: date | None,
    every: str,
    out: Path | None,
    dask: bool,
    scheduler: str | None,
    form: Form,
    offline: bool,
) -> None:
    """Recompute every reading for past days.

    Uses only what was published by each day.

    Prints a CSV table, also without --csv; with --out writes it to a folder, with a chart for each
    reading and the public statements up to the last day (statements.csv).

    \b
    Example:
      monitor replay --from 2025-10-30 --to 2026-10-08 --out replayed
    """
    from monitor.assess.as_of import Query
    from monitor.assess.replay import days_between
    from monitor.core.calendar import new_york
    from monitor.core.clocks import utc_now
    from monitor.core.formats import plural
    from monitor.core.frozen import replace
    from monitor.jobs.queries import load_replay, load_statements
    from monitor.reports.replay_and_backtest import replay_as_data, replay_csv

    now, chosen = utc_now(), settings()
    until = last or now.astimezone(new_york()).date()
    days = days_between(first, until, cast("Every", every))
    if not days:
        raise click.UsageError(f"No day to replay between {first} and {until}.")
    with reading(chosen, offline=offline) as connection, progress_bar() as progress:
        progress("replaying")
        query = Query(chosen, now, offline)
        if dask or scheduler is not None:
            from monitor.jobs.spread_replay import spread_replay  # because it needs an extra

            found = spread_replay(query, days, scheduler, partial(progress, "replaying"))
        else:
            found = load_replay(connection, query, days)
        last_report, said = load_statements(connection, replace(query, as_of=days[-1]))
    table = replay_csv(found)
    if out is not None:
        _write(found, said, table, out, last_report.freshness.origin)
    if form == "json":
        print_document({"every": every, "folder": out and str(out), **replay_as_data(found)})
    elif out is None or form == "csv":
        click.echo(table, nl=False)
    else:
        click.echo(f"Wrote {plural(len(found.days), 'day', 'days')} to {out}.")


def _write(
    found: Replay,
    said: Sequence[CheckedStatement],
    table: str,
    out: Path,
    origin: ShownOrigin | None,
) -> None:
    from monitor.charts.replay import pictures
    from monitor.commitments.promises import read_events
    from monitor.exports import csv_file
    from monitor.exports.statements import statements_table
    from monitor.reports.publish import REPLAY, publish

    tables = {"replay.csv": table, "statements.csv": csv_file.text(statements_table(said))}
    bom = settings().csv_bom
    files = {name: csv_file.encoded(text, bom=bom) for name, text in tables.items()}
    for picture in pictures(found, read_events(settings().events), said, origin):
        saved = picture.save()
        files |= {f"{picture.stem}.png": saved.png, f"{picture.stem}.svg": saved.svg}
    publish(files, [out], REPLAY)
