"""Data classes of the alerts package."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Literal

from msgspec import field

from monitor.assess.assessment import Assessment
from monitor.assess.identities import Break
from monitor.assess.outlook import Outlooks
from monitor.assess.status_report import StatusReport
from monitor.core.frozen import Frozen
from monitor.core.history import BuyerHistory
from monitor.core.names import Names
from monitor.ledger.held_back import Suspect
from monitor.ledger.oddities import Seen

Severity = Literal["info", "warning", "critical"]
SEVERITIES: tuple[Severity, ...] = ("critical", "warning", "info")
TROUBLE_KINDS = frozenset(
    {"clock", "delivery", "settings", "shape", "space", "suspect", "unreachable", "unreadable"}
)
"""Kinds about the monitor's own operation: for operators. All other kinds are news, for readers."""

IDENTITY = "identity"
"""The kind that is trouble and, while it is critical, news: a row that does not add up."""


class Alert(Frozen):
    """One event or ongoing condition. The same condition always has the same `key`.

    `title` states the finding in one line, `text` the numbers behind it in a sentence or two.
    `suppressed` alerts are recorded but not shown, because a stronger one of the same pass
    covers them. `promise` is the commitment's id, "" for alerts about the source or the monitor
    itself. `was` is the previous state, `since` the week ending or day since when this one
    holds, `numbers` are labels with formatted values, `ends` says in one sentence what would
    resolve it. An `ongoing` alert is open until its rule no longer yields it, and is then
    reported as resolved once. If it comes back after that, it is another occurrence.
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

    @property
    def is_news(self) -> bool:
        """Return whether it is about purchases, promises or USDA's publication."""
        if self.kind == IDENTITY:
            return self.severity == "critical"
        return self.kind not in TROUBLE_KINDS

    @property
    def is_trouble(self) -> bool:
        """Return whether an operator has to know of it."""
        return self.kind in TROUBLE_KINDS or self.kind == IDENTITY

    @property
    def about(self) -> Literal["news", "trouble"]:
        """Return what it is called in JSON."""
        return "news" if self.is_news else "trouble"

    @property
    def word(self) -> str:
        """Return the severity of news; "trouble" if an operator has to act, else "notice"."""
        if self.is_news:
            return self.severity
        return "notice" if self.severity == "info" else "trouble"


class RaisedAlert(Frozen):
    """An alert as recorded, with the instant (UTC) of the pass that raised it.

    With `resolves` it is the resolution of an ongoing one: `alert` has its key, kind, severity
    and commitment, and describes the new state; `raised_at` is the instant of the resolution.
    """

    alert: Alert
    raised_at: datetime
    resolves: bool = False
    occurrence: int = 1

    @property
    def id(self) -> str:
        """Return an id unique among all occurrences and resolutions, used in message ids."""
        again = "" if self.occurrence == 1 else f"#{self.occurrence}"
        return f"{self.alert.key}{again}{'/resolved' if self.resolves else ''}"

    @property
    def word(self) -> str:
        """Return the label in lists: "resolved", or the alert's word."""
        return "resolved" if self.resolves else self.alert.word


class KeptAlert(Frozen):
    """An alert as recorded, with its resolution if it was resolved."""

    raised: RaisedAlert
    resolved_at: datetime | None = None
    resolution_title: str = ""
    resolution_text: str = ""

    @property
    def state(self) -> Literal["active", "resolved", "reported"]:
        """Return whether a condition still holds, was resolved, or was news of one moment."""
        if self.resolved_at is not None:
            return "resolved"
        return "active" if self.raised.alert.ongoing else "reported"


class RuleResults(Frozen):
    """The result of all rules in one pass: active alerts, worst first, and resolved ones.

    Each of the `ends` has the key of an ongoing alert that was open.
    """

    alerts: Sequence[Alert]
    ends: Sequence[Alert] = ()


class Parked(Frozen):
    """A channel's undeliverable messages to one recipient, or with "" to all, since an instant."""

    channel: str
    recipient: str
    error: str
    since: datetime


class Room(Frozen):
    """Free bytes on the disk of a folder, and how many the next passes may need."""

    folder: str
    free: int
    needed: int


class RuleInput(Frozen):
    """The input of the rules.

    It has the current status report, broken identities, quarantined responses, unexpected
    content of responses, undeliverable messages, open ongoing alerts, and whether this
    machine's clock is ahead of the source's. `buyers` are the buyers' histories and
    `commodities` the commodity codes, by the commitment's id. `outlooks` are by the reading's key,
    and empty in a pass without new figures. `names` are USDA's names of codes. `mistaken` are the
    recipients whose settings are wrong ("" for mistakes of no recipient), `room` is the disk
    with least room left, `clock_differs` says how this machine's clock differs from USDA's, and
    `clock_known` whether this pass has seen USDA's.
    """

    status_report: StatusReport
    breaks: Sequence[Break] = ()
    suspects: Sequence[Suspect] = ()
    oddities: Sequence[Seen] = ()
    parked: Sequence[Parked] = ()
    open: Sequence[Alert] = ()
    clock_ahead: bool = False
    buyers: Mapping[str, BuyerHistory] = field(default_factory=dict)
    commodities: Mapping[str, frozenset[int]] = field(default_factory=dict)
    outlooks: Outlooks = field(default_factory=dict)
    names: Names = field(default_factory=Names)
    mistaken: Sequence[str] = ()
    room: Room | None = None
    clock_differs: str = ""
    clock_known: bool = False

    @property
    def assessments(self) -> tuple[Assessment, ...]:
        """Return the assessments of readings announced by the report's day.

        Commitments made of others are left out, because their parts raise the same alerts.
        """
        return tuple(a for a in self._spoken_of if not a.commitment.parts)

    @property
    def with_wholes(self) -> tuple[Assessment, ...]:
        """Return the same and, last, the assessments of commitments made of others."""
        return (*self.assessments, *(a for a in self._spoken_of if a.commitment.parts))

    @property
    def _spoken_of(self) -> tuple[Assessment, ...]:
        assessments, on = self.status_report.assessments, self.status_report.as_of_on
        return tuple(a for a in assessments if a.reading.source.said_on <= on)

    @property
    def headlines(self) -> tuple[Assessment, ...]:
        """Return the headline readings among `assessments`."""
        return tuple(a for a in self.assessments if a.reading.headline)
