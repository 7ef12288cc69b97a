"""A promise of several buyers, or of several commodities, is the sum of its members."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from datetime import date, timedelta
from itertools import pairwise
from pathlib import Path

import pytest

from monitor.assess.figures import Figures
from monitor.assess.load_explanations import load_explanations
from monitor.assess.purchases import cumulative_sales, net_purchases, season_commitment, shipments
from monitor.assess.trades import find_codes
from monitor.commitments.promises import read_commitments
from monitor.core.combined import combined
from monitor.core.errors import ConfigError
from monitor.core.records import SHIPPED, USDA
from monitor.ledger.read import AsOf
from monitor.outlook.load import outlooks
from tests.promise_text import read_promises
from tests.test_american_pima import CALENDAR, PROMISE, SEASON, facing_pima
from tests.updater import Updater
from tests.usda import RowKey, new_york

BUYERS = ("China", "India", "Pakistan")
LAST_WEEK = date(2026, 1, 1)


def of(buyer: str, name: str) -> str:
    """A promise like India's, of another buyer or several."""
    return PROMISE.replace('"India"', buyer).replace("pima-2025", name)


TOGETHER = of('["China", "India", "Pakistan"]', "pima-2025")
SINGLE = "".join(of(f'"{buyer}"', buyer.lower()) for buyer in BUYERS)


@pytest.fixture
def updater(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Updater]:
    """The three buyers' promise, and one of each, facing USDA's figures of American Pima."""
    monkeypatch.setenv("NO_PROXY", "127.0.0.1")
    with facing_pima(read_promises(tmp_path, TOGETHER + SINGLE)) as facing:
        yield facing


@pytest.mark.parametrize("reading", ["calendar-year", "season"])
def test_a_promise_by_three_buyers_is_the_sum_of_three(updater: Updater, reading: str) -> None:
    updater.refresh()

    whole = updater.reading(f"pima-2025/{reading}")
    parts = [updater.reading(f"{buyer.lower()}/{reading}") for buyer in BUYERS]

    for amount in ("purchased", "shipped", "outstanding"):
        amounts = [getattr(part.amounts, amount) for part in parts]
        assert getattr(whole.amounts, amount) == sum(amounts), amount
    assert [part.amounts.purchased for part in parts] == {
        "calendar-year": [46_676, 129_104, 25_465],
        "season": [56_115, 206_484, 36_163],
    }[reading]
    assert [point.net for point in whole.points] == [
        sum(point.net or 0 for point in points)
        for points in zip(*(part.points for part in parts), strict=True)
    ]


def test_a_correction_of_one_buyer_moves_the_sum_by_as_much(updater: Updater) -> None:
    updater.refresh()
    before = updater.reading(CALENDAR).amounts.purchased
    week = RowKey(1301, 2026, 5330, LAST_WEEK)
    at = updater.clock() + timedelta(hours=2)
    updater.world.revise(week, {"outstandingSales": 13_871}, published_at=at)

    updater.on("2026-08-07").refresh()

    assert updater.reading(CALENDAR).amounts.purchased == (before or 0) + 100
    (move,) = [m for m in updater.status_report().headline_moves if m.reading == CALENDAR]
    assert (move.old, move.new) == (before, (before or 0) + 100)


def test_the_arithmetic_names_each_buyer_and_adds_up(updater: Updater) -> None:
    updater.refresh()
    figures = Figures(updater.ledger, AsOf(USDA, updater.clock()))

    text = load_explanations(figures, updater.status_report())[CALENDAR]

    for buyer in BUYERS:
        assert f"(Cotton- Am Pima, {buyer})" in text
    assert "201,245 bales  the difference: bought in the counted weeks" in text


def test_a_group_has_no_outlook_because_none_was_tried_on_one(updater: Updater) -> None:
    updater.refresh()
    status_report = updater.status_report("2025-08-14")

    figures = Figures(updater.ledger, AsOf(USDA, status_report.as_of))

    found = outlooks(figures, status_report)
    assert found[CALENDAR].silent == (
        "no outlook was ever tried on several buyers or commodities together"
    )
    assert found["india/calendar-year"].silent is None


