"""Update the ledger: from USDA's API, its public files or the bundled figures."""

from __future__ import annotations

import sqlite3
from collections.abc import Collection, Sequence
from typing import NamedTuple

from monitor.assess.trades import find_codes
from monitor.commitments.model import Commitment
from monitor.core import clocks
from monitor.core.errors import ConfigError, MonitorError, SourceUnavailable
from monitor.core.publications import delayed_publications
from monitor.core.quota import Quota
from monitor.core.records import USDA
from monitor.ingest.clients import FetchOptions, public_files, public_http, usda
from monitor.ingest.intake import Ingest, IngestResult
from monitor.ingest.refresh import from_usda, history_from_usda, news
from monitor.ingest.service import differing_service, learn_service, refusal
from monitor.ingest.shipped import from_snapshot
from monitor.ledger import read
from monitor.sources.archive import Archive

NOT_ASKED = (
    "USDA was not asked: MONITOR_SOURCE (or source) is shipped, and the database has USDA's "
    "figures{left}. Set it to auto, as the job has it."
)

NOTHING_YET = (
    "Nothing of USDA's is recorded here yet: try again later, or see the bundled figures with "
    "`monitor run --offline`."
)


class News(NamedTuple):
    """Whether there is anything new, and the key's quota; None if not known."""

    fresh: bool
    quota: Quota | None = None


def refresh(
    connection: sqlite3.Connection,
    options: FetchOptions,
    commitments: Sequence[Commitment],
    *,
    again: bool = False,
) -> IngestResult:
    """Update the ledger; once it holds figures, failures are problems instead of exceptions.

    Bundled figures are shown where nothing of USDA's is recorded: without an origin to ask, and
    where the public files cannot be reached, which `unreached` then says. With `again` everything
    the promises need is requested, due or not.
    """
    recorded = read.has_source(connection, USDA)
    if options.offline or not (options.settings.live or recorded):
        return from_snapshot(connection)
    if not options.settings.live:
        return IngestResult(problems=[not_asked()])
    may_differ = recorded and not options.take_over
    theirs = differing_service(connection, options.settings) if may_differ else None
    if theirs is not None:
        return IngestResult(problems=[refusal(options.settings, theirs)])
    take = _from_api if options.settings.origin == "api" else _from_public_files
    try:
        done = take(connection, options, commitments, again=again)
    except MonitorError as error:
        if not recorded and options.settings.origin == "api":
            raise _with_advice(error) from error
        done = IngestResult(problems=[error], unreached=error)
    done.clock_differs = clocks.remark(options.now, done.source_time)
    changed = done.added or done.revised or done.withdrawn
    if not (done.unreached or changed):  # because readers wait for a pass with news
        if recorded:
            _take_cross_checks(connection, options, commitments)
        _take_values(connection, options, commitments, done)
    if done.problems and recorded:
        return done
    if recorded or read.has_source(connection, USDA):
        return done
    if commitments and all(c.by_value for c in commitments):
        # No promise counts weekly figures, so that none of USDA's were asked for.
        shipped = from_snapshot(connection)
        shipped.problems = done.problems
        return shipped
    if options.settings.origin == "api":
        raise _with_advice(_worst(done.problems))
    return _shipped_instead(connection, options, done)


def _take_cross_checks(
    connection: sqlite3.Connection, options: FetchOptions, commitments: Sequence[Commitment]
) -> None:
    """Record grain inspections and weekly highlights, each if it is due."""
    settings, now = options.settings, options.now
    if not settings.asks_inspections:
        return
    # because their parsers load slowly, and a pass on the bundled figures takes none of them
    from monitor.ingest import inspections, weekly_highlights

    due = [each for each in (inspections, weekly_highlights) if each.is_due(connection, now)]
    if not due:
        return
    # because it loads requests, and an offline pass sends no request
    from monitor.ingest.public_fetch import PublicFetch

    options.progress("cross-checks")
    trades = find_codes(connection, USDA, commitments)
    with public_http(options) as http:
        fetch = PublicFetch(connection, http, now, options.archive, IngestResult())
        if weekly_highlights in due:
            named = read.destinations(connection, USDA)
            weekly_highlights.take(fetch, settings.esrqs_url, trades, named)
        if inspections in due:
            inspections.take(fetch, settings, trades)


