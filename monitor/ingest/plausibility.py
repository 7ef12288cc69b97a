"""Sanity before belief: what an answer would undo of what is known, in words.

Pure. History is corrected in place by the source, a little at a time. Rows persist: a buyer that
had something shipped or booked has a row in each later week of the marketing year (in all of
American Pima 2010 to 2026 and soybeans 2025/26, without exception). So an answer that loses
weeks, buyers or single rows, or changes much of the past at once, is more often a fault than
news. What a newest week lacks is looked at in `unfinished.py`.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import date

from monitor.core.formats import day, plural
from monitor.core.records import MEASURES, Observation
from monitor.ledger.belief import Doubt, Needs

MAX_CHANGED_SHARE = 0.1
"""The share of the known rows of a marketing year that an answer may change unquestioned."""

ALWAYS_ALLOWED = 20
"""So many changed rows are never much: a small slice would be questioned at each correction."""

ALIKE = 0.9
"""So large a part of a renumbered buyer's rows is as it was; a few may be corrected as well."""

HALF = 0.5
RUNNING = tuple(
    MEASURES.index(name)
    for name in (
        "accumulated_exports",
        "outstanding_sales",
        "total_commitment",
        "next_year_outstanding",
    )
)
"""The amounts that run on from week to week; a row in which they are zero may come and go."""

LEVEL = tuple(
    MEASURES.index(name)
    for name in ("accumulated_exports", "outstanding_sales", "next_year_outstanding")
)
"""The amounts that make up what a buyer has bought within a marketing year."""

Place = tuple[int, date]
Amounts = Sequence[int | None]
Known = Mapping[Place, Amounts]


def find_implausible(
    known: Known, rows: Iterable[Observation], guarded: Collection[int] = ()
) -> list[Doubt]:
    """Compare an answer with what is known of its marketing year; empty for one to believe.

    `guarded` are the codes of the promises' buyers and of unknown destinations.
    """
    found: dict[Place, Amounts] = {row[:2]: row[2:] for row in rows}
    if known and not found:
        return [Doubt(f"it has no rows, of which {len(known):,} are known", "person")]
    before = _under_new_codes(known, found)
    lost = {place for place in before.keys() - found.keys() if is_something(before[place])}
    changed = sum(_contradicts(before[place], found[place]) for place in before.keys() & found)
    return [
        *_lost_rows(lost, found, guarded),
        *_changed_rows(changed, lost, len(known)),
        *_taken_away(before, found, guarded),
    ]


def is_something(amounts: Amounts) -> bool:
    """Whether anything is shipped or booked in a row: such a row does not vanish."""
    return any(amounts[index] for index in RUNNING)


def codes_in_words(codes: Collection[int]) -> str:
    """`codes 1220, 2010 and 3 more`."""
    shown = ", ".join(map(str, sorted(codes)[:5]))
    return f"codes {shown}" + (f" and {len(codes) - 5} more" if len(codes) > 5 else "")


def needed_for(codes: Collection[int], guarded: Collection[int]) -> Needs:
    """What it takes to believe that these buyers have no row: of a promise's, a person."""
    return "person" if any(code in guarded for code in codes) else "day"


def _lost_rows(
    lost: Collection[Place], found: Mapping[Place, Amounts], guarded: Collection[int]
) -> Iterable[Doubt]:
    """Weeks of which nothing is left, buyers of whom nothing is left, and single rows."""
    weeks, buyers = {week for _, week in found}, {code for code, _ in found}
    lost_weeks = sorted({week for _, week in lost} - weeks)
    lost_buyers = {code for code, _ in lost} - buyers
    rows = [place for place in lost if place[0] in buyers and place[1] in weeks]
    if lost_weeks:
        span = f"{day(lost_weeks[0])} to {day(lost_weeks[-1])}"
        reason = f"{plural(len(lost_weeks), 'week is', 'weeks are')} gone (w/e {span})"
        # Only the newest weeks can have been taken back, with the release that brought them.
        within = {code for code, week in lost if week in lost_weeks and week < max(weeks)}
        yield Doubt(reason, needed_for(within, guarded))
    if lost_buyers:
        count = plural(len(lost_buyers), "destination is", "destinations are")
        reason = f"{count} gone ({codes_in_words(lost_buyers)})"
        yield Doubt(reason, needed_for(lost_buyers, guarded))
    if rows:
        codes = {code for code, _ in rows}
        reason = f"{plural(len(rows), 'row is', 'rows are')} gone ({codes_in_words(codes)})"
        yield Doubt(reason, needed_for(codes, guarded))


def _changed_rows(changed: int, lost: Collection[Place], known: int) -> Iterable[Doubt]:
    """Too many rows that are not as they were; those that are gone count as well."""
    if changed and changed + len(lost) > max(ALWAYS_ALLOWED, MAX_CHANGED_SHARE * known):
        yield Doubt(f"{changed:,} of {known:,} known rows are changed", "day")


def _taken_away(
    before: Known, found: Mapping[Place, Amounts], guarded: Collection[int]
) -> Iterable[Doubt]:
    """More than half of what was known of a guarded buyer is another amount now."""
    for code in sorted(guarded):
        places = [place for place in before.keys() & found.keys() if place[0] == code]
        levels = [(_level(before[place]), _level(found[place])) for place in places]
        pairs = [(old, new) for old, new in levels if old is not None and new is not None]
        largest = max((abs(old) for old, _ in pairs), default=0)
        worst = min((new - old for old, new in pairs), default=0)
        best = max((new - old for old, new in pairs), default=0)
        if largest and -worst > HALF * largest:
            yield Doubt(f"most of what was known of destination {code} is taken away", "person")
        elif largest and best > HALF * largest:
            yield Doubt(f"known figures of destination {code} grow by more than half", "day")


def _under_new_codes(known: Known, found: Mapping[Place, Amounts]) -> Known:
    """What is known, with the rows of a buyer that was renumbered under its new code."""
    before, now = by_destination(known), by_destination(found)
    fresh = {code: rows for code, rows in now.items() if code not in before}
    codes = {}
    for code in before.keys() - now.keys():
        new = next((new for new, rows in fresh.items() if _is_same(before[code], rows)), None)
        if new is not None:
            codes[code] = new
            del fresh[new]
    return {(codes.get(code, code), week): amounts for (code, week), amounts in known.items()}


def _is_same(before: Mapping[date, Amounts], now: Mapping[date, Amounts]) -> bool:
    """Whether a new code holds what another did: all its weeks, and nearly all amounts."""
    rows = {week: amounts for week, amounts in before.items() if is_something(amounts)}
    alike = sum(tuple(now.get(week, ())) == tuple(amounts) for week, amounts in rows.items())
    return bool(rows) and rows.keys() <= now.keys() and alike >= ALIKE * len(rows)


def by_destination(rows: Known) -> dict[int, dict[date, Amounts]]:
    """The same rows by buyer and week."""
    destinations: dict[int, dict[date, Amounts]] = {}
    for (code, week), amounts in rows.items():
        destinations.setdefault(code, {})[week] = amounts
    return destinations


def _contradicts(before: Amounts, now: Amounts) -> bool:
    pairs = zip(before, now, strict=True)
    return any(old is not None and new is not None and old != new for old, new in pairs)


def _level(amounts: Amounts) -> int | None:
    known = [amounts[index] for index in LEVEL]
    return None if None in known else sum(amount or 0 for amount in known)
