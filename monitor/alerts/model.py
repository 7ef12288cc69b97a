"""The values of the alerts room."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Literal

Severity = Literal["info", "warning", "critical"]
SEVERITIES: tuple[Severity, ...] = ("critical", "warning", "info")


@dataclass(frozen=True, slots=True)
class Alert:
    """One thing that happened. `key` is the same for the same thing for ever.

    `title` is the finding in one line, `text` the numbers behind it in a sentence or two.
    """

    key: str
    kind: str
    severity: Severity
    title: str
    text: str


@dataclass(frozen=True, slots=True)
class RaisedAlert:
    """An alert as the ledger keeps it, with the instant (UTC) of the pass that raised it."""

    alert: Alert
    raised_at: datetime
