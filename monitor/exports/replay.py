"""The table of a replay: the assessments, day by day."""

from __future__ import annotations

from collections.abc import Sequence

from monitor.assess.replay import Said
from monitor.exports.reading_columns import ASSESSMENTS
from monitor.exports.tables import Table

FIRST = (
    "as_of",
    "commitment",
    "reading",
    "week_ending",
    "status",
    "purchased",
    "shipped",
    "share",
    "straight_line_due",
    "seasonal_line_due",
    "required_per_week",
    "unit",
    "weeks_unseen",
    "required_per_week_if_unseen_were_zero",
)
"""The first columns. More follow, and new ones are appended, so that programs reading by position
keep working."""


def replay_table(days: Sequence[Said]) -> Table:
    """Return one row for each day and reading, oldest day first."""
    return Table(
        name="replay",
        title="Where each reading stood, day by day",
        columns=tuple(field.column for field in FIELDS),
        key=("as_of", "commitment", "reading"),
        rows=lambda: (
            (said.on, *(field.value(a) for field in FIELDS[1:]))
            for said in days
            for a in said.assessments
        ),
    )


def _ordered() -> tuple[str, ...]:
    return FIRST + tuple(field.name for field in ASSESSMENTS if field.name not in FIRST)


_BY_NAME = {field.name: field for field in ASSESSMENTS}
FIELDS = tuple(_BY_NAME[name] for name in _ordered())
