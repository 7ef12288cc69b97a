"""Recompute publication days that an older version of the program got from the release rule.

Days by the rule are computed, not observed. When the rule or the record of delays is corrected they
are recomputed, so that older and newer ledgers agree about a past day. Observed days are never
changed.
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
    """Recompute the publication of every week and row that was dated by the rule."""
    for table in ("weeks", "observations"):
        dated = connection.execute(
            f"SELECT DISTINCT week_ending, published_at FROM {table} WHERE evidence = 'rule'"
        ).fetchall()
        for week, before in dated:
            now = _publication(date.fromisoformat(week))
            if utc(now.published_at) != before:
                connection.execute(
                    f"UPDATE {table} SET published_at = ?, evidence = ? "
                    "WHERE week_ending = ? AND published_at = ? AND evidence = 'rule'",
                    (utc(now.published_at), now.evidence, week, before),
                )


def forget_shipped(connection: sqlite3.Connection) -> None:
    """Delete the bundled figures; the next pass records those of this version."""
    for table in ("changes", "observations", "weeks"):
        connection.execute(f"DELETE FROM {table} WHERE release_id IN ({SHIPPED})")
    connection.execute("DELETE FROM releases WHERE source = 'snapshot'")


def _publication(week: date) -> Publication:
    return delayed_publications().get(week) or Publication(release_at(week), "rule")
