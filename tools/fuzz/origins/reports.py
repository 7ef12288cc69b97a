"""The static reports: the national one and the one by destination, read here by ElementTree."""

from __future__ import annotations

import re
from collections import defaultdict
from datetime import date, datetime, timedelta
from decimal import Decimal
from functools import cache
from random import Random
from typing import Any, NamedTuple

from monitor.core.errors import MonitorError
from monitor.ingest.public import Needed, PublicIngest
from monitor.sources import snapshot
from tests.usda.static_reports import destinations_xml, national_xml
from tools.fuzz import damage, rows
from tools.fuzz.case import Case, expect
from tools.fuzz.ground import (
    A_MINUTE,
    BOTH,
    CHINA,
    HOST,
    NAMES,
    NEWEST,
    NOW,
    OTHERS,
    SOY,
    SOYBEANS,
    YEAR,
    Amounts,
    Ground,
    State,
    small_world,
)
from tools.fuzz.values import xml_row
from tools.fuzz.visible import visible
from tools.fuzz.xml_root import xml_root

FOLDER = "/esrqs/StaticReports"
NATIONAL, DESTINATIONS = (
    f"{FOLDER}/CWRCommoditySummary.xml",
    f"{FOLDER}/CWRCountryCommoditySummary.xml",
)
FIELDS = (
    *("WeeklyExports", "AccumulatedExports", "OutstandingSales", "NewSales", "NetSales"),
    *("TotalCommitment", "NextMKTYearOutstandingSales", "NextMKTYearNetSales"),
)
SUMS = ("TOTAL KNOWN AND UNKNOWN", "GRAND TOTAL")
LEFT_OUT = ("OPTIONAL ORIGIN", "EXPORTS FOR OWN ACCT", "EXPORTS FOR OWN ACCOUNT")
NO_BUYERS = ("TOTAL KNOWN", "KNOWN", "TOTAL UNKNOWN", *LEFT_OUT)
SHORTEST_CUT = 7
DETAILS = re.compile(rb"<Details .*?/>")
ROW = re.compile(r'([\w.]+)="(.*?)"')
AMOUNT = re.compile(r"-?[0-9]{1,9}(\.[0-9]{1,3})?")
LIES = (
    (b"04/02/2026", b"04/09/2026"), (b"4/2/2026", b"4/9/2026"), (b"2026", b"2027"),
    (b"Sep 2025/Aug 2026", b"Sep 2024/Aug 2025"), (b"Sep 2025/Aug 2026", b"Sep 2026/Aug 2027"),
    (b"04/02/2026", b"10/29/2026"), (b"4/2/2026", b"10/29/2026"), (b"Thousands", b"Millions"),
    (b"801", b"401"), (b"03/26/2026", b"03/19/2026"), (b"SOYBEANS", b"CORN"), (b"2025", b"2005"),
)  # fmt: skip
"""What both reports may say alike, and wrongly."""


class Line(NamedTuple):
    """A row of a report: marketing year, week, name and amounts."""

    year: int
    week: date
    name: str
    amounts: Amounts


