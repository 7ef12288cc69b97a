"""What is needed once weeks have passed unseen: the figures end on 1 October, time goes on."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta

import pytest

from monitor.assess.assessment import Assessment
from monitor.assess.need import Need, is_old, need_of, step_need_of
from monitor.assess.status import Status
from monitor.core.frozen import replace
from monitor.text.needed import exact, needed

ReadingOn = Callable[[str, str], Assessment]
CALENDAR, HEADLINE = "soy-2026/calendar-year", "soy-2025/end-of-february"
OCTOBER = date(2026, 10, 1)


def words(a: Assessment) -> str:
    need = need_of(a)
    assert need is not None
    return needed(a, need, exact(a))


@pytest.mark.parametrize(
    ("day", "unseen", "rest_per_week"),
    [
        ("2026-10-09", 0, 645_619),
        ("2026-10-14", 0, 645_619),  # w/e 8 October has passed; its release is not due yet
        ("2026-10-15", 0, 645_619),  # Columbus Day: due on Friday
        ("2026-10-16", 2, 763_005),  # that week, and the one that ended the day before
        ("2026-11-26", 8, 1_678_610),
        ("2026-12-24", 12, 8_393_046),
        ("2026-12-31", 13, None),
        ("2027-03-01", 13, None),
    ],
)
def test_weeks_that_passed_unseen_are_no_weeks_left(
    reading_on: ReadingOn, day: str, unseen: int, rest_per_week: int | None
) -> None:
    found = need_of(reading_on(CALENDAR, day))

    assert found == Need(OCTOBER, 645_619, 13, unseen, rest_per_week)


def test_the_next_step_of_the_whole_deal_counts_them_too(reading_on: ReadingOn) -> None:
    deal = "soy-2025-2028/each-tonne-once"

    fresh, old = (step_need_of(reading_on(deal, on)) for on in ("2026-10-09", "2026-11-26"))

    assert fresh == Need(OCTOBER, 1_038_503, 13, 0, 1_038_503)
    assert old == Need(OCTOBER, 1_038_503, 13, 8, 2_700_106)
    assert step_need_of(reading_on(CALENDAR, "2026-10-09")) is None


def test_one_text_says_it_everywhere(reading_on: ReadingOn) -> None:
    assert words(reading_on(CALENDAR, "2026-10-09")) == "645,619 t a week for 13 weeks"
    assert words(reading_on(CALENDAR, "2026-11-26")) == (
        "645,619 t a week for 13 weeks from 1 Oct 2026; 8 of them have passed unseen; if nothing "
        "was bought in them, the 5 left need 1,678,610 t each"
    )
    assert words(reading_on(CALENDAR, "2026-12-24")).endswith(
        "12 of them have passed unseen; if nothing was bought in them, the one left needs "
        "8,393,046 t"
    )
    assert words(reading_on(CALENDAR, "2026-12-31")).endswith(
        "; all 13 have passed unseen: what was bought since is not known"
    )


def test_shipments_are_not_bought(reading_on: ReadingOn) -> None:
    a = reading_on(CALENDAR, "2026-11-26")
    shipped = replace(a, reading=replace(a.reading, basis="shipped"))

    assert "if nothing was shipped in them" in words(shipped)


def test_while_releases_are_caught_up_with_weeks_are_still_unseen(reading_on: ReadingOn) -> None:
    # On 9 December 2025 the figures end on 6 November; 13, 20 and 27 November and 4 December
    # have passed, 12 of the 16 weeks after it are left.
    found = need_of(reading_on(HEADLINE, "2025-12-09"))

    assert found is not None
    assert (found.weeks, found.unseen, found.rest) == (16, 4, 12)


@pytest.mark.parametrize(
    ("key", "day"),
    [
        (HEADLINE, "2026-11-26"),  # missed
        ("soy-2025/this-growing-season", "2026-11-26"),  # met
        (CALENDAR, "2025-12-09"),  # not begun
        ("soy-2027/calendar-year", "2026-11-26"),
        (HEADLINE, "2025-11-20"),  # nothing published yet
    ],
)
def test_where_no_week_can_decide_nothing_is_needed(
    reading_on: ReadingOn, key: str, day: str
) -> None:
    assert need_of(reading_on(key, day)) is None


def test_figures_are_old_only_where_a_counted_week_is_missing(reading_on: ReadingOn) -> None:
    assert not is_old(reading_on(CALENDAR, "2026-10-09"))
    assert is_old(reading_on(CALENDAR, "2026-11-22"))
    assert not is_old(reading_on(HEADLINE, "2026-11-22")), "its last week was published in March"
    assert is_old(reading_on(HEADLINE, "2025-11-20")), "its first week was due"
    assert not is_old(reading_on("soy-2027/calendar-year", "2026-11-22"))


@pytest.mark.parametrize("status", ["met", "missed", "no data"])
def test_a_decided_reading_needs_nothing(reading_on: ReadingOn, status: Status) -> None:
    open_ = reading_on(CALENDAR, "2026-10-09")

    assert need_of(open_) is not None
    assert need_of(replace(open_, status=status)) is None


def test_figures_are_old_from_the_instant_of_the_release_to_that_of_the_last_week(
    reading_on: ReadingOn,
) -> None:
    """Columbus Day: the week to 8 October is due on Friday the 16th at 8:30 in New York."""
    a = reading_on(CALENDAR, "2026-10-09")
    due = datetime(2026, 10, 16, 12, 30, tzinfo=UTC)

    assert is_old(replace(a, as_of=due))
    assert not is_old(replace(a, as_of=due - timedelta(seconds=1)))
    assert not is_old(replace(a, window=None))
    last = replace(a.amounts, week_ending=date(2026, 12, 24))
    assert is_old(replace(a, amounts=last, as_of=datetime(2027, 1, 8, 20, tzinfo=UTC)))


def test_a_week_ends_with_its_thursday_in_new_york(reading_on: ReadingOn) -> None:
    """At 3:30 UTC on Thursday it is still Wednesday there, and the week to Thursday not over."""
    a = reading_on(CALENDAR, "2026-10-09")
    wednesday = replace(a, as_of=datetime(2026, 10, 29, 3, 30, tzinfo=UTC))
    thursday = replace(a, as_of=datetime(2026, 10, 29, 4, 30, tzinfo=UTC))

    found = [need_of(wednesday), need_of(thursday)]

    assert [need.unseen for need in found if need] == [3, 4]
