"""A correction that moves a headline quantity is told once, and a small one is not."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from dataclasses import replace
from datetime import date

import pytest

from monitor.alerts.model import Subject
from monitor.alerts.rules import headline_revised
from monitor.commitments.read import read_commitments
from monitor.ledger.query import View
from monitor.ledger.record import record
from monitor.ledger.store import scratch_copy
from monitor.progress.standing import Standing
from monitor.recorded.standing import standing
from monitor.records import Answer, Observation, Publication
from monitor.resources import shipped
from monitor.sources import snapshot
from monitor.trade_calendar import end_of_day
from tests.ledger.answers import CHINA, at

WEEK = date(2026, 9, 24)
StandingOn = Callable[[str], Standing]


def corrected(ledger: sqlite3.Connection, tons: int, day: str) -> Standing:
    """China's book of w/e 24 September 2026 corrected on 1 October by so many tons."""
    own = next(a for a in snapshot.answers() if (a.scope, a.market_year) == (str(CHINA), 2027))
    before = next(row for row in own.rows if row.week_ending == WEEK)
    known = before.outstanding_sales or 0
    row: Observation = before._replace(outstanding_sales=known + tons)
    seen = Publication(at("2026-10-01", 12), "vintage")
    retrieved = at("2026-10-09")
    change: Answer = replace(
        own, rows=[row], published=[seen], sha256=f"{tons}", retrieved_at=retrieved
    )
    with scratch_copy(ledger) as copy:
        record(copy, change, {})
        view = View("snapshot", end_of_day(date.fromisoformat(day)))
        return standing(copy, view, read_commitments(shipped("commitments.toml")), [], replay=True)


def alerts(found: Standing) -> list[tuple[str, str]]:
    return [(a.key, a.text) for a in headline_revised.alerts(Subject(found))]


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


def test_the_shipped_figures_moved_no_headline(standing_on: StandingOn) -> None:
    """58,667 t went from the Netherlands to Germany: none of it was China's."""
    now = standing_on("2026-09-04")

    assert len(now.revisions) == 5
    assert alerts(now) == []
    assert standing_on("2026-10-09").revisions == ()
