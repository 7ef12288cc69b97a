"""Cumulative purchases of one reading: the values of its chart."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date

from monitor.assess.assessment import Assessment, WeekPoint
from monitor.assess.detailed_report import DetailedReport
from monitor.assess.earlier_years import EarlierYear, years_before
from monitor.charts.plots.parts import (
    amounts_of,
    area_of,
    deadline_rule,
    over_days,
    stretches,
    target_rule,
    week_places,
)
from monitor.charts.series import (
    cumulative_weeks,
    events_within,
    gaps,
    missing_weeks,
    span_of,
    x_of,
)
from monitor.charts.shapes import Event, Mark, Place, Plot, Series, Upright
from monitor.charts.ticks import limits
from monitor.core.formats import day, plural
from monitor.core.frozen import replace
from monitor.core.periods import WEEKLY
from monitor.text.amounts import from_to, share, side_by_side, target_amount
from monitor.text.freshness import signed


def shape(status_report: DetailedReport, assessment: Assessment) -> Plot:
    """Return the chart's values: purchases, shipments, both lines, earlier years, the outlook."""
    commitment, weeks = assessment.commitment, _weeks(status_report, assessment)
    period, points = assessment.basis.period, cumulative_weeks(assessment)
    places = week_places(weeks, period=period)
    span = span_of(assessment, points)
    series = tuple(_series(status_report, assessment, places))
    ceiling, steps = assessment.amounts.ceiling, assessment.steps[:-1]
    values = [v for s in series for v in (*s.values, *s.base)]
    y = limits([*values, commitment.target, ceiling, *(step.due for step in steps)])
    known = gaps(points, lambda point: point.purchased, period)
    lost = (*known, *missing_weeks(status_report, assessment))
    plot = over_days(commitment.unit, span, y, places, series, [commitment.target])
    return replace(
        plot,
        rules=(
            target_rule(commitment),
            deadline_rule(assessment),
        ),
        marks=tuple(
            Mark(
                x_of(step.last_week),
                step.due,
                f"{target_amount(step.due, commitment.unit)}\nby {day(step.by)}",
                "step",
                filled=False,
                noted=True,
            )
            for step in steps
        ),
        stretches=stretches(lost, period),
        uprights=tuple(_ceiling(assessment)),
        events=tuple(
            Event(_middle(event.on, event.until), f"{day(event.on)}: {event.label}")
            for event in events_within(status_report, span)
        ),
        notes=tuple(_notes(assessment, len(lost))),
    )


def _weeks(status_report: DetailedReport, assessment: Assessment) -> list[date]:
    """Return every week with a value, from the week before the window."""
    known = {point.week_ending for point in cumulative_weeks(assessment)}
    known |= {line.week_ending for line in assessment.lines}
    outlook = status_report.outlooks.get(assessment.key)
    known |= {week.week_ending for week in outlook.fan} if outlook else set()
    window = assessment.window
    if window is not None and not assessment.basis.counts_ahead:
        known.add(window.before)
    return sorted(known)


def _series(
    status_report: DetailedReport, assessment: Assessment, places: Sequence[Place]
) -> Iterator[Series]:
    """Yield what is drawn, from the background to the front."""
    yield from _earlier(status_report, assessment, places)
    yield from _fan(status_report, assessment, places)
    unit, window = assessment.commitment.unit, assessment.window
    zero = {} if window is None or assessment.basis.counts_ahead else {x_of(window.before): 0}
    yield replace(
        amounts_of(
            "even pace",
            "straight",
            places,
            zero | {x_of(line.week_ending): line.straight for line in assessment.lines},
            unit,
        ),
        label="even pace",
    )
    if any(line.seasonal is not None for line in assessment.lines):
        usual = zero | {x_of(line.week_ending): line.seasonal for line in assessment.lines}
        line = amounts_of("usual seasonal pace", "seasonal", places, usual, unit)
        yield replace(line, label="usual seasonal pace")
    yield from _known(assessment, places, zero)


def _known(
    assessment: Assessment, places: Sequence[Place], zero: dict[float, int]
) -> Iterator[Series]:
    """Yield shipments and purchases; purchases after a missed window are apart."""
    unit, window, points = (
        assessment.commitment.unit,
        assessment.window,
        cumulative_weeks(assessment),
    )
    end = window.last_week if window else date.max
    inside = [point for point in points if point.week_ending <= end]
    first = zero if inside else {}
    if assessment.basis.shipped_apart:
        shipped = first | {x_of(p.week_ending): p.shipped for p in inside}
        sent = amounts_of("shipped", "shipped", places, shipped, unit)
        yield replace(sent, label=_stand(assessment, "shipped", assessment.amounts.shipped))
    if len(inside) < len(points):
        after = {x_of(p.week_ending): p.purchased for p in points if p.week_ending >= end}
        yield amounts_of("after the deadline", "later", places, after, unit)
    nets = {x_of(p.week_ending): p.net for p in points}
    week = amounts_of("in the week", "shipped", places, nets, unit)
    changes = tuple("" if v is None else signed(int(v), unit) for v in week.values)
    yield replace(week, texts=changes, form="read")
    bought = first | {x_of(p.week_ending): p.purchased for p in inside}
    done = assessment.basis.words.done
    line = amounts_of(done, "bought", places, bought, unit)
    yield replace(line, label=_stand(assessment, done, assessment.amounts.purchased))


