"""Writing the report of a pass: where it goes, and when nothing has to be drawn."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

from monitor import __version__
from monitor.alerts.model import RaisedAlert
from monitor.progress.standing import Standing

Complete = Callable[[Standing], Standing]


def publish_report(
    out: Path,
    found: Standing,
    new: Sequence[RaisedAlert],
    known: Sequence[RaisedAlert],
    complete: Complete,
) -> Path:
    """Write the report under its day, and as the latest unless it is a replay.

    A report that already says the same, to the letter of its `status.json` and
    `statements.json`, is left as it is: a pass with nothing new draws nothing, and `complete`,
    which adds what only a drawn report shows, is not asked.
    """
    from monitor.reports.statements_json import statements_json
    from monitor.reports.status_json import status_json

    folders = [out / found.as_of_on.isoformat()]
    if not found.replay:
        folders.append(out / "latest")
    texts = {"status.json": status_json(found), "statements.json": statements_json(found)}
    if not new and all(_says(folder, texts) for folder in folders):
        return folders[-1]
    from monitor.reports.build import build
    from monitor.reports.publish import publish

    publish(build(complete(found), new, known, version=__version__), folders)
    return folders[-1]


def _says(folder: Path, texts: Mapping[str, str]) -> bool:
    """Whether a whole report with these files stands in the folder."""
    files = {folder / name: text.encode() for name, text in texts.items()}
    return all(file.is_file() and file.read_bytes() == text for file, text in files.items())
