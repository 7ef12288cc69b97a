"""`monitor publish`."""

from __future__ import annotations

from pathlib import Path

import click

from monitor.commands.output import Form, forms, print_document
from monitor.commands.shared import progress_bar, reading, settings


@click.command()
@click.option(
    "--to",
    "folder",
    required=True,
    type=click.Path(path_type=Path),
    help="Folder of the site; replaced as a whole.",
)
@forms("publish")
def publish(folder: Path, form: Form) -> None:
    """Copy the reports as a site for any web server.

    Adds a page for each past day on which something new was known (asof), and files for programs
    (api/v1). The folder is replaced in one step, so that it never holds
    half a site; other files in it are kept. Safe to repeat; fetches nothing.
    """
    from monitor.assess.as_of import Query
    from monitor.core.clocks import utc_now
    from monitor.core.formats import day, plural
    from monitor.jobs.publish_site import newest_report, publish_reports

    chosen = settings()
    offline = newest_report(chosen).offline
    with reading(chosen, offline=offline) as connection, progress_bar() as progress:
        progress("publishing")
        done = publish_reports(connection, Query(chosen, utc_now(), offline), folder)
    if form == "json":
        print_document(
            {
                "as_of": done.on.isoformat(),
                "folder": str(folder),
                "reports": done.reports,
                "past_days": done.days,
            }
        )
        return
    click.echo(
        f"Published {plural(done.reports, 'report', 'reports')}, the newest of {day(done.on)}, and "
        f"what was known on {plural(done.days, 'day', 'days')} to {folder}."
    )
