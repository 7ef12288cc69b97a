"""Changes to the rows of an answer: well-formed, and of another meaning."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from random import Random

from tools.fuzz.values import DEEP, HOSTILE, Raw, any_value

Row = dict[str, object]
Rows = list[Row]
Change = Callable[[Random, Rows], None]


def reorder(chance: Random, rows: Rows) -> None:
    """Give the rows in another order."""
    chance.shuffle(rows)


def reorder_fields(chance: Random, rows: Rows) -> None:
    """Give the fields of each row in another order."""
    for row in rows:
        names = list(row)
        chance.shuffle(names)
        for name in names:
            row[name] = row.pop(name)


def double(chance: Random, rows: Rows) -> None:
    """Give a row twice."""
    rows.insert(chance.randrange(len(rows) + 1), dict(chance.choice(rows)))


def double_changed(chance: Random, rows: Rows) -> None:
    """Give a row twice, with another value in one field."""
    other = dict(chance.choice(rows))
    _set(chance, other)
    rows.insert(chance.randrange(len(rows) + 1), other)


def drop(chance: Random, rows: Rows) -> None:
    """Leave rows out."""
    for _ in range(chance.choice((1, 1, 2, 5))):
        if rows:
            rows.pop(chance.randrange(len(rows)))


def swap_between(chance: Random, rows: Rows) -> None:
    """Exchange a field of two rows."""
    one, two = chance.choice(rows), chance.choice(rows)
    both = sorted(one.keys() & two.keys())
    if both:
        name = chance.choice(both)
        one[name], two[name] = two[name], one[name]


def swap_within(chance: Random, rows: Rows) -> None:
    """Exchange two fields of a row, or of all."""
    row = chance.choice(rows)
    one, two = (chance.choice(list(row)) for _ in range(2)) if row else ("", "")
    for each in rows if chance.random() < 0.3 else [row]:
        if one in each and two in each:
            each[one], each[two] = each[two], each[one]


def another_value(chance: Random, rows: Rows) -> None:
    """Give one field another value."""
    _set(chance, chance.choice(rows))


def another_value_in_all(chance: Random, rows: Rows) -> None:
    """Give one field of all rows, or of many, the same other value."""
    names = list(rows[0])
    if not names:
        return
    name = chance.choice(names)
    value = any_value(chance, rows[0][name])
    for row in rows:
        if name in row and chance.random() < 0.9:
            row[name] = value


def scale(chance: Random, rows: Rows) -> None:
    """Multiply a number by a thousand, as another unit would."""
    row = chance.choice(rows)
    for name, value in row.items():
        if isinstance(value, int) and chance.random() < 0.5:
            row[name] = value * chance.choice((1_000, -1, 0, 10**9))


def lose_field(chance: Random, rows: Rows) -> None:
    """Leave a field out of a row, or of all."""
    row = chance.choice(rows)
    name = chance.choice(list(row)) if row else ""
    for each in rows if chance.random() < 0.3 else [row]:
        each.pop(name, None)


def rename_field(chance: Random, rows: Rows) -> None:
    """Name a field otherwise in a row, or in all."""
    row = chance.choice(rows)
    name = chance.choice(list(row)) if row else ""
    new = chance.choice((name.lower(), name.upper(), f"{name}2", f" {name}", "x", "\u00e9tat"))
    for each in rows if chance.random() < 0.5 else [row]:
        if name in each:
            each[new] = each.pop(name)


def new_field(chance: Random, rows: Rows) -> None:
    """Add a field to a row, or to all."""
    name = chance.choice(("note", "flag", "revised", "isEstimate"))
    value: object = chance.choice((0, None, "x", "", [], {"a": [1]}))
    for each in rows if chance.random() < 0.5 else [chance.choice(rows)]:
        each[name] = value


def hostile_text(chance: Random, rows: Rows) -> None:
    """Put signs into a text that a terminal, a page or a table would obey."""
    row = chance.choice(rows)
    texts = [name for name, value in row.items() if isinstance(value, str)]
    if texts:
        name = chance.choice(texts)
        row[name] = f"{row[name]}{HOSTILE}" if chance.random() < 0.7 else HOSTILE


def deep(chance: Random, rows: Rows) -> None:
    """Put a deep nest where a value was."""
    row = chance.choice(rows)
    if row:
        row[chance.choice(list(row))] = Raw("[" * DEEP + "]" * DEEP)


def _set(chance: Random, row: Row) -> None:
    if row:
        name = chance.choice(list(row))
        row[name] = any_value(chance, row[name])


NEUTRAL: tuple[Change, ...] = (reorder, reorder_fields)
"""Changes that leave the meaning as it was."""

CHANGES: tuple[Change, ...] = (
    *(*NEUTRAL, double, double_changed, drop, swap_between, swap_within, another_value),
    *(another_value, another_value, another_value_in_all, scale, lose_field, rename_field),
    *(new_field, hostile_text, deep),
)


def changed(chance: Random, rows: Sequence[Row]) -> tuple[str, Rows]:
    """Return changed rows, and what was done to them, once or several times."""
    own, done = [dict(row) for row in rows], []
    for _ in range(chance.choice((1, 1, 1, 2, 3))):
        if own:
            change = chance.choice(CHANGES)
            change(chance, own)
            done.append(change.__name__)
    return "+".join(done), own
