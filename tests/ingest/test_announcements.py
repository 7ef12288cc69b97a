"""Corrections of announced sales: taken back, on the same day, or dated before the sale."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from datetime import date, time

import pytest

from monitor.core.calendar import end_of_day
from monitor.core.errors import ConfigError
from monitor.ingest.announcements import (
    known_announcements,
    read_announcement,
    record_announcement,
)
from monitor.ledger.store import open_ledger
from tests.usda import new_york

TUESDAY, WEDNESDAY = date(2025, 11, 18), date(2025, 11, 19)


@pytest.fixture
def ledger() -> Iterator[sqlite3.Connection]:
    with open_ledger(None, create=True) as connection:
        yield connection


def said(tonnes: str, goods: str = "soybeans", number: str = "") -> str:
    return (
        f"Private exporters reported sales of {tonnes} metric tons of {goods} for delivery to "
        f"China during the 2025/2026 marketing year. {number}"
    )


def add(
    ledger: sqlite3.Connection, text: str, hour: int, *, on: date = TUESDAY, replaces: str = ""
) -> str:
    """Record an announcement on Wednesday and return its name."""
    read = read_announcement(text, on)
    names = [replaces] if replaces else []
    record_announcement(ledger, read, names, new_york(WEDNESDAY, time(hour)))
    return read.name


def known(ledger: sqlite3.Connection) -> list[tuple[str, int | None]]:
    rows = known_announcements(ledger, end_of_day(WEDNESDAY))
    return [(key.product, version.amount) for key, version in sorted(rows.items())]


def test_a_second_correction_replaces_the_first_one(ledger: sqlite3.Connection) -> None:
    number = "(FAS-ESR-072-25)"
    add(ledger, said("100,000", "corn", number), 10)
    add(ledger, said("100,000", "soybeans", number), 11)
    assert known(ledger) == [("Soybeans", 100_000)]

    add(ledger, said("100,000", "corn", number), 12)

    assert known(ledger) == [("Corn", 100_000)]


def test_an_announcement_replaced_by_mistake_can_be_added_again(ledger: sqlite3.Connection) -> None:
    first = add(ledger, said("100,000"), 10)
    mistaken = add(ledger, said("200,000"), 11, replaces=first)

    add(ledger, said("100,000"), 12, replaces=mistaken)

    assert known(ledger) == [("Soybeans", 100_000)]


def test_a_correction_dated_before_what_it_replaces_replaces_it(ledger: sqlite3.Connection) -> None:
    first = add(ledger, said("100,000"), 10, on=WEDNESDAY)

    add(ledger, said("200,000"), 11, on=TUESDAY, replaces=first)

    assert known(ledger) == [("Soybeans", 200_000)]


def test_a_day_to_come_is_refused(ledger: sqlite3.Connection) -> None:
    with pytest.raises(ConfigError, match="is dated 2025-11-20, a day to come"):
        add(ledger, said("100,000"), 10, on=date(2025, 11, 20))

    assert known(ledger) == []


MAIL = "From: news@usda.example\nSubject: Export sales\nDate: {}\nContent-Type: {}\n\n{}"


def test_a_mail_in_an_encoding_nobody_knows_is_refused_in_a_sentence() -> None:
    mail = MAIL.format("Tue, 18 Nov 2025 09:00:12 -0500", "text/plain; charset=x-none", said("1"))

    with pytest.raises(ConfigError, match=r"This mail cannot be read .unknown encoding: x-none."):
        read_announcement(mail, None)


def test_of_an_encodings_long_name_the_beginning_is_shown() -> None:
    mail = MAIL.format("Tue, 18 Nov 2025", f"text/plain; charset=utf{'9' * 5_000}", said("1"))

    with pytest.raises(ConfigError, match=r"cannot be read .unknown encoding: utf9") as e:
        read_announcement(mail, None)

    assert len(str(e.value)) < 250


@pytest.mark.parametrize("when", ["Tue, 18 Nov 99999999999 09:00:12 -0500", "soon", "Tue, 18"])
def test_a_mails_date_that_is_none_is_not_known(when: str) -> None:
    with pytest.raises(ConfigError, match=r"names no day: give it with --on|This mail cannot be"):
        read_announcement(MAIL.format(when, "text/plain", said("100,000")), None)


def test_a_day_before_the_reports_is_refused(ledger: sqlite3.Connection) -> None:
    with pytest.raises(ConfigError, match="is dated 1725-11-18, before there were any reports"):
        add(ledger, said("100,000"), 10, on=date(1725, 11, 18))
