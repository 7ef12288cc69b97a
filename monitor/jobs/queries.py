"""What commands ask of what is recorded; nothing is fetched, nothing written."""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

from monitor.assess import audit
from monitor.assess.as_of import Look
from monitor.assess.audit import Audit
from monitor.assess.load_explanations import explanations
from monitor.assess.load_standing import standing
from monitor.assess.load_statements import checked_statements, statements_for
from monitor.assess.replay import Replay, Said
from monitor.assess.said_then import as_said_then, refuse_nothing
from monitor.assess.standing import Standing
from monitor.assess.trades import resolve
from monitor.commitments.promises import read_commitments, read_events
from monitor.core.calendar import end_of_day, new_york, new_york_date
from monitor.core.corrections import Correction
from monitor.ledger import read, revisions
from monitor.ledger.read import View
from monitor.outlook.load import with_outlooks
from monitor.settings.settings import Settings

BEFORE_ALL_RECORDS = datetime(1990, 1, 1, tzinfo=UTC)


def standing_recorded(connection: sqlite3.Connection, look: Look) -> Standing:
    """The standing alone, without what is said of it, in the unit of the settings."""
    return _standing(connection, look).read_in(look.settings.unit)


def statements_recorded(connection: sqlite3.Connection, look: Look) -> Standing:
    """The standing with the statements said by then."""
    found = _standing(connection, look)
    return with_statements(connection, look.settings, look.view(connection), found)


def outlooks_recorded(connection: sqlite3.Connection, look: Look) -> Standing:
    """The standing with the outlook of every reading."""
    found = refuse_nothing(_standing(connection, look))
    return with_outlooks(connection, look.view(connection), found)


def outlooks_on(connection: sqlite3.Connection, look: Look, on: date) -> Standing:
    """The same at the end of a day, from what had been published by then."""
    return outlooks_recorded(connection, replace(look, as_of=on))


def explained(connection: sqlite3.Connection, look: Look) -> dict[str, str]:
    """The arithmetic of every reading as text, headline readings first in their promise."""
    found = refuse_nothing(_standing(connection, look))
    texts = explanations(connection, look.view(connection), found)
    return {a.key: texts[a.key] for c in found.commitments for a in found.readings_of(c)}


def replayed(connection: sqlite3.Connection, look: Look, days: Sequence[date]) -> Replay:
    """The assessments as they were at the end of each of these days, and what was said."""
    return Replay(
        tuple(Said(on, _standing(connection, replace(look, as_of=on)).assessments) for on in days)
    )


def audited(connection: sqlite3.Connection, look: Look) -> Audit:
    """Every check over everything recorded."""
    view, commitments = look.view(connection), read_commitments(look.settings.commitments)
    promised = {trade.place for trade in resolve(connection, view.source, commitments).values()}
    return audit.of_everything(connection, view, promised)


def revisions_recorded(
    connection: sqlite3.Connection, look: Look, since: date | None
) -> tuple[date, tuple[Correction, ...]]:
    """The day looked from, and every correction recorded from the day `since` until then."""
    view = look.view(connection)
    start = end_of_day(since - timedelta(days=1)) if since else BEFORE_ALL_RECORDS
    codes = read.recorded_commodities(connection, view.source)
    found = revisions.corrections(connection, view, codes, start)
    return view.as_of.astimezone(new_york()).date(), found


def _standing(connection: sqlite3.Connection, look: Look) -> Standing:
    settings = look.settings
    found = standing(
        connection,
        look.view(connection),
        read_commitments(settings.commitments),
        read_events(settings.events),
        replay=look.replay,
    )
    return as_said_then(found, new_york_date(look.now)) if look.replay else found


def with_statements(
    connection: sqlite3.Connection, settings: Settings, view: View, found: Standing
) -> Standing:
    """With what was said by then, each set beside the figures of its day."""
    said = statements_for(settings, read_commitments(settings.commitments))
    return replace(found, statements=checked_statements(connection, view, found, said))


def with_workings(
    connection: sqlite3.Connection, settings: Settings, view: View, found: Standing
) -> Standing:
    """With what only a report that is really drawn shows: arithmetic, outlooks, tables."""
    from monitor.assess.trade.load import trade_records

    return replace(
        with_outlooks(connection, view, found),
        explanations=explanations(connection, view, found),
        trades=trade_records(connection, view, found.commitments),
    )
