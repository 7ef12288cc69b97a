"""Explanations with their provenance: which rows, from which release, public since when."""

from __future__ import annotations

import textwrap
from collections.abc import Callable, Iterator, Sequence

from monitor.assess.assessment import Assessment
from monitor.assess.explain import Explanation, explain
from monitor.assess.figures import Figures
from monitor.assess.status_report import StatusReport
from monitor.assess.terms import Side, Term, members_of
from monitor.assess.trades import Trade
from monitor.core.formats import amount, day, new_york_time, percent
from monitor.core.frozen import Frozen
from monitor.core.history import BuyerHistory
from monitor.ledger.read import RowSource

WIDTH = 17
Sources = Callable[[Term], RowSource | None]


class Arithmetic(Frozen):
    """How a reading's number is added up, with what gives the release behind each term.

    `explanation` is None if no counted week is recorded yet; `notes` are remarks on the figures.
    """

    assessment: Assessment
    explanation: Explanation | None
    sources: Sources
    notes: Sequence[str]


def load_explanations(figures: Figures, status_report: StatusReport) -> dict[str, str]:
    """The arithmetic of every reading as text, by the reading's key."""
    return {
        each.assessment.key: arithmetic_text(each)
        for each in load_arithmetic(figures, status_report)
    }


def load_arithmetic(figures: Figures, status_report: StatusReport) -> Iterator[Arithmetic]:
    """Yield the arithmetic of every reading."""
    trades = figures.trades(status_report.commitments)
    known: dict[Trade, tuple[BuyerHistory, Sources]] = {}
    for a in status_report.assessments:
        trade = trades[a.commitment.id]
        if trade not in known:
            known[trade] = figures.of_trade(trade), _sources(figures, trade)
        history, sources = known[trade]
        notes = () if a.commitment.by_value else status_report.notes
        yield Arithmetic(a, explain(a, history), sources, notes)


def arithmetic_text(arithmetic: Arithmetic) -> str:
    """Return the arithmetic of a reading as text."""
    found = arithmetic.explanation
    if found is None:
        return "\n".join(_nothing(arithmetic.assessment)) + "\n"
    lines = [*_lines(found, arithmetic.sources), *_remarks(arithmetic.notes)]
    return "\n".join(lines) + "\n"


def _sources(figures: Figures, trade: Trade) -> Sources:
    """Return what gives the release behind a term's row, of whichever member it is."""
    if trade.goods is not None:
        return lambda term: None  # because a year's sum is of several releases
    members = members_of(figures.of_trade(trade))
    places = {m.name: place for m, place in zip(members, trade.places, strict=True)}
    return lambda term: figures.row_source(places[term.member], term.row)


def _nothing(a: Assessment) -> list[str]:
    noun = a.basis.period.noun
    return [f"{a.key}: no counted {noun} is recorded yet, so there is nothing to add up."]


def _remarks(notes: Sequence[str]) -> Iterator[str]:
    if notes:
        yield ""
        yield "Remarks on these figures:"
        for note in notes:
            yield from textwrap.wrap(note, 88, initial_indent="  ", subsequent_indent="  ")


def _lines(found: Explanation, sources: Sources) -> Iterator[str]:
    a = found.assessment
    # The arithmetic is that of USDA's rows, whatever unit the rest is read in.
    unit, target = str(a.commitment.unit), a.commitment.target
    yield f"{a.commitment.title} · {a.reading.title}"
    yield f"Known on {new_york_time(a.as_of)}. Basis: {a.reading.basis}."
    if a.window is not None:
        name = a.basis.period.label if a.commitment.by_value else day
        first, last = name(a.window.first_week), name(a.window.last_week)
        newest = f"last published: {name(a.amounts.week_ending or a.window.before)}"
        yield f"Counted {a.basis.period.nouns}: {first} to {last}; {newest}."
    yield ""
    yield from _side("At the end", a, found.end, sources)
    if found.start is not None:
        yield ""
        yield from _side("Before the window", a, found.start, sources)
        yield ""
        done = a.basis.words.done if a.commitment.by_value else "bought"
        text = f"the difference: {done} in the counted {a.basis.period.nouns}"
        yield f"{_number(found.result, unit)}  {text}"
    share = None if found.result is None else found.result / target
    yield f"{_number(target, unit)}  target; {percent(share)} of it"
    if found.start is not None:
        first_year = min(year for year, _ in found.rows)
        yield ""
        kind = "Calendar" if a.commitment.by_value else "Marketing"
        yield f"{kind} years that ended before {first_year} stand in both sums and are left out."


def _side(title: str, a: Assessment, side: Side, sources: Sources) -> Iterator[str]:
    unit = str(a.commitment.unit)
    yield f"{title}, {a.basis.period.named(side.week_ending)}:"
    for term in side.terms:
        yield f"{_number(term.amount, unit)}  {term.words}"
        source = sources(term)
        if term.remark:
            yield f"{' ' * WIDTH}    ({term.remark})"
        elif source is not None:
            yield f"{' ' * WIDTH}    {_source(source)}"
    yield f"{_number(side.total, unit)}  together"


def _source(source: RowSource) -> str:
    return (
        f"release {source.release_id} ({source.sha256[:12]}), public "
        f"{new_york_time(source.published_at)} ({source.evidence}), retrieved "
        f"{new_york_time(source.retrieved_at)}"
    )


def _number(value: int | None, unit: str) -> str:
    return amount(value, unit).rjust(WIDTH)
