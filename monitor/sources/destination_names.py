"""Find the destination code for a name in one of USDA's public files.

The files name destinations as the API describes them, padded, and some columns cut the name. A name
that could mean two destinations, or none in the list, has no code: it is reported, never guessed.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from functools import lru_cache

from monitor.core.records import Destination
from monitor.core.signs import cleaned

CUT_AT = (8, 25, 31)
"""Widths of the columns that cut a name; a space before the cut has gone with the padding."""

OTHER_SPELLINGS = {
    "AZERBAIJAN": "AZERBAIJAN, REPUBLIC OF",
    "BOSNIA AND HERZEGOVINA": "BOSNIA-HERCEGOVINA",
    "BURMA (MYANMAR)": "BURMA",
    "CHINA, PEOPLE'S REPUBLIC OF": "CHINA, PEOPLES REPUBLIC OF",
    "CONGO (KINSHASA)": "CONGO, DEMOCRATIC REPUBLIC OF",
    "CZECHIA": "CZECH REPUBLIC",
    "ESWATINI": "SWAZILAND",
    "KAZAKHSTAN": "KAZAKHSTAN, REPUBLIC OF",
    "KOREA, NORTH": "KOREA, DEMOCRATIC PEOPLE'S REP",
    "KOREA, SOUTH": "KOREA, REPUBLIC OF",
    "KYRGYZSTAN": "KYRGYZSTAN, REPUBLIC OF",
    "MACAO": "MACAU",
    "MAURITIUS": "MAURITIUS AND DEPENDENTS",
    "MICRONESIA": "FEDERATED STATES OF MICRONESIA",
    "MYANMAR": "BURMA",
    "NORTH KOREA": "KOREA, DEMOCRATIC PEOPLE'S REP",
    "NORTH MACEDONIA": "MACEDONIA (SKOPJE)",
    "SEYCHELLES": "SEYCHELLES AND DEPENDENTS",
    "SOUTH AFRICA": "SOUTH AFRICA, REPUBLIC OF",
    "SOUTH KOREA": "KOREA, REPUBLIC OF",
    "SURINAME": "SURINAM",
    "TAJIKISTAN": "TAJIKISTAN, REPUBLIC OF",
    "TANZANIA": "TANZANIA, UNITED REPUBLIC OF",
    "TURKIYE": "TURKEY",
    "UNKNOWN DESTINATIONS": "UNKNOWN",
    "UZBEKISTAN": "UZBEKISTAN, REPUBLIC OF",
}
"""Other names that USDA's systems have for a destination, with the description they mean."""

NOT_CUT = frozenset({"DOMINICA"})
"""Whole names that would pass for a cut one (DOMINICAN REPUBLIC), of destinations not listed."""


def resolve(name: str, destinations: Iterable[Destination]) -> int | None:
    """Return the code of a file's name among `destinations`; None if it has none or several.

    Tried in this order: the description, the short name, another spelling, a cut description.
    """
    listed = list(destinations)
    wanted = _folded(name)
    if not wanted:
        return None
    meant = _folded(OTHER_SPELLINGS.get(wanted.upper(), ""))
    tests: tuple[Callable[[Destination], bool], ...] = (
        lambda each: _folded(each.description) == wanted,
        lambda each: _folded(each.name) == wanted,
        lambda each: bool(meant) and _folded(each.description) == meant,
        lambda each: _may_be_cut(wanted) and _folded(each.description).startswith(wanted),
    )
    for fits in tests:
        codes = {each.code for each in listed if fits(each)}
        if codes:
            return codes.pop() if len(codes) == 1 else None
    return None


def _may_be_cut(name: str) -> bool:
    """Return whether a name has the length of a cut one, less a space at its end."""
    return name.upper() not in NOT_CUT and any(len(name) in (at - 1, at) for at in CUT_AT)


@lru_cache(maxsize=2_000)
def _folded(text: str) -> str:
    return cleaned(text).casefold().replace("\u2019", "'")
