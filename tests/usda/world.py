"""The scripted truth behind the server: what USDA had published, and when.

A `World` is written by a test and read by the server's threads. Nothing in it is visible before
its instant of publication has passed on the world's clock, so one script replays a season, a late
release, a revision and a retraction by moving the clock.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

from .archive import Archive, Edition
from .clock import as_utc, new_york_day, stamp_text
from .records import (
    MEASURES,
    UNKNOWN_BEFORE,
    UNKNOWN_NOW,
    WEEK_BEFORE_ITS_END,
    ApiRow,
    Commodity,
    Country,
    MarketingYear,
    Row,
    RowKey,
    check_week,
    midnight_text,
)
from .reference import COMMODITIES, COUNTRIES, UNKNOWN_AS_IT_WAS

Publication = datetime | Callable[[date], datetime]
"""One instant for all rows, or a rule that gives it from the week's last day (see `on_time`)."""

JUST_BEFORE = timedelta(microseconds=1)


@dataclass(frozen=True)
class Withdrawal:
    """Between two instants the world answers as it stood before a release."""

    release_at: datetime
    from_at: datetime
    until_at: datetime
    commodity: int | None

    def holds(self, commodity: int, now: datetime) -> bool:
        """Whether the commodity is served in its older state at `now`."""
        return self.commodity in (None, commodity) and self.from_at <= now < self.until_at


@dataclass(frozen=True)
class ReleaseDate:
    """One entry of `/datareleasedates`."""

    commodity: int
    year: MarketingYear
    released_at: datetime

    def as_api(self) -> ApiRow:
        """The entry as the API sends it."""
        return {
            "commodityCode": self.commodity,
            "marketYearStart": midnight_text(self.year.start),
            "marketYearEnd": midnight_text(self.year.end),
            "marketYear": self.year.name,
            "releaseTimeStamp": stamp_text(self.released_at),
        }


