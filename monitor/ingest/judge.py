"""Decide whether a response may be recorded: the rules of plausibility against what is known."""

from __future__ import annotations

import sqlite3
from datetime import datetime, timedelta

from monitor.assess.trades import unknown_destinations
from monitor.core.errors import SuspectAnswer
from monitor.core.frozen import replace
from monitor.core.records import MEASURES, USDA, SourceResponse
from monitor.ingest.plausibility import Known, find_implausible, needed_for
from monitor.ingest.unfinished import Guard, unfinished, unproven_zero
from monitor.ledger import held_back, read, write
from monitor.ledger.belief import Doubt, is_believed, strictest

LOADING = timedelta(minutes=15)
"""How long after its release date a release may still be incomplete on USDA's server."""


def judge(
    connection: sqlite3.Connection,
    answer: SourceResponse,
    guard: Guard,
    now: datetime,
    released_at: datetime,
) -> None:
    """Raise SuspectAnswer if the response is implausible and not yet to be accepted.

    See `belief.py` for when it is. Requesting it again at once proves nothing because USDA is
    known to return wrong data for hours.
    """
    doubts = _doubts(connection, answer, guard, now, released_at)
    if not doubts:
        return
    needs = strictest(doubt.needs for doubt in doubts)
    held = held_back.alike(connection, answer, needs)
    if held is not None and is_believed(needs, held.since, now):
        held_back.settle(connection, answer, "repeated")
        return
    held = held or held_back.hold(connection, answer, doubts)
    raise SuspectAnswer(
        read.names(connection, answer.source).written(
            f"USDA's response for {_named(answer)} is quarantined and not used: "
            f"{held.reasons}. The monitor fetches it again; {held.prospect}."
        )
    )


def known_rows(
    connection: sqlite3.Connection, answer: SourceResponse, before_release: int | None = None
) -> Known:
    """Return the rows recorded of a response's marketing year, without withdrawn ones."""
    latest = write.latest_rows(connection, answer, before_release)
    return {place: before.measures for place, before in latest.items() if not before.withdrawn}


def _doubts(
    connection: sqlite3.Connection,
    answer: SourceResponse,
    guard: Guard,
    now: datetime,
    released_at: datetime,
) -> list[Doubt]:
    unknown = unknown_destinations(read.destinations(connection, USDA))
    guard = replace(guard, unknown=frozenset(unknown))
    year = known_rows(connection, answer)
    before: Known = {}
    if not year and answer.current:
        before = known_rows(connection, replace(answer, market_year=answer.market_year - 1))
    known = _covered(answer, year)
    doubts = find_implausible(known, answer.rows, guard.codes)
    if doubts and (doubted := held_back.doubted_release(connection, answer)) is not None:
        # Because a response that undoes an accepted fault agrees with what was known before.
        known_then = _covered(answer, known_rows(connection, answer, doubted))
        doubts = find_implausible(known_then, answer.rows, guard.codes)
    doubts += unfinished(year, answer.rows, guard, before, _absent(answer))
    doubts += _lost_rows(answer, guard)
    doubts += _unnamed_rows(answer, guard)
    new_weeks = {row.week_ending for row in answer.rows} - {week for _, week in year}
    if not year or (new_weeks and now - released_at < LOADING):
        doubts += unproven_zero(year, answer.rows, guard)
    return doubts


def _absent(answer: SourceResponse) -> set[str]:
    """Return the measures a public file has for no row; the API has them all."""
    if answer.origin == "api":
        return set()
    return {m for m in MEASURES if all(getattr(row.measures, m) is None for row in answer.rows)}


def _covered(answer: SourceResponse, known: Known) -> Known:
    """Return the known rows that the response would list."""
    return {place: amounts for place, amounts in known.items() if answer.covers(*place)}


def _lost_rows(answer: SourceResponse, guard: Guard) -> list[Doubt]:
    """Return doubts about rows without a buyer or week; the buyer decides what they require."""
    lost = [odd for odd in answer.oddities if odd.lost]
    codes = {odd.country_code for odd in lost if odd.country_code is not None}
    without_buyer = any(odd.country_code is None for odd in lost)
    needs = "person" if without_buyer else needed_for(codes, guard.codes)
    return [Doubt(f"a row cannot be placed: {odd.what}", needs, undoes=False) for odd in lost]


def _unnamed_rows(answer: SourceResponse, guard: Guard) -> list[Doubt]:
    """Return a doubt if rows without a code may be those of a guarded buyer without rows."""
    if answer.origin == "api" or not answer.oddities:
        return []
    there = {row.country_code for row in answer.rows}
    absent = guard.buyers - there | (set() if guard.unknown & there else guard.unknown)
    names = "; ".join(odd.what for odd in answer.oddities)
    return [
        Doubt(f"it has no row of destination {code}, but {names}", "person", undoes=False)
        for code in sorted(absent)
    ]


def _named(answer: SourceResponse) -> str:
    return f"commodity {answer.commodity_code}, marketing year {answer.market_year}"
