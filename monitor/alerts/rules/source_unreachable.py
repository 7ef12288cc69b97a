"""The monitor cannot fetch figures: for operators.

A source that is away for a while is asked again by every pass, and no message is sent. It is
trouble when a due release may have come out unseen, when nothing was heard for a day, or when
USDA refuses the key, which waiting does not change.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from monitor.alerts.model import Alert, RuleInput
from monitor.alerts.phrases import resolved
from monitor.assess.contact import KEY_REFUSED, LIVE_FOR
from monitor.assess.status_report import Freshness
from monitor.core.calendar import release_at, weeks_overdue
from monitor.core.formats import day, new_york_time, plural
from monitor.core.records import SHIPPED

KIND = "unreachable"
KEY = "source/unreachable"


def alerts(subject: RuleInput) -> Iterator[Alert]:
    """Yield one alert, whatever keeps figures from being fetched and however long.

    None begins while responses are unreadable or quarantined, which have alerts of their own, nor
    while this machine's clock is ahead, because the release may not be due yet.
    """
    report = subject.status_report
    is_open = KEY in {was.key for was in subject.open}
    explained = any(odd.refused for odd in subject.oddities) or subject.suspects
    if report.replay or (not is_open and (explained or subject.clock_ahead)):
        return
    fresh, missing = report.freshness, _unseen(subject)
    if fresh.source == SHIPPED:
        if missing:
            yield _bundled(fresh, missing)
    elif missing or _is_lost(subject):
        yield _unreached(fresh, missing)


def ended(subject: RuleInput, was: Alert) -> Alert:
    """Return the resolution: USDA answers again."""
    fresh = subject.status_report.freshness
    return resolved(
        was,
        title="Export sales: USDA is reached again",
        text=f"The newest week known is the one ending {day(fresh.last_week_ending)}.",
    )


def _unseen(subject: RuleInput) -> list[date]:
    """Return the weeks that are overdue and may have been published, because USDA was not asked."""
    fresh = subject.status_report.freshness
    if fresh.last_week_ending is None or fresh.publication is not None:
        return []
    return list(weeks_overdue(fresh.last_week_ending, subject.status_report.as_of))


def _is_lost(subject: RuleInput) -> bool:
    """Return whether USDA refuses the key, or was not reached for a day."""
    contact = subject.status_report.freshness.contact
    if contact is None or contact.live:
        return False
    reached, now = contact.reached_at, subject.status_report.as_of
    return contact.why == KEY_REFUSED or reached is None or now - reached > LIVE_FOR


def _unreached(fresh: Freshness, missing: list[date]) -> Alert:
    contact = fresh.contact
    since = contact.reached_at if contact and contact.reached_at else fresh.heard_until
    last = f" since {new_york_time(since)}" if since else ""
    why = f" ({contact.why})" if contact and contact.why else ""
    return Alert(
        key=KEY,
        kind=KIND,
        severity="warning",
        title=f"No figures could be fetched from USDA{last}{why}",
        text=_missing(missing)
        + f"The figures end with the week ending {day(fresh.last_week_ending)}. Every pass tries "
        "again.",
        numbers=(("Releases missing", f"{len(missing)}"),),
        ends="To do: run `monitor doctor`, which says what keeps USDA from being asked. This alert "
        "is resolved when USDA is reached.",
        ongoing=True,
    )


def _missing(missing: list[date]) -> str:
    if not missing:
        return "No release is missing yet. "
    return (
        f"{plural(len(missing), 'release is', 'releases are')} missing, and whether USDA has "
        f"published is not known; the first was due {new_york_time(release_at(missing[0]))}. "
    )


def _bundled(fresh: Freshness, missing: list[date]) -> Alert:
    """Return the notice that the bundled figures have ended, which only USDA's own can change."""
    return Alert(
        key=KEY,
        kind=KIND,
        severity="info",
        title="Export sales: the bundled figures end with the week ending "
        f"{day(fresh.last_week_ending)}",
        text=f"{plural(len(missing), 'release is', 'releases are')} missing since. These are the "
        "bundled figures: USDA was not asked, or could not be reached.",
        numbers=(("Releases missing", f"{len(missing)}"),),
        ends="To do: connect this machine and run `monitor run`, which needs no key.",
        ongoing=True,
    )
