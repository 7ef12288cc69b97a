"""Values that a field of an answer must not have, or has with another meaning."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from random import Random
from xml.sax.saxutils import quoteattr

HOSTILE = "\u202e\x1b[31m\u0000\u2028<b>&\ud800"
"""A direction override, a terminal's colour, a null, a line separator, markup, half a surrogate."""

DEEP = 2_000
CONTROLS, SPECIAL = re.compile(r"[\x00-\x1f]"), re.compile(r"[\x00-\x1f&<>\"']")
RAW = re.compile(r'"@@raw:(.*?)@@"')


@dataclass(frozen=True)
class Raw:
    """A number written as it is, which JSON's own writer would not write."""

    text: str

    def __str__(self) -> str:
        """Return the text, as XML and CSV have it."""
        return self.text


NUMBERS: tuple[object, ...] = (
    *map(Raw, ("NaN", "Infinity", "-Infinity", "1e400", "1e308", "-1e308", "-0", "-0.0", "1.0")),
    *map(Raw, ("1e3", "0.1", "12.5", "1E+2", "00012", "0x10", "+5", "9" * 20, "9" * 5_000)),
    *map(Raw, ("123456789012345.0000001", "1000000000000000.1", "999999999999999.0")),
    *(0, -1, 1, 10**15, 10**15 + 1, -(10**15), 2**31, 2**53 + 1, 2**63 - 1, 2**63, -(2**63) - 1),
)
OTHERS: tuple[object, ...] = (
    *(None, True, False, [], {}, [1], {"a": 1}, "", " ", "0", "12", " 12 ", "1,000", "1.000,5"),
    *("١٢", "１２", "²", "1e5", "12.000", "12.0000", "-", ".", ",", "null", "NaN", "x" * 5_000),
    *(HOSTILE.replace("\ud800", ""), "\u202e", "\x7f", "\u00ad", "'; DROP TABLE releases; --"),
)
DAYS: tuple[str, ...] = (
    *("2026-04-02T00:00:00", "2026-04-03T00:00:00", "2026-04-09T00:00:00", "2026-03-26T00:00:00"),
    *("1999-04-01T00:00:00", "0001-01-04T00:00:00", "9999-12-30T00:00:00", "2027-04-01T00:00:00"),
    *("2026-04-02T00:00:00Z", "2026-04-02T00:00:00+05:00", "2026-04-02", "2026-W14-4", "20260402"),
    *("2026-04-02T23:59:59.999", "2026-02-30T00:00:00", "04/02/2026", "4/2/2026", "04/02/1926"),
    *("12/30/9999", "01/04/0001", "13/13/2026", "2025-04-03T00:00:00", "2024-02-29T00:00:00"),
    *("2026-04-02T00:00:00.000", "2026-10-29T00:00:00.000", "2016-04-07T00:00:00.000"),
)
YEARS: tuple[object, ...] = (
    *("Sep 2025/Aug 2026", "Sep 2024/Aug 2025", "Sep 2026/Aug 2027", "Sep 2025/Aug 2027"),
    *("2025/2026", "2024/2025", "2026/2025", "9998/9999", "0000/0001", 2025, 2027, 0, -1, 10**9),
    *("Sep 9998/Aug 9999", "Jan 9999/Dec 9999", "Feb 0001/Jan 0002", "Jan 2026/Dec 2026"),
)
ALL: tuple[object, ...] = (*NUMBERS, *OTHERS, *DAYS, *YEARS)


def any_value(chance: Random, before: object) -> object:
    """Return another value for a field: one near the value before, or one out of the lists."""
    if chance.random() < 0.5:
        return chance.choice(ALL)
    return _near(chance, before)


def _near(chance: Random, before: object) -> object:
    """Return a value that looks like the one before, and is another."""
    if isinstance(before, bool) or before is None:
        return chance.choice(NUMBERS)
    if isinstance(before, int):
        return chance.choice(
            (before + 1, -before, before * 10, before * 1_000, before // 1_000, str(before), 0)
        )
    text = str(before)
    digits = [place for place, sign in enumerate(text) if sign.isdigit()]
    if digits and chance.random() < 0.8:
        place = chance.choice(digits)
        return f"{text[:place]}{chance.randrange(10)}{text[place + 1 :]}"
    other = (text.lower(), text.upper(), text[:-1], text + text, f" {text} ", text[::-1])
    return chance.choice(other)


def json_text(value: object) -> str:
    """Return a value as JSON, with raw numbers as they are."""
    return RAW.sub(r"\1", json.dumps(value, default=lambda raw: f"@@raw:{raw}@@"))


def json_bytes(value: object) -> bytes:
    """Return the same as bytes."""
    return json_text(value).encode()


def plain_text(value: object) -> str:
    """Return a value as XML and CSV have it."""
    return "" if value is None else str(value)


def xml_row(row: Mapping[str, object]) -> str:
    """Return a row as an element of a static report; attributes have no control characters."""
    written = " ".join(f"{name}={_attribute(plain_text(value))}" for name, value in row.items())
    return f"<Details {written} />"


def _attribute(text: str) -> str:
    return quoteattr(CONTROLS.sub("", text)) if SPECIAL.search(text) else f'"{text}"'


def csv_lines(header: Sequence[str], rows: Sequence[Mapping[str, object]]) -> str:
    """Return rows as CSV, quoted where needed."""
    lines = [",".join(header)]
    lines += [",".join(_cell(plain_text(row.get(name, ""))) for name in header) for row in rows]
    return "\r\n".join(lines) + "\r\n"


def _cell(text: str) -> str:
    quoted = text.replace('"', '""')
    return f'"{quoted}"' if any(sign in text for sign in ',"\r\n') else text
