"""The API's release dates, which date every row and say where a marketing year begins."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from random import Random
from typing import Any, NamedTuple
from zoneinfo import ZoneInfo

from monitor.commitments.promises import read_commitments
from monitor.core.errors import MonitorError
from monitor.core.paths import data_file
from monitor.ingest.refresh import from_usda
from tools.fuzz import damage, rows
from tools.fuzz.case import Case, expect
from tools.fuzz.ground import (
    A_MINUTE,
    API,
    BEFORE,
    NEWEST,
    NOW,
    SOYBEANS,
    YEAR,
    Ground,
    api_rows,
    exports_path,
    small_world,
)
from tools.fuzz.origins.exports import amounts_of, expected_state, loaded
from tools.fuzz.values import json_bytes

PATH = f"{API}/datareleasedates"
NEW_YORK = ZoneInfo("America/New_York")
FIRST, LAST = date(1990, 1, 1), date(2199, 12, 31)


class Release(NamedTuple):
    """A release as an answer names it."""

    released_at: datetime
    market_year: int
    starts_on: date
    ends_on: date


class ReleaseDates:
    """The release dates, over true rows."""

    name = "release dates"

    def __init__(self) -> None:
        world = small_world()
        self.promise = next(
            c for c in read_commitments(data_file("commitments.toml")) if c.id == "soy-2026"
        )
        own = [dict(stamp.as_api()) for stamp in world.release_dates_at(NOW)]
        self.stamps = [
            *own,
            *({**row, "commodityCode": code} for row in own for code in (107, 401)),
        ]
        self.rows = api_rows(world, NOW)
        self.truth = {PATH: json_bytes(self.stamps), exports_path(2026): json_bytes(self.rows)}

    def case(self, chance: Random) -> Case:
        """Return damaged release dates."""
        own = [dict(row) for row in self.stamps]
        if chance.random() < 0.05:
            rows.reorder(chance, own)
            return Case("neutral", {**self.truth, PATH: json_bytes(own)}, neutral=True)
        if chance.random() < 0.3:
            how, body = damage.damaged(chance, self.truth[PATH])
        else:
            how, own = rows.changed(chance, own)
            body = json_bytes(own)
        return Case(how, {**self.truth, PATH: body})

    def take(self, ground: Ground, _case: Case) -> list[MonitorError]:
        """Make a pass over the API."""
        now = NOW + A_MINUTE
        done = from_usda(ground.connection, ground.api, [self.promise], now, lambda *_, **__: None)
        return done.problems

    def check(self, ground: Ground, case: Case, errors: list[MonitorError]) -> str:
        """Check that what was recorded is dated by the answer, and the years are as it says."""
        after, before = ground.state(), ground.before
        years = _years(ground)
        release = newest(case.bodies[PATH])
        if ground.count("releases") == 1:
            expect(after == before, "rows changed without a release")
            expect(not case.neutral, f"true dates were refused: {errors}")
            if years != years_of(None):
                expect(release is not None, "bounds were recorded of no release")
                expect(years == {**years_of(None), **years_of(release)}, "the bounds are wrong")
            return "refused"
        expect(release is not None, "dates were used that are not to be used")
        if release is None:
            return "wrong"
        expect(years == {**years_of(None), **years_of(release)}, f"the bounds are wrong: {years}")
        read = {(int(r["countryCode"]), str(r["weekEndingDate"])[:10]): amounts_of(r)  # type: ignore[call-overload]
                for r in self.rows}  # fmt: skip
        expect(after == expected_state(before, read), "the rows are wrong")
        check_dates(ground, release)
        return "recorded"


def check_dates(ground: Ground, release: Release) -> None:
    """Raise WrongError unless the response and the new week's rows are dated as they must be.

    Rows that came without a newer release are dated when they were noticed. A week of a year that
    is not the release's own may be dated by the rule.
    """
    at = _written(release.released_at)
    newest = ground.connection.execute("SELECT published_at FROM releases ORDER BY id DESC")
    expect(newest.fetchone() == (at,), f"the response is not dated {at}")
    noticed = at if release.released_at > BEFORE else _written(NOW + A_MINUTE)
    right = {noticed, at if release.market_year == YEAR.year else _written(NOW)}
    new = f"observations WHERE week_ending = '{NEWEST}'"
    found = {*ground.texts(new, "published_at")}
    expect(found <= right, f"rows are dated {found}, right are {right}")


def _written(at: datetime) -> str:
    return f"{at.astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}"


def _years(ground: Ground) -> dict[int, tuple[str, str]]:
    found = ground.connection.execute(
        f"SELECT market_year, starts_on, ends_on FROM marketing_years WHERE commodity_code = "
        f"{SOYBEANS}"
    )
    return {year: (starts, ends) for year, starts, ends in found}


def years_of(release: Release | None) -> dict[int, tuple[str, str]]:
    """Return the bounds on record by a release; those from before without one."""
    if release is None:
        return {y: (f"{y - 1}-09-01", f"{y}-08-31") for y in range(2020, 2030)}
    found = {}
    for year in range(_first(release), release.market_year + 4):
        by = year - release.market_year
        ends = _same_day(release.ends_on + timedelta(1), by) - timedelta(1)
        found[year] = f"{_same_day(release.starts_on, by)}", f"{ends}"
    return found


def _first(release: Release) -> int:
    """Return the first year of the promise's seasonal history: that of the end of 2020."""
    before = date(2020, 12, 31)
    ends = _same_day(release.ends_on + timedelta(1), 2020 - release.ends_on.year) - timedelta(1)
    return 2020 if before <= ends else 2021


def _same_day(day: date, years: int) -> date:
    try:
        return day.replace(year=day.year + years)
    except ValueError:
        return date(day.year + years, 3, 1)


def newest(body: bytes) -> Release | None:
    """Return the newest release of soybeans; None if the answer is not to be used, or has none."""
    records = loaded(body)
    if records is None:
        return None
    found = [(_code(record), _release(record)) for record in records]
    if any(code is None or release is None for code, release in found):
        return None
    own = [release for code, release in found if code == SOYBEANS and release is not None]
    return max(own, key=lambda release: release[:2], default=None)


def _code(record: dict[str, Any]) -> int | None:
    code = record.get("commodityCode")
    whole = isinstance(code, int) and not isinstance(code, bool) and 0 < code < 100_000
    return code if whole else None


def _release(record: dict[str, Any]) -> Release | None:
    """Return a record's release; None if a date or the marketing year is none."""
    names = ("marketYearStart", "marketYearEnd", "releaseTimeStamp")
    year = record.get("marketYear")
    try:
        starts, ends, released = (datetime.fromisoformat(record[name]) for name in names)
    except (KeyError, TypeError, ValueError):
        return None
    if any(at.tzinfo or not FIRST <= at.date() <= LAST for at in (starts, ends, released)):
        return None
    whole = isinstance(year, int) and not isinstance(year, bool) and year == ends.year
    if not whole or (ends.date() - starts.date()).days not in (364, 365):
        return None
    at = released.replace(microsecond=0, tzinfo=NEW_YORK).astimezone(UTC)
    return Release(at, ends.year, starts.date(), ends.date())
