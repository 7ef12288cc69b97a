"""Read promises files as a pass would, and say what each promise counts; nothing is written."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from monitor.assess.as_of import Query
from monitor.assess.assessment import Assessment
from monitor.assess.figures import Figures
from monitor.assess.load_status import load_status, never_seen
from monitor.assess.status_report import StatusReport
from monitor.assess.trades import Trade
from monitor.commitments.model import Commitment
from monitor.commitments.promises import read_commitments, read_named
from monitor.core.formats import amount, day, plural
from monitor.core.frozen import Frozen
from monitor.core.periods import WEEKLY


class Understood(Frozen):
    """Promises files as a pass understands them.

    `later` promises are of later years and not shown yet; `named` announcements cannot be counted.
    """

    status_report: StatusReport
    trades: Mapping[str, Trade]
    remarks: tuple[str, ...]
    promises: int
    named: int

    @property
    def later(self) -> int:
        """Return how many promises are of later years."""
        return self.promises - len(self.status_report.commitments)


def check_promises(
    connection: sqlite3.Connection, query: Query, files: Sequence[Path]
) -> Understood:
    """Return how the promises of these files are understood.

    Raises ConfigError with one sentence for the first mistake.
    """
    commitments, named = read_commitments(files), read_named(files)
    figures = Figures(connection, query.view(connection))
    found = load_status(figures, commitments, (), replay=False)
    remarks = (*found.without_figures, *never_seen(figures, found.commitments))
    trades = figures.trades(found.commitments)
    return Understood(found, trades, remarks, len(commitments), len(named))


def lines(understood: Understood) -> Iterator[str]:
    """Yield the lines that say what each promise counts."""
    found = understood.status_report
    for commitment in found.commitments:
        yield f"{commitment.id}  {commitment.title}"
        yield f"    {_goods(commitment, understood.trades[commitment.id])}"
        yield from (f"  {_reading(a)}" for a in found.readings_of(commitment))
    if understood.remarks:
        yield from ("", *understood.remarks)
    yield ""
    yield _sum(understood)


def as_data(understood: Understood) -> dict[str, Any]:
    """Return the same as plain values for JSON."""
    found = understood.status_report
    return {
        "commitments": [
            _promise_as_data(found, commitment, understood.trades[commitment.id])
            for commitment in found.commitments
        ],
        "later": understood.later,
        "named": understood.named,
        "remarks": list(understood.remarks),
    }


def _promise_as_data(found: StatusReport, promise: Commitment, trade: Trade) -> dict[str, Any]:
    """Return a promise; of one in dollars no codes are given, because the source has none."""
    coded = trade.goods is None
    return {
        "id": promise.id,
        "title": promise.title,
        "buyer": promise.buyer,
        "destination_codes": [buyer.code for buyer in trade.buyers] if coded else [],
        "commodity": promise.commodity,
        "commodity_codes": [each.code for each in trade.commodities] if coded else [],
        "target": promise.target,
        "unit": promise.unit,
        "readings": [_reading_as_data(a) for a in found.readings_of(promise)],
    }


def _reading_as_data(a: Assessment) -> dict[str, Any]:
    window = a.window
    return {
        "id": a.reading.id,
        "title": a.reading.title,
        "headline": a.reading.headline,
        "basis": a.reading.basis,
        "target": a.commitment.target,
        "first_week_ending": window.first_week.isoformat() if window else None,
        "last_week_ending": window.last_week.isoformat() if window else None,
        "deadline": a.reading.deadline.isoformat(),
        "status": a.status,
    }


def _goods(commitment: Commitment, trade: Trade) -> str:
    """Return whose purchases of what are counted, with the source's codes; values have none."""
    if trade.goods is not None:
        goods = f"{commitment.commodity} to {commitment.buyer}"
        return f"{goods}; {amount(commitment.target, commitment.unit)}"
    buyers = ", ".join(f"{b.description} ({b.code})" for b in trade.buyers)
    goods = ", ".join(f"{c.name} ({c.code})" for c in trade.commodities)
    return f"{goods} to {buyers}; {amount(commitment.target, commitment.unit)}"


def _reading(a: Assessment) -> str:
    star = "*" if a.reading.headline else " "
    own = "" if a.reading.target is None else f"{amount(a.reading.target, a.commitment.unit)}, "
    weeks = "the dates of its marketing year are not known yet"
    if a.window is not None:
        period = a.window.period
        name = day if period == WEEKLY else period.label
        count = plural(a.window.length, period.noun, period.nouns)
        weeks = f"{count} from {name(a.window.first_week)} to {name(a.window.last_week)}"
    ends = f"deadline {day(a.reading.deadline)}"
    return f"{star} {a.reading.title}: {own}{a.basis.words.label}, {weeks}, {ends}: {a.status}"


def _sum(understood: Understood) -> str:
    count = plural(understood.promises, "promise", "promises")
    parts = [f"{count}, {understood.later} of them of later years" if understood.later else count]
    if understood.named:
        named = plural(understood.named, "announcement", "announcements")
        parts.append(f"{named} that cannot be counted")
    return f"{', '.join(parts)}: nothing to correct."
