"""The files: each opened by the program its readers use."""

import csv
import json
import subprocess
import sys
from collections.abc import Iterable
from datetime import date, datetime
from io import BytesIO
from pathlib import Path

import duckdb
import pytest
from openpyxl import load_workbook

from monitor.assess.detailed_report import DetailedReport
from monitor.core import installed
from monitor.core.errors import ConfigError
from monitor.core.publications import summed_weeks
from monitor.exports import csv_file, json_file, parquet, xlsx
from monitor.exports.tables import Cells, Column, Table, plain
from monitor.exports.write import FORMATS, is_there, write_export, writer

COLUMNS = (
    Column("name", "text", "A name."),
    Column("tons", "integer", "An amount.", "metric tons"),
    Column("on", "date", "A day."),
)
HOSTILE = ["=1+1", "+49", "-cmd", "@sum", "\tx", "https://example.org/", "plain"]


def table(rows: Iterable[Cells]) -> Table:
    kept = list(rows)
    return Table("small", "Small", COLUMNS, ("name",), lambda: kept)


def hostile() -> Table:
    return table((name, -5, date(2026, 10, 1)) for name in HOSTILE)


def test_csv_runs_no_names_as_formulas_and_keeps_negative_amounts() -> None:
    rows = list(csv.DictReader(csv_file.text(hostile()).splitlines()))

    assert [row["name"] for row in rows] == [
        "'=1+1", "'+49", "'-cmd", "'@sum", "'\tx", "https://example.org/", "plain",
    ]  # fmt: skip
    assert {(row["tons"], row["on"]) for row in rows} == {("-5", "2026-10-01")}


def test_xlsx_runs_no_names_as_formulas_and_makes_no_links() -> None:
    out = BytesIO()
    xlsx.save([hostile()], out)
    sheet = load_workbook(BytesIO(out.getvalue()))["small"]

    assert [cell.value for cell in sheet["A"][1:]] == HOSTILE
    assert {cell.data_type for cell in sheet["A"]} == {"s"}
    assert not any(cell.hyperlink for cell in sheet["A"])


def test_not_known_is_empty_or_null_and_never_zero(tmp_path: Path) -> None:
    unknown = table([("a", None, None), ("b", 0, None)])
    json_file.write([unknown], tmp_path)

    assert csv_file.text(unknown) == "name,tons,on\na,,\nb,0,\n"
    assert json.loads((tmp_path / "small.json").read_text()) == [
        {"name": "a", "tons": None, "on": None},
        {"name": "b", "tons": 0, "on": None},
    ]


def test_an_empty_table_is_still_a_file(tmp_path: Path) -> None:
    for module in (csv_file, json_file, xlsx, parquet):
        module.write([table([])], tmp_path)

    assert (tmp_path / "small.csv").read_text() == "name,tons,on\n"
    assert json.loads((tmp_path / "small.json").read_text()) == []
    assert [cell.value for cell in load_workbook(tmp_path / "monitor.xlsx")["small"][1]] == [
        "name", "tons", "on",
    ]  # fmt: skip
    assert count(f"'{tmp_path}/small.parquet'") == 0


def count(source: str) -> int:
    [(found,)] = duckdb.sql(f"SELECT count(*) FROM {source}").fetchall()
    return int(found)


def test_csv_and_json_hold_the_same(export: Path, tables: dict[str, Table]) -> None:
    for name, kept in tables.items():
        rows = json.loads((export / f"{name}.json").read_text())
        with (export / f"{name}.csv").open(newline="") as file:
            fields = list(csv.DictReader(file))
        assert len(rows) == len(fields) == len(list(kept.rows()))
        for row, field in zip(rows, fields, strict=True):
            assert {name: as_csv(value) for name, value in row.items()} == field


def as_csv(value: object) -> str:
    """A value of JSON as the field of a CSV."""
    if value is None or isinstance(value, bool):
        return {None: "", True: "true", False: "false"}[value]
    return str(value)


def test_the_workbook_has_typed_cells_a_frozen_heading_and_definitions(
    export: Path, tables: dict[str, Table]
) -> None:
    book = load_workbook(export / "monitor.xlsx")

    assert book.sheetnames == [*tables, "definitions"]
    for name, kept in tables.items():
        sheet = book[name]
        assert sheet.freeze_panes == "A2"
        head = [str(cell.value).removesuffix(" (UTC)") for cell in sheet[1]]
        assert head == list(kept.header)
    sheet, header = book["purchases"], tables["purchases"].header
    row = next(r for r in sheet.iter_rows(min_row=2, values_only=True) if r[7] == 16_606_954)
    found = dict(zip(header, row, strict=True))
    assert found["week_ending"] == datetime(2026, 10, 1)  # noqa: DTZ001 a spreadsheet's day
    assert found["published_at"] == datetime(2026, 10, 8, 12, 30)  # noqa: DTZ001
    assert found["counted"] is True
    units = {(r[0], r[1]): r[3] for r in book["definitions"].iter_rows(values_only=True)}
    assert units["observations", "outstanding_sales"] == "the commodity’s unit"
    assert units["assessments", "share"] == "fraction of the target"


