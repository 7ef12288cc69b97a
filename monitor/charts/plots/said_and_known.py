"""What was said of a promise, and what was published by each day: the values of the chart.

Every amount is as known on its day (`DetailedReport.known`); today's figures change none of them.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator, Sequence
from datetime import date

from monitor.assess.assessment import Assessment
from monitor.assess.detailed_report import DetailedReport
from monitor.assess.known import KnownAmount
from monitor.assess.statements import CheckedStatement
from monitor.charts.plots.parts import amounts_of, deadline_rule, over_days, target_rule
from monitor.charts.series import Span, x_of
from monitor.charts.shapes import Place, Plot, Rule, Series
from monitor.charts.ticks import limits
from monitor.core.calendar import DAY
from monitor.core.formats import day
from monitor.core.frozen import replace
from monitor.text import statements as words
from monitor.text.amounts import day_of_year, share, side_by_side, target_amount

AROUND = 14 * DAY
"""Days shown before the first statement, and after the last one or the deadline."""
MOST_LISTED, MOST_WORDED = 6, 2


def said_of(status_report: DetailedReport, assessment: Assessment) -> tuple[CheckedStatement, ...]:
    """Return the statements about a reading's commitment, oldest first."""
    own = (s for s in status_report.statements if s.commitment.id == assessment.commitment.id)
    return tuple(sorted(own, key=lambda s: (s.statement.source.said_on, s.statement.id)))


def shape(status_report: DetailedReport, assessment: Assessment) -> Plot:
    """Return the chart's values: amounts as published by each day, and the claims."""
    said, span = said_of(status_report, assessment), _span(status_report, assessment)
    days = [each for each in status_report.known.get(assessment.key, ()) if each.on <= span.last]
    places = _places(span, days, said)
    commitment = assessment.commitment
    series = tuple(_series(assessment, days, said, places))
    y = limits([*(v for s in series for v in s.values), commitment.target], room=0.1)
    plot = over_days(commitment.unit, span, y, places, series, [commitment.target])
    return replace(
        plot,
        rules=(target_rule(commitment), *_days(assessment, days, said, span)),
        notes=tuple(_notes(days, said)),
        place_name="day",
    )


def _span(status_report: DetailedReport, assessment: Assessment) -> Span:
    """Return the days shown: not much longer than the statements and the deadline."""
    spoken = [s.statement.source.said_on for s in said_of(status_report, assessment)]
    days = [each.on for each in status_report.known.get(assessment.key, ())]
    last = max(spoken[-1], assessment.reading.deadline) + AROUND
    return Span(
        min([spoken[0] - AROUND, *days[:1]]),
        max(spoken[-1], min(last, status_report.as_of_on)),
    )


def _places(
    span: Span, days: Sequence[KnownAmount], said: Sequence[CheckedStatement]
) -> tuple[Place, ...]:
    """Return the days of publications and of statements, and the last day shown."""
    on = {each.on for each in days} | {s.statement.source.said_on for s in said} | {span.last}
    return tuple(Place(x_of(each), day(each), each.isoformat()) for each in sorted(on))


def _series(
    assessment: Assessment,
    days: Sequence[KnownAmount],
    said: Sequence[CheckedStatement],
    places: Sequence[Place],
) -> Iterator[Series]:
    """Yield the published amounts as steps, then every statement as a point of its own."""
    unit = assessment.commitment.unit
    by_day = {place.at: _known_at(days, place.at) for place in places}
    if any(s.statement.of == "shipments" for s in said):
        shipped = {at: each.shipped for at, each in by_day.items() if each}
        line = amounts_of("shipped, as published", "shipped", places, shipped, unit)
        yield replace(line, form="steps", label="shipped")
    counted = [at for at, each in by_day.items() if each and each.counted]
    over = counted[-1] if counted else 0.0
    after = {at: each.purchased for at, each in by_day.items() if each and at >= over}
    if len(after) > 1 and any(each and not each.counted for each in by_day.values()):
        later = amounts_of("counted on after the last week", "later", places, after, unit)
        yield replace(later, form="steps")
    bought = {at: each.purchased for at, each in by_day.items() if each and each.counted}
    done = assessment.basis.words.done
    line = amounts_of(f"{done}, as published", "bought", places, bought, unit)
    yield replace(line, form="steps", label=_stand(assessment, line))
    for mark, checked in zip(_marks(said), said, strict=True):
        yield _claim(checked, mark, days, places, unit)


