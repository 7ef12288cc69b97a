"""A promise made of others, with its steps: the values of the chart."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from monitor.assess.assessment import Assessment
from monitor.assess.detailed_report import DetailedReport
from monitor.assess.steps import StepStand
from monitor.charts.plots.parts import amounts_of, over_days, stretches, week_places
from monitor.charts.series import Span, cumulative_weeks, gaps, missing_weeks, span_of, x_of
from monitor.charts.shapes import Mark, Place, Plot, Series
from monitor.charts.ticks import limits
from monitor.core.formats import day
from monitor.core.frozen import replace
from monitor.text.amounts import amount, side_by_side, target_amount

ROOM = 25
"""The part of the axis, one in so many, left free after the last step."""


def shape(status_report: DetailedReport, assessment: Assessment) -> Plot:
    """Return the chart's values: the amount due by each step, and what was bought."""
    commitment, points = assessment.commitment, cumulative_weeks(assessment)
    places, span = _places(assessment), _span(assessment)
    series = tuple(_series(assessment, places))
    y = limits([*(v for s in series for v in s.values), commitment.target], room=0.12)
    lost = (*gaps(points, lambda point: point.purchased), *missing_weeks(status_report, assessment))
    plot = over_days(commitment.unit, span, y, places, series)
    return replace(
        plot,
        marks=tuple(
            Mark(
                x_of(step.by),
                step.due,
                f"{target_amount(step.due, commitment.unit)}\n{day(step.by)}",
                "step",
                filled=step.over,
            )
            for step in assessment.steps
        ),
        stretches=stretches(lost),
        notes=tuple(_notes(assessment)),
        place_name="day",
    )


def _span(assessment: Assessment) -> Span:
    """Return the days shown, with room for the label of the last step."""
    span = span_of(assessment, cumulative_weeks(assessment))
    return Span(span.first, span.last + (span.last - span.first) / ROOM)


def _places(assessment: Assessment) -> tuple[Place, ...]:
    """Return the week before the window, the published weeks, and the days of the steps."""
    window = assessment.window
    weeks = {point.week_ending for point in cumulative_weeks(assessment)}
    before = set() if window is None else {window.before}
    steps = {
        x_of(step.by): Place(x_of(step.by), f"Due by {day(step.by)}", step.by.isoformat())
        for step in assessment.steps
    }
    places = {place.at: place for place in week_places(sorted(weeks | before))}
    return tuple(place for _, place in sorted((steps | places).items()))


def _series(assessment: Assessment, places: Sequence[Place]) -> Iterator[Series]:
    """Yield the stairs of the amounts due, then purchases."""
    unit, window = assessment.commitment.unit, assessment.window
    due = {place.at: _due(assessment.steps, place.at) for place in places}
    stairs = amounts_of("due by then", "step", places, due, unit)
    yield replace(stairs, form="steps")
    zero = {} if window is None else {x_of(window.before): 0}
    bought = zero | {x_of(p.week_ending): p.purchased for p in cumulative_weeks(assessment)}
    done = assessment.basis.words.done
    line = amounts_of(done, "bought", places, bought, unit)
    yield replace(line, label=_stand(assessment))


def _due(steps: Sequence[StepStand], at: float) -> int:
    """Return what was due by a day: the amount of the last step that is over by then."""
    return max((step.due for step in steps if x_of(step.by) <= at), default=0)


def _stand(assessment: Assessment) -> str:
    commitment, purchased = assessment.commitment, assessment.amounts.purchased
    if purchased is None:
        return ""
    [text] = side_by_side([purchased], commitment.target, commitment.unit)
    return text or ""


def _notes(assessment: Assessment) -> Iterator[str]:
    """Yield what was bought by each step that is over."""
    unit = assessment.commitment.unit
    yield "Stairs: what is due by then, the promises added up."
    for step in assessment.steps:
        if step.over and step.purchased is not None:
            goal = target_amount(step.due, unit)
            yield f"By {day(step.by)}, {amount(step.purchased, unit)} of {goal} had been bought."
