"""From the ledger and the promises to one `StatusReport`: everything a report shows."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date

from monitor.assess import audit, corrections
from monitor.assess.assessment import assess
from monitor.assess.contact import contact
from monitor.assess.disagreements import open_disagreements
from monitor.assess.figures import Figures
from monitor.assess.load_announced import announced_checks
from monitor.assess.load_freshness import freshness, heard_until, origin_of
from monitor.assess.load_inspected import cross_checks
from monitor.assess.status_report import StatusReport
from monitor.assess.trades import Place, Trade, with_one_name
from monitor.commitments.model import Commitment, Event
from monitor.core.calendar import new_york
from monitor.core.frozen import replace
from monitor.core.garbage import no_cycle_search
from monitor.core.history import BuyerHistory
from monitor.core.records import SHIPPED, USDA
from monitor.ledger import held_back, read
from monitor.settings.settings import SIGN_UP
from monitor.sources.commodity_codes import PUBLIC_HISTORY


@no_cycle_search()
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
    without = (*without_figures(figures, buyers), *without_values(figures, commitments))
    dated = {place: history for place, history in buyers.items() if history.weeks} or buyers
    fresh = freshness(view, dated.values(), heard_until(figures, dated))
    reached = None if replay else contact(connection, view)
    return StatusReport(
        as_of=view.as_of,
        as_of_on=as_of_on,
        replay=replay,
        freshness=replace(
            fresh,
            origin=origin_of(figures, dated),
            contact=reached,
            held_back=() if replay else responses_held_back(figures, codes),
            values_to=None if buyers else newest_value(figures, trades),
        ),
        assessments=tuple(
            assess(c, reading, *of_promise, view.as_of, as_of_on)
            for c in commitments
            for of_promise in [(figures.of_trade(trades[c.id]), figures.unknown_of(trades[c.id]))]
            for reading in c.readings
        ),
        events=tuple(event.known_on(as_of_on) for event in events),
        notes=(
            *read.notes(connection, view, codes),
            *never_seen(figures, commitments),
            *without,
        ),
        without_figures=without,
        audit=audit.of_promises(figures, commitments).summary,
        revisions=corrected,
        headline_moves=tuple(moves),
        disagreements=() if replay else open_disagreements(figures, codes),
        cross_checks=cross_checks(figures, commitments),
        announced=announced_checks(figures, commitments),
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
    own = ((c, figures.of_trade(trades[c.id])) for c in commitments)
    for buyer, commodity in dict.fromkeys(
        (c.buyer, c.commodity) for c, history in own if history.weeks and not history.seen
    ):
        yield (
            f"{commodity} to {buyer}: no sale is in these figures, of any week. What is counted "
            "there as 0 says no more than that; look whether the buyer is the one that was meant."
        )


def without_figures(figures: Figures, buyers: Mapping[Place, BuyerHistory]) -> Iterator[str]:
    """One remark for each commodity without any week, or with a part of it: why, and what to do."""
    names = {commodity.code: commodity.name for commodity in figures.commodities}
    with_weeks = {code for (code, _), history in buyers.items() if history.weeks}
    for code in dict.fromkeys(code for code, _ in buyers):
        name = names.get(code, str(code))
        if code in with_weeks:
            own = [history for (commodity, _), history in buyers.items() if commodity == code]
            if figures.view.source == SHIPPED and any(map(_lacks_next_year, own)):
                yield (
                    f"{name}: net purchases of some buyers are not known, because the bundled "
                    "figures have their shipments but not their sales for the next marketing "
                    f"year. Connect this machine and run `monitor run`{_key_for(code)}."
                )
        elif figures.view.source == SHIPPED:
            yield (
                f"{name}: no data, because the bundled figures have soybeans only. Connect this "
                f"machine and run `monitor run`{_key_for(code)}."
            )
        else:
            yield (
                f"{name}: no data, because no week of it is recorded by then. `monitor run` "
                f"asks USDA for it{_key_for(code)}."
            )


def _lacks_next_year(history: BuyerHistory) -> bool:
    """Return whether a buyer's sales for the next marketing year were never recorded."""
    return bool(history.rows) and all(
        row.next_year_outstanding is None for row in history.rows.values()
    )


def newest_value(figures: Figures, trades: Mapping[str, Trade]) -> date | None:
    """Return the newest month of any goods of promises in US dollars; None if none is known."""
    histories = (figures.of_trade(trade) for trade in trades.values() if trade.goods)
    return max((history.weeks[-1] for history in histories if history.weeks), default=None)


def without_values(figures: Figures, commitments: Sequence[Commitment]) -> Iterator[str]:
    """One remark for all goods of promises in US dollars without any month."""
    trades = figures.trades(commitments)
    own = (
        c for c in commitments if trades[c.id].goods and not figures.of_trade(trades[c.id]).weeks
    )
    for name in dict.fromkeys(c.commodity for c in own):
        if figures.view.source == SHIPPED:
            yield (
                f"{name}: no data, because their values are not among the bundled figures. Set "
                f"USDA_API_KEY to a free key from {SIGN_UP}, and run `monitor run`."
            )
        else:
            yield (
                f"{name}: no data, because no month of them is recorded by then. `monitor run` "
                f"asks USDA for them with a free key from {SIGN_UP} in USDA_API_KEY."
            )


def _key_for(code: int) -> str:
    """Return whether a key is needed: the public files have the history of some commodities."""
    if code in PUBLIC_HISTORY:
        return ", which needs no key"
    return f"; its history needs a free key from {SIGN_UP} in USDA_API_KEY"
