"""Compare statements with what had been published on their day (METHODOLOGY, "Statements").

Pure: the assessments of the statement's day and of the report's day are arguments.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime

from monitor.assess.amounts import Amounts, amounts_of
from monitor.assess.assessment import Assessment, WeekPoint
from monitor.assess.hindsight import (
    Hindsight,
    Reached,
    Series,
    first_at,
    hindsight,
    series,
    speaks_of,
)
from monitor.assess.verdicts import Verdict, spoken_of, verdict
from monitor.commitments.model import Commitment, Statement
from monitor.core.calendar import WEEK
from monitor.core.frozen import Frozen, replace
from monitor.core.history import BuyerHistory
from monitor.core.units import ShownIn

LAST_WEEKS = 2


class ComparedAmount(Frozen):
    """One quantity as published that day, and the claim minus it; None means not known.

    `reached` is None if no week known at the report's day is at or above the claim.
    """

    amount: int | None
    gap: int | None
    reached: Reached | None = None


class ReadingWhenSaid(Frozen):
    """A reading as it was on the day of the statement.

    If its last counted week was already public, `carried_on` has the same quantities counted
    from its first week to the newest week public that day, which is what "so far" meant then.
    """

    assessment: Assessment
    purchased: ComparedAmount
    shipped: ComparedAmount
    ceiling: ComparedAmount
    carried_on: Amounts | None = None

    def read_in(self, unit: ShownIn) -> ReadingWhenSaid:
        """Return the same with amounts shown in `unit`."""
        return replace(self, assessment=self.assessment.read_in(unit))

    @property
    def last_weeks(self) -> tuple[WeekPoint, ...]:
        """Return the last two counted weeks that were public, the older one first."""
        last = self.assessment.amounts.week_ending
        if last is None:
            return ()
        recent = {last - WEEK * back for back in range(LAST_WEEKS)}
        return tuple(p for p in self.assessment.counted if p.week_ending in recent)

    def status_report(self, statement: Statement) -> Amounts:
        """Return the quantities to compare the statement with.

        A reading that was over is counted on to that day, unless the statement names it.
        """
        if statement.reading is None and self.carried_on is not None:
            return self.carried_on
        return self.assessment.amounts

    def quantity(self, statement: Statement, amounts: Amounts) -> int | None:
        """Return the amount the statement is about; None if the reading does not count it."""
        if not speaks_of(statement, self.assessment):
            return None
        return amounts.shipped if statement.of == "shipments" else amounts.purchased


class CheckedStatement(Frozen):
    """A statement compared with the figures of its day. `claims` is the amount checked.

    `week_ending` and `published_at` are those of the newest week public that day. `verdict` is
    by those figures, `by_today` by the figures known at the report's day for that day.
    """

    statement: Statement
    commitment: Commitment
    claims: int | None
    week_ending: date | None
    published_at: datetime | None
    readings: tuple[ReadingWhenSaid, ...]
    verdict: Verdict
    by_today: Hindsight

    def read_in(self, unit: ShownIn) -> CheckedStatement:
        """Return the same with amounts shown in `unit`."""
        judged = self.verdict
        return replace(
            self,
            commitment=self.commitment.read_in(unit),
            readings=tuple(then.read_in(unit) for then in self.readings),
            verdict=replace(
                judged,
                reading=judged.reading and judged.reading.read_in(unit),
                also=judged.also and judged.also.read_in(unit),
            ),
        )

    @property
    def age_days(self) -> int | None:
        """Return how many days before the statement the newest public week had ended."""
        week = self.week_ending
        return None if week is None else (self.statement.source.said_on - week).days

    @property
    def spoken_of(self) -> ReadingWhenSaid:
        """Return the reading the statement names, or the headline one."""
        return spoken_of(self.statement, self.readings)


def check(
    statement: Statement,
    commitment: Commitment,
    public: BuyerHistory,
    unknown: BuyerHistory,
    then: Sequence[Assessment],
    now: Sequence[Assessment],
) -> CheckedStatement:
    """Compare a statement with the assessments of its day (`then`) and of today (`now`).

    `public` is the buyer's history as published that day, `unknown` that of unknown
    destinations; `then` and `now` hold the same readings of the commitment in the same order.
    """
    claims = claimed(statement, _spoken_among(statement, then).commitment)
    readings = tuple(
        _reading_then(statement, claims, old, new, carried_on(old, public, unknown))
        for old, new in zip(then, now, strict=True)
    )
    newest = public.weeks[-1] if public.weeks else None
    deciding = spoken_of(statement, readings).assessment.key
    return CheckedStatement(
        statement=statement,
        commitment=commitment,
        claims=claims,
        week_ending=newest,
        published_at=public.published_for(newest) if newest else None,
        readings=readings,
        verdict=verdict(statement, claims, readings),
        by_today=hindsight(statement, claims, next(a for a in now if a.key == deciding)),
    )


def _spoken_among(statement: Statement, then: Sequence[Assessment]) -> Assessment:
    """Return the reading the statement names, or the headline one, with its own target."""
    return next(
        a
        for a in then
        if a.reading.id == statement.reading or (statement.reading is None and a.reading.headline)
    )


def claimed(statement: Statement, commitment: Commitment) -> int | None:
    """Return the amount claimed; if none is named, the target for a claim about reaching it."""
    if statement.claims is None and statement.of in ("completed", "on track"):
        return commitment.target
    return statement.claims


def carried_on(then: Assessment, public: BuyerHistory, unknown: BuyerHistory) -> Amounts | None:
    """Return the quantities of an ended reading, counted on to the newest week public that day.

    None while it ran, and for a season, because its commitment is final once its year has
    closed.
    """
    window = then.window
    if window is None or window.basis.final_at_end or not public.weeks:
        return None
    newest = public.weeks[-1]
    if newest <= window.last_week:
        return None
    return amounts_of(replace(window, last_week=newest), public, unknown)


def _reading_then(
    statement: Statement,
    claims: int | None,
    then: Assessment,
    now: Assessment,
    carried: Amounts | None,
) -> ReadingWhenSaid:
    least = None if claims is None else claims - statement.tolerance

    def beside(amount: int | None, weeks: Series) -> ComparedAmount:
        gap = None if claims is None or amount is None else claims - amount
        return ComparedAmount(amount, gap, first_at(statement.source.said_on, least, weeks))

    amounts = then.amounts
    return ReadingWhenSaid(
        assessment=then,
        purchased=beside(amounts.purchased, series(now, shipped=False)),
        shipped=beside(amounts.shipped, series(now, shipped=True)),
        ceiling=beside(amounts.ceiling, ()),
        carried_on=carried,
    )
