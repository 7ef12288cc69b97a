"""The range for the next report's shipments: its record walking forward, and when it is silent."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

from monitor.assess.nowcast import (
    FEWEST_JUDGED,
    WINDOW,
    Nowcast,
    Week,
    _quantile,
    _range,
    common_weeks,
    judged,
    nowcast,
)
from monitor.core.calendar import WEEK, MarketingYear, at_release_time
from monitor.core.history import BuyerHistory
from monitor.core.records import Measures
from monitor.sources.inspected import bundled_inspections

METHODOLOGY = " ".join(
    (Path(__file__).parent.parent.parent / "METHODOLOGY.md").read_text(encoding="utf-8").split()
)
NEWEST = date(2026, 10, 1)


def test_its_record_is_as_the_methodology_says(history_on: Callable[..., BuyerHistory]) -> None:
    common = common_weeks(bundled_inspections(), history_on())
    record = list(judged(common))

    held = sum(each.held for each in record)
    below = sum(each.shipped < each.low for each in record)
    width = sum(each.high - each.low for each in record) / len(record)
    assert (len(common), len(record), held, below) == (408, 304, 244, 26)
    assert round(width, -3) == 150_000
    assert (record[0].week, record[-1].week) == (date(2019, 2, 21), date(2024, 12, 26))
    assert "held the reported shipments in 244 of 304 weeks (80 %)" in METHODOLOGY
    assert "below the range in 26 and above it in 34" in METHODOLOGY
    assert "150,000 t wide on average" in METHODOLOGY


def test_inspections_are_closer_than_the_week_before(
    history_on: Callable[..., BuyerHistory],
) -> None:
    common = common_weeks(bundled_inspections(), history_on())
    shipped = {each.week: each.shipped for each in common}
    misses = [abs(each.shipped - each.inspected) for each in common]
    before = [
        abs(each.shipped - shipped[each.week - WEEK])
        for each in common
        if each.week - WEEK in shipped
    ]

    assert round(sum(misses) / len(misses)) == 49_810
    assert round(sum(before) / len(before)) == 149_799
    assert "49,810 t away from the reported shipments, those of the week before 149,799 t" in (
        METHODOLOGY
    )


def test_each_range_is_from_the_weeks_before_alone() -> None:
    weeks = [Week(date(2020, 1, 2) + WEEK * k, 100_000, 100_000 + 10 * k) for k in range(106)]
    changed = [*weeks[:105], weeks[105]._replace(shipped=9_000_000)]

    first, second = judged(changed)

    assert [first, second._replace(shipped=weeks[105].shipped)] == list(judged(weeks))
    assert (first.low, first.high) == (100_103, 100_927)
    assert not second.held


def test_the_next_week_gets_a_range(history_on: Callable[..., BuyerHistory]) -> None:
    weeks = bundled_inspections() | {NEWEST + WEEK: 312_000}

    assert nowcast(weeks, history_on()) == Nowcast(NEWEST + WEEK, 296_020, 389_894, 304, 244)


@pytest.mark.parametrize("tonnes", [0, 312_000, 1_500_000])
def test_a_range_is_never_below_zero(history_on: Callable[..., BuyerHistory], tonnes: int) -> None:
    found = nowcast(bundled_inspections() | {NEWEST + WEEK: tonnes}, history_on())

    assert found is not None
    assert 0 <= found.low <= tonnes <= found.high


def test_it_is_silent_without_inspections_of_the_week_or_with_a_short_record(
    history_on: Callable[..., BuyerHistory],
) -> None:
    history = history_on()
    short = {NEWEST - WEEK * k: 400_000 for k in range(-1, 46)}

    assert nowcast(bundled_inspections(), history) is None
    assert nowcast(short, history) is None
    assert nowcast({}, history) is None


@pytest.mark.parametrize(
    ("ordered", "share", "expected"),
    [([1.0, 2.0, 4.0], 0.5, 2.0), ([1.0, 2.0, 4.0], 0.75, 3.0), ([1.0, 2.0, 4.0], 1.0, 4.0)],
)
def test_a_quantile_lies_between_two_values_by_their_distance(
    ordered: list[float], share: float, expected: float
) -> None:
    assert _quantile(ordered, share) == expected


def test_a_record_of_exactly_as_many_weeks_as_are_needed_is_long_enough() -> None:
    def both(judged_weeks: int) -> Nowcast | None:
        count = WINDOW + judged_weeks + 1
        weeks = {NEWEST + WEEK * k: 400_000 for k in range(1 - count, 2)}
        rows = {
            (0, week): Measures(0, 400_000 * k, 0, 0, 0, 0, 0, 0)
            for k, week in enumerate(sorted(weeks)[:-1])
        }
        year = MarketingYear(0, min(weeks) - WEEK, NEWEST + WEEK * 9)
        published = {key: at_release_time(key[1] + WEEK) for key in rows}
        return nowcast(weeks, BuyerHistory(rows, published, {0: year}))

    enough = both(FEWEST_JUDGED)

    assert enough == Nowcast(NEWEST + WEEK, 400_000, 400_000, FEWEST_JUDGED, FEWEST_JUDGED)
    assert both(FEWEST_JUDGED - 1) is None


def test_without_any_shipment_ever_the_range_is_zero() -> None:
    assert _range(0, [-5.0, -1.0]) == (0, 0)
