"""The record beside a reading's outlook: of its method, in its kind of window, at its stage."""

from __future__ import annotations

from collections.abc import Sequence

from monitor.assess.assessment import Assessment
from monitor.assess.outlook import MODEL, ChanceBin, Outlook, TrackRecord, stage
from monitor.commitments.regimes import TOUCHED, Regime, covered
from monitor.core.frozen import replace
from monitor.outlook.trials import Trial, trial_of
from monitor.sources.track_record import TRADES, Tested


def record_of(
    a: Assessment,
    commodity: int,
    outlook: Outlook,
    lines: Sequence[Tested],
    regimes: Sequence[Regime],
) -> TrackRecord | None:
    """Return how such outlooks have done before, of all commodities and of this one.

    None for a reading without an outlook, or if none was tried at its stage.
    """
    pace, window, measure = a.pace, a.window, a.basis.modelled_as
    if outlook.method is None or pace is None or window is None or measure is None:
        return None
    trial = trial_of(measure, window.length, season=not a.basis.comparable_weeks)
    tried = [t for t in lines if (t.trial, t.forecast) == (trial.name, outlook.method)]
    quarter = stage(pace.weeks_done, pace.weeks_total)
    there = [t for t in tried if (t.by, t.group) == ("quarter", str(quarter))]
    found = _of_stage(trial, quarter, commodity, outlook, there)
    if found is None:
        return None
    if outlook.method == MODEL:
        found = replace(found, chances=_chances(trial, commodity, lines))
    days = window.starts_on.toordinal() - 1, window.ends_on.toordinal()
    if covered(regimes, *days) < TOUCHED:
        return found
    touched = [t for t in tried if (t.by, t.commodity) == ("regime", commodity)]
    cases = sum(line.cases for line in touched)
    held = sum(round(line.cases * _held(line, outlook)) for line in touched)
    return replace(found, regime_cases=cases, regime_held=held)


def _of_stage(
    trial: Trial, quarter: int, commodity: int, outlook: Outlook, there: Sequence[Tested]
) -> TrackRecord | None:
    cases = sum(line.cases for line in there)
    if not cases:
        return None
    own = next((line for line in there if line.commodity == commodity), None)
    most = max(there, key=lambda line: line.cases)
    found = TrackRecord(
        quarter=quarter,
        cases=cases,
        held=sum(line.cases * _held(line, outlook) for line in there) / cases,
        most_of=TRADES.get(most.commodity, f"commodity {most.commodity}"),
        most_cases=most.cases,
        windows=trial.windows,
    )
    if own is None:
        return found
    return replace(
        found,
        own_cases=own.cases,
        own_windows=own.windows,
        own_held=_held(own, outlook),
        own_of=TRADES.get(commodity, f"commodity {commodity}"),
    )


def _chances(trial: Trial, commodity: int, lines: Sequence[Tested]) -> tuple[ChanceBin, ...]:
    """Return the chances given in past windows, in tenths, and how often they came true."""
    given = [t for t in lines if (t.trial, t.by) == (trial.name, "chance")]
    own = [t for t in given if t.commodity == commodity] or given
    tenths = sorted({t.group for t in own}, key=lambda group: int(group.split()[0]))
    return tuple(_together([t for t in own if t.group == tenth]) for tenth in tenths)


def _together(lines: Sequence[Tested]) -> ChanceBin:
    cases = sum(line.cases for line in lines)
    said, came = (
        sum(line.cases * (getattr(line, name) or 0.0) for line in lines) / cases
        for name in ("said", "came")
    )
    return ChanceBin(said, came, cases)


def _held(line: Tested, outlook: Outlook) -> float:
    """Return the share of ranges that held: 80 % ranges, or spans of plain past windows."""
    held = line.held_80 if outlook.method == MODEL else line.held_all
    return held or 0.0
