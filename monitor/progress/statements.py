"""What was said beside what had been published that day (METHODOLOGY, "Statements").

Pure: the assessments of the day it was said and those of the report's day are arguments.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Literal

from monitor.commitments.model import Commitment, Statement
from monitor.history import History
from monitor.progress.assessment import Assessment, WeekPoint
from monitor.trade_calendar import WEEK, new_york

Word = Literal[
    "matched",
    "ahead of the figures",
    "behind the figures",
    "mixes booked with shipped",
    "at or above both lines",
    "at or above the straight line",
    "between the lines",
    "below both lines",
    "below the straight line",
    "target reached",
    "deadline passed",
    "cannot be checked",
]
LAST_WEEKS = 2


@dataclass(frozen=True, slots=True)
class Reached:
    """The first week whose figure is at or above the claim, and when that became public.

    `days` are counted from the day of the statement to that day in New York; zero or less
    means that it was public when it was said.
    """

    week_ending: date
    amount: int
    published_at: datetime
    days: int


@dataclass(frozen=True, slots=True)
class Beside:
    """One quantity as published that day, and the claim less it; None is not known.

    `reached` is None when no week known by the report's day stands at or above the claim.
    """

    amount: int | None
    gap: int | None
    reached: Reached | None = None


@dataclass(frozen=True, slots=True)
class ReadingThen:
    """A reading as it stood on the day of the statement."""

    assessment: Assessment
    purchased: Beside
    shipped: Beside
    ceiling: Beside

    @property
    def last_weeks(self) -> tuple[WeekPoint, ...]:
        """The last two counted weeks that were public, the older one first."""
        last = self.assessment.amounts.week_ending
        if last is None:
            return ()
        recent = {last - WEEK * back for back in range(LAST_WEEKS)}
        return tuple(p for p in self.assessment.counted if p.week_ending in recent)


@dataclass(frozen=True, slots=True)
class Verdict:
    """The neutral word; `by` how much the claim is above (below) the figure it is set beside.

    `reading` is the reading that figure is of, None where there is none.
    """

    word: Word
    by: int | None = None
    reading: ReadingThen | None = None


@dataclass(frozen=True, slots=True)
class CheckedStatement:
    """A statement beside the figures of its day. `claims` is the amount it is checked for.

    `week_ending` and `published_at` are of the newest week that was public that day.
    """

    statement: Statement
    commitment: Commitment
    claims: int | None
    week_ending: date | None
    published_at: datetime | None
    readings: tuple[ReadingThen, ...]
    verdict: Verdict


def check(
    statement: Statement,
    commitment: Commitment,
    public: History,
    then: Sequence[Assessment],
    now: Sequence[Assessment],
) -> CheckedStatement:
    """Set a statement beside its promise's assessments of that day; `now` tells what came after.

    `public` is what had been published of the buyer that day; `then` and `now` hold the same
    readings of the promise in the same order.
    """
    claims = claimed(statement, commitment)
    readings = tuple(
        _reading_then(statement, claims, old, new) for old, new in zip(then, now, strict=True)
    )
    newest = public.weeks[-1] if public.weeks else None
    return CheckedStatement(
        statement=statement,
        commitment=commitment,
        claims=claims,
        week_ending=newest,
        published_at=public.published_for(newest) if newest else None,
        readings=readings,
        verdict=verdict(statement, claims, readings),
    )


def claimed(statement: Statement, commitment: Commitment) -> int | None:
    """The amount said; the target where the words are about reaching it and name none."""
    if statement.claims is None and statement.of in ("completed", "on track"):
        return commitment.target
    return statement.claims


def verdict(statement: Statement, claims: int | None, readings: Sequence[ReadingThen]) -> Verdict:
    """The word by its rule. Of several readings the one nearest to the claim decides."""
    if statement.of == "on track":
        return _on_the_lines(_spoken_of(statement, readings))
    if claims is None:
        return Verdict("cannot be checked")
    if statement.of == "shipments":
        return _shipments(claims, statement.tolerance, readings)
    booked = [r for r in readings if r.assessment.reading.basis != "shipped"]
    if statement.of == "completed":
        return _completed(claims, statement.tolerance, booked)
    return _set_beside(claims, statement.tolerance, booked, _purchased)


def _completed(claims: int, tolerance: int, readings: Sequence[ReadingThen]) -> Verdict:
    """Reached is reached: one reading at or above the target is enough, however far above."""
    for then in readings:
        if then.purchased.gap is not None and then.purchased.gap <= tolerance:
            return Verdict("matched", reading=then)
    return _set_beside(claims, tolerance, readings, _purchased)


def _shipments(claims: int, tolerance: int, readings: Sequence[ReadingThen]) -> Verdict:
    found = _set_beside(claims, tolerance, readings, _shipped)
    if found.word in ("matched", "cannot be checked"):
        return found
    booked = [r for r in readings if r.assessment.reading.basis != "shipped"]
    mixed = _set_beside(claims, tolerance, booked, _purchased)
    if mixed.word != "matched" or mixed.reading is None:
        return found
    return Verdict("mixes booked with shipped", mixed.reading.shipped.gap, mixed.reading)


def _set_beside(
    claims: int,
    tolerance: int,
    readings: Iterable[ReadingThen],
    quantity: Callable[[ReadingThen], Beside],
) -> Verdict:
    """The claim beside the known figure nearest to it; of equals the first reading's."""
    gaps = [(r, quantity(r).gap) for r in readings]
    known = [(r, gap) for r, gap in gaps if gap is not None]
    if not known:
        return Verdict("cannot be checked")
    nearest, gap = min(known, key=lambda pair: abs(pair[1]))
    if abs(gap) <= tolerance:
        return Verdict("matched", reading=nearest)
    word: Word = "ahead of the figures" if gap > 0 else "behind the figures"
    return Verdict(word, abs(gap), nearest)