def test_a_table_longer_than_a_sheet_goes_on_in_the_next(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(xlsx, "MOST_ROWS", 3)
    out = BytesIO()
    xlsx.save([table((str(n), n, None) for n in range(7))], out)
    book = load_workbook(BytesIO(out.getvalue()))

    names = ["small", "small 2", "small 3"]
    assert book.sheetnames == [*names, "definitions"]
    amounts = [[cell.value for cell in book[name]["B"][1:]] for name in names]
    assert amounts == [[0, 1, 2], [3, 4, 5], [6]]


def test_duckdb_reads_the_partitions_as_they_are(export: Path, tables: dict[str, Table]) -> None:
    source = f"read_parquet('{export}/observations/**/*.parquet', hive_partitioning = true)"

    found = duckdb.sql(
        f"SELECT commodity, market_year, sum(net_sales) FROM {source} "
        "WHERE destination_code = 5700 AND latest GROUP BY ALL ORDER BY 2"
    ).fetchall()

    kept = tables["observations"]
    place = {name: kept.at(name) for name in kept.header}
    expected: dict[int, int] = {}
    for row in kept.rows():
        if row[place["destination_code"]] == 5700 and row[place["latest"]]:
            year, net = row[place["market_year"]], row[place["net_sales"]]
            assert isinstance(year, int)
            assert isinstance(net, int) or row[place["week_ending"]] in summed_weeks()
            expected[year] = expected.get(year, 0) + (net or 0)
    assert [(name, int(year), int(total)) for name, year, total in found] == [
        ("Soybeans", year, total) for year, total in expected.items()
    ]
    assert count(source) == 2_830
    assert (export / "observations/commodity=Soybeans/market_year=2026/part-0.parquet").exists()


def test_duckdb_knows_the_types(export: Path) -> None:
    found = duckdb.sql(f"DESCRIBE SELECT * FROM '{export}/purchases.parquet'").fetchall()

    types = {name: kind for name, kind, *_ in found}
    assert types["week_ending"] == "DATE"
    assert types["published_at"] == "TIMESTAMP WITH TIME ZONE"
    assert types["purchased"] == "BIGINT"
    assert types["counted"] == "BOOLEAN"


def test_a_hostile_commodity_stays_inside_the_folder(tmp_path: Path) -> None:
    rows = [("../../x", 1, None), ("Beef & pork / 50 %", 2, None)]
    made = Table("t", "T", COLUMNS, ("name",), lambda: rows, partitions=("name",))

    parquet.write([made], tmp_path)

    assert sorted(path.relative_to(tmp_path).parts[0] for path in tmp_path.rglob("*")) == ["t"] * 5
    source = f"read_parquet('{tmp_path}/t/*/*.parquet', hive_partitioning = true)"
    assert duckdb.sql(f"SELECT name, tons FROM {source} ORDER BY tons").fetchall() == [
        ("../../x", 1),
        ("Beef & pork / 50 %", 2),
    ]


def test_the_same_figures_give_the_same_bytes(
    export: Path, tables: dict[str, Table], status_report: DetailedReport, tmp_path: Path
) -> None:
    names = ("csv", "json", "xlsx")
    write_export(
        list(tables.values()), [writer(name) for name in names], status_report, None, tmp_path
    )

    made = [path for path in tmp_path.iterdir() if path.name != "datapackage.json"]
    assert len(made) == 34
    for path in made:
        assert path.read_bytes() == (export / path.name).read_bytes(), path.name


def test_a_missing_library_is_named_with_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "xlsxwriter", None)

    assert is_there("xlsx") is False
    with pytest.raises(ConfigError) as raised:
        writer("xlsx")
    assert str(raised.value) == (
        "The format xlsx needs xlsxwriter, which is not installed: "
        f"in {installed.checkout()}, `make extras EXTRAS=xlsx`."
    )


def test_frictionless_finds_the_tables_valid(export: Path) -> None:
    described = json.loads((export / "datapackage.json").read_text())
    wanted = [r for r in described["resources"] if r["format"] == "csv"]
    assert len(wanted) == 16
    (export / "checked.json").write_text(json.dumps(described | {"resources": wanted}))

    done = subprocess.run(
        [sys.executable, "-m", "frictionless", "validate", "checked.json", "--json"],
        cwd=export,
        capture_output=True,
        text=True,
        check=False,
    )

    report = json.loads(done.stdout)
    assert report["valid"], done.stdout[:2000]
    assert {task["stats"].get("rows", 0) for task in report["tasks"]} >= {8, 20, 2_830}


def test_the_description_names_every_file_column_and_unit(
    export: Path, tables: dict[str, Table]
) -> None:
    described = json.loads((export / "datapackage.json").read_text())

    listed = set()
    for resource in described["resources"]:
        paths = resource["path"]
        listed |= set([paths] if isinstance(paths, str) else paths)
        kept = tables[resource["name"].rpartition("-")[0]]
        fields = resource["schema"]["fields"]
        assert [field["name"] for field in fields] == list(kept.header)
        assert all(field["description"] for field in fields)
    files = {p.relative_to(export).as_posix() for p in export.rglob("*") if p.is_file()}
    assert files - listed <= {
        "datapackage.json",
        "deadlines.ics",
        "checked.json",
        "queries/assessments.sql",
    }
    assert listed <= files
    assert set(FORMATS) == {resource["format"] for resource in described["resources"]}


def test_instants_are_written_in_utc() -> None:
    assert plain(datetime.fromisoformat("2026-10-08T08:30:00-04:00")) == "2026-10-08T12:30:00Z"


def test_csv_for_excel_begins_with_its_mark_and_the_description_says_so(
    tables: dict[str, Table], status_report: DetailedReport, tmp_path: Path
) -> None:
    write_export(
        [tables["purchases"]], [writer("csv", csv_bom=True)], status_report, None, tmp_path
    )

    assert (tmp_path / "purchases.csv").read_bytes().startswith(b"\xef\xbb\xbfcommitment,")
    described = json.loads((tmp_path / "datapackage.json").read_text(encoding="utf-8"))
    assert described["resources"][0]["encoding"] == "utf-8-sig"
