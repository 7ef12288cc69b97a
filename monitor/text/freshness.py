"""Describe the figures of a report: their source, their week, and how fresh they are."""

from __future__ import annotations

import re
from calendar import month_name
from collections.abc import Mapping, Sequence
from datetime import date

from monitor.assess.publication import WHY_MISSING
from monitor.assess.status_report import Freshness
from monitor.core.formats import amount, day, new_york_day, new_york_time, plural
from monitor.core.periods import MONTHLY
from monitor.core.records import SHIPPED, ShownOrigin

GLUE = "\N{NO-BREAK SPACE}"
MONTHS = "|".join(name for name in month_name if name)
HELD_TOGETHER = re.compile(
    rf"(?<=\d) (?=(?:MMT|t|[A-Z][a-z]{{2}}|{MONTHS})\b|%)|(?<=\d [A-Z][a-z]{{2}}) (?=\d{{4}}\b)"
)
"""Spaces that must not become line breaks: before a unit and inside a date."""
EVIDENCE = {
    "seen": "date as seen",
    "reported": "date as reported",
    "inferred": "date inferred",
    "rule": "date by rule",
    "vintage": "date first collected",
}
"""How a publication date is known, by the ledger's code for it."""
ORIGINS: Mapping[ShownOrigin, str] = {
    "api": "USDA API",
    "public": "USDA's public files",
    "shipped": "Bundled figures",
}


def signed(value: int | None, unit: str) -> str:
    """Return a change with its sign: `+382,901 t`."""
    return f"{'+' if value is not None and value > 0 else ''}{amount(value, unit)}"


def source(fresh: Freshness) -> str:
    """Return the origin of the figures; "live" only if it was reached recently."""
    contact, name = fresh.contact, "USDA" if fresh.origin is None else ORIGINS[fresh.origin]
    if contact is None:
        return name
    if fresh.source == SHIPPED:
        return f"{name} (USDA was asked, but {contact.why})"
    asked = "USDA " if fresh.origin == "shipped" else ""  # because bundled figures are not reached
    if contact.live:
        return f"{name}, {asked}{'reached' if asked else 'live'}"
    why = f" and not now ({contact.why})" if contact.why else ""
    return f"{name}, {asked}last reached {new_york_time(contact.reached_at)}{why}"


def described_week(fresh: Freshness) -> str:
    """Return `week ending 1 Oct 2026, published 8 Oct 2026 (date by rule)`."""
    if fresh.values_to is not None:
        return f"values to {MONTHLY.label(fresh.values_to)}"
    if fresh.last_week_ending is None:
        return "no week is recorded"
    published = new_york_day(fresh.published_at)
    known = f" ({EVIDENCE[fresh.evidence]})" if fresh.evidence in EVIDENCE else ""
    return f"week ending {day(fresh.last_week_ending)}, published {published}{known}"


def up_to_date(fresh: Freshness, *, replay: bool) -> str:
    """Return whether newer figures should exist, and when the next ones are due."""
    scheduled = fresh.publication in ("suspended", "catching up")
    name = "Next by the calendar" if scheduled else "Next release"
    following = f"{name}: {new_york_time(fresh.next_release_at)}."
    if fresh.values_to is not None:
        return "No promise here counts weekly export sales."
    if fresh.last_week_ending is None:
        return f"No figures are recorded. {following}"
    held = _held_back(fresh.held_back)
    if not fresh.missing_weeks and held:
        return f"Not certain: {held} {following}"
    if not fresh.missing_weeks:
        return f"{'Up to date on that day' if replay else 'Up to date'}. {following}"
    one, many = "weekly release due since then is", "weekly releases due since then are"
    due = plural(len(fresh.missing_weeks), one, many)
    why = WHY_MISSING.get(fresh.publication)
    because = f": {why}" if why else ""
    span = _span(fresh.missing_weeks)
    and_held = f" {held[0].upper()}{held[1:]}" if held else ""
    return f"Not up to date: {due} missing (w/e {span}){because}.{and_held} {following}"


def new_alerts_title(*, replay: bool) -> str:
    """Return the heading over the alerts; a replay lists what was active on its day."""
    return "Active on that day" if replay else "New since the last report"


def no_new_alerts(*, replay: bool) -> str:
    """Return the text shown if there are no alerts."""
    return "No alerts are part of this replay." if replay else "Nothing new."


def glued(text: str) -> str:
    """Return the text with no-break spaces inside amounts and dates."""
    return HELD_TOGETHER.sub(GLUE, text)


def _held_back(names: Sequence[str]) -> str:
    """Return the remark on quarantined responses; empty if there are none."""
    if not names:
        return ""
    what = " and ".join(names)
    return (
        f"USDA's response for {what} is quarantined, because it would undo known figures or is "
        "incomplete; these are the figures before it."
    )


def _span(weeks: Sequence[date]) -> str:
    """Return `8 Oct`, `8 Oct and 15 Oct` or `8 Oct … 12 Nov`, with years if they differ."""
    ends = [weeks[0], weeks[-1]] if len(weeks) > 1 else [weeks[0]]
    same_year = ends[0].year == ends[-1].year
    words = [day(on).removesuffix(f" {on.year}") if same_year else day(on) for on in ends]
    return (" and " if len(weeks) == 2 else " … ").join(words)
