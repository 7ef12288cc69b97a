"""Each reading's outlook as of the ledger's view, or the reason why there is none."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from datetime import date
from typing import TYPE_CHECKING

from monitor.assess.assessment import Assessment
from monitor.assess.figures import Figures
from monitor.assess.load_freshness import freshness
from monitor.assess.load_status import load_status
from monitor.assess.outlook import (
    MOST_MISSING,
    LastCurrent,
    Outlook,
    Outlooks,
    not_running,
)
from monitor.assess.status_report import StatusReport
from monitor.assess.trades import Place, Trade
from monitor.commitments.regimes import read_regimes
from monitor.core.calendar import end_of_day, new_york_date
from monitor.core.formats import plural
from monitor.core.frozen import Frozen, replace
from monitor.core.garbage import no_cycle_search
from monitor.core.history import BuyerHistory
from monitor.core.paths import data_file
from monitor.ledger import held_back
from monitor.sources.track_record import track_record

if TYPE_CHECKING:
    from monitor.outlook.panel import Panel

SEVERAL = "no outlook was ever tried on several buyers or commodities together"
DOUBTFUL = "an answer of the source is held back as suspect"


class Forecasts(Frozen):
    """A status report and the outlook of each of its readings."""

    status_report: StatusReport
    outlooks: Outlooks


@no_cycle_search()
def outlooks(figures: Figures, status_report: StatusReport) -> Outlooks:
    """Return the outlook of every reading by its key; readings that began together share a model.

    If the figures are too old for one, it holds the last outlook from current figures.
    """
    trades = figures.trades(status_report.commitments)
    held = () if status_report.replay else held_back.waiting(figures.connection)
    doubted = {suspect.commodity_code for suspect in held if suspect.undoes}
    old = _too_old(len(status_report.freshness.missing_weeks))
    doubtful = {
        a.key
        for a in status_report.assessments
        if doubted & trades[a.commitment.id].commodity_codes
    }
    why = {
        a.key: not_running(a)
        or (SEVERAL if len(trades[a.commitment.id].places) > 1 else None)
        or old
        or (DOUBTFUL if a.key in doubtful else None)
        for a in status_report.assessments
    }
    silent = {
        a.key: Outlook(a.amounts.week_ending, why[a.key])
        for a in status_report.assessments
        if why[a.key] is not None
    }
    asked = [a for a in status_report.assessments if a.key not in silent]
    found = silent | (_spoken(figures, asked, trades) if asked else {})
    late = {key for key, reason in why.items() if old and reason == old} - doubtful
    return found | (_with_last_current(figures, status_report, found, late) if late else {})


def _too_old(missing: int) -> str | None:
    """Return why figures without so many due releases get no outlook; None if they are current."""
    if missing <= MOST_MISSING:
        return None
    gone = plural(missing, "release that was due is", "releases that were due are")
    return f"the figures are too old: {gone} missing"


def _with_last_current(
    figures: Figures, status_report: StatusReport, found: Outlooks, late: Collection[str]
) -> dict[str, Outlook]:
    """Return these readings' outlooks with the last ones from figures that were up to date.

    They are those of the day on which the figures were last published in time, from what had been
    published by then, as `--as-of` that day gives them.
    """
    places = figures.places(status_report.commitments)
    on = last_current_day(figures, places)
    if on is None:
        return {}
    then = Figures(figures.connection, replace(figures.view, as_of=end_of_day(on)))
    as_of_then = load_status(then, status_report.commitments, (), replay=True)
    known = outlooks(then, as_of_then)
    return {
        key: replace(found[key], last_current=LastCurrent(on, known[key]))
        for key in late
        # because a promise for one of several years may not have been shown yet that day
        if key in known and known[key].total is not None
    }


def last_current_day(figures: Figures, places: Collection[Place]) -> date | None:
    """Return the newest day of a publication after which the figures were up to date."""
    histories = figures.histories(places).values()
    published = {new_york_date(at) for h in histories for at in h.published_at.values()}
    for on in sorted(published, reverse=True):
        at = min(end_of_day(on), figures.view.as_of)
        then = [figures.history(code, [buyer], at) for code, buyer in places]
        missing = freshness(replace(figures.view, as_of=at), then).missing_weeks
        if len(missing) <= MOST_MISSING:
            return on
    return None


def _spoken(
    figures: Figures,
    asked: Sequence[Assessment],
    trades: Mapping[str, Trade],
) -> dict[str, Outlook]:
    # because the model loads numpy
    from monitor.outlook.forecast import Models, outlook_of
    from monitor.outlook.load_panels import buyers_panels, other_buyers, training_panels
    from monitor.outlook.reading_record import record_of

    single = {name: trade.places for name, trade in trades.items() if len(trade.places) == 1}
    places = {name: own[0] for name, own in single.items()}
    buyers: dict[Place, BuyerHistory] = figures.histories(places.values())
    panels = buyers_panels(buyers)
    record = track_record()

    def learnt_from(seasons: bool) -> list[Panel]:
        others = other_buyers(figures.connection, figures.view, buyers, seasons=seasons)
        own = buyers_panels(buyers, seasons=True) if seasons else panels
        return training_panels(own, others, seasons=seasons)

    models = Models(learnt_from, record)
    on = new_york_date(figures.view.as_of)
    known = (regime.known_on(on) for regime in read_regimes(data_file("regimes.toml")))
    regimes = [regime for regime in known if regime is not None]
    found = {}
    for a in asked:
        place = places[a.commitment.id]
        own = [r for r in regimes if (r.commodity_code, r.buyer_code) == place]
        outlook = outlook_of(a, buyers[place], panels.get(place), models, own)
        found[a.key] = replace(outlook, record=record_of(a, place[0], outlook, record, own))
    return found
