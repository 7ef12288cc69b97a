"""What a name that the source does not know may have meant: hints for a mistaken promise."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from difflib import get_close_matches

MOST = 3
OTHER_NAMES = {
    "mainland china": "China",
    "people's republic of china": "China",
    "prc": "China",
    "korea": "South Korea",
    "republic of korea": "South Korea",
    "dprk": "North Korea",
    "great britain": "United Kingdom",
    "england": "United Kingdom",
    "uk": "United Kingdom",
    "holland": "Netherlands",
    "uae": "United Arab Emirates",
    "turkiye": "Turkey",
    "türkiye": "Turkey",
    "russia": "Russian Federation",
    "czechia": "Czech Republic",
    "belgium": "Belgium-luxembourg",
    "luxembourg": "Belgium-luxembourg",
    "malta": "Malta & Gozo",
    "myanmar": "Burma",
    "ivory coast": "Cote D'ivoire",
    "hongkong": "Hong Kong",
    "macao": "Macau",
    "belarus": "Byelarus",
    "eswatini": "Swaziland",
    "samoa": "Western Samoa",
    "wheat": "All Wheat",
    "rice": "All Rice",
    "cotton": "All Upland Cotton",
    "upland cotton": "All Upland Cotton",
    "pima": "Cotton- Am Pima",
    "soya": "Soybeans",
    "soybean meal": "Soybean cake & meal",
    "soymeal": "Soybean cake & meal",
    "soyoil": "Soybean Oil",
    "maize": "Corn",
    "milo": "Sorghum",
    "beef": "Fresh, Chilled, or Frozen Muscle Cuts of Beef",
    "pork": "Fresh, Chilled, or Frozen Muscle Cuts of Pork",
}
"""Other names in use, and the one that promises use, which follows USDA's lists."""


def hint(name: str, known: Sequence[str], command: str) -> str:
    """Return what may have been meant, and the command that lists all names."""
    near = near_names(name, known)
    meant = f" Did you mean {', '.join(near)}?" if near else ""
    return f"{meant} `monitor {command}` lists the names."


def near_names(name: str, known: Iterable[str]) -> list[str]:
    """Return the known names meant: by another name, by a word in them, else by spelling."""
    by_name = {each.casefold(): each for each in known}
    wanted = name.casefold().strip()
    other = OTHER_NAMES.get(wanted, "").casefold()
    if other in by_name:
        return [by_name[other]]
    words = re.compile(rf"\b{re.escape(wanted)}\b")
    found = [each for key, each in by_name.items() if len(wanted) > 2 and words.search(key)]
    if found:
        return found[:MOST]
    return [by_name[key] for key in get_close_matches(wanted, by_name, n=MOST, cutoff=0.5)]
