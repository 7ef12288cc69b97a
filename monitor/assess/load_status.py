"""From the ledger and the promises to one `StatusReport`: everything a report shows."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace

from monitor.assess import audit, corrections
from monitor.assess.assessment import assess
from monitor.assess.contact import contact
from monitor.assess.load_freshness import freshness, heard_until
from monitor.assess.status_report import StatusReport
from monitor.assess.trades import Place, find_codes, unknown_destinations, with_one_name
from monitor.commitments.model import Commitment, Event
from monitor.core.calendar import new_york
from monitor.core.history import BuyerHistory
from monitor.ledger import held_back, read
from monitor.ledger.read import AsOf
from monitor.sources import esr


def load_status(
    connection: sqlite3.Connection,
    view: AsOf,
    commitments: Sequence[Commitment],
    events: Sequence[Event],
    *,
    replay: bool,
) -> StatusReport:
    """Assess every reading of every promise as of the view's instant.

    Raises ConfigError where a promise names a buyer, commodity or unit the source has not,
    LedgerError where the ledger cannot be read.
    """
    trades = find_codes(connection, view.source, commitments)
    commitments = with_one_name(connection, view.source, commitments, trades)
    places = {name: trade.place for name, trade in trades.items()}
    buyers = histories(connection, view, places.values())
    unknown = unknown_histories(connection, view, buyers)
    as_of_on = view.as_of.astimezone(new_york()).date()
    corrected = corrections.lately(connection, view, tuple(unknown))
    moves = corrections.headline_moves(connection, view, places, commitments, corrected)
    fresh = freshness(view, buyers.values(), heard_until(connection, view, buyers))
    reached = None if replay else contact(connection, view)
    return StatusReport(
        as_of=view.as_of,
        as_of_on=as_of_on,
        replay=replay,
        freshness=replace(
            fresh,
            contact=reached,
            held_back=() if replay else responses_held_back(connection, view, tuple(unknown)),
        ),
        assessments=tuple(
            assess(c, reading, buyers[place], unknown[place[0]], view.as_of, as_of_on)
            for c in commitments
            for place in [places[c.id]]
            for reading in c.readings
        ),
        events=tuple(events),
        notes=(
            *read.notes(connection, view, unknown),
            *never_seen(commitments, places, buyers),
        ),
        audit=audit.of_buyers(buyers).summary,
        revisions=corrected,
        headline_moves=tuple(moves),
    )


def responses_held_back(
    connection: sqlite3.Connection, view: AsOf, codes: Sequence[int]
) -> tuple[str, ...]:
    """What an answer was given of that is not believed yet: "Soybeans, marketing year 2026"."""
    if view.source != esr.SOURCE:
        return ()
    names = {c.code: c.name for c in read.commodities(connection, view.source)}
    waiting = held_back.waiting_of(connection, codes)
    return tuple(
        f"{names.get(s.commodity_code, s.commodity_code)}, marketing year {s.market_year}"
        for s in waiting
    )


def never_seen(
    commitments: Iterable[Commitment],
    places: Mapping[str, Place],
    buyers: Mapping[Place, BuyerHistory],
) -> Iterator[str]:
    """One remark for each buyer without a row in any week: its 0 is no figure of anybody's."""
    for buyer, commodity in dict.fromkeys(
        (c.buyer, c.commodity) for c in commitments if not buyers[places[c.id]].rows
    ):
        yield (
            f"{commodity} to {buyer}: no sale is in these figures, of any week. What is counted "
            "there as 0 says no more than that; look whether the buyer is the one that was meant."
        )


def histories(
    connection: sqlite3.Connection, view: AsOf, places: Iterable[Place]
) -> dict[Place, BuyerHistory]:
    """What was known of each commodity and buyer, in the order given."""
    wanted = dict.fromkeys(places)
    return {place: read.history(connection, view, place[0], [place[1]]) for place in wanted}


def unknown_histories(
    connection: sqlite3.Connection, view: AsOf, places: Iterable[Place]
) -> dict[int, BuyerHistory]:
    """What was known of unknown destinations, by commodity."""
    codes = unknown_destinations(read.destinations(connection, view.source))
    commodities = dict.fromkeys(commodity for commodity, _ in places)
    return {code: read.history(connection, view, code, codes) for code in commodities}
