"""What is recorded, as known at one instant, as pandas DataFrames."""

from __future__ import annotations

import sqlite3
import warnings
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import replace
from datetime import date, datetime
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Self

import pandas as pd

from monitor.api.asked import as_day, of_reading
from monitor.api.frames import frame
from monitor.assess.as_of import Query
from monitor.assess.detailed_report import DetailedReport
from monitor.assess.figures import Figures
from monitor.assess.replay import Every, days_between
from monitor.assess.trades import find_place
from monitor.charts import names, pictures_of
from monitor.commitments.promises import read_commitments
from monitor.core.calendar import new_york_date
from monitor.core.clocks import utc_now
from monitor.core.errors import ConfigError
from monitor.core.formats import utc
from monitor.core.records import SHIPPED, USDA
from monitor.exports.ledger import destination_table
from monitor.exports.replay import replay_table
from monitor.exports.revisions import revisions_table
from monitor.exports.tables import Table
from monitor.ingest.shipped import from_snapshot
from monitor.jobs import queries
from monitor.jobs.export_tables import ExportTables
from monitor.jobs.fetch import Fetched, fetch
from monitor.ledger import read
from monitor.ledger.store import is_there, open_ledger, open_unwritten
from monitor.settings.promise_files import promise_files
from monitor.settings.settings import Settings, load

if TYPE_CHECKING:
    from matplotlib.figure import Figure


