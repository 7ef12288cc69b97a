"""Load the amounts on which USDA's API, its public files and the bundled figures disagree."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import date, datetime

from monitor.assess.figures import Figures
from monitor.core.frozen import Frozen
from monitor.core.records import USDA, Origin
from monitor.core.units import unit_name
from monitor.ledger import disagreements, origins
from monitor.ledger.disagreements import Disagreement


class OpenDisagreement(Frozen):
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


class Disagreements(Frozen):
    """The disagreements now, and those whose week is no longer compared."""

    open: tuple[OpenDisagreement, ...] = ()
    left: tuple[OpenDisagreement, ...] = ()


def open_disagreements(figures: Figures, codes: Collection[int]) -> tuple[OpenDisagreement, ...]:
    """Return the open disagreements on these commodities, newest week first.

    There are none on the bundled figures as a source of their own, and none in weeks that are no
    longer compared.
    """
    return _described(figures, [d for d in _unsettled(figures, codes) if _is_compared(figures, d)])


def left_disagreements(figures: Figures, codes: Collection[int]) -> tuple[OpenDisagreement, ...]:
    """Return those of weeks that are no longer compared: whether they hold is not known."""
    found = _unsettled(figures, codes)
    return _described(figures, [d for d in found if not _is_compared(figures, d)])


def _unsettled(figures: Figures, codes: Collection[int]) -> list[Disagreement]:
    if figures.view.source != USDA:
        return []
    return disagreements.disagreements(figures.connection, sorted(codes))


def _is_compared(figures: Figures, found: Disagreement) -> bool:
    """Return whether a disagreement's week is among those in which origins are compared."""
    newest = origins.last_week(figures.connection, found.commodity_code)
    return newest is None or found.week_ending >= disagreements.compared_since(newest)


def _described(figures: Figures, found: Sequence[Disagreement]) -> tuple[OpenDisagreement, ...]:
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
