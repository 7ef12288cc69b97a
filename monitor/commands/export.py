"""`monitor export`."""

from __future__ import annotations

import sys
from datetime import date
from pathlib import Path

import click

from monitor.commands.options import as_of_option, offline_option
from monitor.commands.output import Form, forms, print_document
from monitor.commands.shared import progress_bar, reading, settings

TABLES = (
    "readings",
    "assessments",
    "purchases",
    "weeks_to_come",
    "statements",
    "events",
    "outlook",
    "replay",
    "alerts",
    "revisions",
    "trades",
    "marketing_years",
    "weeks",
    "summed_weeks",
    "observations",
    "releases",
)
"""Those of `monitor/jobs/export_tables.py`, which would take --help long to import."""
FORMATS = ("csv", "json", "xlsx", "parquet")
STREAMED = ("csv", "json")
FOLDER = "export"


@click.command()
@click.argument("to", metavar="[-]", type=click.Choice(["-"]), required=False)
@click.option(
    "--table",
    "tables",
    type=click.Choice(TABLES),
    multiple=True,
    metavar="NAME",
    help=f"Only this table; repeat it for several. {', '.join(TABLES)}.",
)
@click.option(
    "--format",
    "formats",
    type=click.Choice(FORMATS),
    multiple=True,
    help="Repeat for several formats; default: csv and json, to standard output csv.",
)
@click.option(
    "--out",
    metavar="FOLDER",
    help=f"Folder for the export, or an address such as s3://bucket/tables (extra remote); its "
    f"contents are replaced (default: {FOLDER}).",
)
@click.option(
    "--bom/--no-bom",
    default=None,
    help="Write CSV with a byte-order mark for Excel (default for files: MONITOR_CSV_BOM).",
)
@forms("export")
@as_of_option
@offline_option
def export(
    to: str | None,
    tables: tuple[str, ...],
    formats: tuple[str, ...],
    out: str | None,
    bom: bool | None,
    form: Form,
    as_of: date | None,
    offline: bool,
) -> None:
    """Export recorded data and assessments as tables.

    The folder also has deadlines.ics and datapackage.json. With - one table goes to standard
    output, as CSV or JSON.

    \b
    Example:
      monitor export --table purchases - | head
    """
    if to is not None or out == "-":
        if to is not None and out is not None:
            raise click.UsageError("Give - or --out, not both.")
        if form == "json":
            raise click.UsageError("Standard output is the table: use --format json, not --json.")
        _to_stdout(tables, formats, as_of, bom=bool(bom), offline=offline)
        return
    tables, formats = tables or TABLES, formats or STREAMED
    place = _to_folder(tables, formats, out or FOLDER, as_of, bom, offline)
    package = f"{place}/datapackage.json"
    if form == "json":
        named = {"formats": list(dict.fromkeys(formats)), "tables": list(dict.fromkeys(tables))}
        print_document({"folder": place, "package": package, **named})
    else:
        click.echo(f"Export written to {place}; {package} describes its tables.")


def _to_folder(
    tables: tuple[str, ...],
    formats: tuple[str, ...],
    out: str,
    as_of: date | None,
    bom: bool | None,
    offline: bool,
) -> str:
    """Write the export; return its place."""
    from monitor.assess.as_of import Query
    from monitor.core.clocks import utc_now
    from monitor.exports.remote import is_address, shown
    from monitor.jobs.export import export_recorded, export_to_store

    chosen = settings()
    csv_bom = chosen.csv_bom if bom is None else bom
    with reading(chosen, offline=offline) as connection, progress_bar() as progress:
        progress("exporting")
        query = Query(chosen, utc_now(), offline, as_of)
        if is_address(out):
            export_to_store(connection, query, formats, out, csv_bom=csv_bom, names=tables)
        else:
            export_recorded(connection, query, formats, Path(out), csv_bom=csv_bom, names=tables)
    return shown(out).rstrip("/") if is_address(out) else str(Path(out))


def _to_stdout(
    tables: tuple[str, ...],
    formats: tuple[str, ...],
    as_of: date | None,
    *,
    bom: bool,
    offline: bool,
) -> None:
    from monitor.assess.as_of import Query
    from monitor.core.clocks import utc_now
    from monitor.jobs.export import export_stream

    if len(tables) != 1:
        raise click.UsageError("One table goes to standard output: give --table once.")
    form, *others = formats or STREAMED[:1]
    if others or form not in STREAMED:
        raise click.UsageError(f"To standard output goes one format: {' or '.join(STREAMED)}.")
    chosen, out = settings(), sys.stdout.buffer
    with reading(chosen, offline=offline) as connection:
        query = Query(chosen, utc_now(), offline, as_of)
        export_stream(connection, query, tables[0], form, out, csv_bom=bom)
    out.flush()
