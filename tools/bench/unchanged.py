"""A pass with nothing new, and the reports that earlier ones left."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory

from monitor.core.formats import utc
from monitor.core.frozen import replace
from monitor.jobs.run_pass import Options, run_pass
from monitor.reports.marker import FILE, marker_of
from monitor.settings.settings import load

NOW = datetime(2026, 10, 9, 13, tzinfo=UTC)


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

    They have the markers and numbers of its newest one, and no charts.
    """
    newest = max(path for path in out.glob("20*") if path.is_dir())
    marker = marker_of(newest)
    assert marker is not None
    for back in range(1, count):
        at = NOW - timedelta(weeks=back)
        folder = out / f"{at:%Y-%m-%d}"
        folder.mkdir()
        (folder / "status.json").write_bytes((newest / "status.json").read_bytes())
        (folder / FILE).write_text(replace(marker, since=utc(at), made_of=str(back)).written())
