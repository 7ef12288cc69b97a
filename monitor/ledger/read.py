"""Answer as-of queries: what had been published by an instant. Reads only; no arithmetic."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable
from datetime import date, datetime

from monitor.core.calendar import MarketingYear
from monitor.core.frozen import Frozen
from monitor.core.history import BuyerHistory, Key
from monitor.core.names import Names, names_of
from monitor.core.records import (
    NEXT_REMARK,
    SOME_WEEKS,
    Commodity,
    Destination,
    Measures,
    SliceState,
)
from monitor.core.signs import cleaned
from monitor.ledger import buyer_record, rows
from monitor.ledger.buyer_record import (
    BuyerRecord,
    PublishedWeeks,
    buyer_versions,
    doubtful_weeks,
    first_publications,
    recorded_slices,
)
from monitor.ledger.instants import from_text, instant
from monitor.ledger.rows import RowVersion


class AsOf(Frozen):
    """The source whose figures are read, and the latest instant (UTC) of publication.

    `now` is the time of the query: by the source's clock in a pass that queried it, else by this
    machine's; None if that does not matter.
    """

    source: str
    as_of: datetime
    now: datetime | None = None


def history(
    connection: sqlite3.Connection, view: AsOf, commodity_code: int, codes: Iterable[int]
) -> BuyerHistory:
    """Return what was known about one buyer (under any of its codes) of one commodity."""
    buyer = tuple(codes)
    years = recorded_slices(connection, view.source, commodity_code).years
    return BuyerRecord(
        buyer_versions(connection, view.source, commodity_code, buyer, years),
        recorded_weeks(connection, view.source, commodity_code, buyer),
        marketing_years(connection, view.source, commodity_code),
    ).history(view.as_of)


def recorded_weeks(
    connection: sqlite3.Connection, source: str, commodity_code: int, codes: Iterable[int]
) -> PublishedWeeks:
    """Return all weeks ever published for these destinations."""
    return PublishedWeeks(
        first_publications(connection, source, commodity_code, codes),
        doubtful_weeks(connection, source, commodity_code),
    )


def published_weeks(
    connection: sqlite3.Connection, view: AsOf, commodity_code: int, codes: Iterable[int]
) -> dict[Key, datetime]:
    """Return the weeks published for these destinations, by responses for all or for one alone.

    A week that was taken back whole is left out, and so is one known only as part of a sum.
    """
    weeks = recorded_weeks(connection, view.source, commodity_code, codes)
    return weeks.published_at(view.as_of)


def destination_rows(
    connection: sqlite3.Connection, view: AsOf, commodity_code: int, market_year: int, week: date
) -> dict[int, Measures]:
    """Return every destination's row of one week, by code, without the national total."""
    condition = "AND market_year = ? AND week_ending = ?"
    values = (market_year, week.isoformat())
    found = rows.row_versions(connection, view.source, commodity_code, condition, values)
    return buyer_record.destination_rows(buyer_record.public(found, view.as_of))


def marketing_years(
    connection: sqlite3.Connection, source: str, commodity_code: int
) -> dict[int, MarketingYear]:
    """Return the bounds of a commodity's marketing years, by the year they end in."""
    bounds = connection.execute(
        "SELECT market_year, starts_on, ends_on FROM marketing_years "
        "WHERE source = ? AND commodity_code = ? ORDER BY market_year",
        (source, commodity_code),
    )
    return {
        year: MarketingYear(year, date.fromisoformat(start), date.fromisoformat(end))
        for year, start, end in bounds
    }


def destinations(connection: sqlite3.Connection, source: str) -> list[Destination]:
    """Return the buyers in the source's list."""
    buyers = connection.execute(
        "SELECT code, name, description FROM destinations WHERE source = ? ORDER BY code", (source,)
    )
    # Cleaned here too, because an older program recorded names as they came.
    return [Destination(code, cleaned(name), cleaned(text)) for code, name, text in buyers]


def commodities(connection: sqlite3.Connection, source: str) -> list[Commodity]:
    """Return the commodities in the source's list."""
    named = connection.execute(
        "SELECT code, name, unit_id FROM commodities WHERE source = ? ORDER BY code", (source,)
    )
    return [Commodity(code, cleaned(name), unit) for code, name, unit in named]


def names(connection: sqlite3.Connection, source: str) -> Names:
    """Return the names of the source's commodities and destinations, by code."""
    return names_of(commodities(connection, source), destinations(connection, source))


def newest_releases(connection: sqlite3.Connection) -> tuple[int, int]:
    """Return the numbers of the newest responses of export sales and of other datasets, or 0."""
    sales, others = connection.execute(
        "SELECT (SELECT ifnull(max(id), 0) FROM releases), "
        "(SELECT ifnull(max(id), 0) FROM series_releases)"
    ).fetchone()
    return int(sales), int(others)


