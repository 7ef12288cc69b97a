"""AgTransport's copy of the export sales, which fills the weeks that the reports do not hold."""

from __future__ import annotations

import re
from datetime import date, datetime, timedelta
from random import Random
from typing import Any

from monitor.core.errors import MonitorError
from monitor.ingest.gaps import history
from monitor.ingest.public_answers import public_answer, record_judged
from tests.usda import agtransport
from tools.fuzz import damage, rows
from tools.fuzz.case import Case, expect
from tools.fuzz.ground import (
    BOTH,
    FIRST,
    GUARD,
    HOST,
    NEWEST,
    NOW,
    SOY,
    SOYBEANS,
    YEAR,
    Amounts,
    Ground,
    small_world,
)
from tools.fuzz.origins.exports import loaded
from tools.fuzz.origins.reports import codes_of, descriptions
from tools.fuzz.values import json_bytes
from tools.fuzz.visible import visible

PATH = agtransport.PATH
FIELDS = tuple(agtransport.AMOUNTS)
WHOLE = re.compile(r"-?[0-9]{1,15}(\.0+)?")
CLASSES = {("corn", ""): 401, ("soybeans", ""): SOYBEANS}
OTHER_NAMES = ("wheat",)
Line = tuple[date, str, Amounts]


class AgTransport:
    """A few weeks of soybeans and corn, of which the newest is not on record."""

    name = "agtransport"

    def __init__(self) -> None:
        self.rows: list[dict[str, Any]] = [*agtransport.records(small_world(BOTH), NOW)]
        self.truth = {PATH: json_bytes(self.rows)}

    def case(self, chance: Random) -> Case:
        """Return a damaged answer."""
        kind, own = chance.random(), [dict(row) for row in self.rows]
        if kind < 0.05:
            change = chance.choice(rows.NEUTRAL)
            change(chance, own)
            return Case("neutral", {PATH: json_bytes(own)}, neutral=True)
        if kind < 0.08:
            week = NEWEST + timedelta(days=7 * chance.choice((1, 2, 20, chance.randint(-60, 60))))
            stray = {**chance.choice(own), "date": f"{week}T00:00:00.000"}
            return Case("stray week", {PATH: json_bytes([*own, stray])})
        if kind < 0.35:
            how, body = damage.damaged(chance, self.truth[PATH])
            return Case(how, {PATH: body})
        how, own = rows.changed(chance, own)
        return Case(how, {PATH: json_bytes(own)})

    def take(self, ground: Ground, _case: Case) -> list[MonitorError]:
        """Take the weeks that are missing, as a pass does."""
        fetch, errors = ground.fetch(), []
        weeks = (FIRST, NEWEST)
        for whose, found in history(fetch, HOST + PATH, SOY, (YEAR,), weeks):
            answer = public_answer(ground.connection, whose, found)
            try:
                record_judged(ground.connection, whose, answer, GUARD)
            except MonitorError as error:
                errors.append(error)
        return errors

    def check(self, ground: Ground, case: Case, errors: list[MonitorError]) -> str:
        """Check that only new weeks and unknown amounts came, exactly as the answer has them."""
        after, before = ground.state(), ground.before
        lines = read_answer(case.bodies[PATH])
        if ground.count("releases") == 1:
            expect(after == before, "rows changed without a release")
            expect(errors or not lines, "nothing was recorded, and nothing said why")
            expect(not case.neutral, f"a true answer was refused: {errors}")
            return "held" if ground.count("suspects", "settled_at IS NULL") else "refused"
        expect(lines is not None, "an answer was recorded that is not to be used")
        right: dict[tuple[int, int, str], list[Amounts]] = {}
        for week, name, amounts in lines or []:
            for code in codes_of(name):
                right.setdefault((2026, code, f"{week}"), []).append(amounts)
        for place in after.keys() | before.keys():
            own, known = after.get(place), before.get(place)
            allowed = [_completed(known, amounts) for amounts in right.get(place, [])]
            expect(own == known or own in allowed, f"{place}: {own}, right {known} or {allowed}")
        expect(not errors, f"recorded, and yet {errors}")
        _check_all_there(after, lines or [])
        return "recorded"


def _check_all_there(after: dict[Any, Any], lines: list[Line]) -> None:
    """Raise WrongError if a row with a plain name is not on record."""
    for week, name, _ in lines:
        code = descriptions().get(name)
        expect(code is None or (2026, code, f"{week}") in after, f"{name} of {week} is not there")


def _completed(known: Amounts | None, amounts: Amounts) -> Amounts:
    """Return what is on record after AgTransport: what was known stays."""
    if known is None:
        return amounts
    return tuple(new if old is None else old for old, new in zip(known, amounts, strict=True))


def read_answer(body: bytes) -> list[Line] | None:
    """Return the rows of soybeans of 2026; None if nothing of the answer is to be used."""
    records = loaded(body)
    if records is None:
        return None
    try:
        read = [_read(record) for record in records]
    except (KeyError, TypeError, ValueError, AttributeError):
        return None
    places: dict[tuple[Any, ...], Amounts] = {}
    for code, year, week, name, amounts in read:
        if places.setdefault((code, year, week, name), amounts) != amounts:
            return None
    return [(week, name, own) for (code, year, week, name), own in places.items()
            if (code, year) == (SOYBEANS, 2026)]  # fmt: skip


def _read(record: dict[str, Any]) -> tuple[int, int, date, str, Amounts]:
    """Return a row; raise an error if it cannot be read or was not asked for."""
    year = re.fullmatch(r"([0-9]{4})/([0-9]{4})", record["myear"].strip())
    if year is None:
        raise ValueError(record)
    began, ended = (int(part) for part in year.groups())
    week = datetime.fromisoformat(record["date"])
    name = visible(record["country"]).upper()
    goods = (visible(record["commodity"]).lower(), visible(record.get("type") or "").lower())
    unit = visible(record["unit"]).lower()
    inside = ended - 1 <= week.year <= ended
    asked = FIRST - timedelta(days=7) <= week.date() <= NEWEST
    good = (unit == "metric tons", ended == began + 1, week.weekday() == 3, name, asked, inside)
    if not all(good) or week.time() != datetime.min.time() or week.tzinfo:
        raise ValueError(record)
    amounts = tuple(_amount(record.get(field), place) for place, field in enumerate(FIELDS))
    shipped, outstanding, total = amounts[1], amounts[2], amounts[5]
    if None not in (shipped, outstanding, total) and shipped + outstanding != total:  # type: ignore[operator]
        raise ValueError(record)
    code = CLASSES.get(goods, 0 if goods[0] in OTHER_NAMES else None)
    if code is None:
        raise ValueError(record)
    return code, ended, week.date(), name, amounts


def _amount(value: Any, place: int) -> int | None:  # noqa: ANN401 (whatever JSON has)
    if value is None:
        return None
    text = str(value).strip()
    if isinstance(value, bool | list | dict) or not WHOLE.fullmatch(text):
        raise ValueError(value)
    amount = int(text.split(".")[0])
    if place < 2 and amount < 0:
        raise ValueError(value)
    return amount
