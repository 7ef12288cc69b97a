"""Log the program's steps, one line each: as text for people or as JSON for machines.

Fields are counts, names and times; keys and addresses must never be logged.
"""

from __future__ import annotations

import json
import logging
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import Literal, TextIO

from monitor.core.signs import escaped

Style = Literal["text", "json", "off"]
Value = str | int | float | bool | None
log = logging.getLogger("monitor")


class Fields(dict[str, Value]):
    """The fields of a step, filled in while it runs."""


@contextmanager
def step(name: str, **fields: Value) -> Iterator[Fields]:
    """Log one line when the step ends, with its duration, and the error if it failed."""
    logged, began = Fields(fields), time.perf_counter()
    try:
        yield logged
    except BaseException as error:
        note(
            name,
            **logged,
            failed=f"{error or type(error).__name__}",
            seconds=_since(began),
        )
        raise
    note(name, **logged, seconds=_since(began))


def note(name: str, **fields: Value) -> None:
    """Log one line now; control characters in field values are escaped."""
    fields = {name: escaped(v) if isinstance(v, str) else v for name, v in fields.items()}
    level = logging.ERROR if "failed" in fields else logging.INFO
    log.log(level, name, extra={"fields": fields})


def start(style: Style, stream: TextIO) -> None:
    """Write the log to `stream` from now on; style `off` writes nothing."""
    # Because the scheduler logs failed jobs itself; APScheduler would print them a second time.
    logging.getLogger("apscheduler").addHandler(logging.NullHandler())
    log.handlers.clear()
    log.propagate = False
    log.setLevel(logging.INFO)
    if style == "off":
        log.addHandler(logging.NullHandler())
        return
    handler = logging.StreamHandler(stream)
    handler.setFormatter(_Json() if style == "json" else _Text())
    log.addHandler(handler)


class _Json(logging.Formatter):
    def format(self, record: logging.LogRecord) -> str:
        fields = getattr(record, "fields", {})
        head = {"at": _at(record), "level": record.levelname.lower(), "step": record.getMessage()}
        return json.dumps(head | fields, ensure_ascii=False)


class _Text(logging.Formatter):
    def format(self, record: logging.LogRecord) -> str:
        fields = dict(getattr(record, "fields", {}))
        seconds = fields.pop("seconds", None)
        words = [f"{name} {_written(value)}" for name, value in fields.items() if value is not None]
        took = "" if seconds is None else f" ({seconds} s)"
        return f"{_at(record)} {record.getMessage()}{': ' if words else ''}{', '.join(words)}{took}"


def _at(record: logging.LogRecord) -> str:
    return f"{datetime.fromtimestamp(record.created, UTC):%Y-%m-%dT%H:%M:%SZ}"


def _written(value: Value) -> str:
    return f"{value:,}" if isinstance(value, int) and not isinstance(value, bool) else str(value)


def _since(began: float) -> float:
    return round(time.perf_counter() - began, 3)
