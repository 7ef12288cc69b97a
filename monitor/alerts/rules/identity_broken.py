"""A published row breaks an accounting identity that every row must satisfy."""

from __future__ import annotations

from collections.abc import Iterator

from monitor.alerts.model import Alert, RuleInput
from monitor.alerts.phrases import resolved
from monitor.assess.identities import Break
from monitor.core.formats import day, together

KIND = "identity"


def alerts(subject: RuleInput) -> Iterator[Alert]:
    """Yield one alert for each unexplained break.

    It is critical, and news as well, if a promise counts the week; else a notice for operators,
    because the years before are only compared with.
    """
    for broken in subject.breaks:
        place, titles = broken.place, _counted_in(subject, broken)
        yield Alert(
            key=_key(broken),
            kind=KIND,
            severity="critical" if titles else "info",
            title=f"Figures do not add up: {place.identity}, week ending {day(place.week_ending)}",
            text=subject.names.written(
                f"Commodity {place.commodity_code}, destination {place.country_code}, marketing "
                f"year {place.market_year}: expected {broken.expected:,}, published "
                f"{broken.found:,}."
            )
            + (
                f" Counted in: {together(titles)}. The published figures are used as they are."
                if titles
                else " No promise counts this week."
            ),
            since=place.week_ending,
            numbers=(("Expected", f"{broken.expected:,}"), ("Published", f"{broken.found:,}")),
            ends="This alert is resolved when USDA corrects the row, or when it is explained in "
            "the list of known breaks.",
            ongoing=True,
        )


def ended(subject: RuleInput, was: Alert) -> Alert:
    """Return the resolution: the row was corrected, or is listed as explained."""
    return resolved(
        was,
        title=was.title.replace("Figures do not add up", "Figures add up again, or are explained"),
        text="The row was corrected, or it is now in the list of known discrepancies.",
    )


def _counted_in(subject: RuleInput, broken: Break) -> list[str]:
    """Return the titles of the promises that count the row."""
    code, week = broken.place.commodity_code, broken.place.week_ending
    counted = (
        a.commitment.title
        for a in subject.assessments
        if a.window is not None
        and code in subject.commodities.get(a.commitment.id, frozenset())
        and a.window.first_week <= week <= a.window.last_week
    )
    return list(dict.fromkeys(counted))


def _key(broken: Break) -> str:
    place = broken.place
    where = f"{place.commodity_code}/{place.country_code}/{place.market_year}"
    return f"identity/{where}/{place.week_ending}/{place.identity.replace(' ', '-')}"
