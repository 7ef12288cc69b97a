"""Write `statements.json` and its text form. Same status report, same bytes."""

from __future__ import annotations

import json
import textwrap
from collections.abc import Iterator, Sequence
from datetime import date
from typing import Any

from monitor.assess.hindsight import Hindsight, Reached
from monitor.assess.need import need_of
from monitor.assess.statements import CheckedStatement, ComparedAmount, ReadingWhenSaid
from monitor.assess.status_report import StatusReport
from monitor.core.addresses import WEEKLY_REPORTS
from monitor.core.formats import NOT_KNOWN, amount, day, utc
from monitor.core.shares import rounded_share
from monitor.core.version import __version__
from monitor.reports.column_names import STATEMENT, with_column_names
from monitor.reports.status import weeks_needed
from monitor.text import statements
from monitor.text.needed import exact, needed

WIDTH = 100
HEADINGS = ("Reading", "Booked", "Shipped", "Booked + unknown", "Reached the claim")
LEFT = (0, 4)

SCHEMA = 1


def statements_json(
    status_report: StatusReport, checked_statements: Sequence[CheckedStatement]
) -> str:
    """Return the statements as JSON, newest first.

    Amounts are integers in the commitment's unit, dates ISO, instants UTC; null means not
    known. `gap` is the claim minus the figure; `reached` is null until a week known by `as_of`
    is at or above the claim. `word` is by the figures public that day, `by_today` by those of
    `as_of` for that day.
    """
    document = {
        "schema": SCHEMA,
        "version": __version__,
        "as_of": status_report.as_of_on.isoformat(),
        "source": status_report.freshness.source,
        "statements": [statement(checked) for checked in checked_statements],
    }
    return json.dumps(document, indent=2, ensure_ascii=False) + "\n"


def statement(checked: CheckedStatement) -> dict[str, Any]:
    """Return one statement as plain values, also under the names of the table's columns."""
    entry, verdict = checked.statement, checked.verdict
    values = {
        "id": entry.id,
        "said_on": entry.source.said_on.isoformat(),
        "who": entry.source.who,
        "words": entry.words,
        "quoted": entry.quoted,
        "where": entry.source.where,
        "url": entry.source.url,
        "promise": entry.promise,
        "reading": entry.reading,
        "of": entry.of,
        "claims": checked.claims,
        "about": entry.about,
        "tolerance": entry.tolerance,
        "unit": checked.commitment.unit,
        "week_ending": _day(checked.week_ending),
        "published_at": utc(checked.published_at) if checked.published_at else None,
        "report_url": WEEKLY_REPORTS if checked.week_ending else None,
        "age_days": checked.age_days,
        "word": verdict.word,
        "by": verdict.by,
        "set_beside": _id(verdict.reading),
        "set_beside_amount": verdict.amount,
        "set_beside_week_ending": _day(verdict.week_ending),
        "also_said_by": _id(verdict.also),
        "by_today": _hindsight(checked.by_today),
        "readings": {r.assessment.reading.id: _reading(r) for r in checked.readings},
    }
    return with_column_names(values, STATEMENT)


def _reading(then: ReadingWhenSaid) -> dict[str, Any]:
    a, pace = then.assessment, then.assessment.pace
    return {
        "title": a.reading.title,
        "headline": a.reading.headline,
        "basis": a.reading.basis,
        "week_ending": _day(a.amounts.week_ending),
        "purchased": _beside(then.purchased),
        "shipped": _beside(then.shipped),
        "ceiling": {"amount": then.ceiling.amount, "gap": then.ceiling.gap},
        "share": rounded_share(a.share),
        "status": a.status,
        "straight_line_due": pace.straight_line_due if pace else None,
        "seasonal_line_due": pace.seasonal_line_due if pace else None,
        **weeks_needed(pace, need_of(a)),
        "recent_4_weeks_per_week": pace.recent_4_weeks_per_week if pace else None,
        "last_weeks": [
            {"week_ending": _day(point.week_ending), "net": point.net} for point in then.last_weeks
        ],
    }


def _id(then: ReadingWhenSaid | None) -> str | None:
    return None if then is None else then.assessment.reading.id


def _hindsight(judged: Hindsight) -> dict[str, Any]:
    return {
        "word": judged.word,
        "week_ending": _day(judged.week_ending),
        "amount": judged.amount,
        "by": judged.by,
        "since": _reached(judged.since),
    }


def _beside(beside: ComparedAmount) -> dict[str, Any]:
    return {"amount": beside.amount, "gap": beside.gap, "reached": _reached(beside.reached)}


def _reached(reached: Reached | None) -> dict[str, Any] | None:
    if reached is None:
        return None
    return {
        "week_ending": _day(reached.week_ending),
        "amount": reached.amount,
        "published_at": utc(reached.published_at),
        "days": reached.days,
    }


def _day(day: date | None) -> str | None:
    return day.isoformat() if day else None


def statements_text(
    status_report: StatusReport, checked_statements: Sequence[CheckedStatement]
) -> str:
    """Return every statement with a table of the figures public that day."""
    if not checked_statements:
        return f"Nothing on record was said by {day(status_report.as_of_on)}.\n"
    as_of = day(status_report.as_of_on)
    shown = ["\n".join(_statement(checked, as_of)) for checked in checked_statements]
    return "\n\n".join([f"As known on {as_of}.", *shown]) + "\n"


def _statement(checked: CheckedStatement, as_of: str) -> Iterator[str]:
    source = checked.statement.source
    yield f"{day(source.said_on)}  {source.who}, on {checked.commitment.id}"
    yield from _wrapped(statements.quotation(checked), "  ")
    yield f"  {source.where}: {source.url or 'no address known'}"
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
    """Yield the figures behind a verdict."""
    yield from _wrapped(statements.sentence(f"{title}: {figures or NOT_KNOWN}"))


def _wrapped(text: str, indent: str = "    ") -> list[str]:
    return textwrap.wrap(text, WIDTH, initial_indent=indent, subsequent_indent=indent)


def _row(then: ReadingWhenSaid, checked: CheckedStatement) -> tuple[str, ...]:
    unit = checked.commitment.unit
    figures = (then.purchased, then.shipped, then.ceiling)
    return (
        _title(then),
        *(amount(beside.amount, unit) for beside in figures),
        statements.reached(statements.spoken_of(then, checked), checked),
    )


def _title(then: ReadingWhenSaid) -> str:
    return then.assessment.reading.title


def _pace(then: ReadingWhenSaid) -> str:
    unit, pace = then.assessment.commitment.unit, then.assessment.pace
    if pace is None:
        return f"Pace: {NOT_KNOWN}"
    nets = " and ".join(amount(point.net, unit) for point in then.last_weeks) or NOT_KNOWN
    return (
        f"Even pace {amount(pace.straight_line_due, unit)}, usual seasonal "
        f"{amount(pace.seasonal_line_due, unit)}. Needed: {_needed(then)}; last weeks {nets}."
    )


def _needed(then: ReadingWhenSaid) -> str:
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
