"""`monitor check`."""

from __future__ import annotations

from pathlib import Path

import click

from monitor.commands.options import offline_option
from monitor.commands.output import Form, forms, print_document
from monitor.commands.shared import reading, settings


@click.command()
@click.argument("files", nargs=-1, type=click.Path(path_type=Path))
@forms("check")
@offline_option
def check(files: tuple[Path, ...], form: Form, offline: bool) -> None:
    """Check promises files before they are used; without FILES, those of the settings.

    Says what each promise counts, or the first mistake: file, entry, field, and what is allowed.
    """
    from monitor.assess.as_of import Query
    from monitor.core.clocks import utc_now
    from monitor.jobs import check_promises

    for path in files:
        if not path.exists():
            raise click.UsageError(f"{path} does not exist.")
    chosen = settings()
    with reading(chosen, offline=offline) as connection:
        query = Query(chosen, utc_now(), offline)
        read = files or chosen.commitments
        understood = check_promises.check_promises(connection, query, read)
    if form == "json":
        files_read = [str(path) for path in read]
        print_document({"files": files_read, **check_promises.as_data(understood)})
        return
    for line in check_promises.lines(understood):
        click.echo(line)
