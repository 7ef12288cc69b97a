"""`--csv` prints a command's table, with the columns of the exports and the numbers of its JSON."""

from __future__ import annotations

import csv
import io
from pathlib import Path

import pytest

from tests.commands.documents import called, document
from tests.commands.test_json_documents import recorded, stand_in

__all__ = ["recorded"]

Row = dict[str, str]


def table(*arguments: str) -> list[Row]:
    """Return the rows that a command prints."""
    done = called(*arguments, "--csv")
    assert done.exit_code == 0, (done.stderr, done.exception)
    return list(csv.DictReader(io.StringIO(done.stdout, newline="")))


@pytest.fixture(autouse=True)
def place(recorded: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    stand_in(recorded, monkeypatch)
    return recorded


def test_status_has_a_row_for_each_reading_or_those_of_one_promise() -> None:
    rows = table("status", "--as-of", "2026-01-20")
    [first, *_] = table("status", "soy-2025", "--as-of", "2026-01-20")

    assert [row["commitment"] for row in rows].count("soy-2025") == 3
    assert (first["reading"], first["purchased"], first["share"]) == (
        "end-of-february",
        "8116647",
        "0.676387",
    )
    assert {row["commitment"] for row in table("status", "soy-2025")} == {"soy-2025"}


@pytest.mark.parametrize(
    ("line", "part"),
    [
        (["statements"], "statements"),
        (["outlook"], "outlooks"),
        (["buyers", "korea"], "buyers"),
        (["commodities"], "commodities"),
        (["audit"], "breaks"),
        (["announced", "list"], "announcements"),
        (["releases", "list"], "quarantined"),
        (["alerts", "list", "--all"], "raised"),
        (["replay", "--from", "2026-01-01", "--to", "2026-01-15"], "assessments"),
    ],
    ids=str,
)
def test_a_table_has_as_many_rows_as_the_document(line: list[str], part: str) -> None:
    assert len(table(*line)) == len(document(*line)[part])


def test_revisions_have_a_row_for_each_amount_that_changed() -> None:
    rows = table("revisions", "--since", "2026-09-03", "--as-of", "2026-09-03")

    moved = [row for row in rows if row["measure"] == "accumulated_exports"]
    assert (moved[0]["destination"], moved[0]["old"], moved[0]["new"]) == (
        "Netherlands",
        "725854",
        "667187",
    )


def test_the_list_of_alerts_has_active_and_recent_ones_and_all_if_asked() -> None:
    some, every = table("alerts", "list"), table("alerts", "list", "--all")

    assert len(some) <= 15 + sum(row["state"] == "active" for row in every) < len(every) + 15
    assert {row["key"] for row in every if row["state"] == "active"} <= {r["key"] for r in some}


def test_a_text_that_a_spreadsheet_would_run_is_made_harmless(
    place: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    text = Path(place / "statements.toml")
    text.write_text(
        '[[statement]]\nid = "formula"\nsaid_on = 2026-01-20\nwho = "=HYPERLINK(1)"\n'
        'words = "-1+1"\nquoted = false\nwhere = "Here"\nurl = "none"\npromise = "soy-2025"\n'
        'of = "purchases"\nclaims = 12000000\n'
    )
    monkeypatch.setenv("MONITOR_STATEMENTS", str(text))

    [row] = table("statements")

    assert (row["who"], row["words"]) == ("'=HYPERLINK(1)", "'-1+1")


def test_an_empty_table_is_its_heading() -> None:
    done = called("releases", "list", "--csv")

    assert done.stdout.splitlines() == [
        "id,commodity_code,commodity,market_year,origin,first_seen_at,published_at,sha256,reasons,"
        "accepted_from"
    ]
