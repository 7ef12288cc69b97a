"""Which versions of a ledger's row are newer than the bundled one, and how they are dated."""

from __future__ import annotations

from datetime import date

import pytest

from monitor.core.records import NOT_KNOWN, Measures
from monitor.ledger.rows import RowVersion
from tools.later_rows import Bundled, later_versions

WEEK = date(2026, 7, 16)
Dated = tuple[int | None, int | None, str, str]
"""Accumulated exports, the next year's outstanding sales, day of publication, evidence."""


def amounts(shipped: int | None, next_year: int | None = 0) -> Measures:
    if shipped is None:
        return NOT_KNOWN
    return Measures(0, shipped, 0, 0, 0, shipped, next_year, 0)


def version(
    shipped: int | None, published: str, retrieved: str, evidence: str = "seen"
) -> RowVersion:
    measures = None if shipped is None else amounts(shipped)
    instants = f"{retrieved}T14:00:00Z", f"{published}T12:30:00Z"
    return RowVersion("all", 4210, 2026, WEEK, 1, *instants, evidence, measures, None, False)


BUNDLED = Bundled("5700", amounts(725_854), date(2026, 7, 23), "rule")


@pytest.mark.parametrize(
    ("bundled", "versions", "expected"),
    [
        pytest.param(
            None,
            [version(725_854, "2026-07-23", "2026-07-23")],
            [(725_854, 0, "2026-07-23", "seen")],
            id="a new row",
        ),
        pytest.param(None, [version(None, "2026-07-23", "2026-07-23")], [], id="never there"),
        pytest.param(
            BUNDLED, [version(725_854, "2026-07-23", "2026-11-27")], [], id="the bundled version"
        ),
        pytest.param(
            BUNDLED,
            [
                version(725_854, "2026-07-23", "2026-07-23"),
                version(667_187, "2026-07-23", "2026-07-23"),
                version(667_188, "2026-07-30", "2026-07-30"),
            ],
            [(667_187, 0, "2026-07-23", "seen"), (667_188, 0, "2026-07-30", "seen")],
            id="corrections after the bundled version, the first on its day",
        ),
        pytest.param(
            BUNDLED,
            [version(667_187, "2026-07-23", "2026-11-27", "rule")],
            [(667_187, 0, "2026-11-27", "vintage")],
            id="a ledger filled later: corrected on a day that is not known",
        ),
        pytest.param(
            BUNDLED._replace(published_on=date(2026, 9, 3), evidence="vintage"),
            [version(667_187, "2026-07-23", "2026-07-23")],
            [],
            id="a ledger that ended before the bundled correction",
        ),
        pytest.param(
            BUNDLED._replace(measures=amounts(725_854, None)),
            [version(725_854, "2026-07-23", "2026-11-27", "rule")],
            [(725_854, 0, "2026-07-23", "rule")],
            id="an amount that was not known became public with its row",
        ),
        pytest.param(
            BUNDLED._replace(measures=amounts(725_854)._replace(net_sales=1_000), old_opening=True),
            [version(725_854, "2026-07-23", "2026-11-27", "rule")],
            [],
            id="net sales of an opening with carry-over are no correction",
        ),
        pytest.param(
            BUNDLED,
            [
                version(725_854, "2026-07-23", "2026-07-23"),
                version(None, "2026-08-06", "2026-08-06"),
                version(725_854, "2026-08-13", "2026-08-13"),
            ],
            [(None, None, "2026-08-06", "seen"), (725_854, 0, "2026-08-13", "seen")],
            id="taken back and given again",
        ),
    ],
)
def test_only_what_is_newer_is_added_and_dated_by_what_is_known(
    bundled: Bundled | None, versions: list[RowVersion], expected: list[Dated]
) -> None:
    found = [row for _, row in later_versions(bundled, versions)]

    assert [
        (
            row.measures.accumulated_exports,
            row.measures.next_year_outstanding,
            row.published_on.isoformat(),
            row.evidence,
        )
        for row in found
    ] == expected
    scope = bundled.scope if bundled else "all"
    assert all(row.scope == scope for row in found), "a correction says nothing of other buyers"
