"""What an older version of the program knew less well: publication days by the release rule.

A day by the rule is worked out, not seen. When the rule or the record of delays is mended, it is
worked out anew, so that an older ledger answers for a past day as a new one does. What was seen is
never touched.
"""

from __future__ import annotations

import sqlite3
from datetime import date

from monitor.core.calendar import release_at
from monitor.core.formats import utc
from monitor.core.publications import delayed_publications
from monitor.core.records import Publication

SHIPPED = "SELECT id FROM releases WHERE source = 'snapshot'"


def date_anew(connection: sqlite3.Connection) -> None:
    """Give every week and row dated by the rule the day it is dated by now."""
    for table in ("weeks", "observations"):
        found = connection.execute(
            f"SELECT DISTINCT week_ending, published_at FROM {table} WHERE evidence = 'rule'"
        ).fetchall()
        for week, before in found:
            now = _publication(date.fromisoformat(week))
            if utc(now.published_at) != before:
                connection.execute(
                    f"UPDATE {table} SET published_at = ?, evidence = ? "
                    "WHERE week_ending = ? AND published_at = ? AND evidence = 'rule'",
                    (utc(now.published_at), now.evidence, week, before),
                )


def forget_shipped(connection: sqlite3.Connection) -> None:
    """Take the shipped figures out; the next look at them brings those of this version."""
    for table in ("changes", "observations", "weeks"):
        connection.execute(f"DELETE FROM {table} WHERE release_id IN ({SHIPPED})")
    connection.execute("DELETE FROM releases WHERE source = 'snapshot'")


def _publication(week: date) -> Publication:
    return delayed_publications().get(week) or Publication(release_at(week), "rule")
