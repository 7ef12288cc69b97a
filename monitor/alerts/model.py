"""The values of the alerts room."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Literal

from monitor.assess.assessment import Assessment
from monitor.assess.identities import Break
from monitor.assess.status_report import StatusReport
from monitor.core.history import BuyerHistory
from monitor.ledger.held_back import Suspect
from monitor.ledger.oddities import Seen

Severity = Literal["info", "warning", "critical"]
SEVERITIES: tuple[Severity, ...] = ("critical", "warning", "info")


@dataclass(frozen=True, slots=True)
class Alert:
    """One thing that happened or holds. `key` is the same for the same thing for ever.

    `title` is the finding in one line, `text` the numbers behind it in a sentence or two.
    `suppressed` ones are remembered but not shown: a stronger one of the same pass says it.
    `promise` is the id of the promise it is about, "" where it is about the source or the house.
    `was` is what held before, `since` the week ending or day since when this holds, `numbers`
    are labels with formatted values, `ends` says in one sentence what would end it.
    An `ongoing` one is a bad state: it holds until its rule yields it no more, and its end is told
    once. If it comes back after that, it is another occurrence.
    """

    key: str
    kind: str
    severity: Severity
    title: str
    text: str
    suppressed: bool = False
    promise: str = ""
    was: str = ""
    since: date | None = None
    numbers: tuple[tuple[str, str], ...] = ()
    ends: str = ""
    ongoing: bool = False


@dataclass(frozen=True, slots=True)
class RaisedAlert:
    """An alert as the ledger keeps it, with the instant (UTC) of the pass that raised it.

    With `resolves` it is the end of a lasting one: `alert` has its key, kind, severity and
    promise, and says what holds now; `raised_at` is the instant of the end.
    """

    alert: Alert
    raised_at: datetime
    resolves: bool = False
    occurrence: int = 1

    @property
    def id(self) -> str:
        """Its name among all that was ever raised, which a message can be called after."""
        again = "" if self.occurrence == 1 else f"#{self.occurrence}"
        return f"{self.alert.key}{again}{'/resolved' if self.resolves else ''}"

    @property
    def word(self) -> str:
        """How a list marks it: its severity, or "resolved"."""
        return "resolved" if self.resolves else self.alert.severity


@dataclass(frozen=True, slots=True)
class RuleResults:
    """What the rules say in one pass: what holds, the worst first, and what holds no more.

    Each of the `ends` has the key of a lasting alert that was open.
    """

    alerts: Sequence[Alert]
    ends: Sequence[Alert] = ()


@dataclass(frozen=True, slots=True)
class Parked:
    """A channel's messages to one recipient, or with "" to all, that cannot be delivered, and since
    when.
    """

    channel: str
    recipient: str
    error: str
    since: datetime


@dataclass(frozen=True, slots=True)
class RuleInput:
    """What the rules look at.

    The status report now, broken rows, answers of the source that are held back, what in its
    answers is not as known, messages that cannot be delivered, the lasting alerts that are open,
    and whether this machine's clock is ahead of the source's.

    By the promise's id, `buyers` is what is known of its buyer, `commodities` its commodity's code.
    """

    status_report: StatusReport
    breaks: Sequence[Break] = ()
    suspects: Sequence[Suspect] = ()
    oddities: Sequence[Seen] = ()
    parked: Sequence[Parked] = ()
    open: Sequence[Alert] = ()
    clock_ahead: bool = False
    buyers: Mapping[str, BuyerHistory] = field(default_factory=dict)
    commodities: Mapping[str, int] = field(default_factory=dict)

    @property
    def assessments(self) -> tuple[Assessment, ...]:
        """Those of readings somebody had spoken of by then: before, there is nothing to tell.

        Not of promises made of others: what moves them is told of their parts.
        """
        return tuple(a for a in self._spoken_of if not a.commitment.parts)

    @property
    def with_wholes(self) -> tuple[Assessment, ...]:
        """The same and, last, those of promises made of others."""
        return (*self.assessments, *(a for a in self._spoken_of if a.commitment.parts))

    @property
    def _spoken_of(self) -> tuple[Assessment, ...]:
        found, on = self.status_report.assessments, self.status_report.as_of_on
        return tuple(a for a in found if a.reading.source.said_on <= on)

    @property
    def headlines(self) -> tuple[Assessment, ...]:
        """Of these, the readings the promises are quoted by."""
        return tuple(a for a in self.assessments if a.reading.headline)
