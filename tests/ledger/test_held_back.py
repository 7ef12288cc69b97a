"""Responses that are held back: which they are, what becomes of them, and how each was settled."""

from __future__ import annotations

import sqlite3
from contextlib import suppress
from datetime import UTC, datetime

import pytest

from monitor.core.errors import LedgerError
from monitor.core.frozen import replace
from monitor.core.records import Origin, SourceResponse
from monitor.ledger.belief import Doubt, Needs
from monitor.ledger.held_back import (
    Suspect,
    alike,
    content,
    doubted_release,
    find,
    hold,
    settle,
    waiting,
    waiting_of,
)
from monitor.ledger.store import transaction
from monitor.ledger.write import write_response

from .answers import WEEK_11_AUGUST, WEEK_18_AUGUST, WEEK_25_AUGUST, answer

WHEAT = 107
HALVED = Doubt("the book was halved", "day")
SHORT = Doubt("a week is short", "again", undoes=False)
GONE = Doubt("China is gone", "person")
FIRST = answer([WEEK_11_AUGUST], "2022-08-18")
SECOND = answer([WEEK_18_AUGUST], "2022-08-25")


def settled(ledger: sqlite3.Connection) -> list[tuple[object, ...]]:
    """How each response was settled, and when, in the order in which they were held back."""
    return ledger.execute("SELECT settled_as, settled_at FROM suspects ORDER BY id").fetchall()


def suspect(needs: Needs) -> Suspect:
    """A response first seen at 9:30 in New York."""
    seen = "2026-10-08T13:30:00Z"
    return Suspect(7, 801, 2026, "5f", seen, "2026-10-08T12:30:00Z", "short", needs)


@pytest.mark.parametrize(
    ("needs", "prospect"),
    [
        (
            "again",
            "it is accepted if still the same Thu 8 Oct 2026, 09:45 New York, or by "
            "`monitor releases accept 7`",
        ),
        (
            "day",
            "it is accepted if still the same Fri 9 Oct 2026, 00:00 New York, or by "
            "`monitor releases accept 7`",
        ),
        ("person", "it is accepted only by `monitor releases accept 7`"),
    ],
)
def test_what_becomes_of_a_response_is_the_end_of_a_sentence(needs: Needs, prospect: str) -> None:
    held = suspect(needs)

    assert held.prospect == prospect
    assert held.since == datetime(2026, 10, 8, 13, 30, tzinfo=UTC)


def test_a_response_held_back_has_its_reasons_and_the_strictest_need(
    ledger: sqlite3.Connection,
) -> None:
    public = replace(FIRST, origin="reports")

    held = hold(ledger, public, [SHORT, HALVED])

    assert held == Suspect(
        id=1,
        commodity_code=801,
        market_year=2022,
        sha256=FIRST.sha256,
        first_seen_at="2022-08-18T13:30:00Z",
        published_at="2022-08-18T12:30:00Z",
        reasons="a week is short; the book was halved",
        needs="day",
        undoes=1,
        content=content(FIRST),
        origin="reports",
    )
    assert waiting(ledger) == [held]
    assert ledger.execute("SELECT source FROM suspects").fetchall() == [("usda",)]
    assert not ledger.in_transaction


@pytest.mark.parametrize(
    ("doubts", "needs", "undoes"),
    [([SHORT], "again", 0), ([HALVED, GONE, SHORT], "person", 1), ([SHORT, HALVED], "day", 1)],
)
def test_one_reason_that_undoes_figures_is_enough(
    ledger: sqlite3.Connection, doubts: list[Doubt], needs: Needs, undoes: int
) -> None:
    held = hold(ledger, FIRST, doubts)

    assert (held.needs, held.undoes) == (needs, undoes)


def test_a_newer_response_of_the_year_replaces_the_one_held_back(
    ledger: sqlite3.Connection,
) -> None:
    hold(ledger, FIRST, [HALVED])
    hold(ledger, replace(FIRST, market_year=2023), [HALVED])
    hold(ledger, replace(FIRST, commodity_code=WHEAT), [HALVED])

    held = hold(ledger, SECOND, [GONE])

    assert [each.id for each in waiting(ledger)] == [2, 3, 4]
    assert held == waiting(ledger)[-1]
    assert settled(ledger)[0] == ("replaced", "2022-08-25T13:30:00Z")
    assert settled(ledger)[1:] == [(None, None)] * 3


def test_the_waiting_ones_of_some_commodities_are_listed_oldest_first(
    ledger: sqlite3.Connection,
) -> None:
    for year in (2023, 2022):
        hold(ledger, replace(FIRST, market_year=year), [HALVED])
    hold(ledger, replace(FIRST, commodity_code=WHEAT), [HALVED])

    assert [each.market_year for each in waiting_of(ledger, [801])] == [2023, 2022]
    assert [each.id for each in waiting_of(ledger, [WHEAT, 801])] == [1, 2, 3]
    assert waiting_of(ledger, [401]) == []