class Reports:
    """Both reports, one of them or both damaged."""

    name = "reports"

    def __init__(self) -> None:
        world = small_world(BOTH)
        self.truth = {
            NATIONAL: national_xml(world, NOW),
            DESTINATIONS: destinations_xml(world, NOW),
        }

    def case(self, chance: Random) -> Case:
        """Return both reports, damaged."""
        kind, path = chance.random(), chance.choice((DESTINATIONS, DESTINATIONS, NATIONAL))
        bodies = dict(self.truth)
        if kind < 0.05:
            bodies[path] = _with_rows(bodies[path], _reordered(chance, bodies[path]))
            return Case("neutral reorder", bodies, neutral=True)
        if kind < 0.15:
            lies = chance.sample(LIES, chance.choice((1, 1, 2)))
            for old, new in lies:
                bodies = {name: body.replace(old, new) for name, body in bodies.items()}
            return Case(f"both {lies}", bodies)
        if kind < 0.45:
            how, bodies[path] = damage.damaged(chance, bodies[path])
            return Case(how, bodies)
        how, own = rows.changed(chance, _rows(bodies[path]))
        bodies[path] = _with_rows(bodies[path], own)
        return Case(how, bodies)

    def take(self, ground: Ground, _case: Case) -> list[MonitorError]:
        """Take soybeans out of the reports, as a pass does."""
        ingest = PublicIngest(ground.connection, ground.public, HOST + FOLDER, HOST, NOW + A_MINUTE)
        report, usable = ingest._usable([SOY], again=True)
        if usable and report is not None:
            ingest._record_report(SOY, Needed((), frozenset({CHINA}), (YEAR,)), report)
        return ingest.done.problems

    def check(self, ground: Ground, case: Case, errors: list[MonitorError]) -> str:
        """Check that the rows on record are those of reports that add up, or those from before."""
        after, before = ground.state(), ground.before
        if ground.count("releases") == 1:
            expect(after == before, "rows changed without a release")
            expect(errors, "nothing was recorded, and nothing said why")
            expect(not case.neutral, f"true reports were refused: {errors}")
            return "held" if ground.count("suspects", "settled_at IS NULL") else "refused"
        national, lines = (read_report(case.bodies[path]) for path in (NATIONAL, DESTINATIONS))
        expect(national is not None and lines, "reports were recorded that are not to be used")
        check_sums(lines or [], national or [])
        check_rows(after, before, lines or [], held=bool(errors))
        odd = any(not adds_up(own.amounts) for own in lines or [])
        expect(not odd or ground.count("oddities"), "a row does not add up, and nothing says so")
        return "recorded"


def read_report(body: bytes) -> list[Line] | None:
    """Return the rows of soybeans in a report; None if nothing of it is to be used."""
    root = xml_root(body)
    if root is None:
        return None
    found = [each.attrib for each in root.iter() if each.tag.rpartition(":")[2] == "Details"]
    try:
        lines = [_line(row) for row in found if _is_read(row)]
    except (KeyError, ValueError):
        return None
    places = [line[:3] for line in lines if line.name not in NO_BUYERS]
    return None if len(set(places)) < len(places) else lines


def _is_read(row: dict[str, str]) -> bool:
    """Return whether a row is one of soybeans, and no sale outside every destination's row."""
    name = _plain(_field(row, "CountryName"))
    outside = any(len(name) >= SHORTEST_CUT and each.startswith(name) for each in LEFT_OUT)
    return _field(row, "CommodityCode").strip() == str(SOYBEANS) and not outside


