"""The table of discrepancies that `monitor audit` found in the recorded rows."""

from __future__ import annotations

from monitor.assess.audit import Audit
from monitor.assess.identities import Break
from monitor.exports.tables import Cells, Column, Table

COMMODITYS = "the commodity’s unit"


def discrepancies_table(audit: Audit) -> Table:
    """Return the discrepancies, those without an explanation first."""
    return Table(
        name="audit",
        title="Rows that do not add up",
        columns=COLUMNS,
        key=("identity", "commodity_code", "market_year", "destination_code", "week_ending"),
        rows=lambda: (
            *(_cells(broken, None) for broken in audit.new),
            *(_cells(known.broken, known.text) for known in audit.known),
        ),
    )


def _cells(broken: Break, explanation: str | None) -> Cells:
    place = broken.place
    return (
        place.identity,
        place.commodity_code,
        place.market_year,
        place.week_ending,
        place.country_code,
        broken.expected,
        broken.found,
        explanation,
    )


COLUMNS = (
    Column("identity", "text", "What does not hold (METHODOLOGY, checks on the figures)."),
    Column("commodity_code", "integer", "USDA’s code of the commodity."),
    Column("market_year", "integer", "The marketing year, named by the year it ends in."),
    Column("week_ending", "date", "The Thursday that ends the reporting week."),
    Column("destination_code", "integer", "USDA’s code of the destination; 0 is the sum of all."),
    Column("expected", "integer", "What the other rows give.", COMMODITYS),
    Column("found", "integer", "What the row says.", COMMODITYS),
    Column("text", "text", "The explanation on record; empty if there is none."),
)
