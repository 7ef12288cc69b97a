"""`monitor doctor`."""

from __future__ import annotations

import sys

import click

from monitor.commands.shared import settings


@click.command()
def doctor() -> None:
    """Check everything the monitor depends on. Exit code 1 if anything needs fixing."""
    from monitor.core.clocks import utc_now
    from monitor.jobs.doctor import examine

    sound = True
    for finding in examine(settings(), utc_now()):
        sound &= finding.ok
        click.echo(f"{'ok  ' if finding.ok else 'LOOK'}  {finding.part}: {finding.says}")
    if not sound:
        sys.exit(1)