@pytest.mark.parametrize("season", [2024, 2025, 2026])
def test_commodities_with_other_year_ends_add_up_week_by_week(
    updater: Updater, season: int
) -> None:
    """Soybeans turn the year on 1 September in a split week, Pima on Thursday 31 July 2025."""
    updater.refresh()
    updater.commitments = read_commitments(Path("data/commitments.toml"))
    updater.refresh()
    figures = Figures(updater.ledger, AsOf(USDA, updater.clock()))
    soy, pima = figures.history(801, [5700]), figures.history(1301, [5330])

    both = combined([soy, pima])

    weeks = [week for week in soy.weeks if week in set(pima.weeks)]
    assert list(both.weeks) == weeks
    assert len(weeks) > 300
    for earlier, later in pairwise(weeks):
        parts = [net_purchases(history, earlier, later) for history in (soy, pima)]
        assert None not in parts
        assert net_purchases(both, earlier, later) == sum(part or 0 for part in parts)
        loaded = [shipments(history, earlier, later) or 0 for history in (soy, pima)]
        assert shipments(both, earlier, later) == sum(loaded)
    assert season_commitment(both, season, weeks[-1]) == sum(
        season_commitment(history, season, weeks[-1]) or 0 for history in (soy, pima)
    )


def test_a_week_missing_for_one_member_is_missing_for_the_sum(updater: Updater) -> None:
    updater.refresh()
    figures = Figures(updater.ledger, AsOf(USDA, updater.clock()))
    early = Figures(updater.ledger, AsOf(USDA, new_york(date(2026, 1, 12))))

    both = combined([early.history(1301, [5330]), figures.history(1301, [5700])])

    assert both.weeks[-1] == LAST_WEEK
    assert cumulative_sales(both, date(2026, 1, 8)) is None


@pytest.mark.parametrize(
    ("given", "called", "verb"),
    [
        ('["China", "India", "Pakistan"]', "China, India and Pakistan", "have"),
        ('["China", "5330"]', "China and India", "have"),
        ('["China", "India", "Pakistan", "Egypt", "Peru"]', "China, India and 3 others", "have"),
        ('["China", "India"]\nbuyer_name = "Asia"', "Asia", "has"),
        ('"5330"\nbuyer_name = "The mills"', "The mills", "has"),
    ],
)
def test_texts_call_several_buyers_by_one_name(
    updater: Updater, tmp_path: Path, given: str, called: str, verb: str
) -> None:
    updater.commitments = read_promises(tmp_path, of(given, "pima-2025"))
    updater.refresh()

    promise = updater.reading(CALENDAR).commitment

    assert (promise.buyer, "have" if promise.is_plural else "has") == (called, verb)


@pytest.mark.parametrize(
    ("buyer", "commodity", "sentence"),
    [
        ('["India", "5330"]', '"1301"', "a buyer or a commodity stands there twice."),
        ('["India", "Indai"]', '"1301"', "buyer: the source knows no buyer 'Indai'. Did you mean"),
        (
            '"India"',
            '["1401", "1404"]',
            'commodity: Cotton- Upland 1 1/16" & over is part of All Upland Cotton and would count '
            "twice; name one of them.",
        ),
        ('"India"', '["1301", "801"]', "unit is 'running bales', but Soybeans is reported in metr"),
    ],
)
def test_members_that_cannot_be_added_up_are_refused(
    shipped_ledger: sqlite3.Connection,
    tmp_path: Path,
    buyer: str,
    commodity: str,
    sentence: str,
) -> None:
    text = of(buyer, "pima-2025").replace('"Cotton- Am Pima"', commodity)

    with pytest.raises(ConfigError) as caught:
        find_codes(shipped_ledger, SHIPPED, read_promises(tmp_path, text))

    assert str(caught.value).startswith(f"commitment pima-2025: {sentence}")


def test_a_total_may_stand_beside_what_is_no_part_of_it(
    shipped_ledger: sqlite3.Connection, tmp_path: Path
) -> None:
    text = of('"India"', "pima-2025").replace('"Cotton- Am Pima"', '["1301", "1404"]')

    found = find_codes(shipped_ledger, SHIPPED, read_promises(tmp_path, text))["pima-2025"]

    assert found.places == ((1301, 5330), (1404, 5330))


def test_the_season_of_a_group_is_named_once(updater: Updater) -> None:
    updater.refresh()

    window = updater.reading(SEASON).window

    assert window is not None
    assert (window.first_week, window.last_week) == (date(2025, 8, 7), date(2026, 8, 6))
