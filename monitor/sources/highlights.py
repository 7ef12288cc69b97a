"""Parse USDA's weekly highlights: switches from unknown destinations, and announced sales.

The week's report in words, without a key: for each commodity the buyers with the largest net sales,
"including N MT switched from unknown destinations", and at its foot the sales that were announced
daily in that week. Buyers with small amounts are not named, so that a missing one is not known.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from datetime import date, datetime
from typing import NamedTuple

from monitor.core.announced import UNKNOWN
from monitor.core.calendar import THURSDAY
from monitor.core.errors import SourceChanged
from monitor.core.frozen import Frozen
from monitor.core.signs import cleaned, shortened
from monitor.sources.announcements import COMMODITIES, plain_destination
from monitor.sources.report_xml import read_report
from monitor.sources.whole_amounts import whole_amount

NAME, WHAT = "WeeklyHighlightsReport", "weekly highlights"
PERIOD = re.compile(r"for the period \w+ \d+(?:, \d{4})?-(?:(\w+) )?(\d+), (\d{4})")
FIRST_MONTH = re.compile(r"for the period (\w+) ")
PARAGRAPH = re.compile(r"^([A-Z][A-Za-z ]+): (.*)$")
YEAR = re.compile(r"(?:net sales|Net sales)[^.]*? for (\d{4}/\d{4})")
ENTRY = re.compile(
    r"(?:the )?((?:[A-Z][\w.'-]*(?: (?:and |of )?[A-Z][\w.'-]*)*)|unknown destinations) "
    r"\(([\d,]+) MT((?:, including [^)]*)?)\)"
)
PART = r"(?:[\d,]+ MT switched from [A-Za-z .'-]+?|decreases of [\d,]+ MT)"
INCLUDED = re.compile(rf", including {PART}(?:(?:, and | and |, ){PART})*")
"""What a buyer's net sales may include; in other words a switch would pass for none."""

SWITCHED = re.compile(r"([\d,]+) MT switched from ([A-Za-z .'-]+?)(?= and decreases|,|$)")
SUMMARY, SUMMED_TO = "SUMMARY OF EXPORT TRANSACTIONS", "For Period Ending "
HEADING = "Commodity Destination"
ANNOUNCED = re.compile(r"^(.+?) +([\d,]+) MT (\d)/ +(\d{4}/\d{4})$")
NOTE = re.compile(r"^(\d)/ *(.+?)\.?$")
SHOWN = 200


class BuyersWeek(NamedTuple):
    """A buyer's net sales of a week as the highlights word them, in rounded tonnes.

    `switched` is the part that was sold before, to unknown destinations.
    """

    commodity: str
    destination: str
    marketing_year: str
    net_sales: int
    switched: int


class DailySale(NamedTuple):
    """A sale announced daily in the week; `kind` is the footnote, such as "Export sales"."""

    commodity: str
    destination: str
    marketing_year: str
    tonnes: int
    kind: str


class Highlights(Frozen):
    """One week's highlights, for commodities in metric tons."""

    week_ending: date
    buyers: tuple[BuyersWeek, ...]
    announced: tuple[DailySale, ...]


def parse_highlights(body: bytes) -> Highlights:
    """Parse a week's highlights.

    Raises SourceUnavailable for damaged XML, SourceChanged for text of another form.
    """
    rows = read_report(body, NAME, WHAT).rows
    text = "\n".join(value for row in rows for value in row.values())
    lines = [cleaned(line) for line in text.splitlines()]
    week = _week(text)
    foot = next((n for n, line in enumerate(lines) if line == SUMMARY), len(lines))
    buyers = tuple(row for line in lines[:foot] for row in _buyers(line))
    twice = [place for place, times in Counter(row[:3] for row in buyers).items() if times > 1]
    if twice:
        raise _changed("a buyer is named twice for one year", ", ".join(twice[0]))
    return Highlights(week, buyers, tuple(_announced(lines[foot:], week)))


