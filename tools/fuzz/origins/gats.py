"""The trade service's values of a month, and its list of goods."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from random import Random
from typing import Any

from monitor.core.errors import MonitorError
from monitor.ingest.trade_values import ValuesIngest
from tests.usda.gats import COTTON, LAPTOPS, SOYBEANS, export_row, goods_row
from tools.fuzz import damage, rows
from tools.fuzz.case import Case, expect
from tools.fuzz.ground import A_MINUTE, GATS, NOW, Ground
from tools.fuzz.origins.exports import LARGEST, loaded
from tools.fuzz.values import json_bytes

MONTH = date(2026, 2, 28)
GOODS = f"{GATS}/commodities"
EXPORTS = f"{GATS}/censusExports/partnerCode/CH/year/2026/month/2"
LISTED = {COTTON: True, SOYBEANS: True, "1005902030": True, "0203294000": True, LAPTOPS: False}
VALUES = {COTTON: 31_304_411.0, SOYBEANS: 502_411_006.0, "1005902030": 1_250.0, LAPTOPS: 9_000.0}
SUMS = ("agricultural", "1201")


class Gats:
    """One month and the list of goods, of which one is damaged."""

    name = "trade values"

    def __init__(self) -> None:
        self.rows = {
            GOODS: [goods_row(code, agricultural=own) for code, own in LISTED.items()],
            EXPORTS: [export_row(MONTH, code, value) for code, value in VALUES.items()],
        }
        self.truth = {path: json_bytes(own) for path, own in self.rows.items()}

    def case(self, chance: Random) -> Case:
        """Return both answers, one of them damaged."""
        path = chance.choice((GOODS, EXPORTS, EXPORTS))
        own = [dict(row) for row in self.rows[path]]
        if chance.random() < 0.05:
            rows.reorder(chance, own)
            return Case("neutral", {**self.truth, path: json_bytes(own)}, neutral=True)
        if chance.random() < 0.3:
            how, body = damage.damaged(chance, self.truth[path])
        else:
            how, own = rows.changed(chance, own)
            body = json_bytes(own)
        return Case(how, {**self.truth, path: body})

    def take(self, ground: Ground, _case: Case) -> list[MonitorError]:
        """Ask for the month, as a pass does."""
        ingest = ValuesIngest(ground.connection, ground.gats, NOW + A_MINUTE)
        problem = ingest.take([MONTH])
        return [problem] if problem else []

    def check(self, ground: Ground, case: Case, errors: list[MonitorError]) -> str:
        """Check that the month's two sums are those of the answer, or that there is none."""
        after = ground.series()
        if not after:
            empty = ground.count("lists", "kind LIKE '%empty'")
            expect(errors or empty, "nothing was recorded, and nothing said why")
            expect(not case.neutral, f"true values were refused: {errors}")
            return "refused"
        expect(not errors, f"recorded, and yet {errors}")
        right = sums(case.bodies)
        expect(right is not None, "values were recorded that are not to be used")
        for product, amount in zip(SUMS, right or (), strict=True):
            key = ("trade value", product, "CH", f"{MONTH}", "USD", "")
            expect(after.get(key) == amount, f"{product}: {after.get(key)}, right is {amount}")
        expect(len(after) == len(SUMS), after)
        return "recorded"


def sums(bodies: dict[str, bytes]) -> tuple[int, int] | None:
    """Return all farm goods and soybeans of the month; None if nothing is to be used."""
    goods, exports = loaded(bodies[GOODS]), loaded(bodies[EXPORTS])
    if not goods or not exports:
        return None
    try:
        kinds = _kinds(goods)
        values = [(_code(row), _value(row)) for row in exports]
    except (KeyError, ValueError, AttributeError):
        return None
    codes = [code for code, _ in values]
    if len(set(codes)) < len(codes) or any(kinds.get(code) is None for code in codes):
        return None
    own = sum(value for code, value in values if kinds[code])
    return own, sum(value for code, value in values if code.startswith("1201"))


def _kinds(goods: list[dict[str, Any]]) -> dict[str, bool | None]:
    kinds: dict[str, bool | None] = {}
    for row in goods:
        code, farm = _code(row), row["isAgCommodity"]
        if not isinstance(farm, bool):
            raise ValueError(row)
        kinds[code] = farm if kinds.get(code, farm) == farm else None
    return kinds


def _code(row: dict[str, Any]) -> str:
    code = str(row["hS10Code"].strip())
    if len(code) != 10 or not (code.isascii() and code.isdigit()):
        raise ValueError(row)
    return code


def _value(row: dict[str, Any]) -> int:
    value = row["value"]
    if (row["date"], row["countryCode"].strip()) != (f"{MONTH:%Y%m}", "CH"):
        raise ValueError(row)
    if isinstance(value, bool) or not isinstance(value, int | Decimal):
        raise ValueError(row)
    if not 0 <= value <= LARGEST or value != int(value):
        raise ValueError(row)
    return int(value)
