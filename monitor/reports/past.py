"""What the reports kept under their days say, as their own `status.json` has it."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from itertools import zip_longest
from pathlib import Path
from typing import Any

from monitor.reports.lead import leads
from monitor.signs import cleaned, shortened
from monitor.trade_calendar import end_of_day
from monitor.units import SHORT_NAMES

LONGEST = 300
DATED = re.compile(r"\d{4}-\d{2}-\d{2}")


@dataclass(frozen=True, slots=True)
class Headline:
    """The number a report opened with, in the promise's unit; None is not known."""

    promise: str
    title: str
    reading: str
    status: str
    purchased: int | None
    share: float | None
    target: int
    unit: str
    week_ending: date | None


@dataclass(frozen=True, slots=True)
class Past:
    """One report: its day, and its headline, or why that cannot be told."""

    on: date
    headline: Headline | None
    trouble: str | None = None
    published_at: datetime | None = None

    @property
    def folder(self) -> str:
        """The folder's name."""
        return self.on.isoformat()


def past_reports(out: Path) -> list[Past]:
    """Every report of the folder, the newest first; a broken one has a sentence instead."""
    folders = (path for path in out.iterdir() if DATED.fullmatch(path.name) and path.is_dir())
    return sorted(filter(None, map(_past, folders)), key=lambda past: past.on, reverse=True)


def news(reports: list[Past]) -> Iterator[Past]:
    """The reports that said something else than the one before them, the newest first."""
    told = [past for past in reports if past.headline]
    for past, before in zip_longest(told, told[1:]):
        if before is None or past.headline != before.headline:
            yield past


def _past(folder: Path) -> Past | None:
    try:
        on = date.fromisoformat(folder.name)
    except ValueError:
        return None
    file = folder / "status.json"
    try:
        status = json.loads(file.read_bytes())
        return Past(on, _headline(status, on), published_at=_published(status))
    except OSError as error:
        return Past(on, None, f"status.json cannot be read: {error.strerror}.")
    except (ArithmeticError, AttributeError, LookupError, RecursionError, TypeError, ValueError):
        return Past(on, None, "status.json is damaged or of another version.")


def _headline(status: dict[str, Any], on: date) -> Headline | None:
    """The headline reading the report opened with, chosen as the page chooses it."""
    readings = [
        (commitment, reading)
        for commitment in status["commitments"]
        for reading in commitment["readings"]
        if reading["headline"]
    ]
    if not readings:
        return None
    spans = [
        (_day(r["deadline"]), _maybe(r["first_week_ending"]), _maybe(r["last_week_ending"]))
        for _, r in readings
    ]
    commitment, reading = readings[leads(spans, end_of_day(on))]
    if commitment["unit"] not in SHORT_NAMES or commitment["target"] <= 0:
        raise ValueError(commitment["unit"], commitment["target"])
    return Headline(
        promise=_text(commitment["id"]),
        title=_text(commitment["title"]),
        reading=_text(reading["title"]),
        status=_text(reading["status"]),
        purchased=None if reading["purchased"] is None else int(reading["purchased"]),
        share=None if reading["share"] is None else float(reading["share"]),
        target=int(commitment["target"]),
        unit=commitment["unit"],
        week_ending=_maybe(reading["week_ending"]),
    )


def _text(value: object) -> str:
    """A text of the file as every list and feed can hold it: it may be an older program's."""
    return shortened(cleaned(str(value)), LONGEST)


def _published(status: dict[str, Any]) -> datetime | None:
    text = status["data"]["published_at"]
    return datetime.fromisoformat(text) if text else None


def _day(text: str) -> date:
    return date.fromisoformat(text)


def _maybe(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None
