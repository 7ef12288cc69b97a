"""A status report together with what only a drawn report shows besides."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Self

from msgspec import field

from monitor.assess.known import NOTHING_KNOWN, KnownAmounts
from monitor.assess.outlook import Outlooks
from monitor.assess.statements import CheckedStatement
from monitor.assess.status_report import StatusReport
from monitor.assess.trade.record import TradeRecord
from monitor.commitments.model import Commitment
from monitor.core.frozen import replace
from monitor.core.units import ShownIn


class DetailedReport(StatusReport, kw_only=True):
    """What the page, its files and its charts show.

    `statements` are those made by then, newest first. `outlooks`, and `explanations` with the
    arithmetic behind each reading's number, are by the reading's key. `trades` are the records of
    the buyers. `known` are the amounts of the readings spoken of, as published by each day.
    """

    statements: tuple[CheckedStatement, ...]
    outlooks: Outlooks
    explanations: Mapping[str, str]
    trades: tuple[TradeRecord, ...]
    known: KnownAmounts = field(default_factory=lambda: NOTHING_KNOWN)

    @classmethod
    def of(
        cls,
        status_report: StatusReport,
        *,
        statements: tuple[CheckedStatement, ...],
        outlooks: Outlooks,
        explanations: Mapping[str, str],
        trades: tuple[TradeRecord, ...],
        known: KnownAmounts = NOTHING_KNOWN,
    ) -> Self:
        """Return the status report with these details."""
        return cls(
            **{name: getattr(status_report, name) for name in StatusReport.__struct_fields__},
            statements=statements,
            outlooks=outlooks,
            explanations=explanations,
            trades=trades,
            known=known,
        )

    def read_in(self, unit: ShownIn) -> Self:
        """Return the report and its statements with amounts in `unit`."""
        if unit == self.shown_in:
            return self
        said = tuple(checked.read_in(unit) for checked in self.statements)
        return replace(super().read_in(unit), statements=said)

    def trade_of(self, commitment: Commitment) -> TradeRecord | None:
        """Return the record of a commitment's buyer and commodity; None if there is none."""
        wanted = (commitment.buyer.casefold(), commitment.commodity.casefold())
        records = (t for t in self.trades if (t.buyer.casefold(), t.commodity.casefold()) == wanted)
        return next(records, None)
