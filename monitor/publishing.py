"""Writing the report of a pass: where it goes, and when nothing has to be drawn."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

from monitor import __version__
from monitor.alerts.model import RaisedAlert
from monitor.errors import MonitorError, OutputError
from monitor.progress.standing import Standing

Complete = Callable[[Standing], Standing]
SHELF = ("index.html", "feed.xml")
Printer = Callable[[bytes], bytes | None]


def publish_report(
    out: Path,
    found: Standing,
    new: Sequence[RaisedAlert],
    known: Sequence[RaisedAlert],
    complete: Complete,
    *,
    pdf: bool,
    problems: list[MonitorError],
) -> Path:
    """Write the report under its day, and as the latest unless it is a replay; list all reports.

    A report that already says the same, to the letter of its `status.json` and
    `statements.json`, is left as it is: a pass with nothing new draws nothing, and `complete`,
    which adds what only a drawn report shows, is not asked. Why a `pdf` could not be made is
    added to `problems`; the rest is written.
    """
    from monitor.reports.downloads import PDF
    from monitor.reports.statements_json import statements_json
    from monitor.reports.status_json import status_json

    folders = [out / found.as_of_on.isoformat()]
    if not found.replay:
        folders.append(out / "latest")
    texts = {"status.json": status_json(found), "statements.json": statements_json(found)}
    printer = _printer(problems) if pdf else None
    lacking = printer is not None and not all((folder / PDF).is_file() for folder in folders)
    if new or lacking or not all(_says(folder, texts) for folder in folders):
        from monitor.reports.build import build
        from monitor.reports.publish import publish

        files = build(complete(found), new, known, version=__version__, printer=printer)
        publish(files, folders)
        _shelve(out)
    elif not all((out / name).is_file() for name in SHELF):
        _shelve(out)
    return folders[-1]


def _shelve(out: Path) -> None:
    """List all reports; what that takes is loaded only here."""
    from monitor.reports.shelf import write_shelf

    write_shelf(out)


def _printer(problems: list[MonitorError]) -> Printer | None:
    """Prints a page, or adds to the problems why it did not; None where nothing can print."""
    from monitor.reports.pdf import no_chromium, pdf

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


def _says(folder: Path, texts: Mapping[str, str]) -> bool:
    """Whether a whole report with these files stands in the folder."""
    files = {folder / name: text.encode() for name, text in texts.items()}
    return all(file.is_file() and file.read_bytes() == text for file, text in files.items())