def _purchased(reading: ReadingThen) -> Beside:
    return reading.purchased


def _shipped(reading: ReadingThen) -> Beside:
    return reading.shipped


def _spoken_of(statement: Statement, readings: Sequence[ReadingThen]) -> ReadingThen:
    return next(
        r
        for r in readings
        if r.assessment.reading.id == statement.reading
        or (statement.reading is None and r.assessment.reading.headline)
    )


def _on_the_lines(then: ReadingThen) -> Verdict:
    """What the two lines said that day; it is the reading's status in words of its rule."""
    pace = then.assessment.pace
    both = pace is not None and pace.seasonal_line_due is not None
    words: dict[str, Word] = {
        "on track": "at or above both lines" if both else "at or above the straight line",
        "mixed": "between the lines",
        "behind": "below both lines" if both else "below the straight line",
        "met": "target reached",
        "missed": "deadline passed",
    }
    return Verdict(words.get(then.assessment.status, "cannot be checked"), reading=then)


def _reading_then(
    statement: Statement, claims: int | None, then: Assessment, now: Assessment
) -> ReadingThen:
    def beside(amount: int | None, weeks: Iterable[tuple[WeekPoint, int | None]]) -> Beside:
        gap = None if claims is None or amount is None else claims - amount
        return Beside(amount, gap, _reached(statement.source.said_on, claims, weeks))

    amounts = then.amounts
    return ReadingThen(
        assessment=then,
        purchased=beside(amounts.purchased, ((p, p.purchased) for p in now.points)),
        shipped=beside(amounts.shipped, ((p, p.shipped) for p in now.points)),
        ceiling=beside(amounts.ceiling, ()),
    )


def _reached(
    said_on: date, claims: int | None, weeks: Iterable[tuple[WeekPoint, int | None]]
) -> Reached | None:
    for point, amount in weeks:
        if claims is None or amount is None or point.published_at is None or amount < claims:
            continue
        days = (point.published_at.astimezone(new_york()).date() - said_on).days
        return Reached(point.week_ending, amount, point.published_at, days)
    return None
