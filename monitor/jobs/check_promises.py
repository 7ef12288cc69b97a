"""Read promises files as a pass would, and say what each promise counts; nothing is written."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator, Sequence
from pathlib import Path

from monitor.assess.as_of import Query
from monitor.assess.assessment import Assessment
from monitor.assess.figures import Figures
from monitor.assess.load_status import load_status, never_seen
from monitor.assess.trades import Trade
from monitor.commitments.model import Commitment
from monitor.commitments.promises import read_commitments, read_named
from monitor.core.formats import amount, day, plural
from monitor.core.periods import WEEKLY


def check_promises(
    connection: sqlite3.Connection, query: Query, files: Sequence[Path]
) -> Iterator[str]:
    """Yield the lines that say how the promises of these files are understood.

    Raises ConfigError with one sentence for the first mistake.
    """
    commitments, named = read_commitments(files), read_named(files)
    figures = Figures(connection, query.view(connection))
    found = load_status(figures, commitments, (), replay=False)
    trades = figures.trades(found.commitments)
    for commitment in found.commitments:
        yield f"{commitment.id}  {commitment.title}"
        yield f"    {_goods(commitment, trades[commitment.id])}"
        yield from (f"  {_reading(a)}" for a in found.readings_of(commitment))
    yield from (
        ("", *remarks)
        if (remarks := [*found.without_figures, *never_seen(figures, found.commitments)])
        else ()
    )
    yield ""
    yield _sum(commitments, len(found.commitments), len(named))


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


def _sum(commitments: Sequence[Commitment], shown: int, named: int) -> str:
    count = plural(len(commitments), "promise", "promises")
    later = len(commitments) - shown
    parts = [count, f"{later} of them of later years"] if later else [count]
    if named:
        parts.append(plural(named, "announcement", "announcements") + " that cannot be counted")
    return f"{', '.join(parts)}: nothing to correct."
