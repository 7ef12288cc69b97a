"""The table of dated events: what the charts mark, such as a shutdown or a summit."""

from __future__ import annotations

from collections.abc import Sequence

from monitor.commitments.model import Event
from monitor.exports.tables import Field, Table


def events_table(events: Sequence[Event]) -> Table:
    """Return one row for each event, oldest first."""
    ordered = sorted(events, key=lambda e: (e.on, e.label))
    return Table(
        name="events",
        title="What happened beside the figures",
        columns=tuple(field.column for field in FIELDS),
        key=("on", "label"),
        rows=lambda: (tuple(field.value(event) for field in FIELDS) for event in ordered),
    )


FIELDS: tuple[Field[Event], ...] = (
    Field("on", "date", "The day, or the first day.", lambda e: e.on),
    Field(
        "until",
        "date",
        "The last day, of one that lasted and is over; empty for a single day.",
        lambda e: e.until,
    ),
    Field("label", "text", "What it was, as charts have it.", lambda e: e.label),
    Field("text", "text", "What it was, in a sentence.", lambda e: e.text),
    Field("source_url", "text", "Where it can be read.", lambda e: e.url),
)
