"""Write `index.html`, `feed.xml` and `methodology.html` for all reports of a folder.

The list and the feed are rebuilt from the reports that exist, so that a report copied in or removed
is listed correctly. Each file is replaced in one step.
"""

from __future__ import annotations

import os
import uuid
from collections.abc import Sequence
from pathlib import Path
from xml.etree import ElementTree as Xml

from monitor.core.errors import OutputError
from monitor.core.formats import amount, day, utc
from monitor.core.version import __version__
from monitor.reports.address import INDEX, being_written
from monitor.reports.archived_reports import (
    ArchivedReport,
    FeedEntry,
    Headline,
    archived_reports,
    news,
)
from monitor.reports.cards import SIGNS
from monitor.reports.methodology import RULES, methodology_html
from monitor.reports.publish import alone_in, explained
from monitor.reports.templating import environment
from monitor.text.amounts import share

FEED = "feed.xml"
ATOM = "http://www.w3.org/2005/Atom"
SPACE = uuid.UUID("6f0c2c0e-51f5-5d8e-9c1b-3f4b1d5a9e77")
"""The UUID namespace of the feed's entries; must never change."""
TITLE = "Purchases compared with promises"
MOST_ENTRIES = 60
OWN = {
    INDEX: '<meta name="generator" content="monitor ',
    RULES: '<meta name="generator" content="monitor ',
    FEED: "<generator>monitor</generator>",
}
"""Text by which this program's files are recognised."""


def write_shelf(out: Path, url: str = "") -> None:
    """Write the list of the reports of `out`; `url` is its public address, if any.

    Raises OutputError if it cannot be written, or would replace a file that is not the
    program's.
    """
    refuse_foreign(out)
    with alone_in(out), explained(out):
        reports = archived_reports(out)
        index = index_html(reports, latest=(out / "latest").is_dir(), url=url)
        feed, rules = feed_xml(reports, url), methodology_html(url)
        # The list comes last: what a pass has begun of it says that all three are to be written.
        for name, content in ((FEED, feed), (RULES, rules), (INDEX, index)):
            _replace(out / name, content)


def refuse_foreign(out: Path) -> None:
    """Raise OutputError if the list or the feed would replace a file that is not the program's."""
    for name, mark in OWN.items():
        path = out / name
        with explained(out):
            text = path.read_text(encoding="utf-8", errors="replace") if path.is_file() else ""
        if text.strip() and mark not in text:
            raise OutputError(
                f"{path} is not of this program and was left as it is: reports are listed in a "
                f"file of that name, so choose a folder that is new or holds reports."
            )


def index_html(
    reports: Sequence[ArchivedReport],
    *,
    latest: bool,
    programs: str | None = None,
    days: str | None = None,
    url: str = "",
) -> str:
    """Return the list as a page; `latest` is whether to link to a newest report.

    `programs` is the address of the files for programs, `days` that of the pages of past days, if
    there are any, and `url` the public address of the folder.
    """
    return (
        environment()
        .get_template("shelf.html.j2")
        .render(
            reports=reports,
            latest=latest,
            url=url,
            programs=programs,
            days=days,
            signs=SIGNS,
            share=share,
            title=TITLE,
            version=__version__,
        )
    )


def feed_xml(reports: Sequence[ArchivedReport], url: str = "") -> str:
    """Return the Atom feed (RFC 4287): an entry for each changed headline.

    An entry's id is made of its folder and commitment, and in folders that an earlier version
    rewrote also of the headline's number, so it stays the same when the feed is rebuilt. Links are
    absolute if the folder's `url` is given.
    """
    base = f"{url}/" if url else ""
    Xml.register_namespace("", ATOM)
    feed = Xml.Element(f"{{{ATOM}}}feed")
    entries = list(news(list(reports)))[:MOST_ENTRIES]
    _add(feed, "id", _name("feed"))
    _add(feed, "title", TITLE)
    _add(feed, "updated", _updated(*entries[0]) if entries else "1970-01-01T00:00:00Z")
    _add(feed, "generator", "monitor")
    _add(_add(feed, "author"), "name", "Purchase-commitment monitor")
    _add(feed, "link", rel="self", href=f"{base}{FEED}", type="application/atom+xml")
    _add(feed, "link", rel="alternate", href=f"{base}{INDEX}", type="text/html")
    for past, one in entries:
        _entry(feed, past, one, base)
    Xml.indent(feed)
    return f'<?xml version="1.0" encoding="utf-8"?>\n{Xml.tostring(feed, encoding="unicode")}\n'


def _entry(feed: Xml.Element, past: ArchivedReport, shown: FeedEntry, base: str) -> None:
    entry, headline = _add(feed, "entry"), shown.headline
    again = f"/{shown.number}" if shown.number > 1 else ""
    _add(entry, "id", _name(f"{past.folder}/{headline.promise}{again}"))
    _add(entry, "title", f"{_number(headline)} · {headline.status}: {headline.title}")
    _add(entry, "updated", _updated(past, shown))
    _add(entry, "link", rel="alternate", href=f"{base}{past.folder}/{INDEX}", type="text/html")
    week = f"week ending {day(headline.week_ending)}" if headline.week_ending else "no figures yet"
    summary = f"{_number(headline)}, {week}. Reading: {headline.reading}. As of {day(past.on)}."
    _add(entry, "summary", summary, type="text")


def _number(headline: Headline) -> str:
    goal = amount(headline.target, headline.read_in)
    if headline.purchased is None:
        return f"Not known, of {goal}"
    part = share(headline.purchased, headline.target)
    return f"{amount(headline.purchased, headline.read_in)} of {goal} ({part})"


def _updated(past: ArchivedReport, shown: FeedEntry) -> str:
    """Return since when the report had this headline; of an earlier version's, its day."""
    return utc(shown.since or past.order[0])


def _name(of: str) -> str:
    return f"urn:uuid:{uuid.uuid5(SPACE, of)}"


def _add(parent: Xml.Element, name: str, text: str | None = None, **attributes: str) -> Xml.Element:
    made = Xml.SubElement(parent, f"{{{ATOM}}}{name}", attributes)
    made.text = text
    return made


def _replace(path: Path, content: str) -> None:
    new = being_written(path)
    new.write_text(content, encoding="utf-8")
    os.replace(new, path)  # noqa: PTH105 because os.replace says that it is atomic
