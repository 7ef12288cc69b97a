"""Which goods a promise in US dollars can name, and the bundled values of Phase One's farm goods.

`data/phase_one.csv` has the US exports to China of each group of Annex 6.1 for January 2013 to
December 2020. One copy made later: corrections are in it, and what stood in the first release of
a month is not known.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from functools import cache
from typing import NamedTuple

from monitor.core.bundled import bundled_table, whole
from monitor.core.periods import MONTHLY

FILE = "phase_one.csv"
CHINA = "China"
GROUPS = {
    "Phase One oilseeds": "oilseeds",
    "Phase One cereals": "cereals",
    "Phase One meat": "meat",
    "Phase One cotton": "cotton",
    "Phase One seafood": "seafood",
    "Phase One other farm goods": "other",
}
"""The groups of Annex 6.1 as a promise names them, with their column in the table."""

PHASE_ONE = "Phase One farm goods"
"""All groups together."""

OTHER_FARM_GOODS = "Farm goods other than soybeans"
"""All goods that USDA calls agricultural, less HS 1201: asked for month by month, with a key."""

GOODS = (PHASE_ONE, *GROUPS, OTHER_FARM_GOODS)
PARTNER_CODES = {CHINA: "CH"}
"""The trade service's code of each partner, by the name a promise uses."""

AGRICULTURAL, SOYBEANS = "agricultural", "1201"
"""What the two sums are of in which a month of the trade service is kept."""


class Goods(NamedTuple):
    """What values are of: goods and the country they are exported to, as a promise names them."""

    name: str
    partner: str


@cache
@whole(FILE)
def bundled_values(goods: Goods) -> Mapping[date, int]:
    """Return US dollars by month, named by its last day; empty for goods that are not bundled."""
    if goods.partner != CHINA or goods.name not in (PHASE_ONE, *GROUPS):
        return {}
    columns = list(GROUPS.values()) if goods.name == PHASE_ONE else [GROUPS[goods.name]]
    return {
        MONTHLY.ending(date.fromisoformat(f"{line['month']}-01")): sum(
            int(line[column]) for column in columns
        )
        for line in _lines()
    }


def _lines() -> Iterator[dict[str, str]]:
    """Yield the table's lines. Raise SourceChanged if it is damaged."""
    header = ["month", *GROUPS.values()]
    for line in bundled_table(FILE, header):
        yield dict(zip(header, line, strict=True))
