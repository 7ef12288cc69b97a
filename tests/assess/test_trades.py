"""Whose purchases of what: names and codes of the source, sums that are no buyers."""

from __future__ import annotations

import sqlite3

import pytest

from monitor.assess.figures import Figures
from monitor.assess.load_status import load_status
from monitor.assess.status_report import StatusReport
from monitor.assess.trade.load import trade_records
from monitor.assess.trades import find_codes
from monitor.commands.status_table import Screen, status_text
from monitor.commitments.model import Commitment
from monitor.commitments.promises import read_commitments
from monitor.core.errors import ConfigError
from monitor.core.frozen import replace
from monitor.core.paths import data_file
from monitor.text import remarks
from tests.detailed import detailed
from tests.ledger.answers import on

PROMISES = read_commitments(data_file("commitments.toml"))[:4]


def promises(**other: str) -> list[Commitment]:
    """The four promises, the second one with something else written in it."""
    return [replace(c, **other) if c.id == "soy-2026" else c for c in PROMISES]


def standing_of(ledger: sqlite3.Connection, given: list[Commitment]) -> StatusReport:
    return load_status(Figures(ledger, on("2026-10-09", "snapshot")), given, (), replay=True)


@pytest.mark.parametrize(
    "buyer",
    [
        "European Union - 27",
        "EUROPEAN",
        "european union",
        "EU-27",
        "KNOWN",
        "Grand Total",
        "TOTAL KNOWN AND UNKNOWN",
        "Optional Origin",
        "EXPORTS FOR OWN ACCT",
    ],
)
def test_a_sum_of_destinations_is_no_buyer(shipped_ledger: sqlite3.Connection, buyer: str) -> None:
    with pytest.raises(ConfigError) as caught:
        find_codes(shipped_ledger, "snapshot", promises(buyer=buyer))

    assert str(caught.value) == (
        f"commitment soy-2026: buyer: {buyer!r} is a sum of several destinations and buys nothing "
        "itself; name its members, all in one promise or each in its own."
    )


def test_nor_is_it_by_its_code(shipped_ledger: sqlite3.Connection) -> None:
    with pytest.raises(ConfigError, match=r"'EUROPEAN UNION - 27 \(1\)' is a sum of several"):
        find_codes(shipped_ledger, "snapshot", promises(buyer="1"))


@pytest.mark.parametrize("slip", ["European Onion", "Europa", "Grand"])
def test_and_it_is_not_suggested(shipped_ledger: sqlite3.Connection, slip: str) -> None:
    with pytest.raises(ConfigError) as caught:
        find_codes(shipped_ledger, "snapshot", promises(buyer=slip))

    assert "the source knows no buyer" in str(caught.value)
    assert "European Union" not in str(caught.value)


@pytest.mark.parametrize(
    ("buyer", "code"),
    [("China", 5700), ("5700", 5700), ("South Korea", 5800), ("KOREA, REPUBLIC OF", 5800)],
)
def test_a_buyer_may_be_written_as_people_do_or_as_a_code(
    shipped_ledger: sqlite3.Connection, buyer: str, code: int
) -> None:
    trades = find_codes(shipped_ledger, "snapshot", promises(buyer=buyer))

    assert trades["soy-2026"].buyers[0].code == code


@pytest.mark.parametrize(
    "other",
    [
        {"commodity": "801"},
        {"commodity": "801", "buyer": "5700"},
        {"buyer": "CHINA, PEOPLES REPUBLIC OF", "commodity": "SOYBEANS"},
    ],
)
def test_promises_of_one_trade_share_its_pictures_however_they_are_written(
    shipped_ledger: sqlite3.Connection, other: dict[str, str]
) -> None:
    found = standing_of(shipped_ledger, promises(**other))
    view = on("2026-10-09", "snapshot")
    trades = trade_records(Figures(shipped_ledger, view), found.commitments)
    found = detailed(found, trades=trades)

    [trade] = found.trades
    assert (trade.buyer, trade.commodity, trade.key) == ("China", "Soybeans", "china/soybeans")
    assert all(found.trade_of(c) is trade for c in found.commitments)
    assert [o.purchased for o in found.overlaps] == [3_924_333]


def test_a_code_alone_is_called_by_its_names(shipped_ledger: sqlite3.Connection) -> None:
    given = [replace(c, commodity="801", buyer="5700") for c in PROMISES]

    names = {(c.buyer, c.commodity) for c in standing_of(shipped_ledger, given).commitments}

    assert names == {("China", "Soybeans")}


def test_a_buyer_never_seen_says_so(shipped_ledger: sqlite3.Connection) -> None:
    found = standing_of(shipped_ledger, promises(buyer="Chad"))
    text = " ".join(status_text(found, "soy-2026", Screen(200)).split())

    a = next(a for a in found.assessments if a.commitment.id == "soy-2026")
    assert not a.seen
    assert remarks.never_seen(a) is not None
    assert "These figures contain no sale to this buyer in any week" in text
    [note] = [note for note in found.notes if "Chad" in note]
    assert note.startswith("Soybeans to Chad: no sale is in these figures, of any week.")
    assert not any("no sale is" in note for note in standing_of(shipped_ledger, promises()).notes)


def test_parts_of_another_buyer_are_refused(shipped_ledger: sqlite3.Connection) -> None:
    whole = read_commitments(data_file("commitments.toml"))
    given = [replace(c, buyer="Japan") if c.id == "soy-2027" else c for c in whole]

    with pytest.raises(ConfigError) as caught:
        find_codes(shipped_ledger, "snapshot", given)

    assert str(caught.value) == (
        "commitment soy-2025-2028: parts: soy-2027 is of another buyer or commodity."
    )
