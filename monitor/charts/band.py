"""The band of the earlier years in a cumulative picture."""

from __future__ import annotations

from math import nan

from matplotlib.axes import Axes

from monitor.assess.assessment import Assessment
from monitor.assess.bands import YEARS_BEFORE, Band, band_of
from monitor.assess.standing import Standing
from monitor.charts.key import Entry
from monitor.charts.series import x_of
from monitor.charts.style import BAND_LOOK
from monitor.core.calendar import weeks_between
from monitor.text.amounts import from_to


def earlier_windows(standing: Standing, assessment: Assessment) -> Band:
    """The five windows before a reading's own; nothing where they are not on record."""
    trade, window = standing.trade_of(assessment.commitment), assessment.window
    return () if trade is None or window is None else band_of(window, trade.history)


def draw_band(axes: Axes, band: Band) -> None:
    """Fill what the windows span; nothing where one of them is not known."""
    if not band:
        return
    spans = {span.week_ending: span for span in band}
    weeks = weeks_between(band[0].week_ending, band[-1].week_ending)
    low = [spans[week].low if week in spans else nan for week in weeks]
    high = [spans[week].high if week in spans else nan for week in weeks]
    axes.fill_between([x_of(week) for week in weeks], low, high, **BAND_LOOK, zorder=0.3)


def band_key(assessment: Assessment, band: Band) -> list[Entry]:
    """The band's entry, with what it spans at the last counted week."""
    week, unit = assessment.amounts.week_ending, assessment.commitment.unit
    then = next((span for span in band if span.week_ending == week), None)
    value = None if then is None else from_to(then.low, then.high, unit)
    whole = len(band) == len(weeks_between(band[0].week_ending, band[-1].week_ending))
    name = f"{YEARS_BEFORE} years before, {'by then' if whole else 'if known'}"
    return [Entry("box", BAND_LOOK, name, value)]