def _line(row: dict[str, str]) -> Line:
    """Return a row; raise KeyError or ValueError if it cannot be read."""
    week = datetime.strptime(_field(row, "PeriodEndingDate").strip(), "%m/%d/%Y").date()  # noqa: DTZ007
    first, last = (
        datetime.strptime(part, "%b %Y").date()  # noqa: DTZ007
        for part in _field(row, "MarketingYear").strip().split("/")
    )
    months = 12 * (last.year - first.year) + last.month - first.month
    ends = date(last.year + last.month // 12, last.month % 12 + 1, 1) - timedelta(days=1)
    inside = first <= week <= ends + timedelta(days=6) and week < NOW.date()
    if week.weekday() != 3 or months != 11 or not inside:
        raise ValueError(f"{week} is no week of {row}")
    amounts = tuple(_amount(_field(row, name)) for name in FIELDS)
    return Line(last.year, week, _plain(_field(row, "CountryName")), amounts)


def _field(row: dict[str, str], name: str) -> str:
    """Return a field in whatever case its name is written; "" if it is absent."""
    lower = name.lower()
    return next((value for key, value in row.items() if key.lower() == lower), "")


def _amount(text: str) -> int | None:
    plain = text.strip().replace(",", "")
    if not plain:
        return None
    if not AMOUNT.fullmatch(plain):
        raise ValueError(text)
    return int(Decimal(plain) * 1000)


def _plain(text: str) -> str:
    """Return a name in capitals, without padding and signs that show nothing."""
    return visible(text).upper()


def check_sums(lines: list[Line], national: list[Line]) -> None:
    """Raise WrongError unless destinations add up to the total row and to the national report."""
    added: dict[tuple[int, date], list[Amounts]] = defaultdict(list)
    for line in lines:
        if not _is_no_buyer(line.name):
            added[line.year, line.week].append(line.amounts)
    whole = {line[:2] for line in national}
    sums = {line[:2] for line in lines if line.name in SUMS and line.week < NEWEST}
    expect(added.keys() <= whole | sums, "a week that nothing was compared with")
    stated = [*national, *(line for line in lines if line.name in SUMS)]
    for line in stated:
        parts = added.get((line.year, line.week), [])
        for place, amount in enumerate(line.amounts):
            known = [part[place] for part in parts]
            unknown = amount is None or (place < 2 and amount < 0) or None in known
            negative = place < 2 and any(own is not None and own < 0 for own in known)
            if not unknown and not negative:
                total = sum(own for own in known if own is not None)
                expect(total == amount, f"{FIELDS[place]} are {total}, stated {amount}: {line}")


def _is_no_buyer(name: str) -> bool:
    listed = (*SUMS, *NO_BUYERS)
    cut = [each for each in listed if len(name) >= SHORTEST_CUT and each.startswith(name)]
    return name in listed or bool(cut)


def check_rows(after: State, before: State, lines: list[Line], *, held: bool) -> None:
    """Raise WrongError if a row on record is neither the report's nor the one from before.

    A marketing year may be quarantined while another is recorded.
    """
    right: dict[tuple[int, int, str], list[Amounts]] = defaultdict(list)
    for line in lines:
        for code in codes_of(line.name):
            right[line.year, code, f"{line.week}"].append(_possible(line.amounts))
    for place in after.keys() | before.keys():
        own, known = after.get(place), before.get(place)
        allowed = [_merged(known, amounts) for amounts in right.get(place, [])]
        expect(own == known or own in allowed, f"{place}: {own}, right are {allowed} or {known}")
    sure = {(line.year, line.name, f"{line.week}"): line for line in lines}
    for (year, name, week), line in sure.items():
        own_code = descriptions().get(name)
        if own_code is not None and not held and _codes_once(lines, line):
            expected = _merged(before.get((year, own_code, week)), _possible(line.amounts))
            expect(after.get((year, own_code, week)) == expected, f"{line} is not on record")


def _codes_once(lines: list[Line], line: Line) -> bool:
    """Return whether no other name of the week may mean the same destination."""
    others = (own for own in lines if own[:2] == line[:2] and own.name != line.name)
    return not any(codes_of(own.name) & codes_of(line.name) for own in others)


def _possible(amounts: Amounts) -> Amounts:
    return tuple(
        None if place < 2 and amount is not None and amount < 0 else amount
        for place, amount in enumerate(amounts)
    )


def _merged(known: Amounts | None, amounts: Amounts) -> Amounts:
    pairs = zip(amounts, known or (None,) * len(amounts), strict=True)
    return tuple(old if new is None else new for new, old in pairs)


def adds_up(amounts: Amounts) -> bool:
    """Return whether shipped and outstanding amounts make the commitment, as far as known."""
    shipped, outstanding, total = amounts[1], amounts[2], amounts[5]
    if shipped is None or outstanding is None or total is None:
        return True
    return shipped >= 0 and shipped + outstanding == total


@cache
def descriptions() -> dict[str, int]:
    """Return the destinations on record by their description."""
    listed = (*NAMES, *OTHERS)
    return {_plain(d.description): d.code for d in snapshot.destinations() if d.code in listed}


@cache
def codes_of(name: str) -> frozenset[int]:
    """Return the destinations that a name may mean: exactly, cut, or by another spelling."""
    exact = descriptions().get(name)
    if exact is not None:
        return frozenset({exact})
    close = name[:7]
    return frozenset(c for text, c in descriptions().items() if close and text.startswith(close))


def _rows(body: bytes) -> list[dict[str, Any]]:
    return [dict(ROW.findall(row.decode())) for row in DETAILS.findall(body)]


def _reordered(chance: Random, body: bytes) -> list[dict[str, Any]]:
    own = _rows(body)
    rows.reorder(chance, own)
    return own


def _with_rows(body: bytes, own: list[dict[str, Any]]) -> bytes:
    """Return a report with other rows."""
    parts = DETAILS.split(body)
    written = "".join(map(xml_row, own)).encode("utf-8", "replace")
    return parts[0] + written + parts[-1]
