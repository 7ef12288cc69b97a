"""Answers of the API's `/exports`: read here by the standard library and the rules in words."""

from __future__ import annotations

import json
from datetime import date, timedelta
from decimal import Decimal
from random import Random
from typing import Any

from monitor.assess.identities import breaks
from monitor.core.errors import MonitorError
from monitor.ledger import read
from monitor.ledger.read import AsOf
from tools.fuzz import damage, rows
from tools.fuzz.case import Case, expect
from tools.fuzz.ground import (
    A_MINUTE,
    CHINA,
    NEWEST,
    NOW,
    SOYBEANS,
    YEAR,
    Amounts,
    Ground,
    State,
    api_rows,
    exports_path,
    small_world,
    task,
)
from tools.fuzz.values import json_bytes

NAMES = (
    *("weeklyExports", "accumulatedExports", "outstandingSales", "grossNewSales"),
    *("currentMYNetSales", "currentMYTotalCommitment"),
    *("nextMYOutstandingSales", "nextMYNetSales"),
)
SHIPPED = NAMES[:2]
LARGEST, SHARE = 10**15, Decimal("0.02")
A_MONTH = timedelta(days=31)
PATH = exports_path(2026)
Place = tuple[int, str]


class Exports:
    """A year of soybeans with one new week, of which the weeks before are on record."""

    name = "exports"

    def __init__(self) -> None:
        self.rows = api_rows(small_world(), NOW)
        self.truth = json_bytes(self.rows)

    def case(self, chance: Random) -> Case:
        """Return a damaged answer: its bytes or its rows, or an undamaged one."""
        kind = chance.random()
        if kind < 0.03:
            own = [dict(row) for row in self.rows]
            change = chance.choice(rows.NEUTRAL)
            change(chance, own)
            return Case(f"neutral {change.__name__}", {PATH: json_bytes(own)}, neutral=True)
        if kind < 0.07:
            return Case("stray week", {PATH: json_bytes([*self.rows, self._stray(chance)])})
        if kind < 0.35:
            how, body = damage.damaged(chance, self.truth)
            return Case(how, {PATH: body})
        how, changed = rows.changed(chance, self.rows)
        return Case(how, {PATH: json_bytes(changed)})

    def _stray(self, chance: Random) -> dict[str, object]:
        """Return a row of a destination in a week of any year, or in one to come."""
        week = NEWEST + timedelta(days=7 * chance.choice((1, 2, 20, chance.randint(-600, 600))))
        return {**chance.choice(self.rows), "weekEndingDate": f"{week}T00:00:00"}

    def take(self, ground: Ground, _case: Case) -> list[MonitorError]:
        """Take the answer as a pass does."""
        ingest = ground.ingest()
        ingest.take(task())
        return ingest.done.problems

    def check(self, ground: Ground, case: Case, errors: list[MonitorError]) -> str:
        """Check that the ledger is as it was, or says exactly what the answer says."""
        after, before = ground.state(), ground.before
        told = bool(errors) or ground.count("oddities") > 0
        if ground.count("releases") == 1:
            expect(after == before, "rows changed without a release")
            expect(errors, "nothing was recorded, and nothing said why")
            expect(not case.neutral, f"a true answer was refused: {errors}")
            return "held" if ground.count("suspects", "settled_at IS NULL") else "refused"
        given = read_answer(case.bodies[PATH])
        expect(given is not None, "an answer was recorded that is not to be used")
        expected = expected_state(before, given or {})
        expect(after == expected, difference(after, expected))
        expect(not errors, f"recorded, and yet {errors}")
        check_alert(ground, after)
        expect(told or is_regular(case.bodies[PATH]), "an irregular answer passed unremarked")
        return "recorded"


def check_alert(ground: Ground, after: State) -> None:
    """Raise WrongError if the buyer's rows do not add up, and the program's audit says nothing."""
    rows = {week: own for (_, code, week), own in after.items() if code == CHINA and own}
    wrong = {week for week, own in rows.items() if not _adds_up(own, rows.get(_before(week)))}
    if wrong:
        view = AsOf("usda", NOW + 60 * A_MINUTE)
        history = read.history(ground.connection, view, SOYBEANS, [CHINA])
        found = {f"{each.place.week_ending}" for each in breaks(history, SOYBEANS, CHINA)}
        expect(wrong <= found, f"rows of {wrong} do not add up; the audit names {found}")


