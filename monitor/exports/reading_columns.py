"""The columns of the tables of readings, each with how it is read from an assessment."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date

from monitor.assess.assessment import Assessment
from monitor.assess.need import Need, need_of
from monitor.assess.pace import Pace
from monitor.assess.status_report import StatusReport
from monitor.core.calendar import new_york
from monitor.core.shares import rounded_share
from monitor.exports.tables import PROMISED, Field, Value

PER_WEEK = "the promise’s unit, per week"
FRACTION = "fraction of the target"


def ordered(status_report: StatusReport) -> Iterator[Assessment]:
    """Yield the assessments, promise by promise, the headline reading first."""
    for commitment in status_report.commitments:
        yield from status_report.readings_of(commitment)


def _paced(value: Callable[[Pace], Value]) -> Callable[[Assessment], Value]:
    return lambda a: None if a.pace is None else value(a.pace)


def _needed(value: Callable[[Need], Value]) -> Callable[[Assessment], Value]:
    def read(a: Assessment) -> Value:
        need = need_of(a)
        return None if need is None else value(need)

    return read


def _first_week(a: Assessment) -> date | None:
    return a.window.first_week if a.window else None


def _last_week(a: Assessment) -> date | None:
    return a.window.last_week if a.window else None


IDS: tuple[Field[Assessment], ...] = (
    Field("commitment", "text", "Which promise.", lambda a: a.commitment.id),
    Field("reading", "text", "Which reading of it.", lambda a: a.reading.id),
)
READINGS: tuple[Field[Assessment], ...] = (
    *IDS,
    Field("promise_title", "text", "The promise in words.", lambda a: a.commitment.title),
    Field("reading_title", "text", "The reading in words.", lambda a: a.reading.title),
    Field(
        "headline",
        "boolean",
        "Whether the promise is quoted by this reading.",
        lambda a: a.reading.headline,
    ),
    Field(
        "basis",
        "text",
        "What counts: booked (net purchases), shipped, or season (one marketing year’s sales).",
        lambda a: a.reading.basis,
    ),
    Field("buyer", "text", "Who promised, as USDA names it.", lambda a: a.commitment.buyer),
    Field("commodity", "text", "Of what, as USDA names it.", lambda a: a.commitment.commodity),
    Field("target", "integer", "How much.", lambda a: a.commitment.target, PROMISED),
    Field("unit", "text", "The promise’s unit.", lambda a: a.commitment.unit),
    Field(
        "bushels_per_unit",
        "number",
        "Bushels in one unit.",
        lambda a: a.commitment.bushels_per_unit,
        "bushels",
    ),
    Field("first_week_ending", "date", "The first counted week.", _first_week),
    Field("last_week_ending", "date", "The last counted week.", _last_week),
    Field(
        "market_year",
        "integer",
        "The marketing year that is counted (basis season).",
        lambda a: a.reading.marketing_year,
    ),
    Field("deadline", "date", "By when.", lambda a: a.reading.deadline),
    Field("said_by", "text", "Who reads the promise so.", lambda a: a.reading.source.who),
    Field("said_on", "date", "When it was said.", lambda a: a.reading.source.said_on),
    Field("said_where", "text", "Where it was said.", lambda a: a.reading.source.where),
    Field("source_url", "text", "Where it can be read.", lambda a: a.reading.source.url),
    Field("note", "text", "A remark on the reading.", lambda a: a.reading.note),
)
ASSESSMENTS: tuple[Field[Assessment], ...] = (
    *IDS,
    Field(
        "as_of",
        "date",
        "Only what was published by the end of this day in New York is counted.",
        lambda a: a.as_of.astimezone(new_york()).date(),
    ),
    Field("status", "text", "The status word; its rule is in METHODOLOGY.", lambda a: a.status),
    Field(
        "week_ending", "date", "The last counted week published.", lambda a: a.amounts.week_ending
    ),
    Field(
        "published_at",
        "instant",
        "When that week was published.",
        lambda a: a.amounts.published_at,
    ),
    Field("target", "integer", "The target.", lambda a: a.commitment.target, PROMISED),
    Field(
        "purchased",
        "integer",
        "What counts towards the target, by the reading’s basis.",
        lambda a: a.amounts.purchased,
        PROMISED,
    ),
    Field(
        "share", "number", "Purchased, of the target.", lambda a: rounded_share(a.share), FRACTION
    ),
    Field(
        "shipped",
        "integer",
        "Exported in the counted weeks.",
        lambda a: a.amounts.shipped,
        PROMISED,
    ),
    Field(
        "shipped_share",
        "number",
        "Shipped, of the target.",
        lambda a: rounded_share(a.shipped_share),
        FRACTION,
    ),
    Field(
        "outstanding",
        "integer",
        "Sold and not yet shipped, sales before the first counted week included.",
        lambda a: a.amounts.outstanding,
        PROMISED,
    ),
    Field(
        "unknown_outstanding",
        "integer",
        "Unshipped sales to unknown destinations, open marketing year.",
        lambda a: a.amounts.unknown,
        PROMISED,
    ),
    Field(
        "unknown_next_year_outstanding",
        "integer",
        "Unshipped sales to unknown destinations, next marketing year.",
        lambda a: a.amounts.unknown_next_year,
        PROMISED,
    ),
    Field(
        "unknown_outstanding_at_start",
        "integer",
        "Unshipped sales to unknown destinations before the first counted week.",
        lambda a: a.amounts.unknown_at_start,
        PROMISED,
    ),
    Field(
        "ceiling",
        "integer",
        "Purchased and all unknown destinations: a bound, not an estimate.",
        lambda a: a.amounts.ceiling,
        PROMISED,
    ),
    Field("remaining", "integer", "Missing to the target.", lambda a: a.remaining, PROMISED),
    Field(
        "straight_line_due",
        "integer",
        "Due by then in equal weekly parts.",
        _paced(lambda p: p.straight_line_due),
        PROMISED,
    ),
    Field(
        "seasonal_line_due",
        "integer",
        "Due by then at the mean share of earlier years.",
        _paced(lambda p: p.seasonal_line_due),
        PROMISED,
    ),
    Field(
        "weeks_total", "integer", "Counted weeks in all.", _paced(lambda p: p.weeks_total), "weeks"
    ),
    Field(
        "weeks_left",
        "integer",
        "Counted weeks whose figures are to come.",
        _paced(lambda p: p.weeks_left),
        "weeks",
    ),
    Field(
        "required_per_week",
        "integer",
        "Remaining, divided by the weeks left, rounded up.",
        _paced(lambda p: p.required_per_week),
        PER_WEEK,
    ),
    Field(
        "weeks_unseen",
        "integer",
        "Weeks left that had ended while a release that was due is missing.",
        _needed(lambda need: need.unseen),
        "weeks",
    ),
    Field(
        "required_per_week_if_unseen_were_zero",
        "integer",
        "What each of the other weeks left needs if nothing was bought in those.",
        _needed(lambda need: need.rest_per_week),
        PER_WEEK,
    ),
    Field(
        "recent_4_weeks_per_week",
        "integer",
        "Mean of the last 4 weeks.",
        _paced(lambda p: p.recent_4_weeks_per_week),
        PER_WEEK,
    ),
    Field(
        "recent_13_weeks_per_week",
        "integer",
        "Mean of the last 13 weeks.",
        _paced(lambda p: p.recent_13_weeks_per_week),
        PER_WEEK,
    ),
    Field(
        "met_week_ending",
        "date",
        "The week the target was reached, where it is met.",
        lambda a: a.met_week_ending,
    ),
    Field(
        "reached_and_lost_week_ending",
        "date",
        "The counted week the target was reached in, where it was lost again.",
        lambda a: a.reached_and_lost.week_ending if a.reached_and_lost else None,
    ),
    Field(
        "reached_and_lost_purchased",
        "integer",
        "What purchases stood at in that week.",
        lambda a: a.reached_and_lost.purchased if a.reached_and_lost else None,
        PROMISED,
    ),
    Field(
        "reached_after_deadline_week_ending",
        "date",
        "The week the target was reached after all, where it was missed.",
        lambda a: a.reached_after_deadline.week_ending if a.reached_after_deadline else None,
    ),
    Field(
        "reached_after_deadline_purchased",
        "integer",
        "What purchases stood at in that week.",
        lambda a: a.reached_after_deadline.purchased if a.reached_after_deadline else None,
        PROMISED,
    ),
    Field("unit", "text", "The promise’s unit.", lambda a: a.commitment.unit),
)
