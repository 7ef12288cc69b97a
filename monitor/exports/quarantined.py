"""The table of quarantined responses, which are not counted yet."""

from __future__ import annotations

from collections.abc import Sequence

from monitor.core.names import Names
from monitor.exports.tables import Cells, Column, Table
from monitor.ledger.held_back import Suspect


def quarantined_table(suspects: Sequence[Suspect], names: Names) -> Table:
    """Return the open quarantined responses, oldest first."""
    return Table(
        name="quarantined",
        title="Quarantined responses",
        columns=COLUMNS,
        key=("id",),
        rows=lambda: (_cells(suspect, names) for suspect in suspects),
    )


def _cells(suspect: Suspect, names: Names) -> Cells:
    return (
        suspect.id,
        suspect.commodity_code,
        names.commodities.get(suspect.commodity_code),
        suspect.market_year,
        suspect.origin,
        suspect.first_seen_at,
        suspect.published_at,
        suspect.sha256,
        names.written(suspect.reasons),
        suspect.believed_from,
    )


COLUMNS = (
    Column("id", "integer", "Its number, for `monitor releases accept`."),
    Column("commodity_code", "integer", "USDA’s code of the commodity."),
    Column("commodity", "text", "The commodity as USDA names it; null if the name is not known."),
    Column("market_year", "integer", "The marketing year, named by the year it ends in."),
    Column("origin", "text", "Where it came from: api, reports, agtransport or shipped."),
    Column("first_seen_at", "text", "When it was first received, UTC."),
    Column("published_at", "text", "The source’s stamp, UTC."),
    Column("sha256", "text", "Checksum of the response."),
    Column("reasons", "text", "Why it is implausible."),
    Column(
        "accepted_from",
        "instant",
        "From when it is accepted if still the same; null if only by `monitor releases accept`.",
    ),
)
