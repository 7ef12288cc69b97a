"""All readings as shares of their targets: the values of their chart."""

from __future__ import annotations

from collections.abc import Iterator

from monitor.assess.assessment import Assessment
from monitor.assess.status_report import StatusReport
from monitor.charts.shapes import Amount, Bar, Bars, Entry, Look, Rule
from monitor.core.formats import day
from monitor.text.amounts import of_target, share, target_amount

LEAST, MOST = -0.3, 1.6
"""Shares at which a bar is cut off; its label still gives the amount."""
KEY = (
    Entry("bought", "box", "bought"),
    Entry("shipped", "inner", "shipped in the same weeks"),
    Entry("unknown", "ghost", "at most, unknown included"),
    Entry("straight", "upright", "even pace, due by then"),
    Entry("seasonal", "diamond", "usual seasonal pace, due by then"),
)
HEADING = (
    "commitment",
    "reading",
    "status",
    "unit",
    "target",
    "week_ending",
    "bought",
    "shipped",
    "at most, unknown included",
    "even pace, due",
    "usual seasonal pace, due",
)


def shape(status_report: StatusReport) -> Bars:
    """Return the chart's values: bought, shipped and due as shares of each reading's target."""
    own = [
        assessment
        for commitment in status_report.commitments
        for assessment in status_report.readings_of(commitment)
    ]
    bars = tuple(_bars(own))
    values = [v for bar in bars for v in (bar.value, bar.inner, bar.ghost) if v is not None]
    return Bars(
        unit="of the target",
        x=(min([0.0, *values]), max([1.06, *values]) + 0.02),
        bars=bars,
        rule=Rule(1, "target"),
        key=tuple(_key(bars)),
        table=(HEADING, *map(_row, own)),
    )


def cut(share_of_target: float) -> float:
    """Return the share as far as a bar is drawn."""
    return min(max(share_of_target, LEAST), MOST)


def has_bar(assessment: Assessment) -> bool:
    """Return whether an amount is known, and is not the zero of a reading that has not begun."""
    purchased = assessment.amounts.purchased
    return purchased is not None and (assessment.status != "not started" or purchased != 0)


def instead(assessment: Assessment) -> str:
    """Return the text shown in place of a bar."""
    window = assessment.window
    if assessment.status != "not started":
        return "no figures yet"
    return "" if window is None else f"counted from the {window.period.named(window.first_week)}"


def rule(assessment: Assessment) -> str:
    """Return what a reading counts, and until when."""
    return f"{assessment.basis.words.rule} by {day(assessment.reading.deadline)}"


def verdict(assessment: Assessment) -> tuple[str, str]:
    """Return the share with the status word, and the amount of the target."""
    purchased, commitment = assessment.amounts.purchased, assessment.commitment
    if purchased is None or not has_bar(assessment):
        return assessment.status, f"target {target_amount(commitment.target, commitment.unit)}"
    stand = of_target(purchased, commitment.target, commitment.unit)
    return f"{share(purchased, commitment.target)} · {assessment.status}", stand


def dues(assessment: Assessment) -> Iterator[tuple[float, Look]]:
    """Yield both lines as shares of the target; none at the window's end, where both equal it."""
    pace, target = assessment.pace, assessment.commitment.target
    if pace is None or not pace.weeks_left:
        return
    if pace.straight_line_due is not None:
        yield pace.straight_line_due / target, "straight"
    if pace.seasonal_line_due is not None:
        yield pace.seasonal_line_due / target, "seasonal"


def _bars(own: list[Assessment]) -> Iterator[Bar]:
    """Yield a bar for each reading; the first of each commitment carries its title."""
    commitment = None
    for assessment in own:
        group = "" if assessment.commitment.id == commitment else assessment.commitment.title
        commitment = assessment.commitment.id
        yield _bar(assessment, group)


def _bar(assessment: Assessment, group: str) -> Bar:
    text, detail = verdict(assessment)
    amounts, target = assessment.amounts, assessment.commitment.target
    shown, bought = has_bar(assessment), amounts.purchased
    if not shown and instead(assessment):
        detail = f"{instead(assessment)}; {detail}"
    ceiling = amounts.ceiling if bought is not None and (amounts.ceiling or 0) > bought else None

    def part(value: int | None) -> Amount:
        return cut(value / target) if shown and value is not None else None

    return Bar(
        group=group,
        name=assessment.reading.title,
        note=rule(assessment),
        value=part(bought),
        inner=part(amounts.shipped),
        ghost=part(ceiling),
        marks=tuple(dues(assessment)) if shown else (),
        text=text,
        detail=detail,
        look="reduced" if (bought or 0) < 0 else "bought",
    )


def _key(bars: tuple[Bar, ...]) -> Iterator[Entry]:
    """Yield the marks that at least one bar has."""
    looks = {look for bar in bars for _, look in bar.marks}
    drawn = {
        "box": any(bar.value is not None for bar in bars),
        "inner": any(bar.inner is not None for bar in bars),
        "ghost": any(bar.ghost is not None for bar in bars),
    }
    for entry in KEY:
        if drawn.get(entry.mark, entry.look in looks):
            yield entry


def _row(assessment: Assessment) -> tuple[str | int | float | None, ...]:
    amounts, pace, week = assessment.amounts, assessment.pace, assessment.amounts.week_ending
    return (
        assessment.commitment.id,
        assessment.reading.id,
        assessment.status,
        assessment.commitment.unit,
        assessment.commitment.target,
        None if week is None else week.isoformat(),
        amounts.purchased,
        amounts.shipped,
        amounts.ceiling,
        None if pace is None else pace.straight_line_due,
        None if pace is None else pace.seasonal_line_due,
    )