class World:
    """Everything USDA publishes in one test, under one clock (a callable giving aware UTC)."""

    def __init__(
        self,
        clock: Callable[[], datetime],
        *,
        commodities: Iterable[Commodity] = COMMODITIES,
        countries: Iterable[Country] = COUNTRIES,
    ) -> None:
        self.clock = clock
        self.commodities = {commodity.code: commodity for commodity in commodities}
        self._countries = {country.code: country for country in countries}
        self._archive = Archive()
        self._stamps: dict[int, list[datetime]] = defaultdict(list)
        self._withdrawals: list[Withdrawal] = []
        self._renumbered_at: datetime | None = None

    @classmethod
    def from_rows(
        cls,
        rows: Iterable[Mapping[str, object]],
        *,
        market_year: int,
        published_at: Publication,
        clock: Callable[[], datetime],
    ) -> "World":
        """A world that publishes `rows` (dicts in the API's fields) and nothing else yet."""
        world = cls(clock)
        world.publish(rows, market_year=market_year, published_at=published_at)
        return world

    def publish(
        self,
        rows: Iterable[Mapping[str, object]],
        *,
        market_year: int,
        published_at: Publication,
        stamped: bool = True,
    ) -> None:
        """Publish `rows`; a row that exists already is revised from that instant on.

        `stamped=False` leaves the release stamp alone, as when USDA corrects its history quietly.
        Raises ValueError for a commodity this world does not have and for a week that the
        marketing year cannot have.
        """
        for given in rows:
            row = _renumbered(Row.from_api(given, market_year), UNKNOWN_BEFORE, UNKNOWN_NOW)
            check_week(row, self._commodity(row.commodity))
            at = published_at(row.week_ending) if callable(published_at) else published_at
            self._add(row.key, Edition(as_utc(at), row), stamped=stamped)

    def revise(
        self,
        key: RowKey,
        changes: Mapping[str, int],
        *,
        published_at: datetime,
        stamped: bool = True,
    ) -> None:
        """Change some measures of a row (`{"outstandingSales": …}`) from `published_at` on.

        The key names unknown destinations 9990. The total commitment is not worked out anew: a
        revision may break the identities. Raises ValueError if the row is not published by then
        and for anything that is not a measure.
        """
        at = as_utc(published_at)
        before = self._archive.row(key, at)
        if before is None or not set(changes) <= set(MEASURES):
            raise ValueError(f"cannot revise {changes} of {key} at {at}: {before}")
        row = Row.from_api({**before.as_api(), **changes}, key.market_year)
        self._add(key, Edition(at, row), stamped=stamped)

    def remove(self, key: RowKey, *, published_at: datetime, stamped: bool = True) -> None:
        """Take a row out from `published_at` on; the key names unknown destinations 9990."""
        self._add(key, Edition(as_utc(published_at), None), stamped=stamped)

    def announce(self, commodity: int, released_at: datetime) -> None:
        """Set the release stamp without any row: the stamp runs ahead of the figures."""
        self._stamps[self._commodity(commodity).code].append(as_utc(released_at))

    def withdraw(
        self,
        release_at: datetime,
        *,
        from_at: datetime,
        until_at: datetime,
        commodity: int | None = None,
    ) -> None:
        """Retract what was published at `release_at` and later, between two instants.

        In between the server answers as the world stood just before `release_at`, stamp included
        (25 August 2022: retracted the same day). At `until_at` everything published so far, the
        withdrawn release with its revisions included, is visible again.
        """
        instants = as_utc(release_at), as_utc(from_at), as_utc(until_at)
        self._withdrawals.append(Withdrawal(*instants, commodity))

    def renumber_unknown(self, at: datetime) -> None:
        """Unknown destinations are 2 before `at` and 9990 from then on, in rows and countries.

        Without this call they are always 9990. Both codes mean the same row when it is loaded.
        """
        self._renumbered_at = as_utc(at)

    def unknown_code(self, now: datetime) -> int:
        """The code that unknown destinations have at `now`."""
        before = self._renumbered_at is not None and now < self._renumbered_at
        return UNKNOWN_BEFORE if before else UNKNOWN_NOW

    def rows_at(self, commodity: int, market_year: int, now: datetime | None = None) -> list[Row]:
        """The rows visible at `now` (the clock's if not told), by week and country."""
        at = self.clock() if now is None else as_utc(now)
        rows = self._archive.rows(commodity, market_year, self._view(commodity, at))
        numbered = [_renumbered(row, UNKNOWN_NOW, self.unknown_code(at)) for row in rows]
        return sorted(numbered, key=lambda row: (row.week_ending, row.country))

    def years_of(self, commodity: int) -> list[int]:
        """The marketing years in which a commodity ever has a row, seen or not."""
        return self._archive.years_of(commodity)

    def last_change_at(self, now: datetime) -> datetime | None:
        """The last instant up to `now` at which anything published changed; None before any."""
        turns = (at for each in self._withdrawals for at in (each.from_at, each.until_at))
        renumbered = [self._renumbered_at] if self._renumbered_at else []
        instants = {*self._archive.instants(), *turns, *renumbered}
        return max((at for at in instants if at <= now), default=None)

    def countries_at(self, now: datetime) -> list[Country]:
        """The destinations as listed at `now`, by code."""
        listed = dict(self._countries)
        if self.unknown_code(now) == UNKNOWN_BEFORE and UNKNOWN_NOW in listed:
            del listed[UNKNOWN_NOW]
            listed[UNKNOWN_BEFORE] = UNKNOWN_AS_IT_WAS
        return [listed[code] for code in sorted(listed)]

    def release_dates_at(self, now: datetime) -> list[ReleaseDate]:
        """The latest release of every commodity that has one, for each marketing year it is in."""
        return [entry for code in sorted(self.commodities) for entry in self._release(code, now)]

    def _release(self, code: int, now: datetime) -> list[ReleaseDate]:
        """One entry, for the year containing the release day; two while the split week is latest.

        The year that contains the day may have no rows yet: the first release of September still
        carries a week of August.
        """
        view = self._view(code, now)
        stamps = [stamp for stamp in self._stamps.get(code, ()) if stamp <= view]
        if not stamps:
            return []
        commodity, released_at = self.commodities[code], max(stamps)
        current = commodity.year_of(new_york_day(released_at))
        years = {current, self._year_just_ending(commodity, current, view)}
        return [
            ReleaseDate(code, year, released_at)
            for year in sorted(years, key=lambda year: year.name)
        ]

    def _year_just_ending(
        self, commodity: Commodity, current: MarketingYear, view: datetime
    ) -> MarketingYear:
        """The old year, if its split week is the latest and both have rows; else `current`."""
        rows = self._archive.rows(commodity.code, current.name, view)
        if not rows:
            return current
        latest_week_began_on = max(row.week_ending for row in rows) - WEEK_BEFORE_ITS_END
        earlier = commodity.year_of(latest_week_began_on)
        return earlier if self._archive.rows(commodity.code, earlier.name, view) else current

    def _view(self, commodity: int, now: datetime) -> datetime:
        """The instant whose state is served at `now`: an earlier one during a withdrawal."""
        active = [each for each in self._withdrawals if each.holds(commodity, now)]
        return min([now, *(each.release_at - JUST_BEFORE for each in active)])

    def _add(self, key: RowKey, edition: Edition, *, stamped: bool) -> None:
        self._archive.add(key, edition)
        if stamped and edition.published_at not in self._stamps[key.commodity]:
            self._stamps[key.commodity].append(edition.published_at)

    def _commodity(self, code: int) -> Commodity:
        if code not in self.commodities:
            raise ValueError(f"this world has no commodity {code}; give it with commodities=…")
        return self.commodities[code]


def _renumbered(row: Row, old: int, new: int) -> Row:
    return replace(row, country=new) if row.country == old else row