def notes(connection: sqlite3.Connection, view: AsOf, commodity_codes: Iterable[int]) -> list[str]:
    """Return the remarks on the releases with a row in view, each once, oldest first.

    A remark on certain weeks is limited to those in view, because the others are not out yet.
    """
    codes = tuple(commodity_codes)
    noted = connection.execute(
        "SELECT note, commodity_code, market_year, id FROM releases WHERE source = ? "
        f"AND note <> '' AND commodity_code IN ({','.join('?' * len(codes))}) ORDER BY id",
        (view.source, *codes),
    )
    newest: dict[str, str] = {}
    for note, *release in noted.fetchall():
        last = _last_week(connection, view, *release)
        for remark in note.split(NEXT_REMARK) if last else ():
            newest[remark] = max(last, newest.get(remark, last))
    return list(filter(None, (_until(remark, last) for remark, last in newest.items())))


def _last_week(
    connection: sqlite3.Connection, view: AsOf, commodity_code: int, market_year: int, release: int
) -> str:
    """Return the newest week in view of which a release changed a row; empty for none.

    One query for each release, because for several at once SQLite reads the rows of all.
    """
    (last,) = connection.execute(
        "SELECT max(week_ending) FROM observed WHERE source = ? AND commodity_code = ? "
        "AND market_year = ? AND release_id = ? AND published_at <= ?",
        (view.source, commodity_code, market_year, release, instant(view.as_of)),
    ).fetchone()
    return str(last or "")


def _until(remark: str, last: str) -> str | None:
    """Return a remark as of the newest week `last`; None if its weeks are later."""
    weeks = SOME_WEEKS.match(remark)
    if weeks is None:
        return remark
    if weeks[1] > last:
        return None
    return f"w/e {weeks[1]} to {min(weeks[2], last)}: {remark[weeks.end() :]}"


def has_source(connection: sqlite3.Connection, source: str) -> bool:
    """Return whether anything from this source is recorded."""
    return (
        connection.execute("SELECT 1 FROM releases WHERE source = ? LIMIT 1", (source,)).fetchone()
        is not None
    )


def recorded_commodities(connection: sqlite3.Connection, source: str) -> list[int]:
    """Return the codes of the commodities with anything recorded."""
    found = connection.execute(
        "SELECT DISTINCT commodity_code FROM releases WHERE source = ? ORDER BY 1", (source,)
    )
    return [code for (code,) in found]


def last_publication(connection: sqlite3.Connection, source: str) -> datetime | None:
    """Return when the newest week became public; of several commodities the oldest of these."""
    (text,) = connection.execute(
        "SELECT min(newest) FROM (SELECT max(published_at) AS newest FROM weeks "
        "WHERE source = ? AND scope = 'all' GROUP BY commodity_code)",
        (source,),
    ).fetchone()
    return None if text is None else from_text(text)


def newest_publication(connection: sqlite3.Connection) -> datetime | None:
    """Return the newest recorded publication of any source; None if there is none."""
    (text,) = connection.execute("SELECT max(published_at) FROM weeks").fetchone()
    return None if text is None else from_text(text)


def slice_states(
    connection: sqlite3.Connection, source: str, commodity_code: int
) -> dict[int, SliceState]:
    """Return the marketing years recorded for all destinations of a commodity."""
    slices = connection.execute(
        "SELECT r.market_year, r.published_at, max(w.week_ending), r.retrieved_at FROM releases r "
        "JOIN weeks w ON w.source = r.source AND w.commodity_code = r.commodity_code "
        "AND w.scope = r.scope AND w.market_year = r.market_year "
        "WHERE r.source = ? AND r.commodity_code = ? AND r.scope = 'all' AND r.id = (SELECT "
        "max(id) FROM releases s WHERE s.source = r.source AND s.commodity_code = "
        "r.commodity_code AND s.scope = r.scope AND s.market_year = r.market_year) "
        "GROUP BY r.id",
        (source, commodity_code),
    )
    return {
        year: SliceState(from_text(stamp), date.fromisoformat(week), from_text(at))
        for year, stamp, week, at in slices
    }


class RowSource(Frozen):
    """Where a published row comes from: the release that last changed it, in the view."""

    release_id: int
    sha256: str
    retrieved_at: datetime
    published_at: datetime
    evidence: str


def digests(connection: sqlite3.Connection) -> dict[int, str]:
    """Return the fingerprint of every recorded response, by its number."""
    return dict(connection.execute("SELECT id, sha256 FROM releases"))


def row_source(seen: RowVersion, sha256: str) -> RowSource:
    """Return the release behind a version of a row."""
    return RowSource(
        seen.release_id,
        sha256,
        from_text(seen.retrieved_at),
        from_text(seen.published_at),
        seen.evidence,
    )
