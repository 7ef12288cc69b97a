"""The weekly highlights: USDA's week in words, read here by looking for a buyer's sentence."""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path
from random import Random

from monitor.assess.trades import find_codes
from monitor.commitments.promises import read_commitments
from monitor.core.errors import MonitorError
from monitor.core.paths import data_file
from monitor.ingest import weekly_highlights
from monitor.ledger import read
from tools.fuzz import damage
from tools.fuzz.case import Case, expect
from tools.fuzz.ground import HOST, Ground
from tools.fuzz.visible import visible
from tools.fuzz.xml_root import xml_root

REAL = Path(__file__).parents[3] / "tests/data/esrqs/WeeklyHighlightsReport_2026-04-02.xml"
FOLDER = "/esrqs/StaticReports"
PATH = f"{FOLDER}/WeeklyHighlightsReport.xml"
KEPT = re.compile(rb"(Corn|Sorghum|Soybeans): ")
BUYER = re.compile(r"china \(([\d,]+) MT([^)]*)\)", re.IGNORECASE)
SWITCH = re.compile(r"([\d,]+) MT switched from unknown destinations", re.IGNORECASE)
LISTED = re.compile(r"soybeans +china +([\d,]+) MT", re.IGNORECASE)
NET, SWITCHED = "net sales", "switched from unknown destinations"
TOKENS = (
    (b"China", b"CHINA"), (b"China", b"Japan"), (b"Soybeans", b"Corn"),
    (b"April 2, 2026", b"April 9, 2026"),
    (b"2025/2026", b"2026/2027"), (b"MT", b"TMT"), (b"124,700", b"-124,700"), (b"124,700", b","),
    (b"121,000 MT", b"999,999,999,999,999,999,999 MT"), (b"switched from", b"moved from"),
    (b"March 27-April 2, 2026", b"March 26-April 1, 2026"), (b"Increases", b"Reductions"),
    (b"(124,700 MT", b"(124.700 MT"), (b"unknown destinations", b"Unknown Destinations"),
    (b"145,000 MT 1/", b",,, MT 1/"), (b"April 2, 2026", b"April 2, 2027"), (b"MT)", b"MT"),
)  # fmt: skip


class Highlights:
    """The paragraphs of three commodities, and the table at the foot, of a real week."""

    name = "highlights"

    def __init__(self) -> None:
        self.promises = [
            c for c in read_commitments(data_file("commitments.toml")) if c.id == "soy-2026"
        ]
        whole = REAL.read_bytes()
        parts = whole.split(b"&#xD;&#xA;")
        kept = [p for p in parts if not re.match(rb"[A-Z][A-Za-z ]+: ", p) or KEPT.match(p)]
        self.truth = {PATH: b"&#xD;&#xA;".join(kept)}

    def case(self, chance: Random) -> Case:
        """Return damaged highlights."""
        body = self.truth[PATH]
        if chance.random() < 0.03:
            return Case("neutral", {PATH: body.replace(b"&#xD;&#xA;", b"&#xA;")}, neutral=True)
        if chance.random() < 0.3:
            own = chance.sample(TOKENS, chance.choice((1, 1, 2)))
            for old, new in own:
                body = body.replace(old, new, chance.choice((1, -1)))
            return Case(f"{own}", {PATH: body})
        how, body = damage.damaged(chance, body)
        return Case(how, {PATH: body})

    def take(self, ground: Ground, _case: Case) -> list[MonitorError]:
        """Take the highlights, as a pass does."""
        trades = find_codes(ground.connection, "usda", self.promises).values()
        named = read.destinations(ground.connection, "usda")
        weekly_highlights._take(ground.fetch(), HOST + PATH, trades, named)
        return []

    def check(self, ground: Ground, case: Case, errors: list[MonitorError]) -> str:
        """Check that China's soybeans are those of the sentence that names them."""
        after = {(key[4], key[5], key[3]): own for key, own in ground.series().items()}
        if errors:
            expect(not after, f"refused, and yet recorded: {after}")
            expect(not case.neutral, f"true highlights were refused: {errors}")
            return "refused"
        text = read_text(case.bodies[PATH])
        expect(text is not None, "highlights were recorded that are not to be used")
        net = china(text or "")
        for (measure, year, week), amount in after.items():
            expect(_is_thursday(week), f"{week} is no Thursday of a week that is over")
            expect(year in (text or ""), f"the year {year} is not named")
            right = {NET: {*net}, SWITCHED: {*net.values()}}.get(measure, listed(text or ""))
            expect(amount in right, f"{measure} of {week}: {amount}, right are {right}")
        if case.neutral:
            own = {measure: amount for (measure, _, _), amount in after.items()}
            expect(own == {NET: 124_700, SWITCHED: 121_000}, own)
        return "recorded"


def china(text: str) -> dict[int, int]:
    """Return each amount named beside China in the paragraph on soybeans, and what was switched."""
    lines = map(visible, text.splitlines())
    own = " ".join(line for line in lines if line.casefold().startswith("soybeans:"))
    return {
        _number(found[1]): sum(map(_number, SWITCH.findall(found[2])))
        for found in BUYER.finditer(own)
    }


def listed(text: str) -> set[int]:
    """Return the amounts on lines that name China, in the table of daily sales, and their sum."""
    lines = map(visible, text.splitlines())
    own = [_number(found) for line in lines for found in LISTED.findall(line)]
    return {*own, sum(own)}


def _number(text: str) -> int:
    return int(text.replace(",", "")[:30] or "0")


def _is_thursday(week: str) -> bool:
    day = date.fromisoformat(week)
    return day.weekday() == 3 and day < date(2026, 4, 9)


def read_text(body: bytes) -> str | None:
    """Return all that the document says; None if it is no whole XML, or declares anything."""
    root = xml_root(body)
    if root is None:
        return None
    return " ".join(text for each in root.iter() for text in each.attrib.values())
