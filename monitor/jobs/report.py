"""Write the report of a pass, or leave it if nothing has changed."""

from __future__ import annotations

import hashlib
import os
import sqlite3
from collections.abc import Callable, Sequence
from functools import cache, cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from monitor.alerts.model import RaisedAlert
from monitor.assess.statements import CheckedStatement
from monitor.assess.status_report import StatusReport
from monitor.commitments.model import Statement
from monitor.core.errors import MonitorError, OutputError
from monitor.core.formats import utc
from monitor.core.frozen import Frozen, replace
from monitor.core.version import __version__
from monitor.exports.write import FORMATS, is_there
from monitor.ledger.read import newest_releases
from monitor.reports.address import CALENDAR, INDEX, LATEST, PDF, Address, being_written
from monitor.reports.marker import Marker, marker_of
from monitor.reports.pdf import no_chromium, pdf
from monitor.reports.permanent import ReportFolder, drop_oldest, permanent_folder
from monitor.reports.publish import Content, alone_in, clear_up, explained, publish_contents
from monitor.settings.settings import Settings

if TYPE_CHECKING:
    from monitor.assess.detailed_report import DetailedReport  # because few passes draw a report

SHELF = (INDEX, "feed.xml", "methodology.html")
PACKAGE, PROGRAM = Path(__file__).parent.parent, (".py", ".j2", ".css", ".js")
Checked = tuple[CheckedStatement, ...]
Printer = Callable[[bytes], bytes | None]


class Draft(Frozen, dict=True):
    """What a report is made from.

    `said` are the statements on record, `new` the alerts of this pass, `known` the earlier ones.
    Only if a report must be drawn, `check` sets each statement beside the figures of its day, and
    `complete` loads what else only a drawn report shows.
    """

    status_report: StatusReport
    said: Sequence[Statement]
    new: Sequence[RaisedAlert]
    known: Sequence[RaisedAlert]
    check: Callable[[], Checked]
    complete: Callable[[Checked], DetailedReport]

    @cached_property
    def detailed(self) -> DetailedReport:
        """Return all that is drawn; the report is written twice if readers wait for numbers."""
        return self.complete(self.check())


class Form(Frozen):
    """What a report depends on besides its draft.

    `pdf`: it is also printed. `url` is the public address of the reports folder. `csv_bom`: CSV
    tables begin with a byte order mark for Excel. `ledger` is the newest recorded release, because
    a report's tables hold more of the ledger than the status report does; `series` is that of other
    datasets. `keep_reports` is how
    many permanent folders stay, None for all.
    """

    pdf: bool = False
    url: str = ""
    csv_bom: bool = False
    ledger: int = 0
    series: int = 0
    keep_reports: int | None = None


def form_of(connection: sqlite3.Connection, settings: Settings, out: Path, *, pdf: bool) -> Form:
    """Return the options of a report in `out`; only the folder `reports` is on the web."""
    at_home = out.resolve() == settings.reports.resolve()
    url, keep = (settings.report_url, settings.keep_reports) if at_home else ("", None)
    newest = newest_releases(connection)
    return Form(pdf, url, settings.csv_bom, *newest, keep)


def publish_report(
    out: Path,
    draft: Draft,
    form: Form,
    problems: list[MonitorError],
    *,
    charts_follow: bool = False,
) -> Path:
    """Write the report as `latest` and to the folder that keeps its figures; return `latest`.

    The permanent folder is written once, `latest` also when only the day or an alert is another. A
    report of a past day has a permanent folder alone, which is returned. If a PDF cannot be made,
    the reason is added to `problems` and the rest is written. With `charts_follow` it is written
    without most charts and the PDF, because readers wait for the numbers; a second call, without
    it, completes that report.
    """
    kept = permanent_folder(out, draft.status_report, program())
    clear_up(kept.folder.parent)  # only now, because what was left says that `latest` may be old
    newest = _newest(out, draft, form, kept)
    printer = _printer(problems) if form.pdf and not charts_follow else None
    due = [each for each in (kept, newest) if each and not _stands(each, charts_follow)]
    folder = (newest or kept).folder
    if due or (printer and not (folder / PDF).is_file()):
        _write(out, draft, form, due or [newest or kept], printer, charts_follow=charts_follow)
        _shelve(out, form)
    elif _is_behind(out):
        _shelve(out, form)
    return folder


def unshown(
    out: Path, new: Sequence[RaisedAlert], known: Sequence[RaisedAlert], finished_at: str
) -> list[RaisedAlert]:
    """Return the alerts no complete report has shown: a pass's own, and those of a killed one.

    `finished_at` is when the last pass was finished, in case there is no report that says so.
    """
    marker, own = marker_of(out / LATEST), {raised.id for raised in new}
    until = (marker.alerts_until if marker else "") or finished_at
    if marker is not None and marker.complete and not marker.alerts_until:
        return [*new]  # an earlier version's report, which showed what was on record
    missed = (raised for raised in known if raised.id not in own)
    return [*new, *(raised for raised in missed if utc(raised.raised_at) > until)]


