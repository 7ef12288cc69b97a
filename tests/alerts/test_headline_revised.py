"""A correction that moves a headline quantity is told once, and a small one is not."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from datetime import date, datetime, timedelta

import pytest

from monitor.alerts.model import RuleInput
from monitor.alerts.rules import headline_revised
from monitor.assess.figures import Figures
from monitor.assess.load_status import load_status
from monitor.assess.status_report import StatusReport
from monitor.commitments.promises import read_commitments
from monitor.core.calendar import end_of_day
from monitor.core.corrections import HeadlineMove
from monitor.core.frozen import replace
from monitor.core.paths import data_file
from monitor.core.records import Publication, SourceResponse
from monitor.ledger.read import AsOf
from monitor.ledger.store import scratch_copy
from monitor.ledger.write import write_response
from monitor.sources import snapshot
from tests.ledger.answers import CHINA, amended, at

WEEK = date(2026, 9, 24)
StandingOn = Callable[[str], StatusReport]


NOTICED = at("2026-10-01", 12)


def corrected(
    ledger: sqlite3.Connection, tons: int, day: str, noticed: datetime = NOTICED
) -> StatusReport:
    """China's book of w/e 24 September 2026 corrected by so many tons, on 1 October or later."""
    own = next(a for a in snapshot.answers() if (a.scope, a.market_year) == (str(CHINA), 2027))
    before = next(row for row in own.rows if row.week_ending == WEEK)
    known = before.measures.outstanding_sales or 0
    row = amended(before, outstanding_sales=known + tons)
    seen = Publication(noticed, "vintage")
    retrieved = at("2026-10-09")
    change: SourceResponse = replace(
        own, rows=[row], published=[seen], sha256=f"{tons}", retrieved_at=retrieved
    )
    with scratch_copy(ledger) as copy:
        write_response(copy, change, {})
        view = AsOf("snapshot", end_of_day(date.fromisoformat(day)))
        return load_status(
            Figures(copy, view), read_commitments(data_file("commitments.toml")), [], replay=True
        )


def serve(ledger: sqlite3.Connection, hour: int, *, last: date) -> None:
    """So many hours after 8 October began, China's 2026/27 is answered up to a week."""
    noticed = at("2026-10-08", 0, 0) + timedelta(hours=hour)
    own = next(a for a in snapshot.answers() if (a.scope, a.market_year) == (str(CHINA), 2027))
    rows = [row for row in own.rows if row.week_ending <= last]
    known = replace(own, rows=rows, published=None, complete=True, sha256=f"body {hour}")
    write_response(ledger, replace(known, retrieved_at=noticed, published_at=noticed), {})


def whole_weeks(ledger: sqlite3.Connection, day: str) -> list[tuple[str, str]]:
    view = AsOf("snapshot", end_of_day(date.fromisoformat(day)))
    commitments = read_commitments(data_file("commitments.toml"))
    status_report = load_status(Figures(ledger, view), commitments, [], replay=True)
    return [(a.title, a.text) for a in headline_revised.alerts(RuleInput(status_report))]


def test_a_week_taken_back_and_given_again_is_told_both_times(
    shipped_ledger: sqlite3.Connection,
) -> None:
    """In the evening of 8 October w/e 1 October is gone; two days later it is there again."""
    with scratch_copy(shipped_ledger) as ledger:
        serve(ledger, 18, last=date(2026, 9, 24))
        serve(ledger, 58, last=date(2026, 10, 1))

        assert whole_weeks(ledger, "2026-10-07") == []
        [gone] = whole_weeks(ledger, "2026-10-09")
        [first, back] = whole_weeks(ledger, "2026-10-10")

    assert (
        gone
        == first
        == (
            "China soybeans: w/e 1 Oct 2026 was taken back (Calendar year 2026)",
            "Without the week ending 1 Oct 2026: 16,224,053 t, was 16,606,954 t. Corrected "
            "8 Oct 2026; `monitor revisions` lists the rows.",
        )
    )
    assert back == (
        "China soybeans: w/e 1 Oct 2026 is published again (Calendar year 2026)",
        "By the week ending 1 Oct 2026: 16,606,954 t, was 16,224,053 t. Corrected 10 Oct 2026; "
        "`monitor revisions` lists the rows.",
    )


def alerts(status_report: StatusReport) -> list[tuple[str, str]]:
    return [(a.key, a.text) for a in headline_revised.alerts(RuleInput(status_report))]


@pytest.mark.parametrize(("tons", "told"), [(100_000, False), (100_001, True), (-100_001, True)])
def test_a_headline_is_told_from_100001_tons_up_or_down(
    shipped_ledger: sqlite3.Connection, tons: int, told: bool
) -> None:
    found = alerts(corrected(shipped_ledger, tons, "2026-10-02"))

    new = 16_224_053 + tons
    assert [key for key, _ in found] == [
        f"soy-2026/calendar-year/revised/2026-09-24/{new}",
    ] * told
    if told:
        assert f"{new:,} t, was 16,224,053 t. Corrected 1 Oct 2026" in found[0][1]


@pytest.mark.parametrize(
    ("day", "told"),
    [("2026-09-30", 0), ("2026-10-01", 1), ("2026-11-04", 1), ("2026-11-06", 0)],
)
def test_it_holds_for_five_weeks_under_one_key(
    shipped_ledger: sqlite3.Connection, day: str, told: int
) -> None:
    found = alerts(corrected(shipped_ledger, 200_000, day))

    assert [key for key, _ in found] == [
        "soy-2026/calendar-year/revised/2026-09-24/16424053"
    ] * told


def test_a_correction_that_comes_with_a_new_week_is_of_the_week_before(
    shipped_ledger: sqlite3.Connection,
) -> None:
    """The new week was not there before: it is not given back."""
    with_the_release = at("2026-10-08", 8, 30)
    found = alerts(corrected(shipped_ledger, 200_000, "2026-10-08", with_the_release))

    assert [key for key, _ in found] == ["soy-2026/calendar-year/revised/2026-09-24/16424053"]


def test_a_whole_week_is_told_however_little_it_held(standing_on: StandingOn) -> None:
    little = HeadlineMove("soy-2026/calendar-year", WEEK, NOTICED, 10, 9)
    whole = replace(little, whole_week="taken back")

    def told(move: HeadlineMove) -> list[tuple[str, str]]:
        return alerts(replace(standing_on("2026-10-09"), headline_moves=(move,)))

    assert told(little) == []
    assert [key for key, _ in told(whole)] == [
        "soy-2026/calendar-year/revised/2026-09-24/taken-back/2026-10-01T16:30:00Z"
    ]


def test_the_shipped_figures_moved_no_headline(standing_on: StandingOn) -> None:
    """58,667 t went from the Netherlands to Germany: none of it was China's.

    The sixth is the national figure of the week ending 4 December 2025.
    """
    now = standing_on("2026-09-04")

    assert len(now.revisions) == 6
    assert alerts(now) == []
    assert standing_on("2026-10-09").revisions == ()
