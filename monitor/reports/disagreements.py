"""Format the amounts on which USDA's own publications disagree, both values side by side."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from typing import Any

from monitor.assess.disagreements import OpenDisagreement
from monitor.core.calendar import WEEK
from monitor.core.formats import amount, day, new_york_day, plural, utc
from monitor.core.records import Origin
from monitor.ledger.disagreements import COMPARED_WEEKS as WEEKS
from monitor.reports.revisions import NAMES

PUBLICATIONS: Mapping[Origin, str] = {
    "api": "USDA's API",
    "reports": "USDA's static report",
    "agtransport": "AgTransport",
    "shipped": "the bundled figures",
}


def disagreement_line(found: OpenDisagreement) -> str:
    """Return one disagreement in a line."""
    since = f", since {new_york_day(found.since)}" if found.since else ""
    return (
        f"{found.commodity}, {found.destination}, w/e {day(found.week_ending)}, marketing year "
        f"{found.market_year}: {NAMES[found.measure]} {amount(found.recorded, found.unit)} as "
        f"recorded, {amount(found.theirs, found.unit)} in {PUBLICATIONS[found.origin]}{since}"
    )


def disagreement_lines(found: Sequence[OpenDisagreement]) -> Iterator[str]:
    """Yield a heading and one line for each disagreement; nothing if there are none."""
    if not found:
        return
    count = plural(len(found), "amount differs", "amounts differ")
    yield f"{count} between USDA's publications; the recorded one counts:"
    for each in found:
        yield f"  {disagreement_line(each)}"


def left_lines(found: Sequence[OpenDisagreement]) -> Iterator[str]:
    """Yield a heading and one line for each disagreement that is no longer compared."""
    if not found:
        return
    count = plural(len(found), "amount", "amounts")
    yield f"{count} differed when their weeks were last compared, which is done for {WEEKS} weeks:"
    for each in found:
        yield f"  {disagreement_line(each)}, to w/e {day(_last_newest(each))}"


def _last_newest(found: OpenDisagreement) -> date:
    """Return the newest week on record when an amount was compared for the last time."""
    return found.week_ending + (WEEKS - 1) * WEEK


def disagreements_as_data(found: Sequence[OpenDisagreement]) -> list[dict[str, Any]]:
    """Return disagreements as plain values for JSON."""
    return [
        {
            "origin": each.origin,
            "commodity": each.commodity,
            "destination": each.destination,
            "market_year": each.market_year,
            "week_ending": each.week_ending.isoformat(),
            "measure": each.measure,
            "recorded": each.recorded,
            "theirs": each.theirs,
            "unit": each.unit,
            "first_seen_at": utc(each.since) if each.since else None,
        }
        for each in found
    ]