def _is_behind(out: Path) -> bool:
    """Return whether the list of all reports lacks a file, or a killed pass had only begun it."""
    return being_written(out / INDEX).exists() or not all((out / name).is_file() for name in SHELF)


def _newest(out: Path, draft: Draft, form: Form, kept: ReportFolder) -> ReportFolder | None:
    """Return `latest` with its marker; None for a report of a past day."""
    if draft.status_report.replay:
        return None
    made_of = fingerprint(draft, form, kept.about.permanent)
    about = replace(kept.about, made_of=made_of, since="", alerts_until=_alerts_until(draft))
    return ReportFolder(out / LATEST, about)


def _alerts_until(draft: Draft) -> str:
    """Return the instant of the newest alert, or of the report if there is none."""
    raised = (each.raised_at for each in (*draft.new, *draft.known))
    return utc(max(raised, default=draft.status_report.as_of))


def _write(
    out: Path,
    draft: Draft,
    form: Form,
    due: Sequence[ReportFolder],
    printer: Printer | None,
    *,
    charts_follow: bool,
) -> None:
    """Write the folders that are due, from one drawing."""
    # because the page loads jinja2 and its charts load matplotlib
    from monitor.reports.build import Builder
    from monitor.reports.site_index import refuse_foreign

    refuse_foreign(out)
    builder = Builder(
        draft.detailed,
        draft.new,
        draft.known,
        version=__version__,
        csv_bom=form.csv_bom,
        calendar_before=_calendar_before(due[-1].folder),
        charts_follow=charts_follow,
    )
    addresses = [_address(out, each, form) for each in due]
    abouts = [_about(each, complete=not charts_follow) for each in due]
    made = zip(due, builder.folders(addresses, printer), abouts, strict=True)
    with alone_in(out), explained(out):
        being_written(out / INDEX).touch()  # because a kill may come before the list is written
    publish_contents([Content.of(each.folder, files, about) for each, files, about in made])


def _about(report: ReportFolder, *, complete: bool) -> Marker:
    """Return a folder's marker: until all is drawn, its alerts are not on record as shown."""
    before = marker_of(report.folder) if not complete else None
    until = before.alerts_until if before else ""
    return replace(
        report.about,
        complete=complete,
        alerts_until=report.about.alerts_until if complete else until,
    )


def _address(out: Path, report: ReportFolder, form: Form) -> Address:
    name, about = report.folder.relative_to(out).as_posix(), report.about
    return Address(name, about.permanent, about.figures_sha256, form.url)


def fingerprint(draft: Draft, form: Form, permanent: str = "") -> str:
    """Return a hash of everything a report shows; `permanent` is the folder it names.

    Times of checks are left out. The newest releases and the program's own source stand for what is
    computed from the ledger only for drawing, the comparison of the statements among it.
    """
    found, alerts = draft.status_report, [*draft.new, *draft.known]
    shown = replace(found, freshness=replace(found.freshness, heard_until=None))
    text = repr((shown, draft.said)).replace(repr(found.as_of), "now")
    raised_now = sorted({(raised.id, raised.alert.title, raised.alert.text) for raised in alerts})
    extras = [name for name in FORMATS if is_there(name)]
    parts = (text, repr(raised_now), repr(form), repr(extras), __version__, program(), permanent)
    return hashlib.sha256("\0".join(parts).encode()).hexdigest()


@cache
def program() -> str:
    """Return a hash of the program's source and templates: an upgrade may draw differently."""
    digest = hashlib.sha256()
    # Because a pass with nothing new does little else, and pathlib takes twice as long.
    files = (os.path.join(at, name) for at, _, names in os.walk(PACKAGE) for name in names)  # noqa: PTH118
    for path in sorted(path for path in files if path.endswith(PROGRAM)):
        digest.update(Path(path).read_bytes())
    return digest.hexdigest()


def _calendar_before(folder: Path) -> bytes | None:
    """Return the published calendar: subscribers need its entries to keep their ids."""
    try:
        return (folder / CALENDAR).read_bytes()
    except OSError:
        return None


def _shelve(out: Path, form: Form) -> None:
    """Write the list of all reports, once those are removed that are not to be kept."""
    # because the list loads jinja2
    from monitor.reports.site_index import write_shelf

    if form.keep_reports is not None:
        drop_oldest(out, form.keep_reports)
    write_shelf(out, form.url)


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


def _stands(report: ReportFolder, charts_follow: bool) -> bool:
    """Return whether the folder holds this report, with all that is due in it.

    One whose charts were still to follow is replaced: its pass may have been killed.
    """
    marker = marker_of(report.folder)
    return (
        marker is not None
        and marker.made_of == report.about.made_of
        and (marker.complete or charts_follow)
        and all((report.folder / name).exists() for name in marker.files)
    )
