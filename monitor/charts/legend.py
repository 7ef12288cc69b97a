"""Lines of a cumulative chart: their styles, and their legend entries with values."""

from __future__ import annotations

from collections.abc import Sequence

from monitor.assess.assessment import Assessment
from monitor.charts.key import Entry
from monitor.charts.style import BOUGHT, SEASONAL, SHIPPED, STRAIGHT, UNKNOWN_LOOK, Look
from monitor.text.amounts import other_unit, share, side_by_side

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
    if purchased is not None and (amounts.ceiling or 0) > purchased:
        entries.append(Entry("box", UNKNOWN_LOOK, "at most, unknown included", ceiling))
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
