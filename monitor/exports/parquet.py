"""Write tables as Parquet; the ledger's rows in folders by commodity and marketing year.

The folders are named as Hive does (`commodity=Soybeans/market_year=2026/`), which DuckDB, pandas
and Spark read as columns. Only one partition at a time is in memory.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import quote

from monitor.exports.tables import Cells, Column, Kind, Table, Value, Written

if TYPE_CHECKING:
    import pyarrow as pa

BATCH = 50_000
MEDIATYPE = "application/vnd.apache.parquet"


def write(tables: Sequence[Table], folder: Path) -> list[Written]:
    """Write a file for each table, or a tree of folders for a partitioned table."""
    return [_partitioned(t, folder) if t.partitions else _single(t, folder) for t in tables]


def _single(table: Table, folder: Path) -> Written:
    path = folder / f"{table.name}.parquet"
    _put(table.columns, table.rows(), range(len(table.columns)), path)
    return Written(table, (path.name,), "parquet", MEDIATYPE)


def _partitioned(table: Table, folder: Path) -> Written:
    """Write one file for each partition; partition columns are only in the folders' names."""
    kept = [k for k, column in enumerate(table.columns) if column.name not in table.partitions]
    columns = [table.columns[k] for k in kept]
    paths = []
    for values, rows in table.parts():
        names = zip(table.partitions, values, strict=True)
        inside = "/".join([table.name, *(f"{name}={_quoted(value)}" for name, value in names)])
        (folder / inside).mkdir(parents=True)
        paths.append(f"{inside}/part-0.parquet")
        _put(columns, rows, kept, folder / paths[-1])
    return Written(table, tuple(paths), "parquet", MEDIATYPE)


def _put(columns: Sequence[Column], rows: Iterable[Cells], kept: Sequence[int], path: Path) -> None:
    import pyarrow as pa
    from pyarrow.parquet import ParquetWriter

    schema = pa.schema([_field(column) for column in columns])
    source = iter(rows)
    with ParquetWriter(path, schema, compression="zstd") as out:
        while batch := list(islice(source, BATCH)):
            arrays = [
                pa.array([row[k] for row in batch], type=field.type)
                for k, field in zip(kept, schema, strict=True)
            ]
            out.write_table(pa.Table.from_arrays(arrays, schema=schema))


def _field(column: Column) -> pa.Field:
    import pyarrow as pa

    types: dict[Kind, pa.DataType] = {
        "text": pa.string(),
        "integer": pa.int64(),
        "number": pa.float64(),
        "boolean": pa.bool_(),
        "date": pa.date32(),
        "instant": pa.timestamp("us", tz="UTC"),
    }
    about = {"description": column.meaning} | ({"unit": column.unit} if column.unit else {})
    return pa.field(column.name, types[column.kind], metadata=about)


def _quoted(value: Value) -> str:
    return quote(str(value), safe=" ")
