"""Names of destinations: as the source lists them, as people write them, and those of groups."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache

from monitor.core.records import Destination

MOST_NAMES = 4_096
"""Names kept, because the source decides how many there are."""
SMALL_WORDS = {"Of", "And", "The"}
KOREAS = {"KOREA, REPUBLIC OF": "South Korea", "KOREA, DEMOCRATIC PEOPLE'S REP": "North Korea"}
SUMS = re.compile(
    r"european( union.*)?|eu([ -]*\d\d)?|(grand )?total|total (un)?known|total known and unknown"
    r"|known|world|all (countries|destinations)|fsu.*|former soviet union"
    r"|optional origin|exports for own acct.*",
    re.IGNORECASE,
)
"""The source's names for groups of destinations, in its lists and in its reports."""


@lru_cache(maxsize=MOST_NAMES)  # because a few hundred names come again in every pass
def readable(description: str) -> str:
    """Return a country's name as people write it: "CHINA, PEOPLES REPUBLIC OF" is "China"."""
    if description in KOREAS:
        return KOREAS[description]
    words = (word.capitalize() for word in description.partition(",")[0].split())
    return " ".join(w.lower() if w in SMALL_WORDS else w for w in words)


@lru_cache(maxsize=MOST_NAMES)
def is_sum(name: str) -> bool:
    """Return whether the source's name stands for several destinations together."""
    return SUMS.fullmatch(name.strip()) is not None


def single_destinations(buyers: Sequence[Destination]) -> list[Destination]:
    """Return the destinations that are not groups."""
    return [d for d in buyers if not is_sum(d.description) and not is_sum(d.name)]


def _called(single: Sequence[Destination]) -> dict[str, Destination]:
    """Return destinations by each of the source's two names."""
    names = {d.name.casefold(): d for d in single}
    return names | {d.description.casefold(): d for d in single}


def by_any_name(buyers: Sequence[Destination]) -> dict[str, Destination]:
    """Return destinations by every name a commitment may use, without groups."""
    single = single_destinations(buyers)
    return {str(d.code): d for d in single} | by_plain_name(single) | _called(single)


def buyer_names(buyers: Sequence[Destination]) -> list[str]:
    """Return the name for a promise of each destination that is no group, by the list's order."""
    single = single_destinations(buyers)
    plain = by_plain_name(single)
    return [written_name(buyer, plain) for buyer in single]


def by_plain_name(buyers: Iterable[Destination]) -> dict[str, Destination]:
    """Return destinations by readable name, if it is unique."""
    by_name: dict[str, list[Destination]] = {}
    for buyer in buyers:
        by_name.setdefault(readable(buyer.description).casefold(), []).append(buyer)
    return {name: own[0] for name, own in by_name.items() if len(own) == 1}


def written_name(buyer: Destination, plain: Mapping[str, Destination]) -> str:
    """Return a destination's readable name, or the source's full name if that is ambiguous."""
    name = readable(buyer.description)
    return name if name.casefold() in plain else buyer.description
