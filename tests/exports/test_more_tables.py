"""Tables of events, outlooks, past days, corrections and alerts; one name for one thing in all."""

import json
import sqlite3
from collections.abc import Callable
from datetime import UTC, date, datetime
from typing import Any

from monitor.alerts import log
from monitor.alerts.model import Alert, RuleResults
from monitor.alerts.table import alerts_table
from monitor.assess.detailed_report import DetailedReport
from monitor.commands.export import TABLES as OFFERED
from monitor.exports.tables import Column, Table, plain
from monitor.jobs.export_tables import TABLES
from monitor.reports.column_names import CORRECTED_ROW, CORRECTION, STATEMENT
from monitor.reports.revisions import revisions_json
from monitor.reports.statements import statements_json
from monitor.reports.status import status

from .test_tables import rows_of

MONDAY = datetime(2026, 11, 16, 12, tzinfo=UTC)
TUESDAY = datetime(2026, 11, 17, 12, tzinfo=UTC)


def test_every_table_is_offered_on_the_command_line() -> None:
    assert OFFERED == TABLES


def test_events_have_their_days_and_addresses(tables: dict[str, Table]) -> None:
    shutdown, *_ = rows_of(tables["events"])

    assert (shutdown["on"], shutdown["until"]) == (date(2025, 10, 1), date(2025, 11, 12))
    assert (shutdown["label"], shutdown["source_url"]) == (
        "US shutdown",
        "https://www.arabnews.pk/node/2622424/world",
    )


def test_each_reading_has_an_outlook_or_the_reason_for_none(tables: dict[str, Table]) -> None:
    rows = {(row["commitment"], row["reading"]): row for row in rows_of(tables["outlook"])}

    assert len(rows) == 8
    over = rows["soy-2025", "end-of-february"]
    assert over["silent"] == "the last counted week is published"
    assert (over["chance"], over["total_median"], over["model"]) == (None, None, None)
    old = rows["soy-2026", "calendar-year"]
    assert old["silent"] == "the figures are too old: 6 releases that were due are missing"
    assert (old["as_of"], old["purchased"]) == (date(2026, 11, 22), 16_606_954)


def test_past_days_are_the_assessments_of_each_thursday(tables: dict[str, Table]) -> None:
    rows = {(row["as_of"], row["reading"]): row for row in rows_of(tables["replay"])}

    assert len({on for on, _ in rows}) == 55
    then = rows[date(2026, 1, 22), "end-of-february"]
    assert (then["purchased"], then["share"], then["status"]) == (8_116_647, 0.676387, "mixed")
    assert (then["week_ending"], then["target"]) == (date(2026, 1, 8), 12_000_000)


def test_each_corrected_amount_is_a_row(tables: dict[str, Table]) -> None:
    rows = rows_of(tables["revisions"])

    [moved] = [
        row
        for row in rows
        if (row["destination_code"], str(row["week_ending"])) == (4210, "2026-07-16")
        if row["measure"] == "accumulated_exports"
    ]
    assert (moved["old"], moved["new"], moved["difference"]) == (725_854, 667_187, -58_667)
    assert (moved["moved_from"], moved["moved_to"]) == ("Netherlands", "Germany")
    assert (moved["days_later"], moved["change"], moved["retraction"]) == (42, "revised", False)


def alert(key: str, *, ongoing: bool, suppressed: bool = False) -> Alert:
    return Alert(key, "release overdue", "warning", "A title", "A text", suppressed, "soy-2026",
                 ongoing=ongoing)  # fmt: skip


