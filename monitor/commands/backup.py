"""`monitor backup`."""

from __future__ import annotations

from pathlib import Path

import click

from monitor.commands.output import Form, forms, print_document
from monitor.commands.shared import settings


@click.command()
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--force", is_flag=True, help="Replace a file that is there already.")
@forms("backup")
def backup(file: Path, force: bool, form: Form) -> None:
    """Back up ledger, archive and settings into FILE, a ZIP, while the job may be running.

    Without secrets (deploy/monitor.env) and reports; `monitor restore FILE` reads it.
    """
    from monitor.core.clocks import utc_now
    from monitor.core.formats import plural
    from monitor.jobs.backup import back_up

    done = back_up(settings(), file, utc_now(), force=force)
    for path in done.missing:
        click.echo(f"monitor: {path} does not exist and is not in the backup.", err=True)
    if form == "json":
        print_document(
            {
                "file": str(file),
                "bytes": done.size,
                "responses": done.responses,
                "missing": [str(path) for path in done.missing],
            }
        )
        return
    responses = plural(done.responses, "archived response", "archived responses")
    click.echo(f"Backed up to {file}: {done.size / 1_000_000:,.1f} MB, with {responses}.")
