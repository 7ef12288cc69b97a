"""Parse USDA's announcements of export sales ("Private exporters reported sales of …").

They are read as pasted or piped from a mail. One announcement may hold several sales, a sale for
two marketing years, changes of destination, cancellations, and corrections of an earlier one.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from datetime import date, datetime

from monitor.core.announced import UNKNOWN, Announced, Kind
from monitor.core.errors import ConfigError
from monitor.core.frozen import Frozen
from monitor.core.signs import cleaned, shortened
from monitor.sources.whole_amounts import whole_amount

COMMODITIES: Mapping[str, str] = {
    "barley": "Barley",
    "corn": "Corn",
    "oats": "Oats",
    "sorghum": "Sorghum",
    "soybean cake and meal": "Soybean cake & meal",
    "soybean meal": "Soybean cake & meal",
    "soybean oil": "Soybean Oil",
    "soybeans": "Soybeans",
    "wheat": "All Wheat",
    "hard red spring wheat": "Wheat - HRS",
    "hard red winter wheat": "Wheat - HRW",
    "soft red winter wheat": "Wheat - SRW",
    "white wheat": "Wheat - White",
    "soft white wheat": "Wheat - White",
    "durum wheat": "Wheat - Durum",
}
"""The export sales' name of each commodity that is announced, by how it is written."""

NUMBER = re.compile(r"\bFAS-ESR-(\d{1,3})-(\d{2})\b", re.ASCII)
DATED = re.compile(
    r"(?:WASHINGTON,? +(?P<month>[A-Z][a-z]+)\.? +(?P<day>\d{1,2}), +(?P<year>\d{4}))"
    r"|(?:\b(?P<day2>\d{1,2}) (?P<month2>[A-Z][a-z]{2,8}) (?P<year2>\d{4})\b)",
    re.ASCII,
)
AMOUNT = r"(?P<tonnes>[\d,]+) (?:metric tons|MT) of (?P<commodity>[A-Za-z ]+?)"
YEAR = r"(?:during|for) (?:the )?(?P<year>\d{4}/\d{4}) marketing year"
SALE = re.compile(
    r"(?P<what>cancell?ations? of )?(?:export )?sales? of " + AMOUNT + r"(?: received[^.;]*?)? "
    r"(?:for delivery )?to (?P<destination>[A-Za-z .,'()-]+?)"
    r"(?: " + YEAR + r"|\. Of the total, (?P<split>[^.]+))",
    re.IGNORECASE | re.ASCII,
)
CHANGE = re.compile(
    r"changes? in destination (?:for |of )(?:sales of )?" + AMOUNT
    + r" from (?P<whence>[A-Za-z .,'()-]+?) to (?P<destination>[A-Za-z .,'()-]+?) " + YEAR,
    re.IGNORECASE | re.ASCII,
)  # fmt: skip
PART = re.compile(
    r"([\d,]+) (?:metric tons|MT) (?:is|are) (?:for delivery )?" + r"(?:during|for) (?:the )?"
    r"(\d{4}/\d{4})",
    re.IGNORECASE | re.ASCII,
)
MENTIONED = re.compile(r"[\d,]+ (?:metric tons|MT) of ", re.IGNORECASE)
THOUSANDS = re.compile(r"\b\d{1,3}(?:,\d{3})+\b", re.ASCII)
FOOT = "USDA issues both daily and weekly"
"""How an announcement's last part begins: who must report what ("100,000 tons or more")."""

SOLD = re.compile(r"\bsales? of ([\d,]+)(?![\d,/])", re.IGNORECASE | re.ASCII)
OF = re.compile(r"\bof $", re.IGNORECASE)
SHOWN = 200
"""Characters of a text that cannot be read, as the error shows it."""

FORM = (
    '"Private exporters reported sales of 792,000 metric tons of soybeans for delivery to China '
    'during the 2025/2026 marketing year."'
)


class Announcement(Frozen):
    """One announcement: its number and day if it names them, and its amounts.

    `corrects` says that it replaces what an earlier one of the same day or number said.
    """

    number: str | None
    on: date | None
    corrects: bool
    amounts: tuple[Announced, ...]


def parse_announcement(text: str) -> Announcement:
    """Parse one announcement; raise ConfigError with one sentence if it cannot be read whole."""
    flat = cleaned(text.replace("\N{EM DASH}", " - "))
    said, _, foot = flat.partition(FOOT)
    corrects = "correct" in said.casefold()
    if MENTIONED.search(foot) or (not corrects and _are_several(flat)):
        raise ConfigError("Several announcements stand in this text: give them one at a time.")
    right = said.partition("should read")[2] if corrects else ""
    told = right or said
    amounts = (*_sales(told), *_changes(told))
    if not amounts or not _is_whole(told, amounts):
        shown = shortened(said, SHOWN)
        raise ConfigError(
            f"This is no announcement that can be read whole: {shown!r}. It should say {FORM}"
        )
    _check_amounts(amounts)
    number = NUMBER.search(flat)
    name = None if number is None else f"FAS-ESR-{int(number[1]):03d}-{number[2]}"
    return Announcement(name, _dated(flat), corrects, amounts)


