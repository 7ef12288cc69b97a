"""The things whose cost is measured against a size, each with what prepares it (`sizes.py`)."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory

from monitor.assess.figures import Figures
from monitor.assess.load_status import load_status
from monitor.assess.replay import days_between
from monitor.commitments.model import Commitment
from monitor.core.calendar import end_of_day
from monitor.core.frozen import replace
from monitor.core.records import USDA
from monitor.ledger.read import AsOf
from monitor.ledger.store import open_ledger
from monitor.reports.site_index import write_shelf
from tools.bench import outbox, promises
from tools.bench.unchanged import kept_reports, pass_without_news

Work = Callable[[], object]
LAST_THURSDAY = date(2026, 10, 8)
SINCE = 2015
"""First marketing year of the made-up history: twelve years, of 23 buyers each."""


@dataclass(frozen=True, slots=True)
class Case:
    """Something measured at several sizes; `prepared` yields the work at one of them."""

    what: str
    sizes: Sequence[int]
    prepared: Callable[[int], AbstractContextManager[Work]]


@contextmanager
def of_promises(count: int) -> Iterator[Work]:
    """Yield a pass of so many promises on the same history, without drawing."""
    with _history(44) as ledger:
        asked = promises.promises()[:count]
        yield lambda: promises.a_pass(ledger, asked)


@contextmanager
def of_history(count: int) -> Iterator[Work]:
    """Yield the recording of so many commodities' history."""
    with TemporaryDirectory() as name:
        numbers = iter(range(9))

        def work() -> None:
            with open_ledger(Path(name, f"{next(numbers)}.db"), create=True) as ledger:
                promises.record(ledger, commodities=count, first_year=SINCE)

        yield work


@contextmanager
def of_four_promises(count: int) -> Iterator[Work]:
    """Yield a pass of four promises of one commodity on the history of so many commodities."""
    with _history(count) as ledger:
        asked = promises.promises()[::44][:4]
        yield lambda: promises.a_pass(ledger, asked)


@contextmanager
def of_recipients(count: int) -> Iterator[Work]:
    """Yield the queueing of one release for so many recipients, and sending it by SMTP."""
    with TemporaryDirectory() as name, outbox.server() as port:
        numbers = iter(range(9))

        def work() -> None:
            folder = Path(name, str(next(numbers)))
            folder.mkdir()
            outbox.queue_and_send(folder, port, count)

        yield work


@contextmanager
def of_reports(count: int) -> Iterator[Work]:
    """Yield the list and the feed of so many kept reports."""
    with pass_without_news() as (out, _):
        kept_reports(out, count)
        yield lambda: write_shelf(out)


@contextmanager
def of_reports_unchanged(count: int) -> Iterator[Work]:
    """Yield a pass with nothing new where so many reports are kept."""
    with pass_without_news() as (out, a_pass):
        kept_reports(out, count)
        a_pass()
        yield a_pass


@contextmanager
def of_days(count: int) -> Iterator[Work]:
    """Yield a replay of so many Thursdays, with a promise for each of ten years."""
    with _history(1) as ledger:
        days = days_between(LAST_THURSDAY - timedelta(weeks=count - 1), LAST_THURSDAY, "week")
        asked = _of_ten_years()

        def work() -> None:
            for day in days:
                figures = Figures(ledger, AsOf(USDA, end_of_day(day)))
                load_status(figures, asked, (), replay=True)

        yield work


CASES: Mapping[str, Case] = {
    "history": Case("record the history of commodities", (1, 4, 15, 44), of_history),
    "fixed": Case(
        "a pass of four promises on the history of commodities", (1, 4, 15, 44), of_four_promises
    ),
    "promises": Case("a pass of promises, without drawing", (4, 32, 250, 1_000), of_promises),
    "recipients": Case(
        "queue and send a release to recipients", (1, 10, 100, 1_000, 10_000), of_recipients
    ),
    "reports": Case("list kept reports", (1, 15, 150, 1_500), of_reports),
    "unchanged": Case(
        "a pass with nothing new beside kept reports", (1, 15, 150, 1_500), of_reports_unchanged
    ),
    "replay": Case(
        "replay Thursdays, a promise for each of ten years", (50, 100, 200, 500), of_days
    ),
}


@contextmanager
def _history(commodities: int) -> Iterator[sqlite3.Connection]:
    with TemporaryDirectory() as name, open_ledger(Path(name, "m.db"), create=True) as ledger:
        promises.record(ledger, commodities=commodities, first_year=SINCE)
        yield ledger


def _of_ten_years() -> list[Commitment]:
    """Return the first made-up promise, for each of ten calendar years."""
    like = promises.promises()[0]
    [reading] = like.readings
    return [
        replace(
            like,
            id=f"{like.id}-{year}",
            shown_from=None,
            readings=(
                replace(
                    reading,
                    deadline=date(year, 12, 31),
                    counts_from=date(year, 1, 1),
                    counts_to=date(year, 12, 31),
                ),
            ),
        )
        for year in range(2017, 2027)
    ]
