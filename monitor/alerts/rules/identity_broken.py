"""A published row breaks an accounting identity that every row must pass."""

from __future__ import annotations

from collections.abc import Iterator

from monitor.alerts.model import Alert, Subject
from monitor.formats import day


def alerts(subject: Subject) -> Iterator[Alert]:
    """One alert for each row and identity broken and not looked at yet."""
    for found in subject.breaks:
        place = found.place
        where = f"{place.commodity_code}/{place.country_code}/{place.market_year}"
        yield Alert(
            key=f"identity/{where}/{place.week_ending}/{place.identity.replace(' ', '-')}",
            kind="identity",
            severity="critical",
            title=f"Figures do not add up: {place.identity}, week ending {day(place.week_ending)}",
            text=f"Commodity {place.commodity_code}, destination {place.country_code}, marketing "
            f"year {place.market_year}: expected {found.expected:,}, published {found.found:,}.",
        )
