"""Load what the published figures said of each promise with statements, day by day."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date

from monitor.assess.figures import Figures
from monitor.assess.known import KnownAmount, KnownAmounts
from monitor.assess.statements import CheckedStatement
from monitor.assess.status_report import StatusReport
from monitor.assess.trades import Trade
from monitor.assess.windows import Window
from monitor.core.calendar import end_of_day, new_york_date


def amounts_as_known(
    figures: Figures, status_report: StatusReport, statements: Sequence[CheckedStatement]
) -> KnownAmounts:
    """Return the amounts of the headline readings that statements were made about.

    Each day of a publication is read from the versions public by its end, so that a later
    correction changes nothing before its own day.
    """
    said = {checked.commitment.id for checked in statements}
    trades = figures.trades(status_report.commitments) if said else {}
    return {
        a.key: tuple(_days(figures, trades[a.commitment.id], a.window, status_report.as_of_on))
        for a in status_report.assessments
        if a.reading.headline and a.commitment.id in said and a.window is not None
    }


def _days(figures: Figures, trade: Trade, window: Window, until: date) -> Iterator[KnownAmount]:
    """Yield the amounts from each day on, from the first with a counted week."""
    published = figures.of_trade(trade).published_at
    days = {new_york_date(at) for (_, week), at in published.items() if week >= window.first_week}
    for on in sorted(day for day in days if day <= until):
        known = _on(figures, trade, window, on)
        if known is not None:
            yield known


def _on(figures: Figures, trade: Trade, window: Window, on: date) -> KnownAmount | None:
    """Return the amounts as known at a day's end; None if no counted week was public."""
    history = figures.of_trade(trade, min(end_of_day(on), figures.view.as_of))
    newest = history.weeks[-1] if history.weeks else None
    if newest is None or newest < window.first_week:
        return None
    counted = newest <= window.last_week or window.basis.final_at_end
    return KnownAmount(
        on=on,
        week_ending=newest,
        purchased=window.purchased(history, newest),
        shipped=window.shipped(history, newest),
        counted=counted,
    )
