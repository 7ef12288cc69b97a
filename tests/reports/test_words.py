"""What a report says about its figures."""

import pytest

from monitor.text import freshness

from .conftest import StandingOn

TONS = "metric tons"


def test_amounts_are_exact_and_what_is_not_known_is_never_zero() -> None:
    assert freshness.amount(16_606_954, TONS) == "16,606,954 t"
    assert freshness.amount(-136_000, TONS) == "−136,000 t"
    assert freshness.amount(671_864, "running bales") == "671,864 bales"
    assert freshness.amount(0, TONS) == "0 t"
    assert freshness.amount(None, TONS) == "not known"


def test_changes_carry_their_sign() -> None:
    assert freshness.signed(382_901, TONS) == "+382,901 t"
    assert freshness.signed(-136_000, TONS) == "−136,000 t"
    assert freshness.signed(0, TONS) == "0 t"


def test_dates_and_amounts_stay_on_one_line() -> None:
    text = "12 MMT (90 %) by 28 Feb 2026: 18 days, 5,339,481 t missing"

    assert freshness.glued(text) == (
        "12\xa0MMT (90\xa0%) by 28\xa0Feb\xa02026: 18 days, 5,339,481\xa0t missing"
    )


@pytest.mark.parametrize(
    ("day", "sentence"),
    [
        (
            "2025-11-30",
            "Not up to date: 5 weekly releases due since then are missing "
            "(w/e 23 Oct … 20 Nov): USDA is catching up after a suspension. "
            "Next by the calendar: Thu 4 Dec 2025, 08:30 New York.",
        ),
        (
            "2025-10-30",
            "Not up to date: 5 weekly releases due since then are missing "
            "(w/e 25 Sep … 23 Oct): USDA has suspended publication. "
            "Next by the calendar: Thu 6 Nov 2025, 08:30 New York.",
        ),
        (
            "2025-12-30",
            "Not up to date: 1 weekly release due since then is missing "
            "(w/e 18 Dec): USDA is late. Next release: Fri 2 Jan 2026, 08:30 New York.",
        ),
        (
            "2026-10-09",
            "Up to date on that day. Next release: Fri 16 Oct 2026, 08:30 New York.",
        ),
        (
            "2026-10-16",
            "Not up to date: 1 weekly release due since then is missing "
            "(w/e 8 Oct). Next release: Thu 22 Oct 2026, 08:30 New York.",
        ),
        (
            "2026-10-22",
            "Not up to date: 2 weekly releases due since then are missing "
            "(w/e 8 Oct and 15 Oct). Next release: Thu 29 Oct 2026, 08:30 New York.",
        ),
        (
            "2026-11-22",
            "Not up to date: 6 weekly releases due since then are missing "
            "(w/e 8 Oct … 12 Nov). Next release: Fri 27 Nov 2026, 08:30 New York.",
        ),
        (
            "2027-01-20",
            "Not up to date: 14 weekly releases due since then are missing "
            "(w/e 8 Oct 2026 … 7 Jan 2027). Next release: Fri 22 Jan 2027, 08:30 New York.",
        ),
    ],
)
def test_staleness_is_told_in_plain_words(standing_on: StandingOn, day: str, sentence: str) -> None:
    assert freshness.up_to_date(standing_on(day).freshness, replay=True) == sentence


def test_without_figures_the_next_release_is_still_named(standing_on: StandingOn) -> None:
    fresh = standing_on("2010-01-01").freshness

    assert freshness.up_to_date(fresh, replay=False).startswith("No figures are recorded.")
    assert freshness.described_week(fresh) == "no week is recorded"


def test_the_week_and_its_publication_are_named(standing_on: StandingOn) -> None:
    fresh = standing_on("2026-10-09").freshness

    assert freshness.described_week(fresh) == (
        "week ending 1 Oct 2026, published 8 Oct 2026 (date by rule)"
    )
    assert freshness.source(fresh) == "Bundled figures"
