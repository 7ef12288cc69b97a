"""Regimes: stretches in which a trade followed other rules, and how much of a window they cover."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from monitor.commitments.regimes import TOUCHED, covered, read_regimes
from monitor.core.errors import ConfigError
from monitor.core.paths import data_file


def days(first: date, last: date) -> tuple[int, int]:
    return first.toordinal() - 1, last.toordinal()


def test_the_truce_of_china_lasts_and_the_boycott_is_over() -> None:
    regimes = read_regimes(data_file("regimes.toml"))

    assert [r.label for r in regimes if r.lasts_on(date(2026, 10, 9))] == [
        "the truce of 30 Oct 2025"
    ]
    assert [r.label for r in regimes if r.lasts_on(date(2025, 10, 29))] == ["the boycott of 2025"]
    assert {(r.commodity_code, r.buyer_code) for r in regimes} == {(801, 5700)}
    assert all(r.lasts_on(date(2024, 1, 1)) is False for r in regimes)


@pytest.mark.parametrize(
    ("first", "last", "touched"),
    [
        (date(2020, 1, 1), date(2020, 12, 31), False),  # 14 days of the tariff war
        (date(2019, 9, 1), date(2020, 8, 31), True),
        (date(2024, 1, 1), date(2024, 12, 31), False),
        (date(2024, 9, 1), date(2025, 8, 31), True),
        (date(2025, 1, 1), date(2025, 12, 31), True),
        (date(2026, 1, 1), date(2026, 12, 31), True),
    ],
)
def test_a_window_is_touched_from_a_quarter_of_its_days_on(
    first: date, last: date, touched: bool
) -> None:
    regimes = read_regimes(data_file("regimes.toml"))

    assert (covered(regimes, *days(first, last)) >= TOUCHED) is touched


def test_while_it_lasts_its_end_is_not_known() -> None:
    _, boycott, truce = read_regimes(data_file("regimes.toml"))

    assert boycott.known_on(date(2025, 4, 30)) is None
    then, later = boycott.known_on(date(2025, 6, 1)), boycott.known_on(date(2026, 1, 1))
    assert then is not None
    assert later is not None
    assert (then.ends, later.ends) == (None, date(2025, 10, 29))
    assert truce.known_on(date(2025, 10, 29)) is None


def test_what_is_covered_is_a_share_of_days() -> None:
    regimes = read_regimes(data_file("regimes.toml"))

    assert covered(regimes, *days(date(2025, 10, 20), date(2025, 11, 8))) == 1.0
    assert covered(regimes, *days(date(2025, 4, 21), date(2025, 5, 10))) == 0.5
    assert covered((), *days(date(2025, 4, 21), date(2025, 5, 10))) == 0.0


def test_a_regime_that_ends_before_it_begins_is_a_mistake(tmp_path: Path) -> None:
    path = tmp_path / "regimes.toml"
    path.write_text(
        "[[regime]]\ncommodity_code = 801\nbuyer_code = 5700\nbegins = 2025-05-01\n"
        'ends = 2025-04-01\nlabel = "a boycott"\ntext = "A test."\nurl = "none"\n'
    )

    with pytest.raises(ConfigError, match="regime a boycott: ends 2025-04-01 is before begins"):
        read_regimes(path)
