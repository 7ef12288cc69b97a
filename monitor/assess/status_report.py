"""What a report shows about one instant: the assessments and how fresh they are."""

from __future__ import annotations

from datetime import date, datetime
from functools import cached_property
from typing import Self

from monitor.assess.announced import AnnouncedSales
from monitor.assess.assessment import Assessment
from monitor.assess.disagreements import OpenDisagreement
from monitor.assess.inspected import Inspected
from monitor.assess.overlap import Overlap, overlaps
from monitor.assess.publication import PublicationState, Resumption
from monitor.commitments.model import Commitment, Event, Named
from monitor.core.corrections import Correction, HeadlineMove
from monitor.core.frozen import Frozen, replace
from monitor.core.records import ShownOrigin
from monitor.core.units import ShownIn


class Contact(Frozen):
    """Whether USDA was reached recently; if not, when it last was, and the reason if known.

    While it is `live` no instant is kept, because a report must not change just because the
    monitor checked again.
    """

    reached_at: datetime | None = None
    live: bool = True
    why: str = ""


class Freshness(Frozen):
    """Which figures these are, and whether newer ones should exist.

    `origin` is where the newest week came from, None if there is none: USDA's figures can begin
    with the bundled ones.
    `missing_weeks` are the weeks whose release was due and is not in the figures. `publication`
    is the state of the source; None if it is not known, because the monitor has not checked
    since the missing release. `heard_until` is the instant up to which the source was checked.
    `resumption` is the end of a suspension within the last week. `evidence` says how
    `published_at` is known. `contact` is None for a past day and for bundled figures.
    `held_back` names the responses that are quarantined: these figures are the ones before
    them. `values_to` is the newest month, where all promises are in US dollars.
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
    origin: ShownOrigin | None = None
    contact: Contact | None = None
    held_back: tuple[str, ...] = ()
    values_to: date | None = None

    @property
    def stale(self) -> bool:
        """Return whether a due release is missing."""
        unknown = self.last_week_ending is None and self.values_to is None
        return bool(self.missing_weeks) or unknown


class AuditSummary(Frozen):
    """For the commitments' buyers: rows checked, rows with explained breaks, other breaks."""

    rows: int
    known: int
    new: int


class StatusReport(Frozen, dict=True):
    """All commitments at one instant, in the order of the commitments file.

    `replay` is True if the instant was given and is not now. `notes` are remarks on the
    figures, to be shown wherever the figures are. `audit` is the result of the checks of the
    commitments' buyers, `revisions` the recent corrections of their commodities, newest first,
    `headline_moves` what these did to the readings' quantities. `disagreements` are the amounts of
    these commodities on which USDA's publications differ, none for a past day. `cross_checks` are
    the inspections beside the shipments of each trade, where known, and `announced` the sales
    announced for it. `shown_in` is the
    unit to show amounts in. `reconstructed_on` is the day on which a report of an earlier day was
    made. `without_figures` says of each commodity without any week why there is none, `named` is
    what had been announced by then and cannot be counted.
    """

    as_of: datetime
    as_of_on: date
    replay: bool
    freshness: Freshness
    assessments: tuple[Assessment, ...]
    events: tuple[Event, ...]
    notes: tuple[str, ...]
    audit: AuditSummary | None = None
    revisions: tuple[Correction, ...] = ()
    headline_moves: tuple[HeadlineMove, ...] = ()
    disagreements: tuple[OpenDisagreement, ...] = ()
    cross_checks: tuple[Inspected, ...] = ()
    announced: tuple[AnnouncedSales, ...] = ()
    shown_in: ShownIn = "t"
    reconstructed_on: date | None = None
    without_figures: tuple[str, ...] = ()
    named: tuple[Named, ...] = ()

    def read_in(self, unit: ShownIn) -> Self:
        """Return the report with amounts in `unit`, for commitments that give bushels."""
        if unit == self.shown_in:
            return self
        shown = tuple(a.read_in(unit) for a in self.assessments)
        return replace(self, shown_in=unit, assessments=shown)

    @property
    def gives_bushels(self) -> bool:
        """Return whether any commitment gives bushels, so that there is another unit to read in."""
        return any(a.commitment.bushels_per_unit is not None for a in self.assessments)

    @property
    def by_value(self) -> bool:
        """Return whether any commitment is in US dollars."""
        return any(a.commitment.by_value for a in self.assessments)

    @property
    def commitments(self) -> tuple[Commitment, ...]:
        """Return the commitments, each once, in the order of the file.

        Those of a reading with a target of its own have that as the target.
        """
        own = {a.commitment.id: a.commitment for a in self.assessments}
        heads = {a.commitment.id: a.commitment for a in self.assessments if a.reading.headline}
        return tuple((own | heads).values())

    def readings_of(self, commitment: Commitment) -> tuple[Assessment, ...]:
        """Return a commitment's assessments, the headline reading first."""
        own = (a for a in self.assessments if a.commitment.id == commitment.id)
        return tuple(sorted(own, key=lambda a: not a.reading.headline))

    @property
    def headlines(self) -> tuple[Assessment, ...]:
        """Return the headline readings, except of commitments made of others (same tonnes)."""
        return tuple(a for a in self.assessments if a.reading.headline and not a.commitment.parts)

    @cached_property
    def overlaps(self) -> tuple[Overlap, ...]:
        """Return the pairs of commitments whose headline readings count the same weeks."""
        return overlaps(self.headlines)

    def whole_of(self, commitment: Commitment) -> Assessment | None:
        """Return the headline reading of the commitment this one is a part of, or None."""
        wholes = (a for a in self.assessments if commitment.id in a.commitment.parts)
        return next((a for a in wholes if a.reading.headline), None)
