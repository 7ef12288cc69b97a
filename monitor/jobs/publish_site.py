"""Publish the reports folder as a site, with the files for programs (`monitor publish`)."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Any

from monitor.assess.as_of import Query
from monitor.assess.figures import Figures
from monitor.assess.load_statements import statements_for
from monitor.assess.status_report import StatusReport
from monitor.assess.trades import Trade
from monitor.commitments.model import Commitment, Statement
from monitor.commitments.promises import read_commitments
from monitor.core.calendar import end_of_day, new_york
from monitor.core.errors import OutputError
from monitor.core.frozen import Frozen, replace
from monitor.core.records import SHIPPED
from monitor.jobs.heartbeat import beside
from monitor.jobs.queries import statements_of
from monitor.jobs.status_query import assessed, figures_of
from monitor.reports.api import PastDay, api_files
from monitor.reports.as_of_pages import as_of_files
from monitor.reports.marker import marker_of
from monitor.reports.site import publish_site, refuse_within
from monitor.reports.status import status
from monitor.settings.settings import Settings

STATUS = "status.json"
OF_THE_FIGURES = ("source", "last_week_ending", "published_at", "missing_releases")


class Published(Frozen):
    """What was published: the day of the newest report, how many reports, and past days."""

    on: date
    reports: int
    days: int


class NewestReport(Frozen):
    """The report in `latest/`: its day, whether it is of bundled figures, and its numbers.

    `written` is its `status.json` as it stands.
    """

    on: date
    offline: bool
    shown: Mapping[str, Any]
    written: bytes


def newest_report(settings: Settings) -> NewestReport:
    """Return what the newest report says. Raises OutputError if there is none, or not all of it."""
    folder = settings.reports / "latest"
    try:
        written = (folder / STATUS).read_bytes()
        plain = json.loads(written)
        shown, on = _shown(plain), date.fromisoformat(plain["as_of"])
        found = NewestReport(on, plain["data"]["source"] == SHIPPED, shown, written)
    except (OSError, ValueError, LookupError, TypeError) as error:
        raise OutputError(f"No report in {folder}: run `monitor run` first.") from error
    marker = marker_of(folder)
    if marker is None or not marker.complete:
        raise OutputError(
            f"The charts of {folder} are not drawn yet: publish again in a minute, or run "
            "`monitor report`."
        )
    return found


def publish_reports(connection: sqlite3.Connection, query: Query, folder: Path) -> Published:
    """Write the site to a folder; return what it holds.

    Raises OutputError if the newest report and the recorded figures differ, because the pages and
    the files for programs would contradict each other.
    """
    settings, commitments = query.settings, read_commitments(query.settings.commitments)
    refuse_within(settings.reports, folder)
    newest = newest_report(settings)
    at = replace(query, now=min(query.now, end_of_day(newest.on)))
    figures = figures_of(connection, at)
    found = assessed(figures, at, commitments)
    if json.loads(json.dumps(_shown(status(found)))) != newest.shown:
        raise OutputError(
            f"The report in {settings.reports / 'latest'} does not show the recorded figures and "
            "promises: run `monitor report` first."
        )
    said = statements_for(settings, commitments)
    past = list(past_days(connection, at, days_with_news(figures, found, commitments, said)))
    files = api_files(found, statements_of(figures, settings, found), past)
    files |= as_of_files(past, newest.on, settings.report_url)
    checked = {f"latest/{STATUS}": newest.written}
    of_operators = {path.name for path in (settings.health, *beside(settings.health))}
    publish_site(settings.reports, files, folder, of_operators, checked, settings.report_url)
    dated = sum(1 for path in folder.iterdir() if path.name[:4].isdecimal() and path.is_dir())
    return Published(newest.on, dated, len(past))


def _shown(plain: Mapping[str, Any]) -> dict[str, Any]:
    """Return what the pages and the files for programs must agree on."""
    data = {name: plain["data"][name] for name in OF_THE_FIGURES}
    return {"data": data, "commitments": plain["commitments"]}


def days_with_news(
    figures: Figures,
    status_report: StatusReport,
    commitments: Sequence[Commitment],
    statements: Sequence[Statement],
) -> list[date]:
    """Return each day on which something new was to be known, from the first promise on.

    That is new figures of a promise, a reading given, or a statement made: on a day between two of
    them the same was known as on the earlier one.
    """
    given = {r.source.said_on for c in commitments for r in c.readings}
    said = {statement.source.said_on for statement in statements}
    trades = figures.trades(commitments)
    published = {
        day
        for promise in commitments
        for day in _publications(figures, trades[promise.id], promise)
    }
    first = min(given, default=status_report.as_of_on)
    days = {first} | given | said | published
    return sorted(day for day in days if first <= day <= status_report.as_of_on)


def _publications(figures: Figures, trade: Trade, promise: Commitment) -> Iterator[date]:
    """Yield the days on which figures of a promise came out, since it was first spoken of."""
    first = min(reading.source.said_on for reading in promise.readings)
    days = (
        at.astimezone(new_york()).date() for at in figures.of_trade(trade).published_at.values()
    )
    return (day for day in days if day >= first)


def past_days(
    connection: sqlite3.Connection, query: Query, days: Sequence[date]
) -> Iterator[PastDay]:
    """Yield what had been published, promised and said by the end of each day."""
    for on in days:
        then = replace(query, as_of=on)
        figures = figures_of(connection, then)
        found = assessed(figures, then, read_commitments(query.settings.commitments))
        yield PastDay(on, found, statements_of(figures, query.settings, found))
