"""Everything a report shows about one instant: the assessments and how fresh they are."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from functools import cached_property
from typing import TYPE_CHECKING

from monitor.assess.assessment import Assessment
from monitor.assess.outlook import Outlook
from monitor.assess.overlap import Overlap, overlaps
from monitor.assess.publication import PublicationState, Resumption
from monitor.assess.statements import CheckedStatement
from monitor.commitments.model import Commitment, Event
from monitor.core.corrections import Correction, HeadlineMove
from monitor.core.units import BUSHELS, InBushels, ShownIn

if TYPE_CHECKING:
    from monitor.assess.trade.record import TradeRecord


@dataclass(frozen=True, slots=True)
class Contact:
    """Whether USDA was reached of late; else when it last was, and why not now where known.

    While it is `live` no instant is kept: a report does not change because somebody looked.
    """

    reached_at: datetime | None = None
    live: bool = True
    why: str = ""


@dataclass(frozen=True, slots=True)
class Freshness:
    """Which figures these are and whether newer ones should exist.

    `missing_weeks` are the weeks whose release was due by then and is not in the figures.
    `publication` says whether the source publishes as it should; None where that is not known:
    nobody has looked since the release that is missing, the figures just end. `heard_until` is
    the instant up to which it is known what the source had published. `resumption` is the end
    of a suspension within the last week. `evidence` is how `published_at` is known. `contact` is
    None for a past day and for shipped figures. `held_back` names what an answer was given of that
    is not believed yet: these are the figures before it.
    """

    source: str  # usda | snapshot
    last_week_ending: date | None
    published_at: datetime | None
    next_release_at: datetime
    missing_weeks: tuple[date, ...]
    publication: PublicationState | None = None
    heard_until: datetime | None = None
    resumption: Resumption | None = None
    evidence: str | None = None
    contact: Contact | None = None
    held_back: tuple[str, ...] = ()

    @property
    def stale(self) -> bool:
        """Whether a due release is missing."""
        return bool(self.missing_weeks) or self.last_week_ending is None


@dataclass(frozen=True, slots=True)
class AuditSummary:
    """Of the promises' buyers: rows checked, rows whose breaks are explained, other breaks."""

    rows: int
    known: int
    new: int


@dataclass(frozen=True)
class StatusReport:
    """All promises as of one instant, in the order of the promises file.

    `replay` is True when the instant was asked for and is not now. `notes` are remarks on the
    figures themselves, to be shown wherever the figures are. `statements` are those said by
    then, the newest first. `explanations` are texts with the arithmetic behind each reading's
    number, by the reading's key.
    `audit` is what the checks of the promises' buyers found, `revisions` what was corrected of
    their commodities lately, the newest first, `headline_moves` what that did to the quantities
    of the readings. `trades` are the records of the promises' buyers, for a report that is drawn;
    `shown_in` is the unit its amounts are to be read in. `outlooks` say where each reading may
    end, by its key. `reconstructed_on` is the day on which a report of an earlier day was made.
    """

    as_of: datetime
    as_of_on: date
    replay: bool
    freshness: Freshness
    assessments: tuple[Assessment, ...]
    events: tuple[Event, ...]
    notes: tuple[str, ...]
    statements: tuple[CheckedStatement, ...] = ()
    explanations: Mapping[str, str] = field(default_factory=dict)
    audit: AuditSummary | None = None
    revisions: tuple[Correction, ...] = ()
    headline_moves: tuple[HeadlineMove, ...] = ()
    trades: tuple[TradeRecord, ...] = ()
    shown_in: ShownIn = "t"
    outlooks: Mapping[str, Outlook] = field(default_factory=dict)
    reconstructed_on: date | None = None

    def read_in(self, unit: ShownIn) -> StatusReport:
        """Return it with amounts to be read in that unit, where a promise gives bushels."""
        if unit != BUSHELS:
            return self
        return replace(
            self, shown_in=unit, assessments=tuple(_in_bushels(a) for a in self.assessments)
        )

    @property
    def commitments(self) -> tuple[Commitment, ...]:
        """The promises, each once, in the order of the file."""
        return tuple({a.commitment.id: a.commitment for a in self.assessments}.values())

    def readings_of(self, commitment: Commitment) -> tuple[Assessment, ...]:
        """A promise's assessments, the headline reading first."""
        own = (a for a in self.assessments if a.commitment.id == commitment.id)
        return tuple(sorted(own, key=lambda a: not a.reading.headline))

    def trade_of(self, commitment: Commitment) -> TradeRecord | None:
        """The record of a promise's buyer and commodity; None where none was asked for."""
        wanted = (commitment.buyer.casefold(), commitment.commodity.casefold())
        found = (t for t in self.trades if (t.buyer.casefold(), t.commodity.casefold()) == wanted)
        return next(found, None)

    @property
    def headlines(self) -> tuple[Assessment, ...]:
        """The headline reading of every promise but those made of others (their tonnes again)."""
        return tuple(a for a in self.assessments if a.reading.headline and not a.commitment.parts)

    @cached_property
    def overlaps(self) -> tuple[Overlap, ...]:
        """The promises whose headline readings count the same weeks, pair by pair."""
        return overlaps(self.headlines)

    def whole_of(self, commitment: Commitment) -> Assessment | None:
        """The headline reading of the promise that this one is a part of; None where it is none."""
        wholes = (a for a in self.assessments if commitment.id in a.commitment.parts)
        return next((a for a in wholes if a.reading.headline), None)


def _in_bushels(a: Assessment) -> Assessment:
    commitment = a.commitment
    if commitment.bushels_per_unit is None:
        return a
    unit = InBushels(commitment.unit, commitment.bushels_per_unit)
    return replace(a, commitment=replace(commitment, unit=unit))
