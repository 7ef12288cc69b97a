"""The table of announced export sales on record."""

from __future__ import annotations

from collections.abc import Mapping

from monitor.core.series import SeriesKey
from monitor.exports.tables import Cells, Column, Table
from monitor.ledger.series.read import SeriesVersion

UNIT = "metric tons"


def announcements_table(known: Mapping[SeriesKey, SeriesVersion]) -> Table:
    """Return the announced amounts, newest first."""
    newest = sorted(known, key=lambda key: (key.period, key.detail, key), reverse=True)
    return Table(
        name="announcements",
        title="Announced export sales",
        columns=COLUMNS,
        key=("name", "kind", "marketing_year", "commodity", "destination"),
        rows=lambda: (_cells(key, known[key].amount) for key in newest),
    )


def _cells(key: SeriesKey, amount: int | None) -> Cells:
    kind, _, marketing_year = key.measure.rpartition(" ")
    return (
        key.detail,
        key.period,
        kind,
        marketing_year,
        amount,
        UNIT,
        key.product,
        key.partner,
    )


COLUMNS = (
    Column("name", "text", "The announcement: its number, or its day and a checksum."),
    Column("announced_on", "date", "The day it was announced."),
    Column("kind", "text", "sale, cancellation or switch, with where a switch is from."),
    Column("marketing_year", "text", "The marketing year of delivery, such as 2025/2026."),
    Column("amount", "integer", "How much was announced.", UNIT),
    Column("unit", "text", "The unit of the amount."),
    Column("commodity", "text", "The commodity as USDA names it."),
    Column("destination", "text", "The destination as USDA names it."),
)
