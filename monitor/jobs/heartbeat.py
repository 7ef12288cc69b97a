"""Write and read health.json, the status file of the last pass.

It holds when the last pass ran, when one last succeeded, the newest release, when the next is due,
and the problems. The address pinged after each pass is in `ping.py`.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import datetime
from pathlib import Path
from typing import Any

from monitor.assess.status_report import Freshness
from monitor.core.errors import MonitorError, OutputError
from monitor.core.formats import utc


def write_success(
    path: Path, now: datetime, fresh: Freshness, problems: Sequence[MonitorError]
) -> None:
    """Record a finished pass; with problems it does not count as a success."""
    week, published = fresh.last_week_ending, fresh.published_at
    state = {
        "last_pass_at": utc(now),
        "last_success_at": _earlier(path).get("last_success_at") if problems else utc(now),
        "last_week_ending": week.isoformat() if week else None,
        "last_release_at": utc(published) if published else None,
        "next_release_at": utc(fresh.next_release_at),
        "missing_releases": len(fresh.missing_weeks),
        "source": fresh.source,
        "problems": [str(problem) for problem in problems],
    }
    _write(path, state)


def write_failure(path: Path, now: datetime, error: BaseException) -> None:
    """Record a failed pass; what was known about the figures is kept."""
    problem = str(error) or type(error).__name__
    _write(path, _earlier(path) | {"last_pass_at": utc(now), "problems": [problem]})


def read(path: Path) -> dict[str, Any]:
    """Return the last heartbeat; empty if there is none."""
    return _earlier(path)


def _earlier(path: Path) -> dict[str, Any]:
    try:
        state = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return state if isinstance(state, dict) else {}


def _write(path: Path, state: dict[str, Any]) -> None:
    half = path.with_name(path.name + ".tmp")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        half.write_text(json.dumps(state, indent=2) + "\n", encoding="utf-8")
        half.replace(path)
    except OSError as error:
        raise OutputError(
            f"The heartbeat {path} cannot be written ({error.strerror}): check the folder."
        ) from error
