"""A published row breaks an accounting identity that every row must pass."""

from __future__ import annotations

from collections.abc import Iterator

from monitor.alerts.model import Alert, RuleInput
from monitor.alerts.phrases import resolved
from monitor.assess.identities import Break
from monitor.core.formats import day

KIND = "identity"


def alerts(subject: RuleInput) -> Iterator[Alert]:
    """One alert for each row and identity broken and not looked at yet."""
    for found in subject.breaks:
        place = found.place
        yield Alert(
            key=_key(found),
            kind=KIND,
            severity="critical",
            title=f"Figures do not add up: {place.identity}, week ending {day(place.week_ending)}",
            text=f"Commodity {place.commodity_code}, destination {place.country_code}, marketing "
            f"year {place.market_year}: expected {found.expected:,}, published {found.found:,}.",
            since=place.week_ending,
            numbers=(("Expected", f"{found.expected:,}"), ("Published", f"{found.found:,}")),
            ends="It ends when USDA corrects the row, or when it is explained in the list of known "
            "breaks.",
            ongoing=True,
        )


def ended(subject: RuleInput, was: Alert) -> Alert:
    """The row adds up, or somebody has looked at it."""
    return resolved(
        was,
        title=was.title.replace("Figures do not add up", "Figures add up again, or are explained"),
        text="The row was corrected, or it is in the list of known breaks now.",
    )


def _key(found: Break) -> str:
    place = found.place
    where = f"{place.commodity_code}/{place.country_code}/{place.market_year}"
    return f"identity/{where}/{place.week_ending}/{place.identity.replace(' ', '-')}"