def test_one_is_found_by_its_number_until_it_is_settled(ledger: sqlite3.Connection) -> None:
    hold(ledger, replace(FIRST, market_year=2023), [HALVED])
    hold(ledger, FIRST, [HALVED])
    assert find(ledger, 2).market_year == 2022

    settle(ledger, SECOND, "accepted")

    assert settled(ledger) == [(None, None), ("accepted", "2022-08-25T13:30:00Z")]
    assert find(ledger, 1).market_year == 2023
    for number in (2, 3):
        with pytest.raises(LedgerError) as caught:
            find(ledger, number)
        assert str(caught.value) == (
            f"No quarantined response {number}: see `monitor releases list`."
        )


def test_one_that_was_settled_keeps_how_and_when(ledger: sqlite3.Connection) -> None:
    hold(ledger, FIRST, [HALVED])
    settle(ledger, FIRST, "accepted")

    settle(ledger, SECOND, "replaced")

    assert settled(ledger) == [("accepted", "2022-08-18T13:30:00Z")]


@pytest.mark.parametrize(
    ("origin", "remaining"), [("agtransport", ["api"]), ("api", []), ("reports", [])]
)
def test_agtransport_settles_its_own_responses_alone(
    ledger: sqlite3.Connection, origin: Origin, remaining: list[str]
) -> None:
    hold(ledger, FIRST, [HALVED])
    hold(ledger, replace(FIRST, origin="agtransport"), [HALVED])
    assert [each.origin for each in waiting(ledger)] == ["api", "agtransport"]

    settle(ledger, replace(SECOND, origin=origin), "accepted")

    assert [each.origin for each in waiting(ledger)] == remaining


@pytest.mark.parametrize(
    ("repeated", "is_it"),
    [
        (replace(FIRST, sha256="other bytes, the same rows"), True),
        (replace(FIRST, scope="national"), True),
        (SECOND, False),
        (replace(FIRST, market_year=2023), False),
        (replace(FIRST, commodity_code=WHEAT), False),
        (replace(FIRST, origin="reports"), False),
    ],
)
def test_a_response_repeats_one_with_the_same_rows_of_the_same_origin(
    ledger: sqlite3.Connection, repeated: SourceResponse, is_it: bool
) -> None:
    held = hold(ledger, FIRST, [HALVED])

    assert alike(ledger, repeated, "day") == (held if is_it else None)


@pytest.mark.parametrize(
    ("held_for", "needs", "is_it"),
    [
        (SHORT, "again", True),
        (SHORT, "day", False),
        (HALVED, "again", False),
        (HALVED, "day", False),
        (GONE, "person", False),
    ],
)
def test_other_rows_repeat_one_only_if_both_are_merely_incomplete(
    ledger: sqlite3.Connection, held_for: Doubt, needs: Needs, is_it: bool
) -> None:
    held = hold(ledger, FIRST, [held_for])

    assert alike(ledger, SECOND, needs) == (held if is_it else None)
    assert alike(ledger, replace(SECOND, origin="reports"), needs) is None


def test_a_release_accepted_only_because_it_repeated_is_doubted_until_the_next(
    ledger: sqlite3.Connection,
) -> None:
    assert doubted_release(ledger, FIRST) is None
    hold(ledger, FIRST, [HALVED])
    assert doubted_release(ledger, FIRST) is None

    write_response(ledger, FIRST, {})
    assert doubted_release(ledger, FIRST) is None
    settle(ledger, FIRST, "repeated")
    assert doubted_release(ledger, FIRST) == 1
    for other in (
        replace(FIRST, market_year=2023),
        replace(FIRST, commodity_code=WHEAT),
        replace(FIRST, scope="national"),
        replace(FIRST, source="snapshot"),
    ):
        assert doubted_release(ledger, other) is None

    write_response(ledger, answer([WEEK_11_AUGUST, WEEK_25_AUGUST], "2022-09-01"), {})
    assert doubted_release(ledger, FIRST) is None


@pytest.mark.parametrize("outcome", ["accepted", "replaced"])
def test_a_release_that_a_person_accepted_is_not_doubted(
    ledger: sqlite3.Connection, outcome: str
) -> None:
    hold(ledger, FIRST, [HALVED])
    write_response(ledger, FIRST, {})
    settle(ledger, FIRST, outcome)

    assert doubted_release(ledger, FIRST) is None


def test_a_response_is_held_back_and_settled_within_the_callers_transaction(
    ledger: sqlite3.Connection,
) -> None:
    with suppress(KeyboardInterrupt), transaction(ledger):
        hold(ledger, FIRST, [HALVED])
        settle(ledger, FIRST, "accepted")
        raise KeyboardInterrupt

    assert settled(ledger) == []
