"""Weekly highlights: two real files, and every other form."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from monitor.core.errors import SourceChanged, SourceUnavailable
from monitor.sources.highlights import BuyersWeek, DailySale, parse_highlights

FOLDER = Path(__file__).parent.parent / "data/esrqs"


def real(week: str = "2026-04-02") -> bytes:
    """Return a real file."""
    return (FOLDER / f"WeeklyHighlightsReport_{week}.xml").read_bytes()


def test_the_week_of_2_april_2026() -> None:
    found = parse_highlights(real())

    assert found.week_ending == date(2026, 4, 2)
    soybeans = {row.destination: row for row in found.buyers if row.commodity == "Soybeans"}
    assert soybeans["China"] == BuyersWeek("Soybeans", "China", "2025/2026", 124_700, 121_000)
    assert {name: row.net_sales for name, row in soybeans.items()} == {
        "China": 124_700,
        "Japan": 104_800,
        "Egypt": 47_000,
        "Mexico": 27_500,
        "Indonesia": 17_100,
    }
    assert found.announced == (
        DailySale("Corn", "Unknown destinations", "2025/2026", 145_000, "Export sales"),
    )


def test_the_week_of_26_march_2026() -> None:
    found = parse_highlights(real("2026-03-26"))

    assert found.week_ending == date(2026, 3, 26)
    assert BuyersWeek("Sorghum", "China", "2025/2026", 178_000, 126_000) in found.buyers
    assert BuyersWeek("Soybeans", "China", "2025/2026", 141_000, 134_000) in found.buyers
    assert found.announced == (
        DailySale("Soybeans", "Unknown destinations", "2025/2026", 105_000, "Export sales"),
    )


def test_both_marketing_years_and_no_reductions_are_read() -> None:
    wheat = [row for row in parse_highlights(real()).buyers if row.commodity == "All Wheat"]

    years = {(row.destination, row.marketing_year): row.net_sales for row in wheat}
    assert years["Mexico", "2026/2027"] == 33_800
    assert years["Venezuela", "2025/2026"] == 52_500
    assert years["Dominican Republic", "2025/2026"] == 20_200
    assert ("Costa Rica", "2025/2026") not in years


def test_a_switch_from_another_country_is_none_from_unknown() -> None:
    meal = {
        row.destination: row
        for row in parse_highlights(real()).buyers
        if row.commodity == "Soybean cake & meal"
    }

    assert meal["Honduras"].switched == 0
    assert meal["Colombia"].switched == 6_000


@pytest.mark.parametrize(
    ("old", "new", "sentence"),
    [
        (b"for the period March", b"in the week of March", "does not name its period"),
        (b"April 2, 2026.", b"April 3, 2026.", "its period does not end on a Thursday"),
        (b"121,000 MT switched from", b"121 TMT switched from", "a switch of Soybeans cannot be"),
        (b"Ending April 2", b"Ending April 1", "its summary of daily sales is of another period"),
        (b"145,000 MT 1/", b"145,000 TONS 1/", "a daily sale cannot be read"),
        (b";Corn Unknown", b";Tea Unknown", "a daily sale cannot be read"),
        (b"1/ Export sales", b"2/ Export sales", "a daily sale cannot be read"),
    ],
)
def test_another_form_is_one_sentence_that_shows_what_came(
    old: bytes, new: bytes, sentence: str
) -> None:
    assert old in real()

    with pytest.raises(SourceChanged, match=sentence):
        parse_highlights(real().replace(old, new))


def test_a_damaged_file_and_a_page_are_no_highlights() -> None:
    with pytest.raises(SourceUnavailable, match="no whole XML"):
        parse_highlights(real()[:-40])
    with pytest.raises(SourceUnavailable, match="A web page came"):
        parse_highlights(b"<html></html>")


def test_a_week_across_months_and_years() -> None:
    body = real().replace(b"March 27-April 2, 2026.", b"December 26, 2025-January 1, 2026.")
    body = body.replace(b"Ending April 2, 2026", b"Ending January 1, 2026")

    assert parse_highlights(body).week_ending == date(2026, 1, 1)