def _known_at(days: Sequence[KnownAmount], at: float) -> KnownAmount | None:
    """Return what was known at a position: the amounts of the last publication by then."""
    k = bisect_right([x_of(each.on) for each in days], at)
    return days[k - 1] if k else None


def _stand(assessment: Assessment, line: Series) -> str:
    value = None if line.last is None else line.values[line.last]
    if value is None:
        return ""
    commitment = assessment.commitment
    [text] = side_by_side([int(value)], commitment.target, commitment.unit)
    return f"published\n{text} · {share(int(value), commitment.target)}"


def _claim(
    checked: CheckedStatement,
    mark: str,
    days: Sequence[KnownAmount],
    places: Sequence[Place],
    unit: str,
) -> Series:
    """Return a statement as a point at its amount, or at what was known if it names none."""
    on, height = checked.statement.source.said_on, _height(checked, days)
    who = checked.statement.source.who.partition(",")[0]
    point = amounts_of(f"{who}, {day(on)}", "said", places, {x_of(on): height}, unit)
    texts = tuple(words.claim(checked) if p.at == x_of(on) else "" for p in places)
    label = mark or f"{day_of_year(on)}: {_named(checked)}"
    return replace(point, form="points", texts=texts, label=label)


def _marks(said: Sequence[CheckedStatement]) -> list[str]:
    """Return a letter for each statement, empty if there are few enough to label with words."""
    letters = len(said) > MOST_WORDED
    return [chr(ord("a") + k % 26) if letters else "" for k in range(len(said))]


def _named(checked: CheckedStatement) -> str:
    """Return a claim in a few words: "about 3 MMT", or "on track"."""
    if checked.statement.of == "on track" or checked.claims is None:
        return checked.statement.of
    about = "about " if checked.statement.about else ""
    shipped = " shipped" if checked.statement.of == "shipments" else ""
    return f"{about}{target_amount(checked.claims, checked.commitment.unit)}{shipped}"


def _height(checked: CheckedStatement, days: Sequence[KnownAmount]) -> int | None:
    """Return the amount a statement is drawn at; None if it names none and none was known."""
    if checked.statement.of != "on track" and checked.claims is not None:
        return checked.claims
    known = _known_at(days, x_of(checked.statement.source.said_on))
    return None if known is None else known.purchased


def _days(
    assessment: Assessment,
    days: Sequence[KnownAmount],
    said: Sequence[CheckedStatement],
    span: Span,
) -> Iterator[Rule]:
    """Yield the deadline if it is shown, and the days of statements that have no amount."""
    deadline = assessment.reading.deadline
    if span.first <= deadline <= span.last:
        yield deadline_rule(assessment)
    bare: list[date] = [s.statement.source.said_on for s in said if _height(s, days) is None]
    for on in sorted(set(bare)):
        yield Rule(x_of(on), f"said {day(on)}", upright=True)


def _notes(days: Sequence[KnownAmount], said: Sequence[CheckedStatement]) -> Iterator[str]:
    """Yield each statement beside the figure of its day, and how the lines are counted."""
    if len(said) > MOST_LISTED:
        yield f"The latest {MOST_LISTED} of {len(said)} statements:"
    for mark, checked in list(zip(_marks(said), said, strict=True))[-MOST_LISTED:]:
        who = checked.statement.source.who.partition(",")[0]
        on = day(checked.statement.source.said_on)
        known = words.figure(checked) or words.verdict(checked)
        begin = f"{mark}: " if mark else ""
        yield f"{begin}{on}, {who}: {words.claim(checked)}; published by that day: {known}."
    if any(not each.counted for each in days):
        yield "Pale: counted on after the reading’s last week."
