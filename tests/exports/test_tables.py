"""The tables: what they say is what the report says, and the ledger row by row."""

from itertools import groupby
from typing import Any

from monitor.assess.detailed_report import DetailedReport
from monitor.exports.tables import Table, plain
from monitor.reports.status import status

SHIFTED_T = 58_667


def rows_of(table: Table) -> list[dict[str, Any]]:
    return [dict(zip(table.header, row, strict=True)) for row in table.rows()]


def test_every_number_of_the_assessments_is_the_one_in_status_json(
    tables: dict[str, Table], status_report: DetailedReport
) -> None:
    shown = {(row["commitment"], row["reading"]): row for row in rows_of(tables["assessments"])}

    answer = status(status_report)
    readings = [(c, reading) for c in answer["commitments"] for reading in c["readings"]]
    assert len(shown) == len(readings) == 8
    for commitment, reading in readings:
        row = shown[commitment["id"], reading["id"]]
        same = set(row) & set(reading)
        assert len(same) >= 20
        assert {name: plain(row[name]) for name in same} == {name: reading[name] for name in same}
        late = reading["reached_after_deadline"] or {"week_ending": None, "purchased": None}
        assert plain(row["reached_after_deadline_week_ending"]) == late["week_ending"]
        assert row["reached_after_deadline_purchased"] == late["purchased"]
        assert (plain(row["as_of"]), row["unit"]) == (answer["as_of"], commitment["unit"])


def test_the_known_answers_are_there(tables: dict[str, Table]) -> None:
    purchased = {
        (row["commitment"], row["reading"]): row["purchased"]
        for row in rows_of(tables["assessments"])
    }

    assert purchased["soy-2025", "end-of-february"] == 10_816_852
    assert purchased["soy-2026", "calendar-year"] == 16_606_954
    assert purchased["soy-2027", "calendar-year"] is None


def test_readings_name_who_said_it(tables: dict[str, Table]) -> None:
    [greer] = [row for row in rows_of(tables["readings"]) if "Greer" in row["said_by"]]

    assert (greer["basis"], greer["target"], plain(greer["said_on"])) == (
        "season",
        12_000_000,
        "2025-12-09",
    )


def test_statements_have_both_words(tables: dict[str, Table]) -> None:
    rows = {row["statement"]: row for row in rows_of(tables["statements"])}

    senate = rows["senate-2025-12"]
    assert (senate["word"], senate["by"], senate["public_age_days"]) == (
        "ahead of the figures",
        2_536_000,
        33,
    )
    assert (senate["word_by_today"], senate["since_figure"]) == ("passed", 3_015_000)
    assert plain(senate["since_week_ending"]) == "2025-11-27"
    assert rows["on-track-2026-02"]["since_figure"] is None


def test_a_corrected_row_is_there_in_both_forms(tables: dict[str, Table]) -> None:
    found = {
        (row["destination"], row["vintage"]): row
        for row in rows_of(tables["observations"])
        if plain(row["week_ending"]) == "2026-07-16" and row["destination"] != "all"
        if row["destination"] in ("NETHERLANDS", "GERMANY")
    }

    for name, sign in (("NETHERLANDS", -1), ("GERMANY", 1)):
        first, second = found[name, 1], found[name, 2]
        assert (first["latest"], second["latest"]) == (False, True)
        assert (first["change"], second["change"]) == ("added", "revised")
        moved = second["accumulated_exports"] - first["accumulated_exports"]
        assert moved == sign * SHIFTED_T
        assert second["first_published_at"] == first["published_at"] < second["published_at"]


def test_each_row_has_one_latest_form_and_its_key_is_unique(tables: dict[str, Table]) -> None:
    table = tables["observations"]
    places = [table.at(name) for name in table.key]
    keys = [tuple(row[place] for place in places) for row in table.rows()]

    assert len(keys) == len(set(keys)) == 2_830
    latest = table.at("latest")
    for _, forms in groupby(table.rows(), key=lambda row: [row[place] for place in places[:-1]]):
        assert [form[latest] for form in forms].count(True) == 1


def test_the_rows_come_ordered_by_their_partitions(tables: dict[str, Table]) -> None:
    values = [value for value, rows in tables["observations"].parts() if list(rows)]

    assert values == [("Soybeans", year) for year in range(2017, 2028)]


def test_releases_carry_their_checksums(tables: dict[str, Table]) -> None:
    rows = rows_of(tables["releases"])

    assert len(rows) == 20
    assert all(len(row["sha256"]) == 64 for row in rows)


def test_every_column_says_what_it_is(tables: dict[str, Table]) -> None:
    for table in tables.values():
        assert len(set(table.header)) == len(table.columns)
        assert all(column.meaning.endswith(".") for column in table.columns), table.name
        widths = {len(row) for row in table.rows()}
        assert widths <= {len(table.columns)}, table.name
        assert widths or table.name == "alerts", f"{table.name} is empty"
