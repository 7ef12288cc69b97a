"""`monitor export`."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import click

from monitor.commands.options import as_of_option, offline_option
from monitor.commands.output import Form, forms, print_document
from monitor.commands.shared import progress_bar, reading, settings


@click.command()
@click.option(
    "--format",
    "formats",
    type=click.Choice(["csv", "json", "xlsx", "parquet"]),
    multiple=True,
    default=("csv", "json"),
    help="Repeat for several formats; default: csv and json.",
)
@click.option(
    "--out",
    type=click.Path(path_type=Path),
    default=Path("export"),
    show_default=True,
    help="Folder for the export; its contents are replaced.",
)
@click.option(
    "--bom/--no-bom",
    default=None,
    help="Write CSV with a byte-order mark for Excel (default: MONITOR_CSV_BOM).",
)
@forms("export")
@as_of_option
@offline_option
def export(
    formats: tuple[str, ...],
    out: Path,
    bom: bool | None,
    form: Form,
    as_of: date | None,
    offline: bool,
) -> None:
    """Export recorded data and assessments as tables.

    The folder also has deadlines.ics and datapackage.json.
    """
    from monitor.assess.as_of import Query
    from monitor.core.clocks import utc_now
    from monitor.jobs.export import export_recorded

    chosen = settings()
    with reading(chosen, offline=offline) as connection, progress_bar() as progress:
        progress("exporting")
        query, csv_bom = (
            Query(chosen, utc_now(), offline, as_of),
            chosen.csv_bom if bom is None else bom,
        )
        export_recorded(connection, query, formats, out, csv_bom=csv_bom)
    if form == "json":
        files = sorted(
            path.relative_to(out).as_posix() for path in out.rglob("*.*") if path.is_file()
        )
        print_document({"folder": str(out), "files": files})
        return
    click.echo(f"Export written to {out}; {out / 'datapackage.json'} describes its tables.")
