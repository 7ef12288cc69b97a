"""The table of alerts: each one that was raised, its state, and its resolution."""

from __future__ import annotations

from collections.abc import Sequence

from monitor.alerts.model import KeptAlert
from monitor.exports.tables import Field, Table


def alerts_table(alerts: Sequence[KeptAlert]) -> Table:
    """Return one row for each time an alert was raised, in the order given."""
    return Table(
        name="alerts",
        title="What was raised, and what was resolved",
        columns=tuple(field.column for field in FIELDS),
        key=("key", "occurrence"),
        rows=lambda: (tuple(field.value(one) for field in FIELDS) for one in alerts),
    )


FIELDS: tuple[Field[KeptAlert], ...] = (
    Field("key", "text", "The alert’s stable name.", lambda a: a.raised.alert.key),
    Field(
        "occurrence",
        "integer",
        "How often the condition had been raised by then, counted from 1.",
        lambda a: a.raised.occurrence,
    ),
    Field("kind", "text", "Which rule raised it.", lambda a: a.raised.alert.kind),
    Field("severity", "text", "info, warning or critical.", lambda a: a.raised.alert.severity),
    Field(
        "state",
        "text",
        "active (the condition holds), resolved, or reported (news, which does not end).",
        lambda a: a.state,
    ),
    Field(
        "commitment",
        "text",
        "Which promise; empty for one about the source or the monitor.",
        lambda a: a.raised.alert.promise or None,
    ),
    Field("title", "text", "What was found, in one line.", lambda a: a.raised.alert.title),
    Field("text", "text", "The numbers behind it.", lambda a: a.raised.alert.text),
    Field(
        "since",
        "date",
        "The week ending or the day from which on it held.",
        lambda a: a.raised.alert.since,
    ),
    Field("raised_at", "instant", "When it was raised.", lambda a: a.raised.raised_at),
    Field("resolved_at", "instant", "When it was resolved.", lambda a: a.resolved_at),
    Field(
        "resolution_title",
        "text",
        "What held then, in one line.",
        lambda a: a.resolution_title or None,
    ),
    Field("resolution_text", "text", "And in a sentence.", lambda a: a.resolution_text or None),
)
