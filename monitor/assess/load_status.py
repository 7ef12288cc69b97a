"""From the ledger and the promises to one `StatusReport`: everything a report shows."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from monitor.assess import audit, corrections
from monitor.assess.assessment import assess
from monitor.assess.contact import contact
from monitor.assess.disagreements import open_disagreements
from monitor.assess.figures import Figures
from monitor.assess.load_freshness import freshness, heard_until, origin_of
from monitor.assess.status_report import StatusReport
from monitor.assess.trades import with_one_name
from monitor.commitments.model import Commitment, Event
from monitor.core.calendar import new_york
from monitor.core.records import USDA
from monitor.ledger import held_back, read


def load_status(
    figures: Figures,
    commitments: Sequence[Commitment],
    events: Sequence[Event],
    *,
    replay: bool,
) -> StatusReport:
    """Assess every reading of every promise as of the view's instant.

    Raises ConfigError where a promise names a buyer, commodity or unit the source has not,
    LedgerError where the ledger cannot be read.
    """
    connection, view = figures.connection, figures.view
    as_of_on = view.as_of.astimezone(new_york()).date()
    commitments = [c for c in commitments if c.shown_from is None or c.shown_from <= as_of_on]
    trades = figures.trades(commitments)
    commitments = with_one_name(figures.destinations, commitments, trades)
    buyers = figures.histories(figures.places(commitments))
    codes = tuple(dict.fromkeys(commodity for commodity, _ in buyers))
    corrected = corrections.lately(figures, codes)
    moves = corrections.headline_moves(figures, trades, commitments, corrected)
    fresh = freshness(view, buyers.values(), heard_until(figures, buyers))
    reached = None if replay else contact(connection, view)
    return StatusReport(
        as_of=view.as_of,
        as_of_on=as_of_on,
        replay=replay,
        freshness=replace(
            fresh,
            origin=origin_of(figures, buyers),
            contact=reached,
            held_back=() if replay else responses_held_back(figures, codes),
        ),
        assessments=tuple(
            assess(c, reading, *of_promise, view.as_of, as_of_on)
            for c in commitments
            for of_promise in [(figures.of_trade(trades[c.id]), figures.unknown_of(trades[c.id]))]
            for reading in c.readings
        ),
        events=tuple(events),
        notes=(
            *read.notes(connection, view, codes),
            *never_seen(figures, commitments),
        ),
        audit=audit.of_buyers(buyers).summary,
        revisions=corrected,
        headline_moves=tuple(moves),
        disagreements=() if replay else open_disagreements(figures, codes),
    )


def responses_held_back(figures: Figures, codes: Sequence[int]) -> tuple[str, ...]:
    """What an answer was given of that is not believed yet: "Soybeans, marketing year 2026"."""
    if figures.view.source != USDA:
        return ()
    names = {c.code: c.name for c in figures.commodities}
    waiting = held_back.waiting_of(figures.connection, codes)
    return tuple(
        f"{names.get(s.commodity_code, s.commodity_code)}, marketing year {s.market_year}"
        for s in waiting
    )


def never_seen(figures: Figures, commitments: Sequence[Commitment]) -> Iterator[str]:
    """One remark for each buyer without a row in any week: its 0 is no figure of anybody's."""
    trades = figures.trades(commitments)
    for buyer, commodity in dict.fromkeys(
        (c.buyer, c.commodity) for c in commitments if not figures.of_trade(trades[c.id]).seen
    ):
        yield (
            f"{commodity} to {buyer}: no sale is in these figures, of any week. What is counted "
            "there as 0 says no more than that; look whether the buyer is the one that was meant."
        )
