"""Write all files of an export, in the formats requested."""

from __future__ import annotations

import importlib
import importlib.util
import re
import shutil
from collections.abc import Callable, Collection, Sequence
from functools import partial
from io import TextIOWrapper
from pathlib import Path
from typing import BinaryIO, cast

from monitor.assess.status_report import StatusReport
from monitor.core.errors import ConfigError
from monitor.core.frozen import Frozen
from monitor.core.installed import how_to_add
from monitor.core.version import __version__
from monitor.exports import calendar_file, csv_file, json_file, package
from monitor.exports.tables import Table, Written

SQL = Path(__file__).parent / "sql"
QUERIES = "queries"
"""The folder of ready queries beside Parquet files."""
READS = re.compile(r"'(\w+)(?:/\*\*/\*)?\.parquet'")
"""A table that a query reads."""

Write = Callable[[Sequence[Table], Path], list[Written]]


class Format(Frozen):
    """A format: the module that writes it, and the library it needs, if any."""

    module: str
    needs: str | None = None


FORMATS = {
    "csv": Format("csv_file"),
    "json": Format("json_file"),
    "xlsx": Format("xlsx", "xlsxwriter"),
    "parquet": Format("parquet", "pyarrow"),
}


def writer(name: str, *, csv_bom: bool = False) -> Write:
    """Return the function that writes a format; `csv_bom` writes CSV for Excel.

    Raises ConfigError, with what to install, if its library is missing.
    """
    form = FORMATS[name]
    if not is_there(name):
        raise ConfigError(
            f"The format {name} needs {form.needs}, which is not installed: "
            f"{how_to_add(name, form.needs or name)}"
        )
    write = importlib.import_module(f"monitor.exports.{form.module}").write
    return cast(Write, partial(write, bom=True) if csv_bom and name == "csv" else write)


def is_there(name: str) -> bool:
    """Return whether the library of a format is installed."""
    needs = FORMATS[name].needs
    return needs is None or importlib.util.find_spec(needs) is not None


STREAMED = ("csv", "json")
"""The formats that are text, and are written to a stream."""


def write_stream(table: Table, form: str, out: BinaryIO, *, csv_bom: bool = False) -> None:
    """Write one table to a stream, row by row, in one of STREAMED."""
    if form == "json":
        json_file.put(table, out)
        return
    encoding = csv_file.encoding_of(bom=csv_bom)
    # because a wrapper that is not detached closes the stream
    text = TextIOWrapper(out, encoding=encoding, newline="", write_through=False)
    try:
        csv_file.put(table, text)
        text.flush()
    finally:
        text.detach()


def write_export(
    tables: Sequence[Table],
    writers: Sequence[Write],
    status_report: StatusReport,
    calendar_before: bytes | None,
    folder: Path,
) -> None:
    """Write the tables in every format, the calendar, queries and `datapackage.json`."""
    written = [one for write in writers for one in write(tables, folder)]
    (folder / calendar_file.FILE).write_bytes(
        calendar_file.deadlines_ics(status_report, calendar_before)
    )
    for query in _answered_by({one.table.name for one in written if one.format == "parquet"}):
        (folder / QUERIES).mkdir(exist_ok=True)
        shutil.copy(query, folder / QUERIES)
    described = package.datapackage(written, status_report.as_of_on, __version__)
    (folder / package.FILE).write_text(described, encoding="utf-8")


def _answered_by(names: Collection[str]) -> list[Path]:
    """Return the ready queries of which every table is among the Parquet files."""
    return [
        query
        for query in sorted(SQL.glob("*.sql"))
        if set(READS.findall(query.read_text(encoding="utf-8"))) <= set(names)
    ]
