"""Parquet as DuckDB, Polars and pandas read it."""

from pathlib import Path

import duckdb
import polars
import pyarrow.dataset as ds
import pyarrow.parquet as pq

from monitor.exports import parquet
from monitor.exports.tables import Cells, Column, Table
from monitor.sources import snapshot

COLUMNS = (
    Column("commodity", "text", "A name."),
    Column("market_year", "integer", "A year."),
    Column("destination_code", "integer", "A code."),
    Column("tons", "integer", "An amount."),
)
NAMES = (*(c.name for c in snapshot.commodities()), "100 %", "a=b", "../../x", "+ ü", "A%2FB")


def partitioned() -> Table:
    rows: list[Cells] = [
        (name, year, 5700, None if year == 2026 else number)
        for number, name in enumerate(NAMES)
        for year in (2026, 2027)
    ]
    return Table(
        "t", "T", COLUMNS, ("commodity", "market_year"), lambda: rows,
        partitions=("commodity", "market_year"), sorted_by=("destination_code",),
    )  # fmt: skip


def test_every_name_and_type_is_read_back_alike(tmp_path: Path) -> None:
    table = partitioned()
    parquet.write([table], tmp_path)
    expected = sorted(table.rows(), key=str)
    names = "commodity, market_year, destination_code, tons"

    in_duckdb = duckdb.sql(
        f"SELECT {names} FROM read_parquet('{tmp_path}/t/**/*.parquet', hive_partitioning = true)"
    )
    frame = polars.scan_parquet(tmp_path / "t", hive_partitioning=True).collect()
    in_pandas = ds.dataset(tmp_path / "t", partitioning="hive").to_table().to_pandas()

    assert sorted(in_duckdb.fetchall(), key=str) == expected
    assert sorted(frame.select(names.split(", ")).rows(), key=str) == expected
    assert sorted(in_pandas["commodity"].unique()) == sorted(NAMES)
    assert in_duckdb.types == ["VARCHAR", "BIGINT", "BIGINT", "BIGINT"]
    assert frame.schema["market_year"] == frame.schema["tons"] == polars.Int64


def test_rows_are_sorted_and_each_group_says_what_is_in_it(export: Path) -> None:
    path = export / "observations/commodity=Soybeans/market_year=2026/part-0.parquet"
    file = pq.ParquetFile(path)
    rows = file.read(["destination_code", "week_ending"]).to_pylist()

    places = [(row["destination_code"], row["week_ending"]) for row in rows]
    assert len(places) > 1_000
    assert places == sorted(places)
    group = file.metadata.row_group(0)
    assert [column.column_index for column in group.sorting_columns] == [
        file.schema_arrow.get_field_index(name) for name in ("destination_code", "week_ending")
    ]
    weeks = group.column(file.schema_arrow.get_field_index("week_ending"))
    assert (weeks.statistics.min, weeks.statistics.max) == (
        min(week for _, week in places),
        max(week for _, week in places),
    )
    assert weeks.has_column_index


def test_a_long_table_has_groups_that_readers_share_among_processors(tmp_path: Path) -> None:
    rows = ((str(n), n, n, n) for n in range(parquet.ROW_GROUP + 1))
    parquet.write([Table("t", "T", COLUMNS, ("tons",), lambda: rows)], tmp_path)

    metadata = pq.ParquetFile(tmp_path / "t.parquet").metadata

    groups = [metadata.row_group(k).num_rows for k in range(metadata.num_row_groups)]
    assert groups == [122_880, 1]
