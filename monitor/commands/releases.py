"""`monitor releases list` and `accept`."""

from __future__ import annotations

import click

from monitor.commands.shared import settings, tell_problems


@click.group()
def releases() -> None:
    """List and accept quarantined responses."""


@releases.command("list")
def releases_list() -> None:
    """List quarantined responses."""
    from monitor.ledger import held_back
    from monitor.ledger.store import open_ledger

    with open_ledger(settings().database) as connection:
        waiting = held_back.waiting(connection)
    for s in waiting:
        click.echo(
            f"{s.id}: commodity {s.commodity_code}, marketing year {s.market_year}, first seen "
            f"{s.first_seen_at}: {s.reasons}; {s.prospect}."
        )
    if not waiting:
        click.echo("No response is quarantined.")


@releases.command("accept")
@click.argument("number", type=int)
def releases_accept(number: int) -> None:
    """Accept a quarantined response and record it."""
    from monitor.core.clocks import utc_now
    from monitor.ingest.accept import accept
    from monitor.jobs import run
    from monitor.sources.archive import Archive

    chosen = settings()
    archive, now = Archive(chosen.database), utc_now()
    (suspect, recorded), problems = run.alone(
        chosen, now, lambda connection: accept(connection, archive, number, now)
    )
    click.echo(
        f"Accepted: commodity {suspect.commodity_code}, marketing year {suspect.market_year}: "
        f"{recorded.added:,} rows new, {recorded.revised:,} revised, "
        f"{recorded.withdrawn:,} withdrawn. `monitor run` assesses them."
    )
    tell_problems(problems)
