"""The ledger as tables: every row with all its versions, and the responses they came from."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator, Mapping

from monitor.core.publications import is_no_observation
from monitor.core.records import ALL_DESTINATIONS, MEASURES, NOT_KNOWN, Commodity
from monitor.core.units import UNIT_NAMES
from monitor.exports.tables import Cells, Column, Table
from monitor.ledger import read
from monitor.ledger.instants import from_text
from monitor.ledger.read import AsOf
from monitor.ledger.vintages import Vintage, releases, slices, vintages

COMMODITYS = "the commodity’s unit"
EVERYBODY = "All destinations"


def ledger_tables(connection: sqlite3.Connection, view: AsOf) -> list[Table]:
    """Return tables of everything recorded of the view's source and published by its instant."""
    return [observations_table(connection, view), releases_table(connection, view)]


def observations_table(connection: sqlite3.Connection, view: AsOf) -> Table:
    """Return every row in each of its forms."""
    return Table(
        name="observations",
        title="Every recorded row of USDA’s export sales, with every form it has had",
        columns=OBSERVATIONS,
        key=("commodity_code", "market_year", "scope", "destination_code", "week_ending",
             "vintage"),
        rows=lambda: _observations(connection, view),
        partitions=("commodity", "market_year"),
        sorted_by=("destination_code", "week_ending"),
    )  # fmt: skip


def releases_table(connection: sqlite3.Connection, view: AsOf) -> Table:
    """Return the responses the rows came in."""
    return Table(
        name="releases",
        title="Every distinct answer of the source",
        columns=RELEASES,
        key=("release",),
        rows=lambda: _releases(connection, view),
    )


def destination_table(
    connection: sqlite3.Connection, view: AsOf, commodity_code: int, destination_code: int
) -> Table:
    """Return every version of the rows of one commodity and destination."""
    return Table(
        name="observations",
        title="USDA’s export sales of one commodity to one destination",
        columns=OBSERVATIONS,
        key=("market_year", "week_ending", "vintage"),
        rows=lambda: _observations(connection, view, commodity_code, destination_code),
    )


def _observations(
    connection: sqlite3.Connection,
    view: AsOf,
    commodity_code: int | None = None,
    destination_code: int | None = None,
) -> Iterator[Cells]:
    """Yield the rows of all commodities and destinations, or of the given ones."""
    commodities = {c.code: c for c in read.commodities(connection, view.source)}
    buyers = {d.code: d.description for d in read.destinations(connection, view.source)}
    buyers[ALL_DESTINATIONS] = EVERYBODY
    for code, year in slices(connection, view):
        if commodity_code not in (None, code):
            continue
        for vintage in vintages(connection, view, code, year, destination_code):
            yield _observation(view.source, commodities.get(code), code, buyers, vintage)


def _observation(
    source: str,
    commodity: Commodity | None,
    code: int,
    buyers: Mapping[int, str],
    vintage: Vintage,
) -> Cells:
    row, measures = vintage.row, vintage.row.measures
    if measures is not None and is_no_observation(row.week_ending, measures):
        measures = None
    return (
        commodity.name if commodity else f"commodity {code}",
        code,
        row.market_year,
        buyers.get(row.country_code, f"destination {row.country_code}"),
        row.country_code,
        row.week_ending,
        vintage.number,
        vintage.latest,
        row.kind,
        from_text(vintage.first_published_at),
        from_text(row.published_at),
        row.evidence,
        row.release_id,
        *(measures or NOT_KNOWN),
        UNIT_NAMES.get(commodity.unit_id) if commodity else None,
        row.scope,
        source,
    )


def _releases(connection: sqlite3.Connection, view: AsOf) -> Iterator[Cells]:
    for release in releases(connection, view):
        retrieved, published = map(from_text, (release.retrieved_at, release.published_at))
        yield (
            *(release.id, release.source, release.commodity_code, release.market_year),
            *(release.scope, retrieved, published, release.sha256, release.rows, release.note),
            release.origin,
        )


MEANINGS = {
    "weekly_exports": "Exported in the week.",
    "accumulated_exports": "Exported in the marketing year to date.",
    "outstanding_sales": "Sold and not yet shipped.",
    "gross_new_sales": "New sales in the week, cancellations not deducted.",
    "net_sales": "New sales less cancellations and switches; the year’s first row has carry-over.",
    "total_commitment": "Accumulated exports and outstanding sales.",
    "next_year_outstanding": "Sold for the next marketing year.",
    "next_year_net_sales": "Net sales of the week for the next marketing year.",
}
OBSERVATIONS = (
    Column("commodity", "text", "The commodity as USDA names it."),
    Column("commodity_code", "integer", "USDA’s code of the commodity."),
    Column("market_year", "integer", "The marketing year, named by the year it ends in."),
    Column("destination", "text", "The destination as USDA names it."),
    Column("destination_code", "integer", "USDA’s code of the destination; 0 is the sum of all."),
    Column("week_ending", "date", "The Thursday that ends the reporting week."),
    Column("vintage", "integer", "Which form of the row this is, counted from 1."),
    Column("latest", "boolean", "Whether this is the form that holds."),
    Column("change", "text", "added, revised, completed, withdrawn or given back."),
    Column("first_published_at", "instant", "When the row’s first form was published."),
    Column("published_at", "instant", "When this form was published."),
    Column("publication_evidence", "text", "How that is known (METHODOLOGY)."),
    Column("release", "integer", "The answer it came in (table releases)."),
    *(Column(name, "integer", MEANINGS[name], COMMODITYS) for name in MEASURES),
    Column("unit", "text", "The commodity’s unit. Never add amounts of different units."),
    Column("scope", "text", "What the answer covered: all, national, or one destination’s code."),
    Column("source", "text", "usda, or snapshot for the bundled figures."),
)
RELEASES = (
    Column("release", "integer", "Its number in the ledger."),
    Column("source", "text", "usda, or snapshot for the bundled figures."),
    Column("commodity_code", "integer", "USDA’s code of the commodity."),
    Column("market_year", "integer", "The marketing year, named by the year it ends in."),
    Column("scope", "text", "What it covers: all, national, or one destination’s code."),
    Column("retrieved_at", "instant", "When it was collected."),
    Column("published_at", "instant", "The source’s stamp."),
    Column("sha256", "text", "Checksum of the answer."),
    Column("rows", "integer", "Rows in the answer.", "rows"),
    Column("note", "text", "A remark on the figures."),
    Column("origin", "text", "Where it came from: api, reports, agtransport or shipped."),
)
