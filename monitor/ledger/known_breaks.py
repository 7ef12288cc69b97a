"""The breaks that have been looked at, and what is known of them: a list in `data/`."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Annotated

import msgspec

from monitor.core.errors import ConfigError
from monitor.core.toml import Words, convert, listed
from monitor.ledger.audit import IDENTITIES, Place


class BreakEntry(msgspec.Struct, forbid_unknown_fields=True):
    """One [[break]]: a row, the identities it breaks, and the explanation."""

    commodity_code: int
    country_code: int
    market_year: int
    week_ending: date
    identities: Annotated[list[Words], msgspec.Meta(min_length=1)]
    text: Words


class BreaksFile(msgspec.Struct, forbid_unknown_fields=True):
    """The whole list."""

    break_: list[BreakEntry] = msgspec.field(name="break", default_factory=list)


def known_breaks(path: Path) -> Mapping[Place, str]:
    """Each break looked at, with its explanation.

    Raises ConfigError with one sentence that names file, entry, field and what is allowed.
    """
    known: dict[Place, str] = {}
    for number, entry in enumerate(convert(path, BreaksFile).break_, start=1):
        where = f"{path}: break {number}"
        if entry.week_ending.weekday() != 3:
            raise ConfigError(
                f"{where}: week_ending {entry.week_ending} is a {entry.week_ending:%A}; "
                "reporting weeks end on a Thursday."
            )
        for identity in entry.identities:
            place = _place(entry, identity)
            if identity not in IDENTITIES:
                raise ConfigError(
                    f"{where}: there is no identity {identity!r}; allowed are {listed(IDENTITIES)}."
                )
            if place in known:
                raise ConfigError(f"{where}: {identity!r} of this row stands there already.")
            known[place] = entry.text
    return known


def _place(entry: BreakEntry, identity: str) -> Place:
    return Place(
        entry.commodity_code, entry.country_code, entry.market_year, entry.week_ending, identity
    )