def test_alerts_have_their_state_and_resolution(shipped_ledger: sqlite3.Connection) -> None:
    ledger = sqlite3.connect(":memory:", isolation_level=None)
    shipped_ledger.backup(ledger)
    raised = [
        alert("lasts", ongoing=True),
        alert("ends", ongoing=True),
        alert("news", ongoing=False),
        alert("hidden", ongoing=False, suppressed=True),
    ]
    log.record(ledger, RuleResults(raised), MONDAY)
    log.record(ledger, RuleResults(raised[:1], [alert("ends", ongoing=False)]), TUESDAY)

    def states(at: datetime) -> dict[str, Any]:
        rows = rows_of(alerts_table(log.kept(ledger, at)))
        return {row["key"]: (row["state"], row["resolved_at"]) for row in rows}

    assert states(TUESDAY) == {
        "lasts": ("active", None),
        "ends": ("resolved", TUESDAY),
        "news": ("reported", None),
    }
    assert states(MONDAY)["ends"] == ("active", None), "it had not ended then"
    log.record(ledger, RuleResults([alert("ends", ongoing=True)]), TUESDAY)
    [again, _] = [r for r in rows_of(alerts_table(log.kept(ledger, TUESDAY))) if r["key"] == "ends"]
    assert (again["occurrence"], again["state"], again["commitment"]) == (2, "active", "soy-2026")
    ledger.close()


def test_a_column_means_the_same_in_every_table(tables: dict[str, Table]) -> None:
    kinds: dict[str, set[str]] = {}
    for table in tables.values():
        for column in table.columns:
            kinds.setdefault(column.name, set()).add(column.kind)

    assert {name: kind for name, kind in kinds.items() if len(kind) > 1} == {}


def test_shares_have_six_digits_in_tables_and_in_status_json(
    tables: dict[str, Table], status_report: DetailedReport
) -> None:
    found = [
        (name, value)
        for table in tables.values()
        for row in rows_of(table)
        for name, value in row.items()
        if name.endswith("share") or name == "chance"
        if value is not None
    ]

    assert ("share", 0.901404) in found
    assert all(value == round(value, 6) for _, value in found)
    answer = json.loads(json.dumps(status(status_report)))
    [first] = [r for r in answer["commitments"][0]["readings"] if r["headline"]]
    assert first["share"] == 0.901404, "10,816,852 of 12,000,000"


def test_a_table_with_old_names_has_the_new_ones_at_its_end() -> None:
    columns = (Column("as_of", "date", "A day."), Column("tons", "integer", "An amount."))
    table = Table("t", "T", columns, ("as_of",), lambda: [(date(2026, 1, 1), 5)])

    old = table.with_old_names({"as_of": "on"})

    assert (old.header, old.key) == (("on", "tons", "as_of"), ("on",))
    assert list(old.rows()) == [(date(2026, 1, 1), 5, date(2026, 1, 1))]


NESTED = {
    "reading", "word_by_today", "week_ending_by_today", "figure_by_today", "since_week_ending",
    "since_figure", "since_published_at",
}  # fmt: skip
"""Columns of statements that the JSON has inside other objects, or as the reading that decided."""


def test_statements_json_has_the_columns_of_the_table(
    tables: dict[str, Table], status_report: DetailedReport
) -> None:
    document = json.loads(statements_json(status_report, status_report.statements))["statements"]
    rows = rows_of(tables["statements"])

    assert len(rows) == len(document) == 5
    for row, said in zip(rows, document, strict=True):
        assert row.keys() - said.keys() <= NESTED
        shared = row.keys() & said.keys() - NESTED
        assert len(shared) >= 17
        assert {n: plain(row[n]) for n in shared} == {n: said[n] for n in shared}
        assert all(said[old] == said[new] for old, new in STATEMENT.items())


def test_revisions_json_has_the_columns_of_the_table(
    tables: dict[str, Table], standing_on: Callable[[str], DetailedReport]
) -> None:
    then = standing_on("2026-09-10")
    document = json.loads(revisions_json(then.revisions, None, then.as_of_on))
    header = set(tables["revisions"].header)

    for correction in document["corrections"]:
        assert correction["commodity_code"] == correction["commodity"] == 801
        for row in correction["rows"]:
            assert (row["change"], row["publication_evidence"]) == (row["kind"], row["evidence"])
            known = {*row, *correction} - {*CORRECTED_ROW, *CORRECTION}
            assert known - {"renumbering", "move", "rows", "changed"} <= header
    assert document["corrections"]
