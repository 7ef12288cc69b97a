"""The folders that keep reports unchanged: which one a report belongs to, and its name.

A report is what its figures and the program make of it. The same figures and program belong to the
same folder; a correction, a status that changed at a deadline or an upgrade begins a new one. Newer
alerts, statements and inspections, and how fresh the figures are, do not: `latest` shows them. A
report is compared with the newest folder only, because figures that were taken back and published
again are another publication, of which the feed must tell.
"""

from __future__ import annotations

import hashlib
import re
import secrets
import shutil
from datetime import date
from pathlib import Path

from monitor.assess.lead import lead
from monitor.assess.status_report import StatusReport
from monitor.core.calendar import new_york_date
from monitor.core.formats import utc
from monitor.core.frozen import Frozen
from monitor.reports.address import LATEST
from monitor.reports.figures import figures_sha256
from monitor.reports.marker import FILE, Marker, marker_of
from monitor.reports.publish import REPORT, alone_in, explained
from monitor.reports.status import status

NAMED = re.compile(r"(\d{4}-\d{2}-\d{2})(?:-(\d+))?")
"""The name of a permanent folder: a day, and a number from its second report on."""

RECONSTRUCTED = "reconstructed"
"""The folder of the reports that were made of a past day."""


class ReportFolder(Frozen):
    """A folder to write a report to, and its marker.

    `about.permanent` is the permanent folder's name below the one with all reports.
    """

    folder: Path
    about: Marker


def permanent_folder(out: Path, status_report: StatusReport, program: str) -> ReportFolder:
    """Return the folder of `out` the report belongs to, whether it is there or not.

    It is named by the day on which its newest week was published, or by the report's day if that
    is not known. A report of a past day is named by that day, and is apart from the others.
    """
    sha256 = figures_sha256(status(status_report))
    made_of = _made_of(status_report, sha256, program)
    home = out / RECONSTRUCTED if status_report.replay else out
    day = _day_of(status_report)
    last = None if status_report.replay else _shown(out)
    if last is None or last[1].made_of != made_of:
        last = _newest(home, day.isoformat() if status_report.replay else None)
    if last is not None and last[1].made_of == made_of:
        folder, since = last[0], last[1].since
    else:
        folder, since = _new_folder(home, day.isoformat()), utc(status_report.as_of)
    about = Marker(
        REPORT.name,
        made_of=made_of,
        permanent=folder.relative_to(out).as_posix(),
        figures_sha256=sha256,
        since=since,
    )
    return ReportFolder(folder, about)


def _newest(home: Path, day: str | None) -> tuple[Path, Marker] | None:
    """Return the newest permanent folder of a folder, or the newest named by a day."""
    known = permanent_folders(home)
    own = [each for each in known if day is None or _parts(each[0])[0] == day]
    return own[-1] if own else None


def _shown(out: Path) -> tuple[Path, Marker] | None:
    """Return the permanent folder of the report that `latest` shows, without reading all others.

    None where it may not be the newest: a pass may have been killed between the two.
    """
    latest = out / LATEST
    marker = marker_of(latest)
    if marker is None or latest.is_symlink() or any(out.glob(f".{LATEST}.*")):
        return None
    if not NAMED.fullmatch(marker.permanent):
        return None
    folder = out / marker.permanent
    kept = marker_of(folder)
    return (folder, kept) if kept is not None and kept.since else None


def permanent_folders(home: Path) -> list[tuple[Path, Marker]]:
    """Return the permanent folders of a folder with their markers, oldest first.

    Folders that earlier versions rewrote each day are none.
    """
    found = [
        (path, marker)
        for path in (home.iterdir() if home.is_dir() else ())
        if NAMED.fullmatch(path.name) and (marker := marker_of(path)) and marker.since
    ]
    return sorted(found, key=lambda each: (each[1].since, _parts(each[0])))


def drop_oldest(out: Path, keep: int) -> None:
    """Remove all but the newest `keep` permanent folders of `out`.

    Folders of earlier versions, reconstructed ones and those with a file that is not the program's
    stay.
    """
    with alone_in(out), explained(out):
        for left in out.glob(".*.gone-*"):
            shutil.rmtree(left, ignore_errors=True)
        for folder, marker in permanent_folders(out)[:-keep]:
            if _names(folder) <= set(marker.files):
                gone = out / f".{folder.name}.gone-{secrets.token_hex(4)}"
                folder.rename(gone)
                shutil.rmtree(gone, ignore_errors=True)


def _made_of(status_report: StatusReport, sha256: str, program: str) -> str:
    """Return a hash of the figures, the reading the page opens with, remarks, and the program."""
    parts = (sha256, lead(status_report).key, *status_report.notes, program)
    return hashlib.sha256("\0".join(parts).encode()).hexdigest()


def _day_of(status_report: StatusReport) -> date:
    published_at = status_report.freshness.published_at
    if status_report.replay or published_at is None:
        return status_report.as_of_on
    return new_york_date(published_at)


def _new_folder(home: Path, day: str) -> Path:
    """Return the next free name; a number is not given twice while a later one is there."""
    there = home.iterdir() if home.is_dir() else ()
    parts = [_parts(path) for path in there if NAMED.fullmatch(path.name)]
    number = max((number for of, number in parts if of == day), default=0) + 1
    return home / (day if number == 1 else f"{day}-{number}")


def _parts(folder: Path) -> tuple[str, int]:
    """Return the day and the number in a folder's name."""
    found = NAMED.fullmatch(folder.name)
    assert found is not None  # noqa: S101 only folders of such a name get here
    return found[1], int(found[2] or 1)


def _names(folder: Path) -> set[str]:
    return {path.relative_to(folder).as_posix() for path in folder.rglob("*")} - {FILE}
