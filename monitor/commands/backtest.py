"""`monitor backtest`."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from monitor.commands.options import offline_option
from monitor.commands.output import Form, forms, print_document
from monitor.commands.shared import progress_bar, reading, settings

if TYPE_CHECKING:
    from collections.abc import Sequence

    from monitor.outlook.run_backtest import Scored
    from monitor.outlook.summary import Line


@click.command()
@click.option(
    "--out",
    type=click.Path(path_type=Path),
    default=Path("backtest"),
    show_default=True,
    help="Folder for the tables and charts.",
)
@click.option(
    "--dask", is_flag=True, help="Use all cores of this machine (needs the extra `dask`)."
)
@click.option("--scheduler", metavar="ADDRESS", help="Use the dask cluster at this address.")
@forms("backtest", table=True)
@offline_option
def backtest(out: Path, dask: bool, scheduler: str | None, form: Form, offline: bool) -> None:
    """Score past forecasts against what happened.

    Simple forecasts are scored as well. Each past window is forecast only from windows that had
    ended before it: years, seasons, shorter windows, and shipments. Takes some minutes.

    \b
    Example:
      monitor backtest --out backtest
    """
    from monitor.assess.as_of import Query
    from monitor.core.clocks import utc_now
    from monitor.outlook.run_backtest import backtested, spread
    from monitor.reports.replay_and_backtest import backtest_as_data, backtest_text, record_csv

    chosen = settings()
    with reading(chosen, offline=offline) as connection, progress_bar() as progress:

        def done(number: int, total: int) -> None:
            progress("windows", done=number, total=total)

        with spread(dask, scheduler, done) as work:
            found = backtested(connection, Query(chosen, utc_now(), offline), work)
        progress("drawing")
        _write(found, found.lines, out)
    if form == "json":
        print_document({"folder": str(out), **backtest_as_data(found.lines, found.names)})
    elif form == "csv":
        click.echo(record_csv(found.lines), nl=False)
    else:
        click.echo(backtest_text(found.lines, found.names))
        click.echo(f"The tables and charts are in {out}.")


def _write(found: Scored, lines: Sequence[Line], out: Path) -> None:
    from monitor.charts.backtest import pictures
    from monitor.exports.csv_file import encoded
    from monitor.reports.publish import BACKTEST, publish
    from monitor.reports.replay_and_backtest import backtest_text, record_csv

    text = backtest_text(lines, found.names)
    table = encoded(record_csv(lines), bom=settings().csv_bom)
    files = {"track_record.csv": table, "backtest.txt": text.encode()}
    for picture in pictures(found.backtests[0], found.names):
        saved = picture.save()
        files |= {f"{picture.stem}.png": saved.png, f"{picture.stem}.svg": saved.svg}
    publish(files, [out], BACKTEST)
