"""`monitor watch`."""

from __future__ import annotations

from pathlib import Path

import click

from monitor.commands.options import log_option, offline_option, out_option
from monitor.commands.shared import settings


@click.command()
@offline_option
@out_option
@log_option("text")
def watch(offline: bool, out: Path | None) -> None:
    """Run for years: notice a release within a minute, and run a pass when there is news.

    Polls every half minute while a release is due, else hourly; one pass a day without news
    (MONITOR_DAILY_AT, 09:30 in New York). SIGTERM finishes the step in hand; SIGHUP, or a
    changed promises file, runs a pass with the promises as they are now.
    """
    from monitor.core.clocks import utc_now
    from monitor.jobs import run_pass, scheduler
    from monitor.jobs.watch import Watcher

    chosen = settings()
    desk = Watcher(chosen, run_pass.Options(offline=offline, out=out), utc_now)
    scheduler.run(scheduler.build(desk, utc_now, chosen.daily_at), desk)