def _stand(assessment: Assessment, name: str, value: int | None) -> str:
    """Return a line's label with its amount and share of the target; "" if not known."""
    if value is None:
        return ""
    commitment = assessment.commitment
    [text] = side_by_side([value], commitment.target, commitment.unit)
    return f"{name}\n{text} · {share(value, commitment.target)}"


def _earlier(
    status_report: DetailedReport, assessment: Assessment, places: Sequence[Place]
) -> Iterator[Series]:
    """Yield each of the five windows before, labelled with its year."""
    for year in earlier_years(status_report, assessment):
        amounts = {x_of(week): amount for week, amount in year.amounts}
        past = amounts_of(year.name, "past", places, amounts, assessment.commitment.unit)
        yield replace(past, label=year.name, quiet=True)


def earlier_years(status_report: DetailedReport, assessment: Assessment) -> tuple[EarlierYear, ...]:
    """Return the five windows before a reading's own, as far as they are on record."""
    trade, window = status_report.trade_of(assessment.commitment), assessment.window
    return () if trade is None or window is None else years_before(window, trade.history)


def _fan(
    status_report: DetailedReport, assessment: Assessment, places: Sequence[Place]
) -> Iterator[Series]:
    """Yield the ranges purchases may be in, from the last known week on."""
    outlook, bought = status_report.outlooks.get(assessment.key), assessment.amounts.purchased
    week = assessment.amounts.week_ending
    if outlook is None or not outlook.fan or bought is None or week is None:
        return
    unit, now = assessment.commitment.unit, {x_of(week): (bought, bought)}
    ranges = [(x_of(each.week_ending), each.purchased) for each in outlook.fan]
    last = outlook.fan[-1].purchased
    wide = now | {x: (r.low_80, r.high_80) for x, r in ranges}
    past = outlook.past_windows
    outer = "in 80 of 100 cases" if past is None else f"as in {len(past.totals)} past windows"
    label = f"{outer.removeprefix('in ')}\n{from_to(last.low_80, last.high_80, unit)}"
    yield replace(area_of(outer, "wide", places, wide, unit), label=label)
    narrow = now | {x: (r.low_50, r.high_50) for x, r in ranges}
    inner = "in 50 of 100 cases" if past is None else "the middle half of them"
    yield area_of(inner, "narrow", places, narrow, unit)
    middle = {x_of(week): bought} | {x: r.median for x, r in ranges}
    yield amounts_of("median of the outlook", "median", places, middle, unit)


def _ceiling(assessment: Assessment) -> Iterator[Upright]:
    """Yield what sales to unknown destinations may add, at the last counted week."""
    amounts = assessment.amounts
    bought, ceiling = amounts.purchased, amounts.ceiling
    if amounts.week_ending is None or bought is None or ceiling is None or ceiling <= bought:
        return
    text = _stand(assessment, "at most, unknown included:", ceiling).replace("\n", " ")
    yield Upright(x_of(amounts.week_ending), bought, ceiling, text)


def _notes(assessment: Assessment, lost: int) -> Iterator[str]:
    """Yield what the marks mean that have no label of their own."""
    for upright in _ceiling(assessment):
        yield f"Hatched bar: {upright.label}."
    if lost:
        period = assessment.basis.period
        count = plural(lost, period.noun, period.nouns)
        yield f"Hatched {period.nouns}: {count} without figures."
    if steps := assessment.steps[:-1]:
        unit = assessment.commitment.unit
        due = (f"{target_amount(step.due, unit)} due by {day(step.by)}" for step in steps)
        yield f"Hollow points: {', '.join(due)}."
    yield from _shipped_above(assessment)


def _shipped_above(assessment: Assessment) -> Iterator[str]:
    """Yield why shipments can be more than purchases, if they are or were in a week drawn."""
    window = assessment.window
    if window is None or not assessment.basis.shipped_apart:
        return
    inside = [p for p in cumulative_weeks(assessment) if p.week_ending <= window.last_week]
    weeks = [p for p in inside if _is_above(p)]
    if not weeks:
        return
    when = "" if _is_above(inside[-1]) else f" to the week ending {day(weeks[-1].week_ending)}"
    yield (
        f"Shipped is above {assessment.basis.words.done}{when} because shipments of sales made "
        f"before {day(WEEKLY.begins(window.first_week))} are in it; those sales do not count."
    )


def _is_above(point: WeekPoint) -> bool:
    return (
        point.shipped is not None
        and point.purchased is not None
        and point.shipped > point.purchased
    )


def _middle(first: date, last: date | None) -> float:
    return x_of(first) if last is None else (x_of(first) + x_of(last)) / 2
