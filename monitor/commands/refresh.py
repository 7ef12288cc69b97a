"""`monitor refresh`."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

import click

from monitor.commands.options import Years, log_option, offline_option
from monitor.commands.output import Form, forms, print_document
from monitor.commands.shared import exit_code_of, exit_for, progress_bar, settings, tell_problems
from monitor.core.formats import plural

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Callable, Sequence

    from monitor.core.errors import MonitorError
    from monitor.core.names import Names
    from monitor.ingest.intake import IngestResult
    from monitor.ledger import requests

    Failed = tuple[int, int, requests.Result]


@click.command()
@offline_option
@click.option("--history", is_flag=True, help="Fetch all of USDA's history, within the quota.")
@click.option(
    "--commodity",
    "commodities",
    multiple=True,
    help="Only this commodity (name or code); repeatable.",
)
@click.option(
    "--years", type=Years(), default=(), help="Only these marketing years, e.g. 2020-2026."
)
@click.option("--again", is_flag=True, help="Also fetch what is recorded and not yet due.")
@forms("refresh")
@log_option("off")
def refresh(
    offline: bool,
    history: bool,
    commodities: tuple[str, ...],
    years: tuple[int, ...],
    again: bool,
    form: Form,
) -> None:
    """Fetch and record figures; no assessment, no report.

    With --history (or --commodity, --years) it also fetches commodity-years no promise needs. It
    resumes where it stopped: run it again when the quota is used up. --again fetches every
    selected commodity-year again, or all that the promises need.
    """
    from monitor.commitments.promises import read_commitments
    from monitor.core.clocks import utc_now
    from monitor.core.records import USDA
    from monitor.ingest.clients import FetchOptions
    from monitor.ingest.update import refresh as refresh_promises
    from monitor.ingest.update import refresh_history
    from monitor.jobs import run
    from monitor.ledger import read, requests

    if offline and (history or commodities or years or again):
        raise click.UsageError(
            "--offline makes no network requests; --history, --commodity, --years and --again do: "
            "use one or the other."
        )
    chosen, now = settings(), utc_now()
    promises = read_commitments(chosen.commitments)
    fetch_promises: Callable[..., IngestResult] = partial(refresh_promises, again=again)
    if history or commodities or years:
        fetch_promises = partial(refresh_history, commodities=commodities, years=years, again=again)
    with progress_bar() as progress:
        options = FetchOptions(chosen, now, progress, offline)

        def fetch(connection: sqlite3.Connection) -> tuple[IngestResult, list[Failed], Names]:
            result = fetch_promises(connection, options, promises)
            return result, requests.failed(connection), read.names(connection, USDA)

        (done, missing, names), problems = run.alone(chosen, now, fetch)
    problems += done.problems
    if form == "json":
        _print_document(done, missing, names, problems)
    else:
        _print_result(done, missing, names)
    tell_problems(problems)
    exit_for(problems)


def _print_document(
    done: IngestResult, missing: Sequence[Failed], names: Names, problems: list[MonitorError]
) -> None:
    print_document(
        {
            "answers": done.slices,
            "rows_added": done.added,
            "rows_revised": done.revised,
            "rows_withdrawn": done.withdrawn,
            "missing": [
                {
                    "commodity_code": code,
                    "commodity": names.commodities.get(code),
                    "market_year": year,
                    "why": why,
                }
                for code, year, why in missing
            ],
            "problems": [str(problem) for problem in problems],
            "exit_code": exit_code_of(problems),
        }
    )


def _print_result(done: IngestResult, missing: Sequence[Failed], names: Names) -> None:
    """Print what was recorded, and which commodity-years could not be fetched."""
    click.echo(
        f"{plural(done.slices, 'response', 'responses')} checked: {done.added:,} rows new, "
        f"{done.revised:,} revised, {done.withdrawn:,} withdrawn."
    )
    for code, year, why in missing:
        click.echo(names.written(f"Missing: commodity {code}, marketing year {year} ({why})."))
