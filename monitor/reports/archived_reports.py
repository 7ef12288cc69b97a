"""Read the headlines of the permanent reports in a folder from their own `status.json`."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time
from itertools import zip_longest
from pathlib import Path
from typing import Any

from monitor.assess.lead import leading_index
from monitor.core.calendar import end_of_day
from monitor.core.frozen import Frozen
from monitor.core.signs import cleaned, shortened
from monitor.core.units import BUSHELS, SHORT_NAMES, InBushels
from monitor.reports.marker import Marker, marker_of
from monitor.reports.permanent import NAMED

LONGEST = 300


@dataclass(frozen=True, slots=True)
class Headline:
    """The number a report opened with, in the commitment's unit; None means not known."""

    promise: str
    title: str
    reading: str
    status: str
    purchased: int | None
    share: float | None
    target: int
    unit: str
    week_ending: date | None
    bushels_per_unit: float | None = field(default=None, compare=False)

    @property
    def read_in(self) -> str:
        """Return the unit the report writes amounts in; a changed unit is not a new headline."""
        return InBushels(self.unit, self.bushels_per_unit) if self.bushels_per_unit else self.unit


class FeedEntry(Frozen):
    """A headline of a report: the `number`th, since an instant (None: since the day began)."""

    number: int
    headline: Headline
    since: datetime | None


class ArchivedReport(Frozen):
    """One report: its folder, its day, and its headline or the reason why it cannot be read.

    `since` is the instant of its first publication, None for a folder of an earlier version, which
    was rewritten within its day: `earlier` are headlines it opened with before, each with its last
    instant. A `reconstructed` report was made later, so nothing was published on its day.
    """

    folder: str
    on: date
    headline: Headline | None
    trouble: str | None = None
    published_at: datetime | None = None
    earlier: tuple[tuple[datetime, Headline], ...] = ()
    reconstructed: bool = False
    since: datetime | None = None

    @property
    def number(self) -> int:
        """Return the report's number among those named by the same day, from 1."""
        return int(self.folder[len("2026-10-08-") :] or 1)

    @property
    def entries(self) -> tuple[FeedEntry, ...]:
        """Return every headline of the folder, newest first."""
        since, headlines = self.since, []
        for number, (until, headline) in enumerate(self.earlier, start=1):
            headlines.append(FeedEntry(number, headline, since))
            since = until
        if self.headline:
            headlines.append(FeedEntry(len(headlines) + 1, self.headline, since))
        return tuple(reversed(headlines))

    @property
    def order(self) -> tuple[datetime, int]:
        """Return what the report is sorted by: when it was published, then its number."""
        first = datetime.combine(self.on, time(0), tzinfo=UTC)
        return (self.since or first, self.number)


def archived_reports(out: Path) -> list[ArchivedReport]:
    """Return every report of the folder, newest first; a broken one has a sentence instead.

    Reports that were reconstructed later are left out.
    """
    folders = (path for path in out.iterdir() if NAMED.fullmatch(path.name) and path.is_dir())
    originals = (past for past in map(archived_report, folders) if past and not past.reconstructed)
    return sorted(originals, key=lambda past: past.order, reverse=True)


def news(reports: list[ArchivedReport]) -> Iterator[tuple[ArchivedReport, FeedEntry]]:
    """Yield the headlines that differ from the one before, newest first."""
    every = [(past, each) for past in reports for each in past.entries]
    for pair, before in zip_longest(every, every[1:]):
        if before is None or pair[1].headline != before[1].headline:
            yield pair


def archived_report(folder: Path) -> ArchivedReport | None:
    """Return the report of a folder; None if the folder is not named by a day."""
    name, marker = folder.name, marker_of(folder)
    try:
        named = date.fromisoformat(name[:10])
    except ValueError:
        return None
    try:
        status = json.loads((folder / "status.json").read_bytes())
        since = datetime.fromisoformat(marker.since) if marker and marker.since else None
        on = date.fromisoformat(status["as_of"]) if since else named
        return ArchivedReport(
            name,
            on,
            headline_of(status, on),
            published_at=_published(status),
            earlier=_earlier(marker),
            reconstructed=status.get("reconstructed_on") is not None,
            since=since,
        )
    except OSError as error:
        trouble = f"status.json cannot be read: {error.strerror}."
    except (ArithmeticError, AttributeError, LookupError, RecursionError, TypeError, ValueError):
        trouble = "status.json is damaged or of another version."
    return ArchivedReport(name, named, None, trouble)


def _earlier(marker: Marker | None) -> tuple[tuple[datetime, Headline], ...]:
    return tuple(
        (datetime.fromisoformat(before["until"]), _headline(before))
        for before in (marker.earlier if marker else ())
    )


def headline_of(status: dict[str, Any], on: date) -> Headline | None:
    """Return the headline reading the report opened with, chosen as the page chooses it."""
    readings = [
        (commitment, reading)
        for commitment in status["commitments"]
        for reading in commitment["readings"]
        if reading["headline"]
    ]
    if not readings:
        return None
    first = status["commitments"][0]
    trade = first["buyer"], first["commodity"]
    readings = [(c, r) for c, r in readings if (c["buyer"], c["commodity"]) == trade] or readings
    spans = [
        (_day(r["deadline"]), _maybe(r["first_week_ending"]), _maybe(r["last_week_ending"]))
        for _, r in readings
    ]
    commitment, reading = readings[leading_index(spans, end_of_day(on))]
    factor = commitment.get("bushels_per_unit") if status.get("shown_in") == BUSHELS else None
    named = {"promise": commitment["id"], "reading": reading["title"], "bushels_per_unit": factor}
    return _headline({**reading, **commitment, **named})


def _headline(plain: Mapping[str, Any]) -> Headline:
    """Return a headline from the plain values of a status file or of an earlier marker."""
    factor = plain.get("bushels_per_unit")
    if factor is not None and not 0 < factor <= 1_000_000:
        raise ValueError(factor)
    if plain["unit"] not in SHORT_NAMES or plain["target"] <= 0:
        raise ValueError(plain["unit"], plain["target"])
    return Headline(
        promise=_text(plain["promise"]),
        title=_text(plain["title"]),
        reading=_text(plain["reading"]),
        status=_text(plain["status"]),
        purchased=None if plain["purchased"] is None else int(plain["purchased"]),
        share=None if plain["share"] is None else float(plain["share"]),
        target=int(plain["target"]),
        unit=plain["unit"],
        week_ending=_maybe(plain["week_ending"]),
        bushels_per_unit=factor,
    )


def _text(value: object) -> str:
    """Return a text cleaned and shortened, because an older version may have written it."""
    return shortened(cleaned(str(value)), LONGEST)


def _published(status: dict[str, Any]) -> datetime | None:
    text = status["data"]["published_at"]
    return datetime.fromisoformat(text) if text else None


def _day(text: str) -> date:
    return date.fromisoformat(text)


def _maybe(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None
