"""`monitor refresh`."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from monitor.commands.options import Years, log_option, offline_option
from monitor.commands.output import Form, forms, print_document
from monitor.commands.shared import exit_code_of, exit_for, progress_bar, settings, tell_problems

if TYPE_CHECKING:
    from monitor.jobs.fetch import Fetched


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
    from monitor.core.clocks import utc_now
    from monitor.jobs.fetch import fetch

    if offline and (history or commodities or years or again):
        raise click.UsageError(
            "--offline makes no network requests; --history, --commodity, --years and --again do: "
            "use one or the other."
        )
    chosen, now = settings(), utc_now()
    with progress_bar() as progress:
        fetched = fetch(
            chosen,
            now,
            progress,
            offline=offline,
            history=history,
            commodities=commodities,
            years=years,
            again=again,
        )
    if form == "json":
        _print_document(fetched)
    else:
        _print_result(fetched)
    tell_problems(fetched.problems)
    exit_for(fetched.problems)


def _print_document(fetched: Fetched) -> None:
    done, names = fetched.result, fetched.names
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
                for code, year, why in fetched.missing
            ],
            "problems": [str(problem) for problem in fetched.problems],
            "exit_code": exit_code_of(fetched.problems),
        }
    )


def _print_result(fetched: Fetched) -> None:
    """Print what was recorded, and which commodity-years could not be fetched."""
    from monitor.core.formats import plural

    done = fetched.result
    click.echo(
        f"{plural(done.slices, 'response', 'responses')} checked: {done.added:,} rows new, "
        f"{done.revised:,} revised, {done.withdrawn:,} withdrawn."
    )
    for code, year, why in fetched.missing:
        sentence = f"Missing: commodity {code}, marketing year {year} ({why})."
        click.echo(fetched.names.written(sentence))
