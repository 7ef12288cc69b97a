"""A buyer whose code changed: recognised by its name, or by rows that all agree."""

from __future__ import annotations

from datetime import date

import pytest

from monitor.core.records import Measures
from monitor.ledger.renumbered import as_corrections, renumbered
from monitor.ledger.rows import RowVersion

OLD, NEW, OTHER = 2, 9990, 1220
WEEKS = date(2026, 8, 20), date(2026, 8, 27)


def amounts(booked: int) -> Measures:
    return Measures(0, 0, booked, 0, 0, booked, 0, 0)


def version(
    code: int, week: date, now: int | None, before: int | None, release: int = 7
) -> RowVersion:
    """One change of a row; None is no row."""
    return RowVersion(
        "all", code, 2026, week, release, "2026-09-03T12:31:00Z", "2026-09-03T12:30:00Z", "seen",
        None if now is None else amounts(now), None if before is None else amounts(before),
        before is None,
    )  # fmt: skip


def gone(*booked: int) -> list[RowVersion]:
    return [version(OLD, w, None, was) for w, was in zip(WEEKS, booked, strict=False)]


def come(code: int, *booked: int) -> list[RowVersion]:
    return [version(code, w, now, None) for w, now in zip(WEEKS, booked, strict=False)]


@pytest.mark.parametrize(
    ("rows", "names", "moved"),
    [
        ([*gone(5, 6), *come(NEW, 5, 6)], {}, [NEW, NEW]),  # all agree
        ([*gone(5, 6), *come(NEW, 5, 7)], {}, []),  # one does not
        ([*gone(5, 6), *come(NEW, 5, 7)], {OLD: "Unknown", NEW: "Unknown"}, [NEW, NEW]),
        ([*gone(5, 6), *come(NEW, 5, 7)], {OLD: "Unknown", NEW: "Chile"}, []),
        ([*gone(5, 6), *come(NEW, 5, 7)], {NEW: "Unknown"}, []),
        ([*gone(5, 6), *come(OTHER, 1, 1), *come(NEW, 5, 6)], {}, [NEW, NEW]),
        ([*gone(5, 6), *come(NEW, 5)], {}, []),  # a week of the old code is under no new one
        ([*gone(5), *come(NEW, 5, 6)], {}, [NEW]),  # and one more is
        ([version(OLD, WEEKS[0], None, 5), version(NEW, WEEKS[0], 5, None, release=8)], {}, []),
    ],
)
def test_a_code_is_the_same_buyers_by_its_name_or_if_all_rows_agree(
    rows: list[RowVersion], names: dict[int, str], moved: list[int]
) -> None:
    found = renumbered(rows, names)

    assert [after.country_code for _, after in found] == moved
    assert all(before.week_ending == after.week_ending for before, after in found)
    assert {before.country_code for before, _ in found} <= {OLD}


def test_only_an_amount_that_changed_with_the_code_is_a_correction() -> None:
    moved = renumbered([*gone(5, 6), *come(NEW, 5, 7)], {OLD: "Unknown", NEW: "Unknown"})

    [corrected] = as_corrections(moved)

    assert (corrected.country_code, corrected.week_ending) == (NEW, WEEKS[1])
    assert (corrected.before, corrected.measures) == (amounts(6), amounts(7))
    assert (corrected.first, corrected.kind) == (False, "revised")
