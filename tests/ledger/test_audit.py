"""Accounting identities on every published row of China, and on figures that were changed."""

import sqlite3
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

from monitor.assess.identities import (
    COMMITMENT,
    EXPORTS,
    OPENING,
    SUM,
    Break,
    Place,
    breaks,
    known_breaks,
)
from monitor.core.errors import ConfigError
from monitor.core.history import BuyerHistory, Key
from monitor.core.paths import data_file
from monitor.ledger.read import history

from .answers import CHINA, SOYBEANS, on

LAST_WEEK: Key = (2027, date(2026, 10, 1))


@pytest.fixture
def china(history_on: Callable[..., BuyerHistory]) -> BuyerHistory:
    """All that is known of China."""
    return history_on()


def changed(known: BuyerHistory, key: Key, **amounts: int | None) -> BuyerHistory:
    """The same history with other amounts in one row."""
    rows = {**known.rows, key: known.rows[key]._replace(**amounts)}
    return BuyerHistory(rows, known.published_at, known.marketing_years)


def place(week: str, year: int, identity: str) -> Place:
    return Place(SOYBEANS, CHINA, year, date.fromisoformat(week), identity)


def test_of_503_rows_of_china_one_breaks_what_must_add_up(china: BuyerHistory) -> None:
    found = breaks(china, SOYBEANS, CHINA)

    assert len(china.rows) == 503
    assert found == [
        Break(place("2018-11-22", 2019, EXPORTS), expected=339_003, found=271_004),
        Break(place("2018-11-22", 2019, COMMITMENT), expected=584_990, found=516_991),
    ]


def test_the_list_of_known_breaks_silences_that_row_and_no_other(china: BuyerHistory) -> None:
    known = known_breaks(data_file("known_breaks.toml"))

    assert {entry.week_ending for entry in known} == {date(2018, 11, 22)}
    assert breaks(china, SOYBEANS, CHINA, known) == []


@pytest.mark.parametrize(
    ("name", "amount", "expected"),
    [
        ("outstanding_sales", 8_804_001, [(SUM, 11_142_329, 11_142_328)]),
        (
            "accumulated_exports",
            2_338_327,
            [(SUM, 11_142_327, 11_142_328), (EXPORTS, 2_338_328, 2_338_327)],
        ),
        ("weekly_exports", 827_900, [(EXPORTS, 2_338_327, 2_338_328)]),
        ("net_sales", 382_902, [(COMMITMENT, 11_142_329, 11_142_328)]),
        (
            "total_commitment",
            11_142_329,
            [(SUM, 11_142_328, 11_142_329), (COMMITMENT, 11_142_328, 11_142_329)],
        ),
    ],
)
def test_one_ton_more_or_less_is_found(
    china: BuyerHistory, name: str, amount: int, expected: list[tuple[str, int, int]]
) -> None:
    known = known_breaks(data_file("known_breaks.toml"))

    found = breaks(changed(china, LAST_WEEK, **{name: amount}), SOYBEANS, CHINA, known)

    assert [(b.place.identity, b.expected, b.found) for b in found] == expected
    assert {b.place.week_ending for b in found} == {date(2026, 10, 1)}


def test_what_is_not_known_breaks_nothing(china: BuyerHistory) -> None:
    known = known_breaks(data_file("known_breaks.toml"))
    blank = changed(china, LAST_WEEK, weekly_exports=None, net_sales=None, total_commitment=None)

    assert breaks(blank, SOYBEANS, CHINA, known) == []


def test_the_first_row_of_a_marketing_year_may_carry_over(china: BuyerHistory) -> None:
    """China w/e 2026-09-03: 5,000 t of the 1,222,000 were carried over from the old year."""
    other = changed(china, (2027, date(2026, 9, 3)), net_sales=1_217_000)

    assert breaks(other, SOYBEANS, CHINA, known_breaks(data_file("known_breaks.toml"))) == []


def test_every_destination_of_both_vintages_adds_up(shipped_ledger: sqlite3.Connection) -> None:
    """The moved tons break no identity on either side, before or after."""
    for day in ("2026-08-20", "2026-09-03"):
        for (code,) in shipped_ledger.execute(
            "SELECT DISTINCT country_code FROM observations WHERE market_year = 2026 "
            "AND country_code NOT IN (0, ?)",
            (CHINA,),
        ).fetchall():
            found = history(shipped_ledger, on(day, "snapshot"), SOYBEANS, [code])

            assert breaks(found, SOYBEANS, code) == []


def test_a_year_that_opens_with_one_ton_more_than_was_booked_is_found(china: BuyerHistory) -> None:
    """W/e 2024-09-05: 3,896,449 booked before, 962,620 sold, 109,543 carried over."""
    key = (2025, date(2024, 9, 5))
    assert china.rows[key].total_commitment == 4_968_612
    other = changed(china, key, total_commitment=4_968_613, outstanding_sales=4_917_569)

    found = breaks(other, SOYBEANS, CHINA, known_breaks(data_file("known_breaks.toml")))

    assert (OPENING, 4_968_612, 4_968_613) in [
        (b.place.identity, b.expected, b.found) for b in found
    ]


def test_a_year_after_one_that_ended_on_a_thursday_opens_with_what_was_booked(
    china: BuyerHistory,
) -> None:
    """W/e 2023-09-07: 6,372,677 booked on 31 August, remainder included, and 295,523 sold."""
    other = changed(china, (2023, date(2023, 8, 31)), next_year_outstanding=6_372_676)

    [found] = breaks(other, SOYBEANS, CHINA, known_breaks(data_file("known_breaks.toml")))

    assert (found.place.identity, found.expected, found.found) == (OPENING, 6_668_199, 6_668_200)
    assert [key for key, _ in found.rows] == [(2023, date(2023, 8, 31)), (2024, date(2023, 9, 7))]


@pytest.mark.parametrize(
    ("wrong", "sentence"),
    [
        ("text = 5", "text: is 5; it must be text in quotes"),
        ("week_ending = 2018-11-23", "week_ending 2018-11-23 is a Friday; reporting weeks end"),
        ('identities = ["sums"]', "there is no identity 'sums'; allowed are"),
        ("identities = []", "must have at least one entry"),
        ('identities = ["exports roll forward", "exports roll forward"]', "stands there already"),
        ("country = 5700", "there is no field country; correct its name or remove it"),
    ],
)
def test_a_mistake_in_the_list_of_known_breaks_is_one_sentence(
    tmp_path: Path, wrong: str, sentence: str
) -> None:
    entry = {
        "commodity_code": "801",
        "country_code": "5700",
        "market_year": "2019",
        "week_ending": "2018-11-22",
        "identities": '["exports roll forward"]',
        "text": '"Looked at."',
    }
    name, _, value = wrong.partition(" = ")
    path = tmp_path / "known_breaks.toml"
    lines = (f"{key} = {text}" for key, text in {**entry, name: value}.items())
    path.write_text("[[break]]\n" + "\n".join(lines))

    with pytest.raises(ConfigError) as caught:
        known_breaks(path)

    assert sentence in str(caught.value)
    assert str(caught.value).startswith(f"{path}: break")
    assert "\n" not in str(caught.value)
