"""Check whether the new weeks of a response are complete: a release can be half loaded.

Rules only, no database. In its first minutes a release may carry the new release date without all
rows. That undoes nothing known, but a row still to come would count as zero or as a gap. What a
week must contain follows from the week before and, at the start of a marketing year, from the old
year's outstanding sales for it.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from datetime import date
from operator import attrgetter

from monitor.core.calendar import WEEK
from monitor.core.formats import day, plural
from monitor.core.frozen import Frozen
from monitor.core.records import Measures, Observation
from monitor.ingest.plausibility import Known, codes_in_words, is_something, needed_for
from monitor.ledger.belief import Doubt

Amount = Callable[[Measures], int | None]
SHIPPED: Amount = attrgetter("accumulated_exports")
COMMITTED: Amount = attrgetter("total_commitment")
LEAST = 0.8
"""Smallest plausible ratio of commitments to the week before; the worst real drop is 5 %."""

Week = Mapping[int, Measures]
"""The rows of one week, by buyer."""


class Guard(Frozen):
    """The buyers the promises depend on, and whether a promise counts this marketing year.

    `buyers` are the codes of the promises' buyers, `unknown` those of unknown destinations.
    """

    buyers: frozenset[int] = frozenset()
    unknown: frozenset[int] = frozenset()
    counted: bool = False

    @property
    def codes(self) -> frozenset[int]:
        """Return all these codes."""
        return self.buyers | self.unknown


def unfinished(
    known: Known,
    rows: Sequence[Observation],
    guard: Guard,
    year_before: Known,
    absent: Collection[str] = (),
) -> list[Doubt]:
    """Return doubts about new weeks that are incomplete; empty if there are none.

    `year_before` are the known rows of the previous marketing year, if this one is new. Of a year
    never requested before only the newest week is checked. `absent` are measures the source
    does not have.
    """
    weeks = _weeks(rows)
    known_weeks = {week for _, week in known}
    new = sorted(weeks.keys() - known_weeks) if known else sorted(weeks)[-1:]
    doubts: list[Doubt] = []
    for week in new:
        if week - WEEK in weeks:
            doubts += _beside_the_week_before(week, weeks[week], weeks[week - WEEK], guard.codes)
        doubts += _not_known_of(week, weeks[week], guard.codes, absent)
    if weeks and not known:
        doubts += _opening(min(weeks), weeks[min(weeks)], _by_week(year_before), guard)
    return doubts


def unproven_zero(known: Known, rows: Sequence[Observation], guard: Guard) -> list[Doubt]:
    """Return a doubt for each of the promises' buyers without any row in a year that counts.

    USDA lists a buyer only from its first activity, so this is often right; it must be seen twice.
    """
    there = {row.country_code for row in rows} | {code for code, _ in known}
    absent = guard.buyers - there if guard.counted and rows else ()
    return [
        Doubt(f"it has no row of destination {code} yet", "again", undoes=False)
        for code in sorted(absent)
    ]


def _beside_the_week_before(
    week: date, now: Week, before: Week, guarded: Collection[int]
) -> Iterator[Doubt]:
    lacking = {code for code, row in before.items() if is_something(row)} - now.keys()
    if lacking:
        yield _lacks(week, lacking, "that had rows the week before", guarded)
    elif _less(now, before, SHIPPED, 1):
        yield Doubt(f"shipments fall in w/e {day(week)}", "day", undoes=False)
    elif _less(now, before, COMMITTED, LEAST):
        yield Doubt(f"commitments fall by a fifth in w/e {day(week)}", "day", undoes=False)
    for code in sorted(set(guarded) & now.keys() & before.keys()):
        if _less({code: now[code]}, {code: before[code]}, SHIPPED, 1):
            reason = f"shipments of destination {code} fall in w/e {day(week)}"
            yield Doubt(reason, "day", undoes=False)


def _not_known_of(
    week: date, now: Week, guarded: Collection[int], absent: Collection[str]
) -> Iterator[Doubt]:
    """Yield doubts about amounts of guarded buyers that the source has but cannot be read."""
    for code in sorted(set(guarded) & now.keys()):
        amounts = now[code]._asdict().items()
        if any(amount is None and name not in absent for name, amount in amounts):
            reason = f"an amount of destination {code} in w/e {day(week)} cannot be read"
            yield Doubt(reason, "day", undoes=False)


def _opening(
    first: date, now: Week, year_before: Mapping[date, Week], guard: Guard
) -> Iterator[Doubt]:
    """Yield a doubt unless the year opens with a row for every buyer with sales for it.

    Unknown destinations may appear under any of their codes.
    """
    old = year_before.get(first) or year_before.get(first - WEEK) or {}
    there = now.keys() | (guard.unknown if guard.unknown & now.keys() else set())
    lacking = {code for code, row in old.items() if row.next_year_outstanding} - there
    if lacking:
        yield _lacks(first, lacking, "that had booked for this marketing year", guard.codes)


def _lacks(week: date, codes: Collection[int], which: str, guarded: Collection[int]) -> Doubt:
    count = plural(len(codes), "destination", "destinations")
    reason = f"w/e {day(week)} lacks {count} {which} ({codes_in_words(codes)})"
    return Doubt(reason, needed_for(codes, guarded), undoes=False)


def _weeks(rows: Iterable[Observation]) -> dict[date, Week]:
    return _by_week({row.place: row.measures for row in rows})


def _by_week(rows: Known) -> dict[date, Week]:
    weeks: dict[date, dict[int, Measures]] = {}
    for (code, week), amounts in rows.items():
        weeks.setdefault(week, {})[code] = amounts
    return dict(weeks)


def _less(now: Week, before: Week, amount: Amount, least: float) -> bool:
    """Return whether the buyers of both weeks have less than `least` times what they had."""
    pairs = [(amount(now[code]), amount(before[code])) for code in now.keys() & before.keys()]
    both = [(new, old) for new, old in pairs if new is not None and old is not None]
    return sum(new for new, _ in both) < least * sum(old for _, old in both)