def _are_several(flat: str) -> bool:
    """Return whether a text has two announcements' numbers, or was issued on two days."""
    days = {found.groups() for found in DATED.finditer(flat) if found["month"]}
    return len(set(NUMBER.findall(flat))) > 1 or len(days) > 1


def _is_whole(told: str, amounts: Sequence[Announced]) -> bool:
    """Return whether each amount that a text mentions was read, once, and each cancellation as one.

    A sale "of" which something is said, such as a cancellation in other words, is no sale.
    """
    read = _places(told)
    mentions = (own for form in (MENTIONED, THOUSANDS, SOLD) for own in form.finditer(told))
    of_sales = any(
        not sale["what"] and OF.search(told[: sale.start()]) for sale in SALE.finditer(told)
    )
    cancels = any(amount.kind == "cancellation" for amount in amounts)
    return (
        len(set(read)) == len(read)
        and {own.start(own.lastindex or 0) for own in mentions} <= set(read)
        and not of_sales
        and ("cancel" in told.casefold()) == cancels
    )


def _places(told: str) -> list[int]:
    """Return where in a text each amount stands that was read, parts of a sale included."""
    sales, changes = list(SALE.finditer(told)), CHANGE.finditer(told)
    return [
        *(found.start("tonnes") for found in (*sales, *changes)),
        *(
            sale.start("split") + part.start(1)
            for sale in sales
            for part in PART.finditer(sale["split"] or "")
        ),
    ]


def _check_amounts(amounts: Sequence[Announced]) -> None:
    """Raise ConfigError for a marketing year that is none, or for one amount given twice."""
    for amount in amounts:
        first, last = amount.marketing_year.split("/")
        if int(last) != int(first) + 1:
            raise ConfigError(
                f"{amount.marketing_year} is no marketing year: it should read as 2025/2026 does."
            )
    if len(set(amounts)) < len(amounts):
        raise ConfigError("An amount stands there twice, alike: give the announcement once.")


def plain_destination(written: str) -> str:
    """Return a destination as it is named here: "China", "Unknown destinations"."""
    name = written.strip(" .,").removeprefix("the ").removeprefix("The ")
    return UNKNOWN if name.casefold() in ("unknown", "unknown destinations") else name


def _sales(text: str) -> Iterator[Announced]:
    for found in SALE.finditer(text):
        kind: Kind = "cancellation" if found["what"] else "sale"
        commodity = _commodity(found["commodity"])
        destination = plain_destination(found["destination"])
        tonnes = _tonnes(found["tonnes"])
        if found["year"]:
            yield Announced(kind, tonnes, commodity, destination, found["year"])
            continue
        parts = [(_tonnes(part), year) for part, year in PART.findall(found["split"])]
        if sum(part for part, _ in parts) != tonnes:
            shown = shortened(found["split"], SHOWN)
            raise ConfigError(f"The parts of {tonnes:,} t of {commodity} do not add up: {shown!r}.")
        for part, year in parts:
            yield Announced(kind, part, commodity, destination, year)


def _changes(text: str) -> Iterator[Announced]:
    for found in CHANGE.finditer(text):
        yield Announced(
            "change of destination",
            _tonnes(found["tonnes"]),
            _commodity(found["commodity"]),
            plain_destination(found["destination"]),
            found["year"],
            plain_destination(found["whence"]),
        )


def _commodity(written: str) -> str:
    name = COMMODITIES.get(written.strip().casefold())
    if name is None:
        known = ", ".join(COMMODITIES)
        shown = shortened(written.strip(), SHOWN)
        raise ConfigError(f"No commodity is called {shown!r} here; known: {known}.")
    return name


def _tonnes(text: str) -> int:
    try:
        return whole_amount(text)
    except ValueError as reason:
        raise ConfigError(f"{reason}: an announcement says 792,000 metric tons.") from None


def _dated(text: str) -> date | None:
    """Return the day an announcement is dated; None if it is not."""
    for found in DATED.finditer(text):
        month, day, year = filter(
            None, found.group("month", "day", "year", "month2", "day2", "year2")
        )
        try:
            return datetime.strptime(f"{day} {month[:3]} {year}", "%d %b %Y").date()  # noqa: DTZ007
        except ValueError:
            continue
    return None