class Monitor:
    """What was known at one instant, as DataFrames. Make one with `monitor.open`.

    The instant is the end of the day asked for in New York, or the moment of opening; figures
    published later stay out, whatever a running job records meanwhile. Only `refresh` writes.

    Every DataFrame is typed: nullable `Int64`, `Float64`, `boolean` and `string`; days as
    `datetime64[s]`, instants as `datetime64[us, UTC]`. A value not known is missing, never zero.
    `attrs` has `title`, `as_of`, `source`, `units` and `meanings` of the columns.
    """

    instead_of: Path | None
    """The ledger without figures that the bundled ones are shown for."""

    def __init__(
        self, settings: Settings, as_of: date | None, *, shipped: bool, missing: bool
    ) -> None:
        """Open the ledger of the settings; `shipped` takes the bundled figures instead.

        With `missing` they also stand in for a ledger that is not there.
        """
        self._settings, self._day = settings, as_of
        self._shipped, self._missing = shipped, missing
        self._open()

    def _open(self) -> None:
        with ExitStack() as stack:  # because it closes the ledger if what follows fails
            self._connection = stack.enter_context(self._ledger())
            self._query = Query(self._settings, utc_now(), self._shipped, self._day)
            self._figures = Figures(self._connection, self._query.view(self._connection))
            self._tables = ExportTables(self._connection, self._query)
            self._stack = stack.pop_all()

    @contextmanager
    def _ledger(self) -> Iterator[sqlite3.Connection]:
        database, self.instead_of = self._settings.database, None
        if not self._shipped and (is_there(database) or not self._missing):
            with open_unwritten(database) as connection:
                if any(read.has_source(connection, name) for name in (USDA, SHIPPED)):
                    yield connection
                    return
        self.instead_of = None if self._shipped else database
        with open_ledger(None) as connection:
            from_snapshot(connection)
            yield connection

    @property
    def as_of(self) -> datetime:
        """The instant (UTC): nothing published later is counted."""
        return self._figures.view.as_of

    @property
    def source(self) -> str:
        """`usda`, or `snapshot` for the bundled figures."""
        return self._figures.view.source

    def readings(self) -> pd.DataFrame:
        """Return the promises and how each reading counts them, by (commitment, reading)."""
        return self._frame(self._tables.table("readings"))

    def assessments(self) -> pd.DataFrame:
        """Return the numbers of `monitor status`, by (commitment, reading)."""
        return self._frame(self._tables.table("assessments"))

    def purchases(self, commitment: str | None = None, reading: str | None = None) -> pd.DataFrame:
        """Return the published weeks of a reading, by week_ending (a Thursday).

        The reading is the promise's headline one unless it is named. Without a commitment it is
        every reading, by (commitment, reading, week_ending). Amounts since the first counted week
        are in the promise's unit. Raises ConfigError for a name that is not known.
        """
        return self._by_week("purchases", commitment, reading)

    def weeks_to_come(
        self, commitment: str | None = None, reading: str | None = None
    ) -> pd.DataFrame:
        """Return the counted weeks whose figures are to come, with what is due by each.

        Rows and arguments are those of `purchases`.
        """
        return self._by_week("weeks_to_come", commitment, reading)

    def observations(
        self, commodity: str, destination: str, *, versions: bool = False
    ) -> pd.DataFrame:
        """Return USDA's rows of a commodity and a destination, by (market_year, week_ending).

        Both are names or codes as `monitor commodities` and `monitor buyers` list them. Amounts
        are in the commodity's unit. With `versions` every form of each row that had been published
        by the instant, by (market_year, week_ending, vintage); else those in force. Raises
        ConfigError for a name that the source does not know.
        """
        figures = self._figures
        place = find_place(
            "observations", commodity, destination, figures.destinations, figures.commodities
        )
        made = self._frame(destination_table(self._connection, figures.view, *place))
        if versions:
            return made
        made = made[made["latest"] & (made["change"] != "withdrawn")]
        return made.droplevel("vintage").drop(columns="latest")

    def statements(self) -> pd.DataFrame:
        """Return the public statements made by then, each beside the figures of its day."""
        return self._frame(self._tables.table("statements"))

    def events(self) -> pd.DataFrame:
        """Return what happened beside the figures: announcements, a shutdown, and the like."""
        return self._frame(self._tables.table("events"))

    def alerts(self) -> pd.DataFrame:
        """Return the alerts raised by then; none of the bundled figures."""
        return self._frame(self._tables.table("alerts"))

    def outlook(self) -> pd.DataFrame:
        """Return the outlook of each reading, by (as_of, commitment, reading).

        The ranges are amounts in the promise's unit at the last counted week, `chance` a fraction;
        where there is no outlook they are missing, and `silent` says why.
        """
        return self._frame(self._tables.table("outlook"))

    def revisions(self, since: date | str | None = None) -> pd.DataFrame:
        """Return every amount that USDA corrected, from the day `since` on (default: all)."""
        _, found = queries.load_revisions(self._connection, self._query, as_day(since))
        return self._frame(revisions_table(found))

    def replay(
        self, first: date | str, last: date | str | None = None, *, every: Every = "week"
    ) -> pd.DataFrame:
        """Return the assessments as of each Thursday (or day) from `first` to `last`.

        By (as_of, commitment, reading), each day only with what had been published by its end.
        `last` is the day of `as_of` unless it is given. Raises ConfigError without any such day.
        """
        start, end = as_day(first), as_day(last) or new_york_date(self.as_of)
        days = days_between(start, min(end, new_york_date(self.as_of)), every) if start else ()
        if not days:
            raise ConfigError(f"There is no {every} to replay between {first} and {end}.")
        found = queries.load_replay(self._connection, self._query, days)
        return self._frame(replay_table(found.days))

    def charts(self) -> tuple[str, ...]:
        """Return the names of the charts."""
        return names()

    def chart(self, name: str, subject: str | None = None) -> Figure:
        """Return a chart of the report as a new matplotlib figure.

        `subject` is a reading, such as `soy-2026/calendar-year`, where a chart is drawn for each
        (`soy-2026` is its headline reading), or a trade, such as `china/soybeans`; without it, the
        first one. Raises ConfigError for an unknown name or subject.
        """
        if name not in names():
            raise ConfigError(f"There is no chart {name!r}; there are {', '.join(names())}.")
        found = {picture.subject: picture for picture in pictures_of(self._detailed, name)}
        if not found:
            raise ConfigError(f"The chart {name} has nothing to show at this instant.")
        chosen = next(iter(found)) if subject is None else self._headline_key(subject)
        if chosen not in found:
            known = ", ".join(each for each in found if each is not None)
            raise ConfigError(f"The chart {name} has no {subject!r}; it has {known or 'one'}.")
        return found[chosen].draw()

    def refresh(self, *, again: bool = False) -> Fetched:
        """Fetch and record what is new, as `monitor refresh` does, and show it from now on.

        It makes the ledger if there is none. With `again` everything is fetched again. Raises
        AlreadyRunning while a pass runs, and ConfigError for the bundled figures or a past day.
        """
        if self._shipped or self._day is not None:
            what = "The bundled figures" if self._shipped else "The figures of a past day"
            raise ConfigError(f"{what} cannot be refreshed: open the ledger as it is now.")
        done = fetch(self._settings, utc_now(), lambda *_, **__: None, again=again)
        self.close()
        vars(self).pop("_detailed", None)
        self._open()
        return done

    def close(self) -> None:
        """Close the ledger; also done by `with`."""
        self._stack.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *error: object) -> None:
        self.close()

    def __repr__(self) -> str:
        return f"<Monitor as of {utc(self.as_of)}, source {self.source}>"

    @cached_property
    def _detailed(self) -> DetailedReport:
        return queries.load_detailed(self._connection, self._query)

    def _by_week(self, name: str, commitment: str | None, reading: str | None) -> pd.DataFrame:
        """Return a table of readings' weeks: of one reading by week, or of all."""
        made = self._frame(self._tables.table(name))
        return of_reading(made, self._tables.status_report, commitment, reading)

    def _headline_key(self, subject: str) -> str:
        """Return the key of a promise's headline reading; any other subject as it is."""
        headlines = self._tables.status_report.headlines
        return next((a.key for a in headlines if a.commitment.id == subject), subject)

    def _frame(self, table: Table) -> pd.DataFrame:
        return frame(table, as_of=utc(self.as_of), source=self.source)


def opened(
    database: str | Path | None = None,
    *,
    as_of: date | str | None = None,
    shipped: bool = False,
    commitments: str | Path | None = None,
) -> Monitor:
    """Return the figures recorded in `database`, as known at the end of `as_of`; see `Monitor`."""
    settings = load()
    if database is not None:
        settings = replace(settings, database=Path(database))
    if commitments is not None:
        settings = replace(settings, commitments=promise_files(str(commitments), "", Path()))
        read_commitments(settings.commitments)  # because a mistake must show here, not at first use
    made = Monitor(settings, as_day(as_of), shipped=shipped, missing=database is None)
    if made.instead_of is not None:
        warnings.warn(
            f"No figures are recorded at {made.instead_of}; these are the bundled ones. "
            "`refresh()` or `monitor run` records new ones.",
            stacklevel=3,
        )
    return made
