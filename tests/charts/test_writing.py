"""How amounts, shares and days are written: for reading, and never across a target."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitor.text.amounts import (
    amount,
    amounts_apart,
    bushels,
    days,
    of_target,
    possessive,
    share,
    side_by_side,
    target_amount,
)

T = "metric tons"


@pytest.mark.parametrize(
    ("value", "unit", "written"),
    [
        (16_606_954, T, "16.6 MMT"),
        (645_619, T, "646,000 t"),
        (999_600, T, "1.0 MMT"),
        (39_795, T, "39,800 t"),
        (-34_000, T, "−34,000 t"),
        (0, T, "0 t"),
        (3, "running bales", "3 bales"),
        (1_240_000, "running bales", "1.2 million bales"),
        (3_000_000_000, "pounds", "3.0 billion lb"),
        (12_345, "hogsheads", "12,300 hogsheads"),
    ],
)
def test_an_amount_is_written_to_about_three_digits(value: int, unit: str, written: str) -> None:
    assert amount(value, unit) == written


@pytest.mark.parametrize(
    ("value", "target", "written"),
    [
        (16_606_954, 25_000_000, "16.6 of 25 MMT"),
        (11_960_205, 12_000_000, "11.96 of 12 MMT"),
        (11_999_999, 12_000_000, "11.999999 of 12 MMT"),
        (12_025_594, 12_000_000, "12.0 of 12 MMT"),
        (30_000, 25_000_000, "0.03 of 25 MMT"),
        (0, 12_000_000, "0 of 12 MMT"),
        (-200_000, 25_000_000, "−0.2 of 25 MMT"),
        (12_346_000, 12_345_678, "12.35 of 12.345678 MMT"),
        (499_999, 500_000, "499,999 of 500,000 t"),
    ],
)
def test_an_amount_beside_its_target_is_on_its_side_of_it(
    value: int, target: int, written: str
) -> None:
    assert of_target(value, target, T) == written


@pytest.mark.parametrize(
    ("value", "target", "written"),
    [
        (16_606_954, 25_000_000, "66 %"),
        (11_960_205, 12_000_000, "99.7 %"),
        (11_999_999, 12_000_000, "99.99999 %"),
        (12_000_000, 12_000_000, "100 %"),
        (12_025_594, 12_000_000, "100 %"),
        (8_000, 25_000_000, "0.03 %"),
        (0, 25_000_000, "0 %"),
        (-50_000, 25_000_000, "−0.2 %"),
        (10_816_852, 200_000, "5,408 %"),
    ],
)
def test_a_share_is_100_percent_only_at_the_target(value: int, target: int, written: str) -> None:
    assert share(value, target) == written


@given(st.integers(1, 4 * 10**9), st.data())
def test_no_amount_below_a_target_is_ever_written_as_reaching_it(
    target: int, data: st.DataObject
) -> None:
    value = data.draw(st.integers(0, target - 1))

    shown, goal = of_target(value, target, T).split(" of ")
    number = float(shown.replace(",", ""))

    assert number < float(goal.split()[0].replace(",", ""))
    assert float(share(value, target).removesuffix(" %")) < 100
    assert (number == 0) == (value == 0)


def test_a_target_is_written_exactly() -> None:
    assert target_amount(25_000_000, T) == "25 MMT"
    assert target_amount(33_400_000, T) == "33.4 MMT"
    assert target_amount(3, "running bales") == "3 bales"


def test_different_amounts_in_one_sentence_look_different() -> None:
    assert amounts_apart(539_832, 645_619, T) == ("540,000 t", "646,000 t")
    assert amounts_apart(645_700, 645_619, T) == ("645,700 t", "645,619 t")
    assert amounts_apart(645_619, 645_619, T) == ("646,000 t", "646,000 t")


def test_amounts_side_by_side_share_a_scale_and_get_digits_until_they_differ() -> None:
    apart = side_by_side([16_606_954, 18_750_000, None], 25_000_000, T)
    close = side_by_side([1_224_128, 1_218_000], 25_000_000, T)

    assert apart == ["16.6 MMT", "18.8 MMT", None]
    assert close == ["1.224 MMT", "1.218 MMT"]


def test_us_readers_get_bushels_where_the_promise_gives_a_factor() -> None:
    assert bushels(16_606_954, 36.7437) == "610 million bushels"
    assert bushels(25_000_000, 36.7437) == "919 million bushels"
    assert bushels(40_000_000, 36.7437) == "1.47 billion bushels"
    assert bushels(20_000, 36.7437) == "735,000 bushels"
    assert bushels(16_606_954, None) is None


def test_a_span_of_days_says_a_common_year_once() -> None:
    assert days(date(2025, 10, 1), date(2025, 11, 12)) == "1 Oct – 12 Nov 2025"
    assert days(date(2025, 10, 30), date(2026, 2, 26)) == "30 Oct 2025 – 26 Feb 2026"


def test_a_buyer_owns_a_promise() -> None:
    assert possessive("China") == "China’s"
    assert possessive("Netherlands") == "Netherlands’"
