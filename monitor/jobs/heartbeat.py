"""Write and read health.json, the status file of the last pass, and its page and metrics.

It holds when the last pass ran, when one last succeeded, the newest release, when the next is due,
the problems, and what `health.py` adds. The address pinged after each pass is in `ping.py`.
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
from monitor.core.version import __version__
from monitor.jobs.health import State, word
from monitor.reports.health_page import health_page
from monitor.reports.metrics import metrics_text


def write_success(
    path: Path,
    now: datetime,
    fresh: Freshness,
    problems: Sequence[MonitorError],
    next_pass_by: datetime,
    recorded: State,
) -> None:
    """Record a finished pass; with problems it does not count as a success."""
    week, published = fresh.last_week_ending, fresh.published_at
    state = {
        "state": word(problems, recorded["trouble"]),
        "last_pass_at": utc(now),
        "last_success_at": _earlier(path).get("last_success_at") if problems else utc(now),
        "next_pass_by": utc(next_pass_by),
        "last_week_ending": week.isoformat() if week else None,
        "last_release_at": utc(published) if published else None,
        "next_release_at": utc(fresh.next_release_at),
        "missing_releases": len(fresh.missing_weeks),
        "source": fresh.source,
        "problems": [str(problem) for problem in problems],
        **recorded,
        "version": __version__,
    }
    _write(path, state)


def write_failure(path: Path, now: datetime, error: BaseException, next_pass_by: datetime) -> None:
    """Record a failed pass; what was known about the figures is kept."""
    problem = str(error) or type(error).__name__
    now_known = {
        "state": "trouble",
        "last_pass_at": utc(now),
        "next_pass_by": utc(next_pass_by),
        "problems": [problem],
        "version": __version__,
    }
    _write(path, _earlier(path) | now_known)


def read(path: Path) -> dict[str, Any]:
    """Return the last heartbeat; empty if there is none."""
    return _earlier(path)


def beside(path: Path) -> tuple[Path, Path]:
    """Return the page and the metrics beside a heartbeat: health.html and metrics.prom.

    A heartbeat of another name gives both its name, because two monitors may share a folder.
    """
    metrics = "metrics" if path.stem == "health" else path.stem
    return path.with_suffix(".html"), path.with_name(f"{metrics}.prom")


def _earlier(path: Path) -> dict[str, Any]:
    try:
        state = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return state if isinstance(state, dict) else {}


def _write(path: Path, state: State) -> None:
    page, metrics = beside(path)
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        _replace(path, json.dumps(state, indent=2, ensure_ascii=False) + "\n")
        _replace(page, health_page(state))
        _replace(metrics, metrics_text(state))
    except OSError as error:
        raise OutputError(
            f"The heartbeat {path} cannot be written ({error.strerror}): check the folder."
        ) from error


def _replace(path: Path, text: str) -> None:
    """Write a file whole or not at all, because programs read it at any time."""
    half = path.with_name(path.name + ".tmp")
    half.write_text(text, encoding="utf-8")
    half.replace(path)
