"""`monitor releases list` and `accept`."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from monitor.commands.completion import quarantined_numbers
from monitor.commands.output import Form, forms, print_document, print_table
from monitor.commands.shared import settings, tell_problems

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Sequence

    from monitor.core.names import Names
    from monitor.ledger.held_back import Suspect
    from monitor.ledger.write import Recorded


@click.group()
def releases() -> None:
    """List and accept quarantined responses."""


@releases.command("list")
@forms("releases-list", table=True)
def releases_list(form: Form) -> None:
    """List quarantined responses."""
    from monitor.core.records import USDA
    from monitor.exports.quarantined import quarantined_table
    from monitor.ledger import held_back, read
    from monitor.ledger.store import open_ledger

    with open_ledger(settings().database) as connection:
        waiting, names = held_back.waiting(connection), read.names(connection, USDA)
    table = quarantined_table(waiting, names)
    if form == "json":
        print_document({table.name: table.objects()})
    elif form == "csv":
        print_table(table)
    else:
        _print_waiting(waiting, names)


def _print_waiting(waiting: Sequence[Suspect], names: Names) -> None:
    for s in waiting:
        click.echo(
            names.written(
                f"{s.id}: commodity {s.commodity_code}, marketing year {s.market_year}, first seen "
                f"{s.first_seen_at}: {s.reasons}; {s.prospect}."
            )
        )
    if not waiting:
        click.echo("No response is quarantined.")


@releases.command("accept")
@click.argument("number", type=int, shell_complete=quarantined_numbers)
@forms("releases-accept")
def releases_accept(number: int, form: Form) -> None:
    """Accept a quarantined response and record it."""
    from monitor.core.clocks import utc_now
    from monitor.core.records import USDA
    from monitor.ingest.accept import accept
    from monitor.jobs import run
    from monitor.ledger import read
    from monitor.sources.archive import Archive

    chosen = settings()
    archive, now = Archive(chosen.database), utc_now()

    def accepted(connection: sqlite3.Connection) -> tuple[Suspect, Recorded, Names]:
        return *accept(connection, archive, number, now), read.names(connection, USDA)

    (suspect, recorded, names), problems = run.alone(chosen, now, accepted)
    if form == "json":
        print_document(
            {
                "id": suspect.id,
                "commodity_code": suspect.commodity_code,
                "market_year": suspect.market_year,
                "rows_added": recorded.added,
                "rows_revised": recorded.revised,
                "rows_withdrawn": recorded.withdrawn,
                "problems": [str(problem) for problem in problems],
            }
        )
    else:
        text = (
            f"Accepted: commodity {suspect.commodity_code}, marketing year {suspect.market_year}: "
            f"{recorded.added:,} rows new, {recorded.revised:,} revised, "
            f"{recorded.withdrawn:,} withdrawn. `monitor run` assesses them."
        )
        click.echo(names.written(text))
    tell_problems(problems)
