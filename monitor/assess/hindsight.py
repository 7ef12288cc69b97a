"""Check a claim against today's figures for the day it was made (METHODOLOGY, "Statements").

Sales up to a day are known only by week: up to the last week that had ended, and up to the week
that contains the day. Nothing is interpolated between them.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, datetime
from itertools import takewhile
from typing import Literal

from monitor.assess.assessment import Assessment, WeekPoint
from monitor.assess.status import against_lines
from monitor.assess.verdicts import LineWord, line_word
from monitor.assess.windows import Window
from monitor.commitments.model import Statement
from monitor.core.calendar import new_york, week_ending_of
from monitor.core.frozen import Frozen

HindsightWord = (
    Literal["true", "passed", "true in that week", "not true until", "not true so far", "not true"]
    | LineWord
    | Literal["cannot be checked"]
)
Series = Sequence[tuple[WeekPoint, int]]
"""A reading's known weeks, each with the quantity the claim is about."""


class Reached(Frozen):
    """The first week whose figure is at or above the claim, and when that became public.

    `days` is counted from the day of the statement to the day of publication in New York; zero
    or less means that it was public when the statement was made.
    """

    week_ending: date
    amount: int
    published_at: datetime
    days: int


class Hindsight(Frozen):
    """A claim checked against the figures known at the report's day.

    `week_ending` is the last counted week that had ended by the day of the statement, `amount`
    its figure, `by` the distance above (`passed`) or below the claim. `since` is the week from
    which the figures have been at the claim: before that day, in its week, or after it.
    """

    word: HindsightWord
    week_ending: date | None = None
    amount: int | None = None
    by: int | None = None
    since: Reached | None = None


def hindsight(statement: Statement, claims: int | None, now: Assessment) -> Hindsight:
    """Return the verdict by today's figures, from the reading that decides."""
    window = now.window
    if window is None:
        return Hindsight("cannot be checked")
    last = last_week_by(statement, window)
    if statement.of == "on track":
        return _on_the_lines(now, last)
    weeks = series(now, shipped=statement.of == "shipments")
    amount = next((amount for point, amount in weeks if point.week_ending == last), None)
    if claims is None or amount is None or not speaks_of(statement, now):
        return Hindsight("cannot be checked", last, amount)
    over = _ends_with_window(statement, window) and last == window.last_week
    return _set_beside(statement, claims, weeks, last, amount, over=over)


def speaks_of(statement: Statement, a: Assessment) -> bool:
    """Return whether a reading counts the claimed quantity (one of shipments has no purchases)."""
    return a.basis.counts_purchases or statement.of != "purchases"


def last_week_by(statement: Statement, window: Window) -> date:
    """Return the last week that had ended by the day of the statement.

    For a reading named in the entry, and for a season, weeks after the window do not count.
    """
    last = window.period.ended_by(statement.source.said_on)
    return min(last, window.last_week) if _ends_with_window(statement, window) else last


def first_at(
    said_on: date, least: int | None, weeks: Iterable[tuple[WeekPoint, int]]
) -> Reached | None:
    """Return the first published week at or above an amount; None if there is none."""
    for point, amount in weeks:
        if least is not None and amount >= least and point.published_at is not None:
            public_on = point.published_at.astimezone(new_york()).date()
            days = (public_on - said_on).days
            return Reached(point.week_ending, amount, point.published_at, days)
    return None


def series(a: Assessment, *, shipped: bool) -> Series:
    """Return a reading's known weeks, oldest first, inside its window and after it."""
    amounts = ((point, point.shipped if shipped else point.purchased) for point in a.points)
    return [(point, amount) for point, amount in amounts if amount is not None]


def _set_beside(
    statement: Statement, claims: int, weeks: Series, last: date, amount: int, *, over: bool
) -> Hindsight:
    """Compare the claim with the last week that had ended, and find the first week that reaches it.

    With `over` no later week counts, because the reading named in the entry had ended.
    """
    least, said_on = claims - statement.tolerance, statement.source.said_on
    most = None if statement.of == "completed" else claims + statement.tolerance
    if amount >= least:
        since = first_at(said_on, least, _run_to(weeks, last, least))
        word: HindsightWord = "true" if most is None or amount <= most else "passed"
        return Hindsight(word, last, amount, None if word == "true" else amount - claims, since)
    by = claims - amount
    later = () if over else ((p, a) for p, a in weeks if p.week_ending > last)
    since = first_at(said_on, least, later)
    if since is None:
        return Hindsight("not true" if over else "not true so far", last, amount, by)
    within = since.week_ending == week_ending_of(said_on)
    return Hindsight("true in that week" if within else "not true until", last, amount, by, since)


def _run_to(weeks: Series, last: date, least: int) -> Series:
    """Return the unbroken run of weeks at or above an amount that ends with week `last`."""
    before = [(point, amount) for point, amount in weeks if point.week_ending <= last]
    run = list(takewhile(lambda pair: pair[1] >= least, reversed(before)))
    return run[::-1]


def _on_the_lines(now: Assessment, last: date) -> Hindsight:
    """Compare the reading with both lines in that week, by today's figures."""
    amount = next((p.purchased for p in now.counted if p.week_ending == last), None)
    line = next((line for line in now.lines if line.week_ending == last), None)
    if now.window is not None and last >= now.window.last_week:
        both = line is not None and line.seasonal is not None
        return Hindsight(line_word(now.status, both=both), now.amounts.week_ending, amount)
    if amount is None or line is None:
        return Hindsight("cannot be checked", last, amount)
    reached = amount >= now.commitment.target
    word = "met" if reached else against_lines(amount, line.straight, line.seasonal)
    return Hindsight(line_word(word, both=line.seasonal is not None), last, amount)


def _ends_with_window(statement: Statement, window: Window) -> bool:
    return statement.reading is not None or window.basis.final_at_end
