"""`index.html` and `feed.xml` over all reports of a folder.

Both are made anew from the reports that are there, so a report that was copied in or taken away
is listed rightly, and both are replaced in one step.
"""

from __future__ import annotations

import os
import uuid
from collections.abc import Sequence
from datetime import UTC, datetime, time
from pathlib import Path
from xml.etree import ElementTree as Xml

from monitor import __version__
from monitor.charts.writing import share
from monitor.formats import amount, day
from monitor.reports.cards import SIGNS
from monitor.reports.past import Headline, Past, news, past_reports
from monitor.reports.publish import alone_in, explained
from monitor.reports.templating import environment

INDEX, FEED = "index.html", "feed.xml"
ATOM = "http://www.w3.org/2005/Atom"
SPACE = uuid.UUID("6f0c2c0e-51f5-5d8e-9c1b-3f4b1d5a9e77")
"""Names under which the entries of a feed are made; must never change."""
TITLE = "Purchases compared with promises"
MOST_ENTRIES = 60


def write_shelf(out: Path) -> None:
    """List the reports of `out`. Raises OutputError where that cannot be written."""
    with alone_in(out), explained(out):
        reports = past_reports(out)
        index = index_html(reports, latest=(out / "latest").is_dir())
        for name, content in ((INDEX, index), (FEED, feed_xml(reports))):
            _replace(out / name, content)


def index_html(reports: Sequence[Past], *, latest: bool) -> str:
    """The list as a page of its own; `latest` is whether there is a newest report to lead to."""
    return (
        environment()
        .get_template("shelf.html.j2")
        .render(
            reports=reports,
            latest=latest,
            signs=SIGNS,
            share=share,
            title=TITLE,
            version=__version__,
        )
    )


def feed_xml(reports: Sequence[Past]) -> str:
    """The Atom feed (RFC 4287): an entry for each report that said something new.

    An entry's name is made of its day and promise, so it stays when the feed is made again.
    """
    Xml.register_namespace("", ATOM)
    feed = Xml.Element(f"{{{ATOM}}}feed")
    told = list(news(list(reports)))[:MOST_ENTRIES]
    _add(feed, "id", _name("feed"))
    _add(feed, "title", TITLE)
    _add(feed, "updated", _updated(told[0]) if told else "1970-01-01T00:00:00Z")
    _add(feed, "generator", "monitor")
    _add(_add(feed, "author"), "name", "Purchase-commitment monitor")
    _add(feed, "link", rel="self", href=FEED, type="application/atom+xml")
    _add(feed, "link", rel="alternate", href=INDEX, type="text/html")
    for past in told:
        if past.headline:
            _entry(feed, past, past.headline)
    Xml.indent(feed)
    return f'<?xml version="1.0" encoding="utf-8"?>\n{Xml.tostring(feed, encoding="unicode")}\n'


def _entry(feed: Xml.Element, past: Past, headline: Headline) -> None:
    entry = _add(feed, "entry")
    _add(entry, "id", _name(f"{past.folder}/{headline.promise}"))
    _add(entry, "title", f"{_number(headline)} · {headline.status}: {headline.title}")
    _add(entry, "updated", _updated(past))
    _add(entry, "link", rel="alternate", href=f"{past.folder}/{INDEX}", type="text/html")
    week = f"week ending {day(headline.week_ending)}" if headline.week_ending else "no figures yet"
    summary = f"{_number(headline)}, {week}. Reading: {headline.reading}. As of {day(past.on)}."
    _add(entry, "summary", summary, type="text")


def _number(headline: Headline) -> str:
    goal = amount(headline.target, headline.unit)
    if headline.purchased is None:
        return f"Not known, of {goal}"
    part = share(headline.purchased, headline.target)
    return f"{amount(headline.purchased, headline.unit)} of {goal} ({part})"


def _updated(past: Past) -> str:
    """The day of the report: what it says does not change after it."""
    return f"{datetime.combine(past.on, time(0), tzinfo=UTC):%Y-%m-%dT%H:%M:%SZ}"


def _name(of: str) -> str:
    return f"urn:uuid:{uuid.uuid5(SPACE, of)}"


def _add(parent: Xml.Element, name: str, text: str | None = None, **attributes: str) -> Xml.Element:
    made = Xml.SubElement(parent, f"{{{ATOM}}}{name}", attributes)
    made.text = text
    return made


def _replace(path: Path, content: str) -> None:
    new = path.with_name(f".{path.name}.new")
    new.write_text(content, encoding="utf-8")
    os.replace(new, path)  # noqa: PTH105 the name says that it is one step
