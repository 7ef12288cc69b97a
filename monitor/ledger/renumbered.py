"""Recognise buyers whose code USDA changed: their rows disappear and reappear in one response.

Unknown destinations, for example, were 2 and are now 9990. That is not a correction; only figures
that changed at the same time are.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import groupby

from monitor.ledger.rows import RowVersion

Moved = tuple[RowVersion, RowVersion]
"""A row withdrawn under a buyer's old code, and the row added under its new code."""


def renumbered(rows: Sequence[RowVersion], names: Mapping[int, str]) -> list[Moved]:
    """Return the rows that one response moved from one code to another of the same buyer.

    Two codes are the same buyer if they have the same name, or if all rows of that response agree.
    """
    moves: list[Moved] = []
    ordered = sorted(rows, key=_answer)
    for _, group in groupby(ordered, key=_answer):
        changed = list(group)
        gone = _by_code(row for row in changed if row.kind == "withdrawn")
        come = _by_code(row for row in changed if row.kind in ("added", "given back"))
        for old in sorted(gone):
            new = next((n for n in come if _is_same(gone[old], come[n], old, n, names)), None)
            if new is not None:
                there = {row.week_ending: row for row in come.pop(new)}
                pairs = ((row, there.get(row.week_ending)) for row in gone[old])
                moves += [(row, moved) for row, moved in pairs if moved is not None]
    return moves


def _is_same(
    gone: Sequence[RowVersion],
    come: Sequence[RowVersion],
    old: int,
    new: int,
    names: Mapping[int, str],
) -> bool:
    there = {row.week_ending: row.measures for row in come}
    if not {row.week_ending for row in gone} <= there.keys():
        return False
    named = old in names and names[old] == names.get(new)
    return named or all(there[row.week_ending] == row.before for row in gone)


def _by_code(rows: Iterable[RowVersion]) -> dict[int, list[RowVersion]]:
    codes: dict[int, list[RowVersion]] = {}
    for row in rows:
        codes.setdefault(row.country_code, []).append(row)
    return codes


def _answer(row: RowVersion) -> tuple[int, str, int]:
    return row.release_id, row.scope, row.market_year


def as_corrections(moved: Sequence[Moved]) -> Iterator[RowVersion]:
    """Yield moved rows whose figures changed too, with the old code's amounts as `before`."""
    for gone, come in moved:
        if gone.before != come.measures:
            yield come._replace(before=gone.before, first=False)
