"""Lines of a cumulative chart: their styles, and their legend entries with values."""

from __future__ import annotations

from collections.abc import Sequence
from math import nan

from matplotlib.axes import Axes

from monitor.assess.assessment import Assessment
from monitor.assess.bands import YEARS_BEFORE, Band, band_of
from monitor.assess.detailed_report import DetailedReport
from monitor.charts.key import Entry
from monitor.charts.series import x_of
from monitor.charts.style import BAND_LOOK, BOUGHT, SEASONAL, SHIPPED, STRAIGHT, UNKNOWN_LOOK, Look
from monitor.core.periods import WEEKLY
from monitor.text.amounts import from_to, other_unit, share, side_by_side

BOUGHT_LOOK: Look = {"color": BOUGHT, "linewidth": 2.8, "solid_capstyle": "round"}
SHIPPED_LOOK: Look = {"color": SHIPPED, "linewidth": 1.2}
STRAIGHT_LOOK: Look = {"color": STRAIGHT, "linewidth": 1.3, "linestyle": (0, (5, 3))}
SEASONAL_LOOK: Look = {"color": SEASONAL, "linewidth": 1.5, "linestyle": (0, (6, 2, 1.2, 2))}


def amounts_key(assessment: Assessment) -> list[Entry]:
    """Return the legend entries of a cumulative chart, each with its value at the last week."""
    amounts, pace, commitment = assessment.amounts, assessment.pace, assessment.commitment
    due = (None, None) if pace is None else (pace.straight_line_due, pace.seasonal_line_due)
    bought, straight, seasonal = stands(assessment, [amounts.purchased, *due])
    shipped, ceiling = stands(assessment, [amounts.shipped, amounts.ceiling])
    purchased, basis = amounts.purchased, assessment.basis
    note = (
        None
        if not purchased
        else other_unit(purchased, commitment.unit, commitment.bushels_per_unit)
    )
    entries = [Entry("line", BOUGHT_LOOK, basis.words.done, bought, note)]
    if purchased is None:
        entries = [Entry("line", BOUGHT_LOOK, "bought", "no figures yet")]
    elif basis.shipped_apart:
        entries.append(Entry("line", SHIPPED_LOOK, "shipped", shipped or "no figure"))
    entries.append(_due_entry(STRAIGHT_LOOK, "even pace", straight))
    if any(line.seasonal is not None for line in assessment.lines):
        entries.append(_due_entry(SEASONAL_LOOK, "usual seasonal pace", seasonal))
    if purchased is not None and basis.counts_purchases:
        unknown = ceiling or "no figure"
        entries.append(Entry("box", UNKNOWN_LOOK, "at most, unknown included", unknown))
    return entries


def _due_entry(look: Look, name: str, due: str | None) -> Entry:
    return Entry("line", look, name if due is None else f"{name}, due", due)


def stands(assessment: Assessment, values: Sequence[int | None]) -> list[str | None]:
    """Return amounts with their shares of the target; None stays None."""
    commitment = assessment.commitment
    texts = side_by_side(values, commitment.target, commitment.unit)
    return [
        None if value is None else f"{text} · {share(value, commitment.target)}"
        for value, text in zip(values, texts, strict=True)
    ]


def earlier_windows(status_report: DetailedReport, assessment: Assessment) -> Band:
    """Return the range of the five windows before a reading's own; empty if not on record."""
    trade, window = status_report.trade_of(assessment.commitment), assessment.window
    return () if trade is None or window is None else band_of(window, trade.history)


def draw_band(axes: Axes, band: Band) -> None:
    """Fill the range of the earlier windows, with gaps at weeks that one of them lacks."""
    if not band:
        return
    spans = {span.week_ending: span for span in band}
    weeks = WEEKLY.between(band[0].week_ending, band[-1].week_ending)
    low = [spans[week].low if week in spans else nan for week in weeks]
    high = [spans[week].high if week in spans else nan for week in weeks]
    axes.fill_between([x_of(week) for week in weeks], low, high, **BAND_LOOK, zorder=0.3)


def band_key(assessment: Assessment, band: Band) -> list[Entry]:
    """Return the band's legend entry, with its range at the last counted week."""
    week, unit = assessment.amounts.week_ending, assessment.commitment.unit
    then = next((span for span in band if span.week_ending == week), None)
    value = None if then is None else from_to(then.low, then.high, unit)
    whole = len(band) == len(WEEKLY.between(band[0].week_ending, band[-1].week_ending))
    name = f"{YEARS_BEFORE} years before, {'by then' if whole else 'if known'}"
    return [Entry("box", BAND_LOOK, name, value)]
