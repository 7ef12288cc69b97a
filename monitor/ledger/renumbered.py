"""Buyers that the source gave another code: their rows go and come in one answer.

Unknown destinations were 2 and are 9990. That is no correction: no figure changed. Where one did
change with it, that one alone is corrected.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import groupby

from monitor.ledger.rows import RowVersion

Moved = tuple[RowVersion, RowVersion]
"""A row withdrawn under a buyer's old code, and the one that came under its new code."""


def renumbered(rows: Sequence[RowVersion], names: Mapping[int, str]) -> list[Moved]:
    """The rows that one answer moved from a code to another of the same buyer.

    The same buyer is one of the same name, or one whose rows of that answer are all the same.
    """
    found: list[Moved] = []
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
                found += [(row, moved) for row, moved in pairs if moved is not None]
    return found


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
    """Where a figure changed with the code: the row under its new code, with what it was before."""
    for gone, come in moved:
        if gone.before != come.measures:
            yield come._replace(before=gone.before, first=False)