def _week(text: str) -> date:
    """Return the last day of the week; raise SourceChanged if it is no Thursday."""
    found, first = PERIOD.search(text), FIRST_MONTH.search(text)
    if found is None or first is None:
        raise _changed("it does not name its period", text[:SHOWN])
    week = _day(f"{found[1] or first[1]} {found[2]}, {found[3]}")
    if week is None or week.weekday() != THURSDAY:
        raise _changed("its period does not end on a Thursday", found[0])
    return week


def _buyers(line: str) -> Iterator[BuyersWeek]:
    """Yield the buyers of one commodity's paragraph; none for one that is not in tonnes."""
    paragraph = PARAGRAPH.match(line)
    if paragraph is None or paragraph[1].casefold() not in COMMODITIES:
        return
    commodity = COMMODITIES[paragraph[1].casefold()]
    sales = paragraph[2].partition(" Exports of ")[0]
    if sales.count("switched from") != len(SWITCHED.findall(sales.replace(")", ","))):
        raise _changed(f"a switch of {commodity} cannot be read", sales)
    for part in re.split(r"(?=Net sales of |Total net sales of )", sales):
        year = YEAR.search(part)
        gains = re.split(r"\breductions\b", part)[0]
        for entry in ENTRY.finditer(gains) if year else ():
            if entry[3] and not INCLUDED.fullmatch(entry[3]):
                raise _changed(f"what a buyer of {commodity} includes cannot be read", entry[0])
            switched = sum(
                _tonnes(tonnes)
                for tonnes, whence in SWITCHED.findall(entry[3])
                if _is_unknown(whence)
            )
            yield BuyersWeek(
                commodity, plain_destination(entry[1]), year[1] if year else "",
                _tonnes(entry[2]), switched,
            )  # fmt: skip


def _is_unknown(whence: str) -> bool:
    """Return whether a place is unknown destinations; raise SourceChanged for one like it."""
    if plain_destination(whence) == UNKNOWN:
        return True
    if "unknown" in whence.casefold():
        raise _changed("whence something was switched cannot be read", whence)
    return False


def _announced(lines: Sequence[str], week: date) -> Iterator[DailySale]:
    """Yield the sales in the foot's table; raise SourceChanged for a line of another form."""
    if not lines:
        return
    ends = next((line for line in lines if line.startswith(SUMMED_TO)), "")
    if _day(ends.removeprefix(SUMMED_TO)) != week:
        raise _changed("its summary of daily sales is of another period", ends)
    start = next((n for n, line in enumerate(lines) if line.startswith(HEADING)), len(lines))
    notes = {note[1]: note[2] for line in lines if (note := NOTE.match(line))}
    for line in lines[start + 1 :]:
        if not line or NOTE.match(line):
            continue
        sale = ANNOUNCED.match(line)
        commodity = _named(sale[1]) if sale else None
        if sale is None or commodity is None or sale[3] not in notes:
            raise _changed("a daily sale cannot be read", line)
        destination = plain_destination(sale[1][len(commodity[0]) :].strip())
        tonnes = _tonnes(sale[2])
        yield DailySale(commodity[1], destination, sale[4], tonnes, notes[sale[3]])


def _named(text: str) -> tuple[str, str] | None:
    """Return the name a text begins with, and the export sales' name of the commodity."""
    folded = text.casefold()
    names = (name for name in COMMODITIES if folded.startswith(f"{name} "))
    longest = max(names, key=len, default=None)
    return None if longest is None else (longest, COMMODITIES[longest])


def _tonnes(text: str) -> int:
    try:
        return whole_amount(text)
    except ValueError as reason:
        raise _changed(str(reason), text) from None


def _day(text: str) -> date | None:
    try:
        return datetime.strptime(text, "%B %d, %Y").date()  # noqa: DTZ007 (a day, no instant)
    except ValueError:
        return None


def _changed(reason: str, came: str) -> SourceChanged:
    """Return the error for another form, with the text that came."""
    sentence = f"USDA's {WHAT} have another shape: {reason}. Nothing of them was used."
    return SourceChanged(sentence, shortened(cleaned(came), SHOWN) or None)
