"""Phrases shared by the rules. Titles become mail subjects: the trade, then the finding."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from fractions import Fraction

from monitor.alerts.model import Alert, RuleInput, Severity
from monitor.assess.assessment import Assessment
from monitor.assess.need import need_of
from monitor.core.formats import MINUS, NOT_KNOWN, amount, day, new_york_day, percent, plural
from monitor.core.frozen import replace
from monitor.core.periods import WEEKLY
from monitor.text.amounts import MOST_DECIMALS, day_of_year, target_amount
from monitor.text.needed import exact, needed

LATELY = timedelta(days=35)
"""A first pass does not report what was published longer ago; a replay and a late pass do."""

MILESTONES = (25, 50, 75, 90, 100)
"""Percentages of a target that raise an alert when reached."""

Numbers = tuple[tuple[str, str], ...]


def weight(a: Assessment, severity: Severity) -> Severity:
    """Return the severity; one step less for a reading that is not the headline."""
    lighter: dict[Severity, Severity] = {"critical": "warning", "warning": "info", "info": "info"}
    return severity if a.reading.headline else lighter[severity]


def label(a: Assessment) -> str:
    """Return the trade that begins a title: "China soybeans"."""
    return f"{a.commitment.buyer} {a.commitment.commodity.lower()}"


def target(a: Assessment) -> str:
    """Return the target exactly: "25 MMT"."""
    return target_amount(a.commitment.target, a.commitment.unit)


def of_target(a: Assessment) -> str:
    """Return "66 % of 25 MMT"; "49.6 %" if "50 %" would claim that a milestone is reached."""
    purchased = a.amounts.purchased
    if purchased is None:
        return f"{a.basis.words.amounts} towards {target(a)} not known yet"
    return f"{_percent(Fraction(100 * purchased, a.commitment.target))} % of {target(a)}"


def _percent(exact: Fraction) -> str:
    """Return the percentage with enough decimals to stay on its side of every milestone."""
    for places in range(MOST_DECIMALS):
        text = f"{float(round(exact, places)):.{places}f}"
        if all((Fraction(text) >= part) == (exact >= part) for part in MILESTONES):
            break
    return text.replace("-", MINUS)


def week(a: Assessment) -> str:
    """Return the last counted week as written in titles: "w/e 1 Oct"."""
    ending = a.amounts.week_ending
    return f"the last {a.basis.period.noun}" if ending is None else ended(a, ending)


def ended(a: Assessment, period: date) -> str:
    """Return a period as written in titles: "w/e 1 Oct", or "Aug 2026"."""
    if a.basis.period == WEEKLY:
        return f"w/e {day_of_year(period)}"
    return a.basis.period.label(period)


def stand(a: Assessment) -> str:
    """Return purchases, target, share and week."""
    unit, goal = a.commitment.unit, amount(a.commitment.target, a.commitment.unit)
    bought = amount(a.amounts.purchased, unit)
    ending = a.amounts.week_ending
    by = NOT_KNOWN if ending is None else f"the {a.basis.period.named(ending)}"
    return f"{bought} of {goal} ({percent(a.share)}) by {by}"


def done(a: Assessment) -> str:
    """Return what stands as a sentence begins: "Bought: 16,606,954 t of ...", or "Shipped"."""
    return f"{a.basis.words.done.capitalize()}: {stand(a)}"


def need(a: Assessment) -> str:
    """Return the required weekly amount, exactly; "" if the outcome is decided."""
    required = need_of(a)
    return "" if required is None else needed(a, required, exact(a))


def numbers(a: Assessment, *, paced: bool = True) -> Numbers:
    """Return the figures of a reading as labels and values; without `paced`, no lines or pace."""
    return tuple(_numbers(a, paced=paced))


def _numbers(a: Assessment, *, paced: bool) -> Iterator[tuple[str, str]]:
    unit, pace, noun = a.commitment.unit, a.pace, a.basis.period.noun
    nouns = a.basis.period.nouns
    yield a.basis.words.done.capitalize(), amount(a.amounts.purchased, unit)
    yield "Target", amount(a.commitment.target, unit)
    yield "Share", percent(a.share)
    if a.basis.shipped_apart:
        yield "Shipped", amount(a.amounts.shipped, unit)
    yield f"{noun.capitalize()} ending", day(a.amounts.week_ending)
    yield "Published", new_york_day(a.amounts.published_at)
    yield "Still missing", amount(a.remaining, unit)
    if not paced or pace is None or not pace.weeks_done:
        return
    yield "Even pace", amount(pace.straight_line_due, unit)
    yield "Usual seasonal pace", amount(pace.seasonal_line_due, unit)
    if pace.weeks_left:
        yield f"{nouns.capitalize()} to come", plural(pace.weeks_left, noun, nouns)
        yield f"Needed per {noun}", amount(pace.required_per_week, unit)
    need = need_of(a)
    if need is not None and need.unseen:
        yield "Of these passed unseen", plural(need.unseen, noun, nouns)
        yield "Needed in each of the rest", amount(need.rest_per_week, unit)
    yield f"Last 4 {nouns}, per {noun}", amount(pace.recent_4_weeks_per_week, unit)


def resolved(was: Alert, title: str, text: str, numbers: Numbers = ()) -> Alert:
    """Return the resolution of `was` with the new state; if `was` is suppressed, so is it."""
    return replace(
        was, title=title, text=text, numbers=numbers, was=was.title, ends="", ongoing=False
    )


def resolved_silently(was: Alert) -> Alert:
    """Resolve without a message."""
    return replace(was, suppressed=True, was=was.title, ends="", ongoing=False)


def published(a: Assessment, week: date | None) -> datetime | None:
    """Return when a week of a reading was published; None if it was not."""
    return next((p.published_at for p in a.points if p.week_ending == week), None)


def predates_first_run(subject: RuleInput, a: Assessment, published_at: datetime | None) -> bool:
    """Return whether a first pass finds something that was public five weeks earlier.

    A new installation must not send last year's outcomes. One that was down for long does send
    them, because it had recorded the reading's status before.
    """
    if subject.status_report.replay or published_at is None:
        return False
    known = any(alert.key.startswith(f"{a.key}/status/") for alert in subject.open)
    return not known and published_at < subject.status_report.as_of - LATELY


def pace_alerts_paused(subject: RuleInput, promise: str) -> bool:
    """Return whether a due release is missing, or a commodity has a quarantined response.

    Status and pace compare purchases with a line that rises every week, so meanwhile they are
    neither raised nor resolved. They are evaluated again once the figures are complete.
    """
    own = subject.commodities.get(promise, frozenset())
    held_back = {suspect.commodity_code for suspect in subject.suspects}
    return subject.status_report.freshness.stale or bool(own & held_back)
