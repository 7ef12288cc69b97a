"""Sanity before belief: what an answer would undo of what is known, in words.

Pure. History is corrected in place by the source, a little at a time; an answer that loses
weeks or destinations, or changes much of the past at once, is more often a fault than news.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from monitor.formats import day, plural
from monitor.records import Observation

MUCH = 0.1
"""The share of the known rows of a marketing year that an answer may change unquestioned."""

FEW = 20
"""So many changed rows are never much: a small slice would be questioned at each correction."""

Place = tuple[int, date]


@dataclass(frozen=True, slots=True)
class Doubts:
    """What an answer would undo: counts of rows of known weeks, and the reasons in words."""

    lost_weeks: tuple[date, ...]
    lost_destinations: tuple[int, ...]
    changed_rows: int
    known_rows: int

    @property
    def reasons(self) -> list[str]:
        """One phrase for each doubt; empty for an answer to believe."""
        found = []
        if self.lost_weeks:
            span = f"{day(self.lost_weeks[0])} to {day(self.lost_weeks[-1])}"
            count = plural(len(self.lost_weeks), "week is", "weeks are")
            found.append(f"{count} gone (w/e {span})")
        if self.lost_destinations:
            codes = ", ".join(map(str, self.lost_destinations[:5]))
            count = plural(len(self.lost_destinations), "destination is", "destinations are")
            found.append(f"{count} gone (codes {codes})")
        if self.changed_rows > max(FEW, MUCH * self.known_rows):
            found.append(f"{self.changed_rows:,} of {self.known_rows:,} known rows are changed")
        return found


def doubts(known: Mapping[Place, Sequence[int | None]], rows: Sequence[Observation]) -> Doubts:
    """Compare an answer with what is known of its marketing year."""
    found = {row[:2]: row[2:] for row in rows}
    weeks = {week for _, week in found}
    changed = sum(
        1
        for place, before in known.items()
        if place in found and _contradicts(before, found[place])
    )
    return Doubts(
        lost_weeks=tuple(sorted({week for _, week in known} - weeks)),
        lost_destinations=tuple(sorted(_lost_destinations(known, found))),
        changed_rows=changed,
        known_rows=len(known),
    )


def _lost_destinations(
    known: Mapping[Place, Sequence[int | None]], found: Mapping[Place, Sequence[int | None]]
) -> set[int]:
    """Codes that are gone; not one whose rows stand under a new code (a renumbering)."""
    before, now = _by_destination(known), _by_destination(found)
    new = [rows for code, rows in now.items() if code not in before]
    return {
        code
        for code, rows in before.items()
        if code not in now and not any(rows.items() <= moved.items() for moved in new)
    }


def _by_destination(
    rows: Mapping[Place, Sequence[int | None]],
) -> dict[int, dict[date, tuple[int | None, ...]]]:
    destinations: dict[int, dict[date, tuple[int | None, ...]]] = {}
    for (code, week), measures in rows.items():
        destinations.setdefault(code, {})[week] = tuple(measures)
    return destinations


def _contradicts(before: Sequence[int | None], now: Sequence[int | None]) -> bool:
    pairs = zip(before, now, strict=True)
    return any(old is not None and new is not None and old != new for old, new in pairs)
