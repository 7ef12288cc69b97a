"""`monitor releases list` and `accept`."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from monitor.commands.shared import settings, tell_problems

if TYPE_CHECKING:
    import sqlite3


@click.group()
def releases() -> None:
    """List and accept quarantined responses."""


@releases.command("list")
def releases_list() -> None:
    """List quarantined responses."""
    from monitor.core.records import USDA
    from monitor.ledger import held_back, read
    from monitor.ledger.store import open_ledger

    with open_ledger(settings().database) as connection:
        waiting, names = held_back.waiting(connection), read.names(connection, USDA)
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
@click.argument("number", type=int)
def releases_accept(number: int) -> None:
    """Accept a quarantined response and record it."""
    from monitor.core.clocks import utc_now
    from monitor.core.records import USDA
    from monitor.ingest.accept import accept
    from monitor.jobs import run
    from monitor.ledger import read
    from monitor.sources.archive import Archive

    chosen = settings()
    archive, now = Archive(chosen.database), utc_now()

    def accepted(connection: sqlite3.Connection) -> str:
        suspect, recorded = accept(connection, archive, number, now)
        return read.names(connection, USDA).written(
            f"Accepted: commodity {suspect.commodity_code}, marketing year {suspect.market_year}: "
            f"{recorded.added:,} rows new, {recorded.revised:,} revised, "
            f"{recorded.withdrawn:,} withdrawn. `monitor run` assesses them."
        )

    text, problems = run.alone(chosen, now, accepted)
    click.echo(text)
    tell_problems(problems)
