"""Net purchases of a reading week by week: the values of its chart."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date

from monitor.assess.assessment import Assessment, WeekPoint
from monitor.assess.status_report import StatusReport
from monitor.charts.needs import need_lines
from monitor.charts.plots.parts import (
    amounts_of,
    days_to_middle,
    deadline_rule,
    over_days,
    stretches,
    week_places,
)
from monitor.charts.series import (
    belongs,
    gaps,
    means_of_4,
    missing_weeks,
    span_of,
    unknown_changes,
    weekly_points,
)
from monitor.charts.shapes import Entry, Look, Place, Plot, Series
from monitor.charts.ticks import limits
from monitor.core.formats import plural
from monitor.core.frozen import replace
from monitor.text.amounts import REDUCED
from monitor.text.freshness import signed


def shape(status_report: StatusReport, assessment: Assessment) -> Plot:
    """Return the chart's values: weekly amounts, their mean of 4 weeks, and what is needed."""
    points, unit = weekly_points(assessment), assessment.commitment.unit
    span, period = span_of(assessment, points), assessment.basis.period
    places = week_places(_weeks(assessment), middle=True, period=period)
    series = tuple(_series(assessment, points, places))
    y = limits(value for each in series for value in each.values)
    known = gaps(points, lambda point: point.net, period)
    lost = (*known, *missing_weeks(status_report, assessment))
    count = plural(len(lost), period.noun, period.nouns)
    notes = [f"Hatched {period.nouns}: {count} without figures."]
    plot = over_days(unit, span, y, places, series)
    return replace(
        plot,
        rules=(deadline_rule(assessment),),
        stretches=stretches(lost, period),
        key=tuple(_key(assessment, points)),
        notes=tuple(notes if lost else ()),
    )


def of_unknown(assessment: Assessment, points: Sequence[WeekPoint]) -> list[tuple[date, int]]:
    """Return each week's change in sales to unknown destinations.

    Empty for shipments, because a shipment has a known destination.
    """
    return unknown_changes(points) if assessment.amounts.open_to_unknown else []


def _weeks(assessment: Assessment) -> list[date]:
    """Return the weeks with a bar, and those up to the window's end for which some is needed."""
    known = {point.week_ending for point in weekly_points(assessment)}
    lines, window = list(need_lines(assessment)), assessment.window
    if lines and window is not None:
        known |= {week for week in window.weeks if week > lines[0].after}
    return sorted(known)


def _series(
    assessment: Assessment, points: Sequence[WeekPoint], places: Sequence[Place]
) -> Iterator[Series]:
    """Yield what each week would need, sales to unknown, the mean of 4 weeks, and the amounts."""
    yield from _needed(assessment, places)
    unit = assessment.commitment.unit
    unknown = {week.isoformat(): change for week, change in of_unknown(assessment, points)}
    if unknown:
        yield _signed("change of the unknown book", "unknown", places, unknown, unit)
    period = assessment.basis.period
    at, values = means_of_4(points, period)
    means = dict(zip(at, values, strict=True))
    # `mean == mean` leaves out NaN, which stands for a mean that is not known
    known = {x - days_to_middle(period): round(mean) for x, mean in means.items() if mean == mean}
    yield amounts_of(f"mean of 4 {period.nouns}", "mean", places, known, unit)
    nets = {point.week_ending.isoformat(): point.net for point in points}
    week = _signed(assessment.basis.words.week, "bought", places, nets, unit)
    yield replace(week, form="bars", looks=tuple(_looks(assessment, points, places)))


def _signed(
    name: str, look: Look, places: Sequence[Place], values: Mapping[str, int | None], unit: str
) -> Series:
    """Return changes by week, read out with their sign."""
    own = tuple(values.get(place.key) for place in places)
    texts = tuple("" if value is None else signed(value, unit) for value in own)
    return Series(name, look, own, texts, form="sticks")


def _needed(assessment: Assessment, places: Sequence[Place]) -> Iterator[Series]:
    looks: tuple[Look, ...] = ("needed", "rest")
    for line, look in zip(need_lines(assessment), looks, strict=False):
        weeks = {p.at: line.per_week for p in places if p.key > line.after.isoformat()}
        series = amounts_of(line.name, look, places, weeks, assessment.commitment.unit)
        yield replace(series, form="levels", label=f"{line.name}\n{line.text}")


def _looks(
    assessment: Assessment, points: Sequence[WeekPoint], places: Sequence[Place]
) -> Iterator[Look]:
    own = {point.week_ending.isoformat(): point for point in points}
    for place in places:
        point = own.get(place.key)
        counted = point is None or belongs(assessment, point)
        less = point is not None and point.net is not None and point.net < 0
        yield ("reduced" if counted else "lighter") if less else "bought" if counted else "faint"


def _key(assessment: Assessment, points: Sequence[WeekPoint]) -> Iterator[Entry]:
    """Yield what the marks mean, of those that are drawn."""
    words, period = assessment.basis.words, assessment.basis.period
    known = [point for point in points if point.net is not None]
    yield Entry("bought", "box", words.week)
    if any(mean == mean for mean in means_of_4(points, period)[1]):
        yield Entry("mean", "line", f"mean of 4 {period.nouns}")
    less = [belongs(assessment, point) for point in known if (point.net or 0) < 0]
    if less:
        bought = assessment.basis.counts_purchases
        name = f"net reduction ({REDUCED})" if bought else "corrected down"
        yield Entry("reduced" if any(less) else "lighter", "box", name)
    if not all(belongs(assessment, point) for point in known):
        yield Entry("faint", "box", f"{period.nouns} that do not count")
    if of_unknown(assessment, points):
        yield Entry("unknown", "line", "change of the unknown book")
