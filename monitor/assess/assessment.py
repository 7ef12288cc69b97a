"""Assess one reading at one instant."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from datetime import date, datetime
from functools import partial

from monitor.assess.amounts import Amounts, amounts_of
from monitor.assess.bases import basis_named, window_of
from monitor.assess.basis import Basis
from monitor.assess.lines import PaceLines, PacePoint, pace_lines, years_named
from monitor.assess.pace import Pace, pace_of
from monitor.assess.status import LINE_WORDS, Status, against_lines, has_begun, status_of
from monitor.assess.steps import StepStand, step_stands
from monitor.assess.windows import Window
from monitor.commitments.model import Commitment, Reading
from monitor.core.frozen import Frozen, replace
from monitor.core.history import BuyerHistory
from monitor.core.units import ShownIn

CONTEXT_WEEKS = 13
"""How many weeks before the window are kept for the charts."""


class WeekPoint(Frozen):
    """One published week as the reading counts it.

    `purchased` and `shipped` are cumulative since the window's start (None before it), `net` is
    the week's own purchases. Weeks around the window have `counted` False. `evidence` says how
    `published_at` is known.
    """

    week_ending: date
    published_at: datetime | None
    counted: bool
    purchased: int | None
    shipped: int | None
    net: int | None
    unknown: int | None
    evidence: str | None = None


class Reached(Frozen):
    """The first week at which a target was reached, and the purchases at that week."""

    week_ending: date
    purchased: int


class OtherYears(Frozen):
    """Both lines and the status if the seasonal line were based on the five years before.

    Given only if the commitment names other years and the status would differ.
    """

    years: tuple[int, ...]
    straight_line_due: int
    seasonal_line_due: int
    status: Status


class Assessment(Frozen):
    """One reading of one commitment at one instant.

    `commitment` has the reading's own target, if it has one.

    `window` is None only if the marketing year's bounds are not known yet. `met_week_ending` is
    set for status `met`. `reached_and_lost` is the first counted week at or above the target if
    cancellations have since brought purchases below it; `reached_after_deadline` is the first
    such week after the counted ones, for status `missed`. `seen` is False if the buyer has no
    row in any published week: its 0 is then not a published figure.
    """

    commitment: Commitment
    reading: Reading
    as_of: datetime
    window: Window | None
    amounts: Amounts
    pace: Pace | None
    status: Status
    met_week_ending: date | None
    reached_after_deadline: Reached | None
    points: tuple[WeekPoint, ...]
    lines: tuple[PacePoint, ...]
    reached_and_lost: Reached | None = None
    other_years: OtherYears | None = None
    seen: bool = True
    steps: tuple[StepStand, ...] = ()

    @property
    def key(self) -> str:
        """Return the reading's stable name: "commitment/reading"."""
        return f"{self.commitment.id}/{self.reading.id}"

    @property
    def basis(self) -> Basis:
        """Return what the reading counts, with the words for it."""
        return basis_named(self.reading.basis)

    def read_in(self, unit: ShownIn) -> Assessment:
        """Return the assessment with amounts shown in `unit`; its values stay in the source's."""
        return replace(self, commitment=self.commitment.read_in(unit))

    @property
    def counted(self) -> tuple[WeekPoint, ...]:
        """Return the published weeks inside the window."""
        return tuple(point for point in self.points if point.counted)

    @property
    def next_step(self) -> StepStand | None:
        """Return the first step that is not over; None if there is none."""
        return next((step for step in self.steps if not step.over), None)

    @property
    def share(self) -> float | None:
        """Return purchases as a fraction of the target; None if not known."""
        return _share(self.amounts.purchased, self.commitment.target)

    @property
    def shipped_share(self) -> float | None:
        """Return shipments as a fraction of the target; None if not known."""
        return _share(self.amounts.shipped, self.commitment.target)

    @property
    def remaining(self) -> int | None:
        """Return the amount still missing to the target, at least 0; None if not known."""
        purchased = self.amounts.purchased
        return None if purchased is None else max(0, self.commitment.target - purchased)


