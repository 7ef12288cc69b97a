"""What `monitor statements` shows on a terminal."""

from __future__ import annotations

import textwrap
from collections.abc import Iterator, Sequence

from monitor.assess.need import need_of
from monitor.assess.standing import Standing
from monitor.assess.statements import CheckedStatement, ReadingThen
from monitor.core.formats import NOT_KNOWN, amount, day
from monitor.text import statements
from monitor.text.needed import exact, needed

WIDTH = 100
HEADINGS = ("Reading", "Booked", "Shipped", "Booked + unknown", "Reached the claim")
LEFT = (0, 4)


def statements_text(standing: Standing) -> str:
    """Every statement with a table of the figures that were public that day."""
    if not standing.statements:
        return f"Nothing on record was said by {day(standing.as_of_on)}.\n"
    as_of = day(standing.as_of_on)
    shown = ["\n".join(_statement(checked, as_of)) for checked in standing.statements]
    return "\n\n".join([f"As known on {as_of}.", *shown]) + "\n"


def _statement(checked: CheckedStatement, as_of: str) -> Iterator[str]:
    source = checked.statement.source
    yield f"{day(source.said_on)}  {source.who}, on {checked.commitment.id}"
    yield from _wrapped(statements.quotation(checked), "  ")
    yield f"  {source.where}: {source.url or 'no address on record'}"
    yield f"  Claims {statements.claim(checked)}. Public that day: {statements.public(checked)}."
    deciding = checked.verdict.reading
    yield f"  → {statements.verdict(checked)}" + (f" ({_title(deciding)})" if deciding else "")
    yield from _ground(statements.by_the_figures(checked), statements.figure(checked))
    if checked.statement.of == "on track" and deciding is not None:
        yield from _wrapped(_pace(deciding))
    if checked.verdict.also:
        yield from _wrapped(f"{statements.remark(checked)}.")
    yield f"  → {statements.by_today(checked)}"
    yield from _ground(
        f"By the figures of {as_of} for that day", statements.ground_of_today(checked)
    )
    yield from _table([HEADINGS, *(_row(then, checked) for then in checked.readings)])


def _ground(title: str, figures: str) -> Iterator[str]:
    """The figures a word rests on, below it."""
    yield from _wrapped(statements.sentence(f"{title}: {figures or NOT_KNOWN}"))


def _wrapped(text: str, indent: str = "    ") -> list[str]:
    return textwrap.wrap(text, WIDTH, initial_indent=indent, subsequent_indent=indent)


def _row(then: ReadingThen, checked: CheckedStatement) -> tuple[str, ...]:
    unit = checked.commitment.unit
    figures = (then.purchased, then.shipped, then.ceiling)
    return (
        _title(then),
        *(amount(beside.amount, unit) for beside in figures),
        statements.reached(statements.spoken_of(then, checked), checked),
    )


def _title(then: ReadingThen) -> str:
    return then.assessment.reading.title


def _pace(then: ReadingThen) -> str:
    unit, pace = then.assessment.commitment.unit, then.assessment.pace
    if pace is None:
        return f"Pace: {NOT_KNOWN}"
    nets = " and ".join(amount(point.net, unit) for point in then.last_weeks) or NOT_KNOWN
    return (
        f"Lines: straight {amount(pace.straight_line_due, unit)}, seasonal "
        f"{amount(pace.seasonal_line_due, unit)}. Needed: {_needed(then)}; last weeks {nets}."
    )


def _needed(then: ReadingThen) -> str:
    need = need_of(then.assessment)
    return NOT_KNOWN if need is None else needed(then.assessment, need, exact(then.assessment))


def _table(rows: Sequence[tuple[str, ...]]) -> Iterator[str]:
    widths = [max(len(row[column]) for row in rows) for column in range(len(HEADINGS))]
    for row in rows:
        cells = (
            cell.ljust(widths[column]) if column in LEFT else cell.rjust(widths[column])
            for column, cell in enumerate(row)
        )
        yield "    " + "  ".join(cells).rstrip()
