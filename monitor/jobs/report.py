"""Write the report of a pass, or leave it if nothing has changed."""

from __future__ import annotations

import hashlib
import sqlite3
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path
from typing import Any

from monitor import __version__
from monitor.alerts.model import RaisedAlert
from monitor.assess.detailed_report import DetailedReport
from monitor.assess.statements import CheckedStatement
from monitor.assess.status_report import StatusReport
from monitor.core.errors import MonitorError, OutputError
from monitor.core.formats import utc
from monitor.exports.write import FORMATS, is_there
from monitor.ledger.read import newest_release
from monitor.reports.archived_reports import archived_report, headline_of
from monitor.reports.gallery import CALENDAR, PDF
from monitor.reports.marker import marker_of
from monitor.reports.pdf import no_chromium, pdf
from monitor.reports.publish import publish
from monitor.reports.quote import own_folder
from monitor.reports.status import status
from monitor.settings.settings import Settings

SHELF = ("index.html", "feed.xml", "methodology.html")
PROGRAM = (".py", ".j2", ".css", ".js")
Printer = Callable[[bytes], bytes | None]


@dataclass(frozen=True, slots=True)
class Draft:
    """What a report is made from.

    `new` are the alerts of this pass, `known` the earlier ones. `complete` loads what only a drawn
    report shows, and is called only if one must be drawn.
    """

    status_report: StatusReport
    statements: tuple[CheckedStatement, ...]
    new: Sequence[RaisedAlert]
    known: Sequence[RaisedAlert]
    complete: Callable[[], DetailedReport]


@dataclass(frozen=True, slots=True)
class Form:
    """What a report depends on besides its draft.

    `pdf`: it is also printed. `url` is the public address of the reports folder. `csv_bom`: CSV
    tables begin with a byte order mark for Excel. `ledger` is the newest recorded release, because
    a report's tables hold more of the ledger than the status report does.
    """

    pdf: bool = False
    url: str = ""
    csv_bom: bool = False
    ledger: int = 0


def form_of(connection: sqlite3.Connection, settings: Settings, out: Path, *, pdf: bool) -> Form:
    """Return the options of a report in `out`; only the folder `reports` is on the web."""
    at_home = out.resolve() == settings.reports.resolve()
    url = settings.report_url if at_home else ""
    return Form(pdf, url, settings.csv_bom, newest_release(connection))


def publish_report(
    out: Path,
    draft: Draft,
    form: Form,
    problems: list[MonitorError],
    *,
    charts_follow: bool = False,
) -> Path:
    """Write the report of the day, and as `latest` unless it is a replay; return its folder.

    A report made from the same input is left alone. If a PDF cannot be made, the reason is added to
    `problems` and the rest is written. With `charts_follow` it is written without most charts and
    the PDF, because readers wait for the numbers; a second call, without it, replaces that report.
    """
    found = draft.status_report
    folders = [_folder_of_day(out, found)]
    if not found.replay:
        folders.append(out / "latest")
    made_of = fingerprint(draft, form)
    printer = _printer(problems) if form.pdf and not charts_follow else None
    lacking = printer is not None and not all((folder / PDF).is_file() for folder in folders)
    if lacking or not all(_stands(f, made_of, charts_follow=charts_follow) for f in folders):
        # because the page loads jinja2 and its charts load matplotlib
        from monitor.reports.build import build
        from monitor.reports.embedded import NAME as CHARTS
        from monitor.reports.page import EMBED_UNKNOWN
        from monitor.reports.site_index import refuse_foreign

        refuse_foreign(out)
        files = build(
            draft.complete(),
            draft.new,
            draft.known,
            version=__version__,
            printer=printer,
            csv_bom=form.csv_bom,
            calendar_before=_calendar_before(folders[-1]),
            charts_follow=charts_follow,
            permanent_link=own_folder(found, folders[0].name, form.url),
            embed_at=f"{form.url}/latest/{CHARTS}" if form.url else EMBED_UNKNOWN,
        )
        earlier = earlier_that_day(folders[0], found)
        publish(files, folders, made_of=made_of, earlier=earlier, complete=not charts_follow)
        _shelve(out, form.url)
    elif not all((out / name).is_file() for name in SHELF):
        _shelve(out, form.url)
    return folders[-1]


def fingerprint(draft: Draft, form: Form) -> str:
    """Return a hash of everything a report shows.

    Times of checks are left out. The newest release and the program's own source stand for what is
    computed from the ledger only for drawing.
    """
    found, alerts = draft.status_report, [*draft.new, *draft.known]
    shown = replace(found, freshness=replace(found.freshness, heard_until=None))
    text = repr((shown, draft.statements)).replace(repr(found.as_of), "now")
    raised_now = sorted({(raised.id, raised.alert.title, raised.alert.text) for raised in alerts})
    extras = [name for name in FORMATS if is_there(name)]
    parts = (text, repr(raised_now), repr(form), repr(extras), __version__, program())
    return hashlib.sha256("\0".join(parts).encode()).hexdigest()


@cache
def program() -> str:
    """Return a hash of the program's source and templates: an upgrade may draw differently."""
    digest = hashlib.sha256()
    for path in sorted(Path(__file__).parent.parent.rglob("*")):
        if path.suffix in PROGRAM:
            digest.update(path.read_bytes())
    return digest.hexdigest()


def _folder_of_day(out: Path, status_report: StatusReport) -> Path:
    """Return the folder of the report's day; a reconstruction never replaces an original."""
    folder = out / status_report.as_of_on.isoformat()
    if status_report.reconstructed_on is None or not folder.is_dir():
        return folder
    standing_there = archived_report(folder)
    original = standing_there is not None and not standing_there.reconstructed
    return folder.with_name(f"{folder.name}-reconstructed") if original else folder


def earlier_that_day(folder: Path, status_report: StatusReport) -> Sequence[Mapping[str, Any]]:
    """Return the earlier headlines of the day's report, each with its last instant."""
    if status_report.reconstructed_on is not None:
        return ()
    marker, before = marker_of(folder), archived_report(folder)
    earlier = marker.earlier if marker else ()
    if before is None or before.headline is None:
        return earlier
    if before.headline == headline_of(status(status_report), status_report.as_of_on):
        return earlier
    return (*earlier, {"until": utc(status_report.as_of), **before.headline.written()})


def _calendar_before(folder: Path) -> bytes | None:
    """Return the published calendar: subscribers need its entries to keep their ids."""
    try:
        return (folder / CALENDAR).read_bytes()
    except OSError:
        return None


def _shelve(out: Path, url: str) -> None:
    """Write the list of all reports."""
    # because the list loads jinja2
    from monitor.reports.site_index import write_shelf

    write_shelf(out, url)


def _printer(problems: list[MonitorError]) -> Printer | None:
    """Return a function that prints a page to PDF; None, with a problem added, if none can."""
    if trouble := no_chromium():
        problems.append(trouble)
        return None

    def printed(page: bytes) -> bytes | None:
        try:
            return pdf(page)
        except OutputError as problem:
            problems.append(problem)
            return None

    return printed


def _stands(folder: Path, made_of: str, *, charts_follow: bool) -> bool:
    """Return whether the folder holds a report made from this input, with all that is due in it.

    One whose charts were still to follow is replaced: its pass may have been killed.
    """
    marker = marker_of(folder)
    return (
        marker is not None
        and marker.made_of == made_of
        and (marker.complete or charts_follow)
        and all((folder / name).exists() for name in marker.files)
    )
