"""Each reading's outlook as of the ledger's view, or the reason why there is none."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from monitor.assess.assessment import Assessment
from monitor.assess.figures import Figures
from monitor.assess.outlook import MOST_MISSING, Outlook, Outlooks, TrackRecord, not_running, stage
from monitor.assess.status_report import StatusReport
from monitor.assess.trades import Place
from monitor.core.formats import plural
from monitor.core.history import BuyerHistory
from monitor.ledger import held_back
from monitor.sources.levels import TRADES, Tested, track_record


@dataclass(frozen=True, slots=True)
class Forecasts:
    """A status report and the outlook of each of its readings."""

    status_report: StatusReport
    outlooks: Outlooks


def outlooks(figures: Figures, status_report: StatusReport) -> Outlooks:
    """The outlook of every reading by its key; readings that began together share a model."""
    places = figures.places(status_report.commitments)
    held = () if status_report.replay else held_back.waiting(figures.connection)
    doubted = {suspect.commodity_code for suspect in held if suspect.undoes}
    why = {
        a.key: _silent(a, status_report, places[a.commitment.id], doubted)
        for a in status_report.assessments
    }
    silent = {
        a.key: Outlook(a.amounts.week_ending, why[a.key])
        for a in status_report.assessments
        if why[a.key] is not None
    }
    asked = [a for a in status_report.assessments if a.key not in silent]
    return silent | (_spoken(figures, asked, places) if asked else {})


def _silent(
    a: Assessment, status_report: StatusReport, place: Place, doubted: set[int]
) -> str | None:
    """Why nothing is said of this reading before its past is even looked at."""
    why, missing = not_running(a), len(status_report.freshness.missing_weeks)
    if why is None and missing > MOST_MISSING:
        gone = plural(missing, "release that was due is", "releases that were due are")
        why = f"the figures are too old: {gone} missing"
    if why is None and place[0] in doubted:
        why = "an answer of the source is held back as suspect"
    return why


def _spoken(
    figures: Figures,
    asked: Sequence[Assessment],
    places: Mapping[str, Place],
) -> dict[str, Outlook]:
    # because the model loads numpy
    from monitor.outlook.forecast import Models, outlook_of
    from monitor.outlook.load_panels import buyers_panels, training_panels

    buyers: dict[Place, BuyerHistory] = figures.histories(places.values())
    panels = buyers_panels(buyers)
    models = Models(training_panels(panels))
    record = track_record()
    found = {}
    for a in asked:
        place = places[a.commitment.id]
        outlook = outlook_of(a, buyers[place], panels.get(place), models)
        found[a.key] = replace(outlook, record=_record(a, place[0], record))
    return found


def _record(a: Assessment, commodity: int, lines: Sequence[Tested]) -> TrackRecord | None:
    """How outlooks at this stage have done before, of all commodities and of this one."""
    if a.pace is None or not a.pace.weeks_done:
        return None
    quarter = stage(a.pace.weeks_done, a.pace.weeks_total)
    there = [line for line in lines if line.quarter == quarter]
    cases = sum(line.cases for line in there)
    if not cases:
        return None
    own = next((line for line in there if line.commodity == commodity), None)
    most = max(there, key=lambda line: line.cases)
    found = TrackRecord(
        quarter=quarter,
        cases=cases,
        held=sum(line.cases * line.held_80 for line in there) / cases,
        most_of=TRADES.get(most.commodity, f"commodity {most.commodity}"),
        most_cases=most.cases,
    )
    if own is None:
        return found
    return replace(
        found,
        own_cases=own.cases,
        own_windows=own.windows,
        own_held=own.held_80,
        own_of=TRADES.get(commodity, f"commodity {commodity}"),
    )
