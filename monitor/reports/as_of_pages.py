"""Write a small page for each past day on which something new was to be known (`asof/`).

A day's page says only what had been published, promised and said by the end of that day, so it
stays the same to the byte when later figures come; only the last one gets a link to the next day.
What changes with each new day is in two files that all pages share: the list `index.html` and
`days.js`, which makes the slider.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from functools import cache

from monitor.assess.assessment import Assessment
from monitor.assess.detailed_report import DetailedReport
from monitor.assess.lead import lead
from monitor.charts import Picture, pictures_of
from monitor.charts.shapes import Plot
from monitor.core.calendar import new_york
from monitor.core.formats import day, plural
from monitor.core.frozen import Frozen
from monitor.core.version import __version__
from monitor.reports.api import API, PastDay
from monitor.reports.cards import SIGNS, Bar, bar
from monitor.reports.gallery import MAIN
from monitor.reports.page import script
from monitor.reports.plots import PlotView, plot_view
from monitor.reports.templating import TEMPLATES, environment
from monitor.text import freshness, statements
from monitor.text.amounts import share
from monitor.text.as_of import answer, question, stood
from monitor.text.sentence import long_day, sentence, status_in_words

AS_OF = "asof"
INDEX = f"{AS_OF}/index.html"
DAYS, CHARTS, STYLE = "days.js", "charts.js", "asof.css"


class PromiseThen(Frozen):
    """A promise by its headline reading of a day, and its other readings."""

    assessment: Assessment
    sentence: str
    sign: str
    meaning: str
    bar: Bar | None
    others: tuple[Assessment, ...]


class Day(Frozen):
    """A past day: its promises, the leading one first, and what was new on it."""

    past: PastDay
    promises: tuple[PromiseThen, ...]
    news: tuple[str, ...]

    @property
    def name(self) -> str:
        """Return the day as its files are named."""
        return self.past.on.isoformat()

    @property
    def leading(self) -> Assessment:
        """Return the reading the page opens with."""
        return self.promises[0].assessment


def as_of_files(past: Sequence[PastDay], last: date, url: str = "") -> dict[str, bytes]:
    """Return every file by its address in the site; none if there is no past day.

    `last` is the day of the newest report, `url` the public address of the site, if any.
    """
    days = [_day(then) for then in sorted(past, key=lambda then: then.on)]
    if not days:
        return {}
    neighbours = zip([None, *days], days, [*days[1:], None], strict=False)
    pages = {
        f"{AS_OF}/{now.name}.html": _page(before, now, after, url)
        for before, now, after in neighbours
    }
    shared = {INDEX: _index(days, last, url), f"{AS_OF}/{DAYS}": _script(days)}
    written = {name: text.encode() for name, text in (pages | shared).items()}
    return written | {f"{AS_OF}/{STYLE}": _style(), f"{AS_OF}/{CHARTS}": script().encode()}


def _day(past: PastDay) -> Day:
    found = past.status_report
    first = lead(found).commitment if found.headlines else None
    promises = sorted(found.commitments, key=lambda c: first is None or c.id != first.id)
    return Day(past, tuple(_promise(found.readings_of(c)) for c in promises), tuple(_news(past)))


def _promise(readings: Sequence[Assessment]) -> PromiseThen:
    a, *others = readings
    return PromiseThen(
        a, sentence(a, past=True), SIGNS[a.status], status_in_words(a), bar(a), tuple(others)
    )


def _news(past: PastDay) -> Iterator[str]:
    """Yield what had become known on the day itself."""
    fresh, on = past.status_report.freshness, past.on
    if fresh.published_at and fresh.published_at.astimezone(new_york()).date() == on:
        yield f"figures to the week ending {day(fresh.last_week_ending)}"
    commitments = past.status_report.commitments
    if made := [c for c in commitments if c.source.said_on == on]:
        yield plural(len(made), "promise", "promises")
    for c in commitments:
        for reading in c.readings:
            if reading.source.said_on == on > c.source.said_on:
                yield f"“{reading.title}” for “{c.title}”, by {reading.source.who}"
    for checked in past.statements:
        if checked.statement.source.said_on == on:
            yield f"a statement ({checked.statement.source.who})"


class Chart(Frozen):
    """The chart of the leading promise with the texts around it."""

    picture: Picture
    view: PlotView


def _chart(day: Day) -> Chart | None:
    """Return the chart of purchases known by then; None if nothing had begun.

    Outlook and earlier years are left out, so that the page stays small.
    """
    found = DetailedReport.of(
        day.past.status_report,
        statements=tuple(day.past.statements),
        outlooks={},
        explanations={},
        trades=(),
    )
    pictures = pictures_of(found, MAIN)
    shown = next((picture for picture in pictures if picture.subject == day.leading.key), None)
    shape = shown.sketch() if shown and shown.sketch else None
    return Chart(shown, plot_view(shape)) if shown and isinstance(shape, Plot) else None


def _page(before: Day | None, now: Day, after: Day | None, url: str) -> str:
    return _rendered(
        "as_of_day.html.j2",
        day=now,
        leading=now.promises[0],
        before=before,
        after=after,
        status_report=now.past.status_report,
        fresh=now.past.status_report.freshness,
        described_week=freshness.described_week(now.past.status_report.freshness),
        up_to_date=freshness.up_to_date(now.past.status_report.freshness, replay=True),
        on=long_day(now.past.on),
        question=question(now.leading),
        answer=answer(now.leading),
        chart=_chart(now),
        checked_statements=now.past.statements,
        said=statements,
        charts_script=CHARTS,
        figures=f"../{API}/{AS_OF}/{now.name}.json",
        address=f"{url}/{AS_OF}/{now.name}.html" if url else None,
    )


def _index(days: Sequence[Day], last: date, url: str) -> str:
    return _rendered(
        "as_of_index.html.j2",
        days=days[::-1],
        first=days[0].past.on,
        last=last,
        signs=SIGNS,
        share=share,
        said=statements,
        address=f"{url}/{INDEX}" if url else None,
    )


def _rendered(template: str, **values: object) -> str:
    made: Mapping[str, object] = {"version": __version__, "script": DAYS, "style": STYLE, **values}
    return environment().get_template(template).render(made)


def _script(days: Sequence[Day]) -> str:
    """Return the list of days, each with how its leading promise stood, and the script."""
    listed = [[day.name, stood(day.leading)] for day in days]
    slider = (TEMPLATES / "as_of.js").read_text(encoding="utf-8")
    lines = ",\n".join(json.dumps(entry, ensure_ascii=False) for entry in listed)
    return f"const DAYS = [\n{lines}\n];\n{slider}"


@cache
def _style() -> bytes:
    names = ("style.css", "charts.css", "as_of.css")
    return "\n".join(environment().get_template(name).render() for name in names).encode()
