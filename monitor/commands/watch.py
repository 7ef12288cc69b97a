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
    """Run as a service that picks up releases.

    A new release is picked up within seconds, and a pass is run.

    Polls every 10 seconds in the first minutes after a release is due, then every 30 (less often
    with a small quota, or without a key), otherwise hourly; without news it runs one pass a day
    (MONITOR_DAILY_AT, default 09:30 New York time). SIGTERM stops after the current step; SIGHUP,
    or a changed promises file, runs a pass with the current promises.
    """
    from monitor.core.clocks import utc_now
    from monitor.jobs import run_pass, scheduler
    from monitor.jobs.watch import Watcher

    chosen = settings()
    desk = Watcher(chosen, run_pass.Options(offline=offline, out=out), utc_now)
    scheduler.run(scheduler.build(desk, utc_now, chosen.daily_at), desk)
