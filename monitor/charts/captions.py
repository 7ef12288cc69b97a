"""Texts around a chart: the definition under its title and the sources below it.

Pure and without matplotlib.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime

from monitor.assess.assessment import Assessment
from monitor.assess.bases.value import CENSUS
from monitor.assess.need import is_old
from monitor.assess.publication import WHY_MISSING
from monitor.assess.status_report import StatusReport
from monitor.core.addresses import WEEKLY_REPORTS
from monitor.core.formats import day, new_york_day, plural
from monitor.core.frozen import Frozen
from monitor.core.periods import MONTHLY, WEEKLY
from monitor.core.records import ShownOrigin
from monitor.core.units import BUSHELS
from monitor.core.version import __version__
from monitor.text.amounts import METRIC_TONS, bushels, counted_periods, season, target_amount

METHOD = f"Purchase-commitment monitor {__version__}"
SOURCE = "USDA FAS Export Sales"
SOURCES: Mapping[ShownOrigin | None, str] = {
    None: SOURCE,
    "api": SOURCE,
    "public": f"{SOURCE} (public files)",
    "shipped": f"{SOURCE} (bundled snapshot)",
}
"""The source named under a chart, by the origin of its figures."""


class Words(Frozen):
    """The texts around a chart; `warning` is set if the figures are not the newest.

    `address` is where the figures can be read; None if no address is known.
    """

    title: str
    subtitle: str
    sources: str
    warning: str | None
    address: str | None = WEEKLY_REPORTS


def words_of(status_report: StatusReport, assessment: Assessment, title: str) -> Words:
    """Return the texts around a chart of one reading.

    The warning is set only if a counted week of the reading is missing.
    """
    missing = assessment.window is None or is_old(assessment)
    warning = staleness(status_report) if missing else None
    address = None if assessment.basis.published_by else WEEKLY_REPORTS
    said = sources(status_report, assessment)
    return Words(title, definition(assessment), said, warning, address)


def trade_words(status_report: StatusReport, title: str, subtitle: str) -> Words:
    """Return the texts around a chart of a buyer's whole trade."""
    return Words(title, subtitle, sources(status_report), staleness(status_report))


def definition(assessment: Assessment) -> str:
    """Return what the reading counts, over which weeks, and whose interpretation it is."""
    reading, commitment = assessment.reading, assessment.commitment
    goal = target_amount(commitment.target, commitment.unit)
    other = bushels(commitment.target, commitment.bushels_per_unit)
    if commitment.unit == BUSHELS and commitment.bushels_per_unit:
        tons = round(commitment.target / commitment.bushels_per_unit)
        other = target_amount(tons, METRIC_TONS)
    same = f" ({other})" if other else ""
    who = f"{reading.source.who}, {day(reading.source.said_on)}"
    return (
        f"{commitment.commodity} · {reading.title} · {goal}{same} by {day(reading.deadline)}. "
        f"Counted: {counted_as(assessment)}. Interpretation: {who}."
    )


def counted_as(assessment: Assessment) -> str:
    """Return the basis and the weeks of a reading."""
    window = assessment.window
    weeks = "" if window is None else f", {counted_periods(window)}"
    return assessment.basis.words.counted.format(weeks=weeks, season=season(window))


def last_week(assessment: Assessment) -> str | None:
    """Return the last counted week as the heading over its amounts; None if there is none."""
    week = assessment.amounts.week_ending
    if week is None:
        return None
    named = assessment.basis.period.named(week)
    return named[:1].upper() + named[1:]


def sources(status_report: StatusReport, assessment: Assessment | None = None) -> str:
    """Return the last week shown, its publication, the instant of the report, and the source."""
    week, published_at = _newest(status_report, assessment)
    values_to = status_report.freshness.values_to if assessment is None else None
    until = "No figures"
    if week is not None:
        on = "" if published_at is None else f", published {new_york_day(published_at)}"
        period = WEEKLY if assessment is None else assessment.basis.period
        until = f"Figures to {period.label(week)}{on}"
    if values_to is not None:
        until = f"Values to {MONTHLY.label(values_to)}"
    known = "as known on" if status_report.replay else "as of"
    own = CENSUS if values_to else None if assessment is None else assessment.basis.published_by
    source = own or SOURCES[status_report.freshness.origin]
    return f"{until} · {known} {day(status_report.as_of_on)} · Source: {source}"


def all_sources(status_report: StatusReport) -> str:
    """Return the same for a chart of all promises, with the source of values if some are."""
    text = sources(status_report)
    if status_report.by_value and status_report.freshness.values_to is None:
        return f"{text}; values: {CENSUS}"
    return text


def staleness(status_report: StatusReport) -> str | None:
    """Return a warning that newer figures should exist; None if these are the newest."""
    freshness = status_report.freshness
    if freshness.last_week_ending is None:
        return "There are no figures at all."
    missing = len(freshness.missing_weeks)
    if not missing:
        return None
    what = plural(missing, "later release is", "later releases are")
    why = WHY_MISSING.get(freshness.publication, "These are not the newest figures")
    return f"{why}: {what} missing."


def _newest(
    status_report: StatusReport, assessment: Assessment | None
) -> tuple[date | None, datetime | None]:
    """Return the newest week the chart shows and its publication.

    This is the reading's own; for charts of several, the week all figures reach.
    """
    if assessment is not None and assessment.points:
        newest = assessment.points[-1]
        return newest.week_ending, newest.published_at
    return status_report.freshness.last_week_ending, status_report.freshness.published_at
