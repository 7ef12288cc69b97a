"""The API's lists of destinations and commodities, from which names become codes."""

from __future__ import annotations

from random import Random
from typing import Any

from monitor.core.errors import MonitorError
from tools.fuzz import damage, rows
from tools.fuzz.case import Case, check_sentence, expect
from tools.fuzz.ground import API, NOW, Ground, small_world
from tools.fuzz.origins.exports import loaded
from tools.fuzz.values import json_bytes
from tools.fuzz.visible import visible

FIELDS = {
    "countries": ("countryCode", "countryName", "countryDescription"),
    "commodities": ("commodityCode", "commodityName", "unitId"),
}
TABLES = {
    "countries": ("destinations", "code, name, description"),
    "commodities": ("commodities", "code, name, unit_id"),
}
LONGEST = 100
Entry = tuple[Any, Any]


class Lists:
    """Both lists, of which one is damaged."""

    name = "lists"

    def __init__(self) -> None:
        world = small_world()
        self.entries = {
            "countries": [dict(c.as_api()) for c in world.countries_at(NOW)],
            "commodities": [dict(c.as_api()) for c in world.commodities.values()],
        }
        self.truth = {f"{API}/{name}": json_bytes(own) for name, own in self.entries.items()}

    def case(self, chance: Random) -> Case:
        """Return both lists, one of them damaged."""
        name = chance.choice(list(self.entries))
        own, path = [dict(row) for row in self.entries[name]], f"{API}/{name}"
        if chance.random() < 0.05:
            rows.reorder(chance, own)
            bodies = {**self.truth, path: json_bytes(own)}
            return Case("neutral reorder", bodies, neutral=True, more={"list": name})
        if chance.random() < 0.3:
            how, body = damage.damaged(chance, self.truth[path])
        else:
            how, own = rows.changed(chance, own)
            body = json_bytes(own)
        return Case(how, {**self.truth, path: body}, more={"list": name})

    def take(self, ground: Ground, _case: Case) -> list[MonitorError]:
        """Ask for both lists, as a pass does that meets an unknown name."""
        ingest = ground.ingest()
        ingest.learn_names()
        return ingest.done.problems

    def check(self, ground: Ground, case: Case, errors: list[MonitorError]) -> str:
        """Check that the names on record are those of the answer, or those from before."""
        name = case.more["list"]
        table, columns = TABLES[name]
        after = entries_of(ground, table, columns)
        truth = {row[FIELDS[name][0]]: _entry(name, row) for row in self.entries[name]}
        for text in ground.texts(table, "name"):
            expect(len(text) <= LONGEST, f"{len(text)} characters are a name")
            check_sentence(text or "-")
        if errors:
            expect(after == truth, f"refused, and yet recorded: {errors}")
            expect(not case.neutral, f"a true list was refused: {errors}")
            return "refused"
        given = read_list(name, case.bodies[f"{API}/{name}"])
        expect(given is not None, "a list was recorded that is not to be used")
        right = {**truth, **(given or {})}
        expect(after.keys() == right.keys(), f"codes {after.keys() ^ right.keys()}")
        wrong = {code for code in right if not _is_same(after[code], right[code])}
        expect(not wrong, [(code, after[code], right[code]) for code in wrong])
        return "recorded"


def entries_of(ground: Ground, table: str, columns: str) -> dict[Any, Entry]:
    """Return a list as it is on record."""
    found = ground.connection.execute(f"SELECT {columns} FROM {table} WHERE source = 'usda'")
    return {code: (name, last) for code, name, last in found}


def read_list(name: str, body: bytes) -> dict[Any, Entry] | None:
    """Return the entries of a list; None if it is not to be used."""
    records = loaded(body)
    if not records:
        return None
    found: dict[Any, Entry] = {}
    code, text, last = FIELDS[name]
    for record in records:
        own = record.get(code)
        is_code = isinstance(own, int) and not isinstance(own, bool) and 0 < own < 100_000
        kinds = isinstance(record.get(text), str) and _is_kind(record.get(last), name)
        if not is_code or not kinds:
            return None
        raw = (record[text], record[last])
        if found.setdefault(own, raw) != raw:
            return None
    named = {entry[0].strip().upper() for entry in found.values()}
    if name == "countries" and "UNKNOWN" not in {visible(text) for text in named}:
        return None
    return {own: _entry(name, {text: raw[0], last: raw[1]}) for own, raw in found.items()}


def _is_kind(value: object, name: str) -> bool:
    if name == "countries":
        return isinstance(value, str)
    return isinstance(value, int) and not isinstance(value, bool) and 0 < value < 100_000


def _entry(name: str, row: dict[str, Any]) -> Entry:
    _, text, last = FIELDS[name]
    value = row[last]
    return visible(row[text]), visible(value) if isinstance(value, str) else value


def _is_same(ours: Entry, right: Entry) -> bool:
    """Return whether two entries say the same; a text that is too long is on record in part."""
    return all(
        one == two
        or (isinstance(two, str) and len(two) > LONGEST and two.startswith(one.rstrip("\u2026")))
        for one, two in zip(ours, right, strict=True)
    )