def _take_values(
    connection: sqlite3.Connection,
    options: FetchOptions,
    commitments: Sequence[Commitment],
    done: IngestResult,
) -> None:
    """Record the monthly values that promises in US dollars count; only the API has them."""
    if options.settings.origin != "api" or not any(c.by_value for c in commitments):
        return
    from monitor.ingest import trade_values  # because few jobs have promises in US dollars

    trades = find_codes(connection, USDA, commitments)
    months = trade_values.months_to_ask(connection, commitments, trades, options.now)
    if not months:
        return
    options.progress("trade values")
    settings = options.settings
    with usda(connection, options, settings.gats_url) as http:
        problem = trade_values.ValuesIngest(connection, http, options.now).take(months)
    done.problems += [problem] if problem else []


def has_news(
    connection: sqlite3.Connection, options: FetchOptions, commitments: Sequence[Commitment]
) -> News:
    """Return whether USDA has anything not recorded yet: one small request."""
    if options.settings.origin == "public":
        with public_files(connection, options) as ingest:
            fresh = ingest.has_news()
            if not fresh:
                ingest.note_checks(_commodity_codes(connection, commitments))
        return News(fresh)
    with usda(connection, options) as http:
        api = Ingest(connection, http, options.now, delayed_publications())
        fresh = bool(news(api, commitments))
        return News(fresh, http.quota)


def _from_api(
    connection: sqlite3.Connection,
    options: FetchOptions,
    commitments: Sequence[Commitment],
    *,
    again: bool,
) -> IngestResult:
    with usda(connection, options) as http:
        try:
            done = from_usda(
                connection,
                http,
                commitments,
                options.now,
                options.progress,
                options.archive,
                again=again,
            )
        except MonitorError as error:
            if not read.has_source(connection, USDA):
                raise
            done = IngestResult(problems=[error], unreached=error)
        else:
            learn_service(connection, options.settings)
        done.source_time = clocks.instant_of(http.server_time)
    return done


def _from_public_files(
    connection: sqlite3.Connection,
    options: FetchOptions,
    commitments: Sequence[Commitment],
    *,
    again: bool,
) -> IngestResult:
    with public_files(connection, options) as ingest:
        return ingest.take(commitments, options.progress, again=again)


def _shipped_instead(
    connection: sqlite3.Connection, options: FetchOptions, failed: IngestResult
) -> IngestResult:
    """Return the bundled figures, with why the public files could not be used.

    That is a failure only for settings that ask for them: a machine without a network has
    figures to show.
    """
    done = from_snapshot(connection)
    done.unreached = failed.unreached or _worst(failed.problems)
    if options.settings.source == "public":
        done.problems = [_with_advice(problem) for problem in failed.problems]
    return done


def refresh_history(
    connection: sqlite3.Connection,
    options: FetchOptions,
    commitments: Sequence[Commitment],
    *,
    commodities: Collection[str] = (),
    years: Collection[int] = (),
    again: bool = False,
) -> IngestResult:
    """Request everything USDA has, or a part of it; continue where the last call stopped.

    With `again` known commodity-years are requested too.

    Raises ConfigError without a key because the bundled figures have no more history.
    """
    if options.settings.origin != "api":
        raise ConfigError("Fetching history needs USDA's API: set USDA_API_KEY.")
    kept = Archive(options.settings.database)
    with usda(connection, options) as http:
        return history_from_usda(
            connection,
            http,
            commitments,
            options.now,
            options.progress,
            kept,
            commodities=commodities,
            years=years,
            again=again,
        )


def _commodity_codes(connection: sqlite3.Connection, commitments: Sequence[Commitment]) -> set[int]:
    """Return the codes of the promises' commodities that are known to the ledger."""
    trades = find_codes(connection, USDA, commitments) if read.has_source(connection, USDA) else {}
    return {code for trade in trades.values() for code in trade.commodity_codes}


def _worst(problems: Sequence[MonitorError]) -> MonitorError:
    """Return the problem to raise: one that needs a person before a temporary one."""
    if not problems:
        return SourceUnavailable("USDA has no figures for the promises yet: run again later.")
    return min(problems, key=lambda problem: isinstance(problem, SourceUnavailable))


def _with_advice(error: MonitorError) -> MonitorError:
    """Return the error, with what to do if waiting helps and only bundled figures can be shown."""
    if not isinstance(error, SourceUnavailable):
        return error
    return SourceUnavailable(f"{error} {NOTHING_YET}")


def not_asked(left: str = "") -> ConfigError:
    """Return the error for a ledger of USDA's figures where the settings allow no request."""
    return ConfigError(NOT_ASKED.format(left=left))
