"""Summarise a pass as plain values for JSON: what was fetched, raised, sent and written."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from monitor.assess.status_report import Freshness
from monitor.core.formats import utc
from monitor.core.version import __version__
from monitor.jobs.run_pass import Options, Outcome
from monitor.notifications.listing_json import alerts_as_data, messages_as_data


def pass_summary(
    outcome: Outcome, options: Options, now: datetime, exit_code: int
) -> dict[str, Any]:
    """Return the summary. The fields of `figures` are those of health.json.

    `silent` is why the pass sent nothing, if it was not to; `would_send` are the messages of a dry
    run.
    """
    done, folder = outcome.refreshed, outcome.folder
    return {
        "version": __version__,
        "pass_at": utc(now),
        "as_of": outcome.status_report.as_of_on.isoformat(),
        "dry_run": options.dry_run,
        "figures": _figures(outcome.status_report.freshness),
        "fetched": {
            "answers": done.slices,
            "rows_added": done.added,
            "rows_revised": done.revised,
            "rows_withdrawn": done.withdrawn,
        },
        "new_alerts": alerts_as_data(outcome.new_alerts),
        "messages": {
            "sent": outcome.sent,
            "postponed": outcome.postponed,
            "undeliverable": outcome.parked,
        },
        "would_send": messages_as_data(outcome.would_send),
        "silent": str(outcome.silence.reason) if outcome.silence else None,
        "clock_differs": done.clock_differs,
        "folder": folder and str(folder),
        "problems": [str(problem) for problem in outcome.problems],
        "exit_code": exit_code,
    }


def _figures(fresh: Freshness) -> dict[str, Any]:
    published, next_at = fresh.published_at, fresh.next_release_at
    return {
        "source": fresh.source,
        "last_week_ending": _day(fresh.last_week_ending),
        "last_release_at": utc(published) if published else None,
        "next_release_at": utc(next_at),
        "missing_releases": len(fresh.missing_weeks),
    }


def _day(day: date | None) -> str | None:
    return day.isoformat() if day else None
