"""Find what a response would undo of what is known, before it is recorded.

Rules only, no database. USDA corrects history in place, a little at a time. Rows persist: a buyer
with anything shipped or outstanding has a row in every later week of the marketing year (in all of
American Pima 2010 to 2026 and soybeans 2025/26, without exception). A response that loses weeks,
buyers or rows, or changes much of the past at once, is therefore more often a fault than news. What
a new week lacks is checked in `unfinished.py`.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from datetime import date

from monitor.core.formats import day, plural
from monitor.core.records import Measures, Observation, Place
from monitor.ledger.belief import Doubt, Needs

MAX_CHANGED_SHARE = 0.1
"""Share of a marketing year's known rows that a response may change unquestioned."""

ALWAYS_ALLOWED = 20
"""This many changed rows are always allowed, so that small commodity-years are not questioned."""

ALIKE = 0.9
"""Share of a renumbered buyer's rows that must be unchanged; a few may be corrected as well."""

HALF = 0.5
Known = Mapping[Place, Measures]


def find_implausible(
    known: Known, rows: Iterable[Observation], guarded: Collection[int] = ()
) -> list[Doubt]:
    """Compare a response with the known rows of its marketing year; return the doubts, if any.

    `guarded` are the codes of the promises' buyers and of unknown destinations.
    """
    new_rows: dict[Place, Measures] = {row.place: row.measures for row in rows}
    if known and not new_rows:
        return [Doubt(f"it has no rows, of which {len(known):,} are known", "person")]
    before = _under_new_codes(known, new_rows)
    lost = {place for place in before.keys() - new_rows.keys() if is_something(before[place])}
    both = before.keys() & new_rows.keys()
    changed = sum(before[place].contradicts(new_rows[place]) for place in both)
    return [
        *_lost_rows(lost, new_rows, guarded),
        *_changed_rows(changed, lost, len(known)),
        *_taken_away(before, new_rows, guarded),
    ]


def is_something(row: Measures) -> bool:
    """Return whether anything is shipped or outstanding; a row without may come and go."""
    running = (row.accumulated_exports, row.outstanding_sales, row.total_commitment)
    return any(running) or bool(row.next_year_outstanding)


def codes_in_words(codes: Collection[int]) -> str:
    """Return codes as text: `codes 1220, 2010 and 3 more`."""
    shown = ", ".join(map(str, sorted(codes)[:5]))
    return f"codes {shown}" + (f" and {len(codes) - 5} more" if len(codes) > 5 else "")


def needed_for(codes: Collection[int], guarded: Collection[int]) -> Needs:
    """Return what it takes to accept that these buyers have no row; a promise's needs a person."""
    return "person" if any(code in guarded for code in codes) else "day"


def _lost_rows(
    lost: Collection[Place], new_rows: Mapping[Place, Measures], guarded: Collection[int]
) -> Iterable[Doubt]:
    """Yield doubts about vanished weeks, buyers and single rows."""
    weeks, buyers = {week for _, week in new_rows}, {code for code, _ in new_rows}
    lost_weeks = sorted({week for _, week in lost} - weeks)
    lost_buyers = {code for code, _ in lost} - buyers
    rows = [place for place in lost if place[0] in buyers and place[1] in weeks]
    if lost_weeks:
        span = f"{day(lost_weeks[0])} to {day(lost_weeks[-1])}"
        reason = f"{plural(len(lost_weeks), 'week is', 'weeks are')} gone (w/e {span})"
        # Because weeks after the last one left may be gone with a release that was taken back.
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
    """Yield a doubt if too many rows changed; vanished rows count as changed."""
    if changed and changed + len(lost) > max(ALWAYS_ALLOWED, MAX_CHANGED_SHARE * known):
        yield Doubt(f"{changed:,} of {known:,} known rows are changed", "day")


def _taken_away(
    before: Known, new_rows: Mapping[Place, Measures], guarded: Collection[int]
) -> Iterable[Doubt]:
    """Yield a doubt for a guarded buyer whose level falls or grows by more than half."""
    for code in sorted(guarded):
        places = [place for place in before.keys() & new_rows.keys() if place[0] == code]
        levels = [(_level(before[place]), _level(new_rows[place])) for place in places]
        pairs = [(old, new) for old, new in levels if old is not None and new is not None]
        largest = max((abs(old) for old, _ in pairs), default=0)
        worst = min((new - old for old, new in pairs), default=0)
        best = max((new - old for old, new in pairs), default=0)
        if largest and -worst > HALF * largest:
            yield Doubt(f"most of what was known of destination {code} is taken away", "person")
        elif largest and best > HALF * largest:
            yield Doubt(f"known figures of destination {code} grow by more than half", "day")


def _under_new_codes(known: Known, new_rows: Mapping[Place, Measures]) -> Known:
    """Return the known rows with those of renumbered buyers under their new codes."""
    before, now = by_destination(known), by_destination(new_rows)
    fresh = {code: rows for code, rows in now.items() if code not in before}
    codes = {}
    for code in before.keys() - now.keys():
        new = next((new for new, rows in fresh.items() if _is_same(before[code], rows)), None)
        if new is not None:
            codes[code] = new
            del fresh[new]
    return {(codes.get(code, code), week): amounts for (code, week), amounts in known.items()}


def _is_same(before: Mapping[date, Measures], now: Mapping[date, Measures]) -> bool:
    """Return whether a new code holds the same buyer: all its weeks and nearly all amounts."""
    rows = {week: amounts for week, amounts in before.items() if is_something(amounts)}
    alike = sum(now.get(week) == amounts for week, amounts in rows.items())
    return bool(rows) and rows.keys() <= now.keys() and alike >= ALIKE * len(rows)


def by_destination(rows: Known) -> dict[int, dict[date, Measures]]:
    """Return the rows by buyer and week."""
    destinations: dict[int, dict[date, Measures]] = {}
    for (code, week), amounts in rows.items():
        destinations.setdefault(code, {})[week] = amounts
    return destinations


def _level(row: Measures) -> int | None:
    """Return the amounts that add up to a buyer's purchases within a marketing year."""
    parts = (row.accumulated_exports, row.outstanding_sales, row.next_year_outstanding)
    known = [amount for amount in parts if amount is not None]
    return sum(known) if len(known) == len(parts) else None
