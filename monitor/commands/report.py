"""`monitor report`."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import click

from monitor.commands.options import as_of_option, offline_option, out_option
from monitor.commands.output import Form, forms, print_document
from monitor.commands.shared import (
    exit_code_of,
    exit_for,
    progress_bar,
    reading,
    settings,
    tell_problems,
)
from monitor.core.errors import MonitorError


@click.command()
@as_of_option
@out_option
@offline_option
@click.option("--pdf", is_flag=True, help="Also write a PDF, with the installed Chromium.")
@forms("report")
def report(as_of: date | None, out: Path | None, offline: bool, pdf: bool, form: Form) -> None:
    """Write the report from recorded data.

    Fetches nothing and raises no alert. With --as-of the report is written below
    reconstructed/, apart from those published on their day.
    """
    from monitor.assess.as_of import Query
    from monitor.core.clocks import utc_now
    from monitor.jobs.recorded_report import report_recorded

    chosen, problems = settings(), list[MonitorError]()
    with reading(chosen, offline=offline) as connection, progress_bar() as progress:
        progress("drawing")
        query = Query(chosen, utc_now(), offline, as_of)
        folder = report_recorded(connection, query, out, pdf=pdf or chosen.pdf, problems=problems)
    if form == "json":
        print_document(
            {
                "folder": str(folder),
                "index": str(folder / "index.html"),
                "problems": [str(problem) for problem in problems],
                "exit_code": exit_code_of(problems),
            }
        )
    else:
        click.echo(f"Report written to {folder}; open {folder / 'index.html'}.")
    tell_problems(problems)
    exit_for(problems)
