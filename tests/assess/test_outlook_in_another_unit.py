"""An outlook's amounts in another unit: all of them, and nothing that is no amount."""

from __future__ import annotations

from datetime import date
from typing import Final

import pytest

from monitor.assess.outlook import (
    Conditional,
    FanWeek,
    LastCurrent,
    Outlook,
    PastWindows,
    Range,
    SinceRegime,
    TrackRecord,
    WeekChance,
)
from monitor.core.frozen import replace

TONNES: Final = Range(10, 20, 30, 41, 50, 60, 71)
TIMES_2_5: Final = Range(25, 50, 75, 102, 125, 150, 178)
"""41 becomes 102.5 and 71 becomes 177.5: a half goes to the even number."""
WEEK, LATER, DAY = date(2026, 10, 1), date(2026, 10, 8), date(2026, 10, 9)

WHOLE: Final = Outlook(
    week_ending=WEEK,
    chance=0.25,
    total=TONNES,
    shipped=replace(TONNES, low_95=2),
    fan=(FanWeek(WEEK, replace(TONNES, low_95=4)), FanWeek(LATER, replace(TONNES, low_95=6))),
    likely_week=LATER,
    past=(WeekChance(WEEK, 0.5, 0.25, 0.75),),
    compared=(2024, 2025),
    learnt=120,
    record=TrackRecord(quarter=2, cases=40, held=0.75),
    method="model",
    chance_low=0.125,
    chance_high=0.375,
    nothing_more=0.0625,
    past_windows=PastWindows((2024, 2025), (100, 201), 1),
    since=SinceRegime("truce", 12, replace(TONNES, low_95=8), 0.5, 6, 4),
    conditional=(Conditional(300, weeks=13), Conditional(403, year=2025)),
)
WHOLE_TIMES_2_5: Final = replace(
    WHOLE,
    total=TIMES_2_5,
    shipped=replace(TIMES_2_5, low_95=5),
    fan=(
        FanWeek(WEEK, replace(TIMES_2_5, low_95=10)),
        FanWeek(LATER, replace(TIMES_2_5, low_95=15)),
    ),
    past_windows=PastWindows((2024, 2025), (250, 502), 1),
    since=SinceRegime("truce", 12, replace(TIMES_2_5, low_95=20), 0.5, 6, 4),
    conditional=(Conditional(750, weeks=13), Conditional(1_008, year=2025)),
)


def test_every_quantile_of_a_range_is_converted_and_rounded() -> None:
    assert TONNES.times(2.5) == TIMES_2_5
    assert [type(getattr(TONNES.times(2.5), name)) for name in Range.__struct_fields__] == [int] * 7


def test_every_amount_is_converted_and_no_chance_year_or_week() -> None:
    assert WHOLE.times(2.5) == WHOLE_TIMES_2_5


def test_the_last_outlook_that_was_up_to_date_is_converted_too_and_keeps_its_day() -> None:
    old = Outlook(silent="its figures are too old", last_current=LastCurrent(DAY, WHOLE))

    assert old.times(2.5) == replace(old, last_current=LastCurrent(DAY, WHOLE_TIMES_2_5))


@pytest.mark.parametrize("silent", [None, "the last counted week is published"])
def test_without_amounts_nothing_changes(silent: str | None) -> None:
    empty = Outlook(week_ending=WEEK, silent=silent)

    assert empty.times(36.7437) == empty