def assess(
    commitment: Commitment,
    reading: Reading,
    history: BuyerHistory,
    unknown: BuyerHistory,
    as_of: datetime,
    as_of_on: date,
) -> Assessment:
    """Assess one reading from the histories of its buyer and of unknown destinations.

    `as_of` is the instant (UTC) at which the histories end, `as_of_on` its day in New York,
    which is compared with the deadline.
    """
    if reading.target is not None:
        commitment = replace(commitment, target=reading.target)
    window = window_of(reading, history.marketing_years)
    if window is None:
        return _without_window(commitment, reading, as_of)
    amounts, target = amounts_of(window, history, unknown), commitment.target
    years, ahead = years_named(commitment, reading), _sold_ahead(window, history)
    lines = pace_lines(target, reading, window, history, years)
    # Weeks before the opening count only if earlier seasons give a seasonal value, because against
    # a line of zero any first sale would be "on track".
    compared = [week for week in ahead if lines.at(week).seasonal is not None]
    begun = has_begun(window, amounts, compared, as_of)
    pace = pace_of(target, window, lines, history, amounts, begun=begun)
    status = status_of(reading, target, amounts, pace, as_of_on, begun=begun)
    usual = partial(pace_lines, target, reading, window, history, None)
    points = tuple(week_points(window, history, unknown, ahead))
    reached = _first_at(target, (point for point in points if point.counted))
    after = (point for point in points if point.week_ending > window.last_week)
    return Assessment(
        commitment=commitment,
        reading=reading,
        as_of=as_of,
        window=window,
        amounts=amounts,
        pace=pace,
        status=status,
        met_week_ending=reached.week_ending if reached and status == "met" else None,
        reached_after_deadline=_first_at(target, after) if status == "missed" else None,
        points=points,
        lines=tuple(lines.at(week) for week in (*compared, *window.weeks)),
        reached_and_lost=reached if status != "met" else None,
        seen=history.seen or not history.weeks,
        other_years=_other_years(status, amounts, usual) if years else None,
        steps=tuple(step_stands(reading, lines, window, history)),
    )


def _without_window(commitment: Commitment, reading: Reading, as_of: datetime) -> Assessment:
    """Assess a reading of a marketing year whose bounds the source has not given: no data."""
    return Assessment(
        commitment, reading, as_of, None, Amounts(), None, "no data", None, None, (), ()
    )


def week_points(
    window: Window, history: BuyerHistory, unknown: BuyerHistory, ahead: Sequence[date] = ()
) -> Iterable[WeekPoint]:
    """Yield the published weeks from 13 weeks before the window, or from a season's first sale."""
    basis = window.basis
    first = min([window.from_start(-CONTEXT_WEEKS), *ahead])
    for week in history.weeks:
        if week < first:
            continue
        counted = window.first_week <= week <= window.last_week
        if basis.final_at_end and week > window.last_week:
            return
        inside = week >= window.first_week or basis.counts_ahead
        yield WeekPoint(
            week_ending=week,
            published_at=history.published_for(week),
            counted=counted,
            purchased=window.purchased(history, week) if inside else None,
            shipped=window.shipped(history, week) if inside else None,
            net=window.net(history, week),
            unknown=basis.unknown(window, unknown, week)[0],
            evidence=history.evidence_for(week),
        )


def _sold_ahead(window: Window, history: BuyerHistory) -> tuple[date, ...]:
    """Return the weeks from a season's first sale to its opening; empty if it had none before."""
    if not window.basis.counts_ahead:
        return ()
    ahead = (week for week in history.weeks if week < window.first_week)
    first = next((week for week in ahead if window.purchased(history, week)), None)
    return () if first is None else window.period.between(first, window.before)


def _other_years(
    status: Status, amounts: Amounts, usual: Callable[[], PaceLines]
) -> OtherYears | None:
    """Return lines and status by the five years before; None if the status is the same."""
    week, purchased = amounts.week_ending, amounts.purchased
    if week is None or purchased is None or status not in LINE_WORDS:
        return None
    lines = usual()
    due = lines.at(week)
    word = against_lines(purchased, due.straight, due.seasonal)
    if word == status or due.seasonal is None:
        return None
    return OtherYears(lines.leg_of(week).past.used, due.straight, due.seasonal, word)


def _first_at(target: int, points: Iterable[WeekPoint]) -> Reached | None:
    """Return the first of these weeks at or above the target."""
    for point in points:
        if point.purchased is not None and point.purchased >= target:
            return Reached(point.week_ending, point.purchased)
    return None


def _share(amount: int | None, target: int) -> float | None:
    return None if amount is None else amount / target
