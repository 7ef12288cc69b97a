"""Load the amounts on which USDA's API, its public files and the bundled figures disagree."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime

from monitor.assess.figures import Figures
from monitor.core.records import USDA, Origin
from monitor.core.units import unit_name
from monitor.ledger import disagreements


@dataclass(frozen=True, slots=True)
class OpenDisagreement:
    """One amount of a row: as recorded, which counts, and as `origin` has it, which does not.

    Amounts are in the commodity's `unit`; `since` is when they were first seen to differ.
    """

    origin: Origin
    commodity: str
    destination: str
    market_year: int
    week_ending: date
    measure: str
    recorded: int
    theirs: int
    unit: str
    since: datetime | None


def open_disagreements(figures: Figures, codes: Collection[int]) -> tuple[OpenDisagreement, ...]:
    """Return the open disagreements on these commodities, newest week first.

    There are none on the bundled figures as a source of their own.
    """
    if figures.view.source != USDA:
        return ()
    found = disagreements.disagreements(figures.connection, sorted(codes))
    if not found:
        return ()
    buyers = {d.code: d.description.title() for d in figures.destinations}
    commodities = {c.code: c for c in figures.commodities}
    return tuple(
        OpenDisagreement(
            d.origin,
            commodities[d.commodity_code].name,
            buyers.get(d.country_code, f"destination {d.country_code}"),
            d.market_year,
            d.week_ending,
            d.measure,
            d.recorded,
            d.theirs,
            unit_name(commodities[d.commodity_code].unit_id),
            d.since,
        )
        for d in found
    )
