"""The values of the alerts room."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from monitor.ledger.audit import Break
from monitor.ledger.suspects import Suspect
from monitor.progress.standing import Standing

Severity = Literal["info", "warning", "critical"]
SEVERITIES: tuple[Severity, ...] = ("critical", "warning", "info")


@dataclass(frozen=True, slots=True)
class Alert:
    """One thing that happened. `key` is the same for the same thing for ever.

    `title` is the finding in one line, `text` the numbers behind it in a sentence or two.
    `implied` ones are remembered but not shown: a stronger one of the same pass says it.
    """

    key: str
    kind: str
    severity: Severity
    title: str
    text: str
    implied: bool = False


@dataclass(frozen=True, slots=True)
class RaisedAlert:
    """An alert as the ledger keeps it, with the instant (UTC) of the pass that raised it."""

    alert: Alert
    raised_at: datetime


@dataclass(frozen=True, slots=True)
class Subject:
    """What the rules look at: the standing now, each reading's status before, broken rows,
    and answers of the source that are held back.
    """

    standing: Standing
    statuses_before: Mapping[str, str]
    breaks: Sequence[Break]
    suspects: Sequence[Suspect] = ()
