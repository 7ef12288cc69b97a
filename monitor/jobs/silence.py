"""Decide when a pass must not alert: outdated figures, or settings other than the job's.

The scheduled job alerts from USDA's figures in the ledger. A pass that does not ask USDA cannot
update them, and one on the bundled figures is older. Neither may raise, resolve or send anything or
replace a report, because the job's next pass would have to reverse it. The same holds for a pass
with other promises, recipients or another service than the job's (`differences.py`).
"""

from __future__ import annotations

import json
import sqlite3
from pathlib import Path

from monitor.assess.as_of import Query
from monitor.core.errors import ConfigError, MonitorError, SourceUnavailable
from monitor.core.frozen import Frozen, replace
from monitor.core.records import SHIPPED, USDA
from monitor.ingest.update import not_asked
from monitor.jobs import job_promises
from monitor.jobs.differences import Differences
from monitor.jobs.job_promises import JobPromises
from monitor.ledger import read
from monitor.reports.address import LATEST
from monitor.reports.permanent import RECONSTRUCTED

LEFT = ", shown as recorded: alerts, messages and the report are unchanged"
OLDER = (
    "The bundled figures are older than USDA's in this database: alerts, messages and the report "
    "are unchanged. Use --out FOLDER to write their report elsewhere."
)
ANOTHER_LEDGER = (
    "{folder} shows USDA's figures, but the database {database} has only bundled ones: alerts, "
    "messages and the report are unchanged. Set MONITOR_DATABASE and MONITOR_SOURCE as the job "
    "does, or choose another folder with --out."
)
UNREACHED = (
    "USDA's public files could not be reached, the database {database} has only bundled figures, "
    "and {folder} shows USDA's: alerts, messages and the report are unchanged. Run again "
    "later; if the figures are in another database, set MONITOR_DATABASE as the job does."
)
REPORT_OLDER = (
    "{folder} shows USDA's figures, which are newer than the bundled ones: choose another folder "
    "with --out."
)
REPORT_OF_OTHERS = (
    "{folder} is the report of {theirs}; a report of {ours} must not replace it. Choose another "
    "folder with --out."
)


class Silence(Frozen):
    """Why a pass must not alert.

    `draws`: it may still write its report. `failed`: this was not requested, so it is a failure.
    `asks`: USDA is still queried.
    """

    reason: MonitorError
    draws: bool
    failed: bool
    asks: bool = False


def silence(
    connection: sqlite3.Connection, query: Query, out: Path | None, differs: Differences
) -> Silence | None:
    """Return why this pass must not alert; None if it acts for the job.

    A replay sends no message and no request, so only its promises can be the wrong ones.
    """
    quiet = _for_its_figures(connection, query, out)
    draws = not _at_home(query, out)
    if quiet:
        return replace(quiet, draws=quiet.draws and (draws or differs.promises is None))
    if query.replay:
        differs = Differences() if draws else Differences(differs.promises)
    reason = differs.reason(query.settings)
    return None if reason is None else Silence(reason, draws, failed=True, asks=differs.asks)


def _for_its_figures(
    connection: sqlite3.Connection, query: Query, out: Path | None
) -> Silence | None:
    if query.settings.live and not query.offline:
        return None
    recorded = read.has_source(connection, USDA)
    if query.offline and recorded:
        return Silence(ConfigError(OLDER), out is not None and not _newer(query, out), False)
    if not recorded:
        return _of_another_ledger(query, out)
    return None if query.replay else Silence(not_asked(LEFT), out is not None, True)


def silence_of_fallback(query: Query, source: str, out: Path | None) -> Silence | None:
    """Return why a pass that fell back to bundled figures must not alert; None if it may.

    Whether it did is known only after the refresh, from the source of its figures.
    """
    fell_back = query.settings.live and source == SHIPPED
    if query.offline or not fell_back or not _newer(query, out):
        return None
    text = UNREACHED.format(folder=_folder(query, out), database=query.settings.database)
    return Silence(SourceUnavailable(text), draws=False, failed=True)


def refuse_older(connection: sqlite3.Connection, query: Query, out: Path | None) -> None:
    """Raise ConfigError if a report of bundled figures would replace USDA's newer ones."""
    if query.source(connection) != SHIPPED:
        return
    chosen = out is None and read.has_source(connection, USDA)
    if chosen or _newer(query, out):
        raise ConfigError(REPORT_OLDER.format(folder=_folder(query, out)))


def refuse_others(query: Query, out: Path | None, job: JobPromises | None) -> None:
    """Raise ConfigError if a report of other promises would replace the job's."""
    if job is not None and _at_home(query, out):
        raise ConfigError(
            REPORT_OF_OTHERS.format(
                folder=_folder(query, out),
                theirs=job_promises.called(job.path),
                ours=job_promises.called(job_promises.path_of(query.settings)),
            )
        )


def _of_another_ledger(query: Query, out: Path | None) -> Silence | None:
    if not _newer(query, out):
        return None
    text = ANOTHER_LEDGER.format(folder=_folder(query, out), database=query.settings.database)
    return Silence(ConfigError(text), draws=False, failed=True)


def _newer(query: Query, out: Path | None) -> bool:
    """Return whether the report to be replaced shows USDA's figures."""
    try:
        status = json.loads((_folder(query, out) / "status.json").read_text(encoding="utf-8"))
        return bool(status["data"]["source"] == USDA)
    except (OSError, ValueError, KeyError, TypeError):
        return False


def _at_home(query: Query, out: Path | None) -> bool:
    """Return whether the report would go into the job's folder."""
    return out is None or out.resolve() == query.settings.reports.resolve()


def _folder(query: Query, out: Path | None) -> Path:
    reports = out or query.settings.reports
    return reports / RECONSTRUCTED / query.as_of.isoformat() if query.as_of else reports / LATEST
