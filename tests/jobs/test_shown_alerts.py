"""An alert is new on the page until a complete report has shown it, also if its pass was killed."""

import os
import signal
import subprocess
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path

from monitor.alerts.model import Alert, RaisedAlert
from monitor.jobs.report import unshown
from monitor.reports.marker import FILE, Marker

KILLED = """
import os, signal
from datetime import UTC, datetime
from monitor.jobs.run import run_locked
from monitor.jobs.run_pass import Options
from monitor.jobs.services import Services
from monitor.settings.settings import load

def killed(*report, **step):
    os.kill(os.getpid(), signal.SIGKILL)

quiet = lambda step, **progress: None
services = Services(publish=killed)
run_locked(load(os.environ), Options(offline=True), datetime.now(UTC), quiet, services)
"""
"""A pass that is killed as it begins to write its report."""
RUN = """
import sys
from monitor.__main__ import main
sys.argv = ["monitor", "run", "--offline"]
main()
"""
NOON = datetime(2026, 10, 9, 16, 0, tzinfo=UTC)


def ran(folder: Path, program: str) -> int:
    """Run a program in a folder, as a job of its own; return how it ended."""
    here = {**os.environ, "MONITOR_HOME": str(folder)}
    done = subprocess.run([sys.executable, "-c", program], cwd=folder, env=here, check=False,
                          capture_output=True)  # fmt: skip
    return done.returncode


def headed(folder: Path) -> dict[str, str]:
    """Return the sections of `alerts.txt`, by their headings."""
    text = (folder / "reports/latest/alerts.txt").read_text()
    parts = text.split("\n\n")
    heads = [k for k, part in enumerate(parts) if part.endswith("-----")]
    return {
        parts[k].partition("\n")[0]: "\n\n".join(parts[k + 1 : until])
        for k, until in zip(heads, [*heads[1:], len(parts)], strict=True)
    }


def test_what_a_killed_pass_raised_is_new_in_the_next_report_and_that_stands(
    tmp_path: Path,
) -> None:
    assert ran(tmp_path, KILLED) == -signal.SIGKILL
    assert not (tmp_path / "reports/latest").exists()

    assert ran(tmp_path, RUN) == 0

    shown = headed(tmp_path)
    assert list(shown) == ["New since the last report"]
    assert (
        "[info] China soybeans: 66 % of 25 MMT after w/e 1 Oct"
        in shown["New since the last report"]
    )
    page = (tmp_path / "reports/latest/index.html").read_bytes()
    assert ran(tmp_path, RUN) == 0
    assert (tmp_path / "reports/latest/index.html").read_bytes() == page


def raised(key: str, hours: float) -> RaisedAlert:
    """An alert of some hours after noon."""
    return RaisedAlert(Alert(key, "release", "info", key, ""), NOON + timedelta(hours=hours))


def marked(out: Path, **fields: object) -> None:
    """Leave a report with this marker."""
    (out / "latest").mkdir(parents=True, exist_ok=True)
    marker = Marker("report", **fields)  # type: ignore[arg-type]
    (out / "latest" / FILE).write_text(marker.written())


def names(found: list[RaisedAlert]) -> list[str]:
    return [each.alert.key for each in found]


def test_alerts_since_the_last_complete_report_are_new(tmp_path: Path) -> None:
    old, missed, own = raised("old", 0), raised("missed", 1), raised("own", 2)
    known = [own, missed, old]
    marked(tmp_path, alerts_until="2026-10-09T16:00:00Z")

    assert names(unshown(tmp_path, [own], known, "")) == ["own", "missed"]
    assert names(unshown(tmp_path, [], [missed, old], "")) == ["missed"]


def test_a_report_whose_charts_were_to_follow_has_shown_nothing_yet(tmp_path: Path) -> None:
    old, missed = raised("old", 0), raised("missed", 1)
    marked(tmp_path, complete=False, alerts_until="2026-10-09T16:00:00Z")

    assert names(unshown(tmp_path, [], [missed, old], "")) == ["missed"]


def test_without_a_report_what_came_before_the_last_finished_pass_is_old(tmp_path: Path) -> None:
    old, missed = raised("old", 0), raised("missed", 1)

    assert names(unshown(tmp_path, [], [missed, old], "2026-10-09T16:00:00Z")) == ["missed"]
    assert names(unshown(tmp_path, [], [missed, old], "")) == ["missed", "old"]


def test_a_complete_report_of_an_earlier_version_has_shown_all(tmp_path: Path) -> None:
    marked(tmp_path)

    assert unshown(tmp_path, [], [raised("old", 0)], "") == []
