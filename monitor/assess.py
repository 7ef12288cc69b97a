"""From the ledger and the promises to one `Standing`: everything a report shows."""

from __future__ import annotations

import difflib
import sqlite3
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from monitor.commitments.model import Commitment, Event
from monitor.errors import ConfigError
from monitor.history import History
from monitor.ledger import query
from monitor.ledger.query import View
from monitor.progress.assessment import assess
from monitor.progress.standing import Freshness, Standing
from monitor.records import Commodity, Destination
from monitor.trade_calendar import new_york, next_release_at, weeks_due
from monitor.units import UNIT_NAMES

UNKNOWN_DESTINATIONS = "UNKNOWN"


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
    return Standing(
        as_of=view.as_of,
        as_of_on=as_of_on,
        replay=replay,
        freshness=freshness(view, histories.values()),
        assessments=tuple(assessments),
        events=tuple(events),
        notes=tuple(query.notes(connection, view, unknowns)),
    )


def freshness(view: View, histories: Iterable[History]) -> Freshness:
    """How fresh the figures are: of several commodities, the one whose last week is oldest."""
    lasts = [_last(history) for history in histories]
    known = [last for last in lasts if last is not None]
    week, published_at = min(known) if known and len(known) == len(lasts) else (None, None)
    return Freshness(
        source=view.source,
        last_week_ending=week,
        published_at=published_at,
        next_release_at=next_release_at(view.as_of),
        missing_weeks=tuple(weeks_due(week, view.as_of)) if week else (),
    )


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


def _last(history: History) -> tuple[date, datetime] | None:
    if not history.weeks:
        return None
    week = history.weeks[-1]
    published = history.published_for(week)
    return None if published is None else (week, published)
