"""The charts of a page: those of the leading reading open, all others folded away."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from monitor.progress.assessment import Assessment
from monitor.progress.standing import Standing


@dataclass(frozen=True, slots=True)
class Chart:
    """A chart as the page shows it: an SVG element and the files it can be saved as.

    `subject` is the key of the reading or trade it shows, None for a chart of all promises.
    """

    subject: str | None
    svg: str
    files: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Group:
    """Charts under one heading; `shown` ones need not be unfolded."""

    title: str
    charts: tuple[Chart, ...]
    shown: bool


def groups(standing: Standing, leading: Assessment, charts: Sequence[Chart]) -> Iterator[Group]:
    """The leading reading's charts, those of all promises and of the buyers' whole trade, then
    every other reading's.
    """
    yield from _group(_name(leading), charts, leading.key, shown=True)
    yield from _group("All promises", charts, None, shown=True)
    for trade in standing.trades:
        title = f"{trade.buyer} · {trade.commodity} · all sales on record"
        yield from _group(title, charts, trade.key, shown=False)
    for commitment in standing.commitments:
        for assessment in standing.readings_of(commitment):
            if assessment is not leading:
                yield from _group(_name(assessment), charts, assessment.key, shown=False)


def _group(
    title: str, charts: Sequence[Chart], subject: str | None, *, shown: bool
) -> Iterator[Group]:
    own = tuple(chart for chart in charts if chart.subject == subject)
    if own:
        yield Group(title, own, shown)


def _name(assessment: Assessment) -> str:
    return f"{assessment.commitment.title} · {assessment.reading.title}"
