"""A pass with nothing new, and what it reads: the ledger's steps and the files opened."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory

from monitor.core.formats import utc
from monitor.jobs.run_pass import Options, run_pass
from monitor.reports.marker import FILE, marker_of
from monitor.settings.settings import load

NOW = datetime(2026, 10, 9, 13, tzinfo=UTC)


@dataclass
class Read:
    """What a pass read: thousands of steps of SQLite, and files below the reports folder."""

    steps: int = 0
    files: int = 0


@contextmanager
def pass_without_news() -> Iterator[tuple[Path, Callable[[], object]]]:
    """Yield the reports folder of a monitor that has had its first pass, and its next one."""
    with TemporaryDirectory() as name:
        folder = Path(name)
        places = {"MONITOR_DATABASE": "monitor.db", "MONITOR_REPORTS": "reports"}
        settings = load({key: str(folder / place) for key, place in places.items()})

        def a_pass() -> None:
            run_pass(settings, Options(offline=True), NOW, lambda step, **progress: None)

        a_pass()
        yield folder / "reports", a_pass


def kept_reports(out: Path, count: int) -> None:
    """Add reports of earlier weeks to a folder, so that it keeps so many, as passes left them.

    They are copies of its newest one, or of a report of few words where there is none.
    """
    newest = max((path for path in out.glob("20*") if path.is_dir()), default=None)
    marker = None if newest is None else marker_of(newest)
    for back in range(1, count):
        at = NOW - timedelta(weeks=back)
        folder = out / f"{at:%Y-%m-%d}"
        folder.mkdir(parents=True)
        status = json.dumps({"as_of": f"{at:%Y-%m-%d}", "data": {}, "commitments": []}).encode()
        if newest is not None:
            status = (newest / "status.json").read_bytes()
        (folder / "status.json").write_bytes(status)
        if marker is not None:
            (folder / FILE).write_text(replace(marker, since=utc(at), made_of=str(back)).written())


@contextmanager
def counted(out: Path) -> Iterator[Read]:
    """Count what is read of a folder's files meanwhile."""
    read, on = Read(), True

    def opened(event: str, arguments: tuple[object, ...]) -> None:
        if on and event == "open" and str(arguments[0]).startswith(str(out)):
            read.files += 1

    sys.addaudithook(opened)
    try:
        yield read
    finally:
        on = False
