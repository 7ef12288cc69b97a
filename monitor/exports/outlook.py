"""The table of outlooks: for each day and reading the chance, the median and the ranges."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from datetime import date

from monitor.assess.assessment import Assessment
from monitor.assess.outlook import Outlook, Outlooks, Range
from monitor.assess.status_report import StatusReport
from monitor.core.frozen import Frozen
from monitor.core.shares import rounded_share
from monitor.exports.reading_columns import ordered
from monitor.exports.tables import PROMISED, Field, Table

LEVELS = {
    "low_95": "Lower end of the central 95 %",
    "low_80": "Lower end of the central 80 %",
    "low_50": "Lower end of the central 50 %",
    "median": "Median",
    "high_50": "Upper end of the central 50 %",
    "high_80": "Upper end of the central 80 %",
    "high_95": "Upper end of the central 95 %",
}


class OutlookOnDay(Frozen):
    """The outlook of one reading as of the end of a day."""

    on: date
    assessment: Assessment
    outlook: Outlook


def outlooks_on(
    on: date, status_report: StatusReport, outlooks: Outlooks
) -> Iterator[OutlookOnDay]:
    """Yield the outlook of each reading as of a day, promise by promise."""
    for a in ordered(status_report):
        yield OutlookOnDay(on, a, outlooks[a.key])


def outlook_table(outlooks: Sequence[OutlookOnDay]) -> Table:
    """Return one row for each day and reading; without an outlook, `silent` says why."""
    return Table(
        name="outlook",
        title="What each reading may come to",
        columns=tuple(field.column for field in FIELDS),
        key=("as_of", "commitment", "reading"),
        rows=lambda: (tuple(field.value(one) for field in FIELDS) for one in outlooks),
    )


def _ranges(
    prefix: str, what: str, value: Callable[[Outlook], Range | None]
) -> Iterator[Field[OutlookOnDay]]:
    """Yield a column for each quantile of a range."""
    for level, words in LEVELS.items():
        yield Field(
            f"{prefix}_{level}", "integer", f"{words} of {what}.", _at(level, value), PROMISED
        )


def _at(
    level: str, value: Callable[[Outlook], Range | None]
) -> Callable[[OutlookOnDay], int | None]:
    def amount(one: OutlookOnDay) -> int | None:
        found = value(one.outlook)
        return None if found is None else int(getattr(found, level))

    return amount


FIELDS: tuple[Field[OutlookOnDay], ...] = (
    Field(
        "as_of",
        "date",
        "Only what was published by the end of this day in New York is used.",
        lambda one: one.on,
    ),
    Field("commitment", "text", "Which promise.", lambda one: one.assessment.commitment.id),
    Field("reading", "text", "Which reading of it.", lambda one: one.assessment.reading.id),
    Field(
        "week_ending",
        "date",
        "The last counted week published.",
        lambda one: one.outlook.week_ending,
    ),
    Field(
        "purchased",
        "integer",
        "What counts towards the target, by the reading’s basis.",
        lambda one: one.assessment.amounts.purchased,
        PROMISED,
    ),
    Field(
        "target", "integer", "The target.", lambda one: one.assessment.commitment.target, PROMISED
    ),
    Field("unit", "text", "The promise’s unit.", lambda one: one.assessment.commitment.unit),
    Field(
        "chance",
        "number",
        "The chance of reaching the target; empty if members disagree, or for past windows.",
        lambda one: rounded_share(one.outlook.chance),
        "fraction",
    ),
    *_ranges("total", "purchases at the last counted week", lambda outlook: outlook.total),
    *_ranges("shipped", "shipments at the last counted week", lambda outlook: outlook.shipped),
    Field(
        "likely_week",
        "date",
        "The first week to come at which the chance is a half or more.",
        lambda one: one.outlook.likely_week,
    ),
    Field("silent", "text", "Why there is no outlook.", lambda one: one.outlook.silent),
    Field(
        "model",
        "text",
        "How it was computed (METHODOLOGY, “Outlook”); empty without an outlook.",
        lambda one: one.outlook.method,
    ),
    Field(
        "learnt",
        "integer",
        "Past cases the model was fitted on; 0 for past windows as they are.",
        lambda one: None if one.outlook.total is None else one.outlook.learnt,
        "cases",
    ),
    Field(
        "chance_low",
        "number",
        "The lowest chance of the model’s members; they differ too much where `chance` is empty.",
        lambda one: rounded_share(one.outlook.chance_low),
        "fraction",
    ),
    Field(
        "chance_high",
        "number",
        "The highest chance of the model’s members.",
        lambda one: rounded_share(one.outlook.chance_high),
        "fraction",
    ),
    Field(
        "nothing_more",
        "number",
        "The chance that exactly nothing more is bought.",
        lambda one: rounded_share(one.outlook.nothing_more),
        "fraction",
    ),
    Field(
        "past_windows",
        "integer",
        "How many past windows the ranges are the span of, where these are the outlook.",
        lambda one: len(one.outlook.past_windows.totals) if one.outlook.past_windows else None,
        "windows",
    ),
    Field(
        "past_windows_reached",
        "integer",
        "With how many of these the target is reached.",
        lambda one: one.outlook.past_windows.reached if one.outlook.past_windows else None,
        "windows",
    ),
    Field(
        "since_chance",
        "number",
        "The chance by the weeks since the present regime began alone.",
        lambda one: rounded_share(one.outlook.since.chance) if one.outlook.since else None,
        "fraction",
    ),
)
