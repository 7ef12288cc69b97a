"""Write tables as Parquet; the ledger's rows in folders by commodity and marketing year.

The folders are named as Hive does (`commodity=Soybeans/market_year=2026/`), which DuckDB, Polars,
pandas and Spark read as columns; signs other than letters, digits and spaces are written as
`%2F`, which all of them read back. Within a partition rows are sorted (`Table.sorted_by`). Each
group of rows has the least and greatest value of each column, so that a query reads only the groups
it needs. Only one group of rows at a time is in memory.
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

ROW_GROUP = 122_880
"""Rows in a group, as DuckDB has them: a reader works on several groups at once."""
MEDIATYPE = "application/vnd.apache.parquet"


def write(tables: Sequence[Table], folder: Path) -> list[Written]:
    """Write a file for each table, or a tree of folders for a partitioned table."""
    return [_partitioned(t, folder) if t.partitions else _single(t, folder) for t in tables]


def _single(table: Table, folder: Path) -> Written:
    path = folder / f"{table.name}.parquet"
    _put(table, table.rows(), range(len(table.columns)), path)
    return Written(table, (path.name,), "parquet", MEDIATYPE)


def _partitioned(table: Table, folder: Path) -> Written:
    """Write one file for each partition; partition columns are only in the folders' names."""
    kept = [k for k, column in enumerate(table.columns) if column.name not in table.partitions]
    paths = []
    for values, rows in table.parts():
        names = zip(table.partitions, values, strict=True)
        inside = "/".join([table.name, *(f"{name}={_quoted(value)}" for name, value in names)])
        (folder / inside).mkdir(parents=True)
        paths.append(f"{inside}/part-0.parquet")
        _put(table, rows, kept, folder / paths[-1])
    return Written(table, tuple(paths), "parquet", MEDIATYPE)


def _put(table: Table, rows: Iterable[Cells], kept: Sequence[int], path: Path) -> None:
    """Write rows with the columns at the places `kept`."""
    import pyarrow as pa
    from pyarrow.parquet import ParquetWriter, SortingColumn

    schema = pa.schema([_field(table.columns[k]) for k in kept])
    order = [SortingColumn(schema.get_field_index(name)) for name in table.sorted_by]
    source = iter(rows)
    with ParquetWriter(
        path, schema, compression="zstd", write_page_index=True, sorting_columns=order or None
    ) as out:
        while batch := list(islice(source, ROW_GROUP)):
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
