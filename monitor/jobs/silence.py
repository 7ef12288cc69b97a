"""When a pass keeps silent: its figures are not the newest, or its promises not the job's.

What the ledger holds of USDA is what the job tells from. A pass without the job's key cannot bring
it up to date, and one on the shipped figures is older: neither may raise, end or send anything, or
take the place of a report, because the job's next pass would have to take it back. Nor may one
with other promises than those the job's alerts are of (`job_promises.py`).
"""

from __future__ import annotations

import json
import sqlite3
from dataclasses import dataclass, replace
from pathlib import Path

from monitor.assess.as_of import Query
from monitor.core.errors import ConfigError
from monitor.ingest.update import no_key
from monitor.jobs import job_promises
from monitor.jobs.job_promises import JobPromises
from monitor.ledger import read

LEFT = ", shown as recorded: alerts, messages and the report are unchanged"
OLDER = (
    "The bundled figures are older than USDA's in this database: alerts, messages and the report "
    "are unchanged. Use --out FOLDER to write their report elsewhere."
)
ANOTHER_LEDGER = (
    "{folder} shows USDA's figures, but the database {database} has only bundled ones: alerts, "
    "messages and the report are unchanged. Set MONITOR_DATABASE or USDA_API_KEY as the job does, "
    "or choose another folder with --out."
)
REPORT_OLDER = (
    "{folder} shows USDA's figures, which are newer than the bundled ones: choose another folder "
    "with --out."
)
REPORT_OF_OTHERS = (
    "{folder} is the report of {theirs}; a report of {ours} must not replace it. Choose another "
    "folder with --out."
)


@dataclass(frozen=True, slots=True)
class Silence:
    """Why a pass tells nobody anything.

    `draws` says whether it may still write its report, `failed` that nobody asked for this,
    `asks` that the source is asked all the same.
    """

    reason: ConfigError
    draws: bool
    failed: bool
    asks: bool = False


def silence(
    connection: sqlite3.Connection, query: Query, out: Path | None, job: JobPromises | None
) -> Silence | None:
    """Why this pass must keep silent; None for one that speaks for the job.

    `job` are the job's promises where the pass has others.
    """
    quiet = _for_its_figures(connection, query, out)
    if job is None:
        return quiet
    draws = not _at_home(query, out)
    if quiet:
        return replace(quiet, draws=quiet.draws and draws)
    if query.replay and draws:
        return None
    reason = job.reason(query.settings, job_promises.LEFT)
    return Silence(reason, draws, failed=True, asks=True)


def _for_its_figures(
    connection: sqlite3.Connection, query: Query, out: Path | None
) -> Silence | None:
    recorded = read.has_source(connection, "usda")
    if query.offline and recorded:
        return Silence(ConfigError(OLDER), out is not None and not _newer(query, out), False)
    if query.settings.live and not query.offline:
        return None
    if not recorded:
        return _of_another_ledger(query, out)
    return None if query.replay else Silence(no_key(LEFT), out is not None, True)


def refuse_older(connection: sqlite3.Connection, query: Query, out: Path | None) -> None:
    """Raise ConfigError where a report of shipped figures would replace USDA's newer ones."""
    if query.source(connection) != "snapshot":
        return
    chosen = out is None and read.has_source(connection, "usda")
    if chosen or _newer(query, out):
        raise ConfigError(REPORT_OLDER.format(folder=_folder(query, out)))


def refuse_others(query: Query, out: Path | None, job: JobPromises | None) -> None:
    """Raise ConfigError where a report of other promises would replace the job's."""
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
    """Whether the report that would be replaced shows USDA's figures."""
    try:
        told = json.loads((_folder(query, out) / "status.json").read_text(encoding="utf-8"))
        return bool(told["data"]["source"] == "usda")
    except (OSError, ValueError, KeyError, TypeError):
        return False


def _at_home(query: Query, out: Path | None) -> bool:
    """Whether the report would be drawn among the job's."""
    return out is None or out.resolve() == query.settings.reports.resolve()


def _folder(query: Query, out: Path | None) -> Path:
    return (out or query.settings.reports) / (query.as_of.isoformat() if query.as_of else "latest")