def _adds_up(row: Amounts, before: Amounts | None) -> bool:
    """Return whether a row's book adds up, and grows by the week's flows, as far as known."""
    exports, shipped, outstanding, _, net, booked, *_ = row
    sums = [(shipped, outstanding, booked)]
    if before is not None:
        sums += [(before[1], exports, shipped), (before[5], net, booked)]
    return all(None in own or own[0] + own[1] == own[2] for own in sums)  # type: ignore[operator]


def _before(week: str) -> str:
    return f"{date.fromisoformat(week) - timedelta(days=7)}"


def difference(after: State, expected: State) -> str:
    """Return how what is on record differs from what should be."""
    places = [key for key in after.keys() | expected.keys() if after.get(key) != expected.get(key)]
    told = [(key, after.get(key), expected.get(key)) for key in sorted(places)[:3]]
    return f"{len(places)} rows are wrong, such as (place, recorded, right): {told}"


def expected_state(before: State, read: dict[Place, Amounts]) -> State:
    """Return what is to be on record: unknown amounts keep what was known, missing rows go."""
    after = dict(before)
    for (code, week), amounts in read.items():
        known = before.get((2026, code, week)) or (None,) * len(amounts)
        pairs = zip(amounts, known, strict=True)
        after[2026, code, week] = tuple(old if new is None else new for new, old in pairs)
    for year, code, week in before:
        if (code, week) not in read:
            after[year, code, week] = None
    return after


def read_answer(body: bytes) -> dict[Place, Amounts] | None:
    """Return the rows that an answer gives, by the rules; None if nothing of it is to be used."""
    records = loaded(body)
    if records is None:
        return None
    found: dict[Place, Amounts] = {}
    bad = 0
    for record in records:
        place, amounts = place_of(record), amounts_of(record)
        bad += place is None or None in amounts
        if place is None:
            continue
        before = found.setdefault(place, amounts)
        if before != amounts:
            bad += 1
            pairs = zip(before, amounts, strict=True)
            found[place] = tuple(a if a == b else None for a, b in pairs)
    too_many = bad > max(Decimal(1), SHARE * len(records)) or 2 * bad > len(records)
    return None if too_many else found


def loaded(body: bytes) -> list[dict[str, Any]] | None:
    """Return the objects of a JSON list in UTF-8; None for anything else."""
    try:
        records = json.loads(body.decode(), parse_float=Decimal, parse_constant=_no_number)
    except (ValueError, RecursionError):
        return None
    whole = isinstance(records, list) and all(isinstance(record, dict) for record in records)
    return records if whole else None


def _no_number(text: str) -> None:
    raise ValueError(text)


def place_of(record: dict[str, Any]) -> Place | None:
    """Return a row's destination and week: a Thursday of this marketing year that is over."""
    code, text = record.get("countryCode"), record.get("weekEndingDate")
    if not isinstance(code, int) or isinstance(code, bool) or not isinstance(text, str):
        return None
    if not 0 < code < 100_000:
        return None
    try:
        week = date.fromisoformat(text[:10])
    except ValueError:
        return None
    opened = YEAR.starts_on - A_MONTH <= week < NOW.date()
    return (code, f"{week}") if week.weekday() == 3 and opened else None


def amounts_of(record: dict[str, Any]) -> Amounts:
    """Return a row's amounts; all None if it is of another commodity or unit than asked for."""
    if (record.get("commodityCode"), record.get("unitId")) != (SOYBEANS, 1):
        return (None,) * len(NAMES)
    return tuple(_amount(record.get(name), name) for name in NAMES)


def _amount(value: object, name: str) -> int | None:
    if isinstance(value, bool) or not isinstance(value, int | Decimal):
        return None
    number = Decimal(value)
    if abs(number) > LARGEST or number != int(number):
        return None
    return None if name in SHIPPED and number < 0 else int(number)


def is_regular(body: bytes) -> bool:
    """Return whether every row has the known fields, whole amounts, and stands there once."""
    records = loaded(body) or []
    places = [place_of(record) for record in records]
    fields = {*NAMES, "commodityCode", "countryCode", "unitId", "weekEndingDate"}
    named = all(record.keys() == fields for record in records)
    known = all(None not in amounts_of(record) for record in records)
    return named and known and None not in places and len(set(places)) == len(places)
