"""`monitor restore`."""

from __future__ import annotations

from pathlib import Path

import click

from monitor.commands.output import Form, forms, print_document
from monitor.commands.shared import settings


@click.command()
@click.argument("file", type=click.Path(path_type=Path))
@click.option(
    "--to",
    type=click.Path(path_type=Path, file_okay=False),
    help="Folder to restore to (default: the job's place, as `monitor status` shows it).",
)
@click.option("--force", is_flag=True, help="Replace a ledger; the old one gets another name.")
@forms("restore")
def restore(file: Path, to: Path | None, force: bool, form: Form) -> None:
    """Restore what `monitor backup` wrote to FILE, after checking all of it.

    The restored ledger sends nothing until `monitor run --take-over`.
    """
    from monitor.core.clocks import utc_now
    from monitor.jobs.restore import restore as restored

    done = restored(file, settings(), utc_now(), to=to, force=force)
    for note in done.notes:
        click.echo(f"monitor: {note}", err=True)
    if form == "json":
        print_document(
            {
                "database": str(done.database),
                "made_at": done.made_at,
                "host": done.host,
                "silent": done.silent,
                "notes": list(done.notes),
            }
        )
        return
    click.echo(f"Restored to {done.database}, as it was at {done.made_at} on {done.host}.")
    if done.silent:
        click.echo(
            "It sends nothing yet. Once the job it was copied from has stopped for good: "
            "`monitor run --take-over`, once."
        )
