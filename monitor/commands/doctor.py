"""`monitor doctor`."""

from __future__ import annotations

import sys

import click

from monitor.commands.output import Form, forms, print_document
from monitor.commands.shared import settings
from monitor.core.version import __version__


@click.command()
@forms("doctor")
def doctor(form: Form) -> None:
    """Check everything the monitor depends on. Exit code 1 if anything needs fixing."""
    from monitor.core.clocks import utc_now
    from monitor.core.formats import utc
    from monitor.jobs.doctor import examine

    sound, now, found = True, utc_now(), []
    for finding in examine(settings(), now):
        sound &= finding.ok
        found.append({"part": finding.part, "ok": finding.ok, "says": finding.says})
        if form == "text":
            click.echo(f"{'ok  ' if finding.ok else 'LOOK'}  {finding.part}: {finding.says}")
    if form == "json":
        document = {"version": __version__, "checked_at": utc(now), "ok": sound, "findings": found}
        print_document(document)
    if not sound:
        sys.exit(1)
