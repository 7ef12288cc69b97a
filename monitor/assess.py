"""From the ledger and the promises to one `Standing`: everything a report shows."""

from __future__ import annotations

import difflib
import sqlite3
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime

from monitor import auditing, corrections
from monitor.commitments.model import Commitment, Event
from monitor.errors import ConfigError
from monitor.history import History
from monitor.ledger import heard, query
from monitor.ledger.query import View
from monitor.progress.assessment import assess
from monitor.progress.publishing import Published, latest_resumption, state_at
from monitor.progress.standing import Freshness, Standing
from monitor.records import Commodity, Destination
from monitor.trade_calendar import WEEK, new_york, next_release_at, weeks_due, weeks_overdue
from monitor.units import UNIT_NAMES

UNKNOWN_DESTINATIONS = "UNKNOWN"
EVER = datetime.max.replace(tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Trade:
    """A promise's buyer and commodity as the source codes them."""

    commodity: Commodity
    buyer: Destination


def standing(
    connection: sqlite3.Connection,
    view: View,
    commitments: Sequence[Commitment],
    events: Sequence[Event],
    *,
    replay: bool,
) -> Standing:
    """Assess every reading of every promise as of the view's instant.

    Raises ConfigError where a promise names a buyer, commodity or unit the source has not,
    LedgerError where the ledger cannot be read.
    """
    trades = resolve(connection, view.source, commitments)
    unknown_codes = unknown_destinations(query.destinations(connection, view.source))
    as_of_on = view.as_of.astimezone(new_york()).date()
    assessments = []
    histories: dict[tuple[int, int], History] = {}
    unknowns: dict[int, History] = {}
    for commitment in commitments:
        commodity, buyer = trades[commitment.id].commodity.code, trades[commitment.id].buyer.code
        if (commodity, buyer) not in histories:
            histories[commodity, buyer] = query.history(connection, view, commodity, [buyer])
        if commodity not in unknowns:
            unknowns[commodity] = query.history(connection, view, commodity, unknown_codes)
        for reading in commitment.readings:
            assessments.append(
                assess(
                    commitment,
                    reading,
                    histories[commodity, buyer],
                    unknowns[commodity],
                    view.as_of,
                    as_of_on,
                )
            )
    codes = {name: (trade.commodity.code, trade.buyer.code) for name, trade in trades.items()}
    corrected = corrections.lately(connection, view, tuple(unknowns))
    return Standing(
        as_of=view.as_of,
        as_of_on=as_of_on,
        replay=replay,
        freshness=freshness(
            view, histories.values(), heard_until(connection, view.source, histories)
        ),
        assessments=tuple(assessments),
        events=tuple(events),
        notes=tuple(query.notes(connection, view, unknowns)),
        audit=auditing.of_buyers(histories).summary,
        revisions=corrected,
        headline_moves=tuple(
            corrections.headline_moves(connection, view, codes, commitments, corrected)
        ),
    )


def freshness(
    view: View, histories: Iterable[History], heard_until: datetime | None = None
) -> Freshness:
    """How fresh the figures are: of several commodities, the one whose last week is oldest."""
    published = min((_published(history) for history in histories), key=_last, default={})
    fresh = Freshness(
        source=view.source,
        last_week_ending=max(published, default=None),
        published_at=published[max(published)] if published else None,
        next_release_at=next_release_at(view.as_of),
        missing_weeks=tuple(weeks_due(max(published), view.as_of)) if published else (),
        heard_until=heard_until,
        evidence=_evidence(histories, published),
    )
    if not published or not _is_heard(published, view.as_of, heard_until):
        return fresh
    at = view.as_of if heard_until is None else min(view.as_of, heard_until)
    return replace(
        fresh,
        publication=state_at(published, at),
        resumption=latest_resumption(published, view.as_of),
    )


def heard_until(
    connection: sqlite3.Connection, source: str, trades: Iterable[tuple[int, int]]
) -> datetime | None:
    """The instant until which it is known what the source had published; None for never.

    That is the newest publication on record, or when the source was last heard to have nothing
    newer; of several commodities the oldest. What was due later and is missing may have come
    out unseen.
    """
    ever, ends = View(source, EVER), []
    for commodity, buyer in trades:
        newest = query.published_weeks(connection, ever, commodity, [buyer]).values()
        silent = heard.until(connection, source, commodity)
        ends.append(max((*newest, *((silent,) if silent else ())), default=None))
    known = [end for end in ends if end is not None]
    return min(known) if known and len(known) == len(ends) else None


def resolve(
    connection: sqlite3.Connection, source: str, commitments: Iterable[Commitment]
) -> dict[str, Trade]:
    """Each promise's buyer and commodity by the names the source gives them."""
    buyers = query.destinations(connection, source)
    commodities = query.commodities(connection, source)
    return {c.id: _trade(c, buyers, commodities) for c in commitments}


def unknown_destinations(destinations: Iterable[Destination]) -> list[int]:
    """The codes of unknown destinations, found by name: the source has renumbered them.

    Raises ConfigError when the source names none.
    """
    codes = [d.code for d in destinations if d.name.upper() == UNKNOWN_DESTINATIONS]
    if not codes:
        raise ConfigError(
            "The source names no destination UNKNOWN: sales to unknown destinations cannot be "
            "told apart. Look at its list of countries before trusting any figure."
        )
    return codes


def _trade(
    commitment: Commitment, buyers: Sequence[Destination], commodities: Sequence[Commodity]
) -> Trade:
    where = f"commitment {commitment.id}"
    names = {name.casefold(): c for c in commodities for name in (c.name, str(c.code))}
    commodity = names.get(commitment.commodity.casefold())
    if commodity is None:
        raise ConfigError(_unknown_name(where, "commodity", commitment.commodity, names))
    called = {name.casefold(): d for d in buyers for name in (d.description, d.name)}
    buyer = called.get(commitment.buyer.casefold())
    if buyer is None:
        raise ConfigError(_unknown_name(where, "buyer", commitment.buyer, called))
    unit = UNIT_NAMES[commodity.unit_id]
    if unit != commitment.unit:
        raise ConfigError(
            f"{where}: unit is {commitment.unit!r}, but {commodity.name} is reported in {unit}."
        )
    return Trade(commodity, buyer)


def _unknown_name(where: str, field: str, name: str, names: Iterable[str]) -> str:
    near = difflib.get_close_matches(name.casefold(), list(names), n=3, cutoff=0.5)
    hint = f" Did you mean {', '.join(n.title() for n in near)}?" if near else ""
    return f"{where}: {field}: the source knows no {field} {name!r}.{hint}"


def _published(history: History) -> dict[date, datetime]:
    """Each week with its first publication: in the week of the year's end there are two."""
    first: dict[date, datetime] = {}
    for (_, week), at in history.published_at.items():
        first[week] = min(at, first.get(week, at))
    return first


def _evidence(histories: Iterable[History], published: Published) -> str | None:
    """How the publication of the newest week is known."""
    if not published:
        return None
    found = (history.evidence_for(max(published)) for history in histories)
    return next((word for word in found if word is not None), None)


def _last(published: Published) -> date:
    return max(published, default=date.min)


def _is_heard(published: Published, as_of: datetime, heard_until: datetime | None) -> bool:
    """Whether somebody has looked since the first release that is overdue, if one is."""
    first = next(weeks_overdue(max(published), as_of), None)
    if first is None:
        return True
    return heard_until is not None and any(weeks_overdue(first - WEEK, heard_until))
