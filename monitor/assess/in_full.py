"""Choose the promises a report draws: with very many, the others are listed."""

from __future__ import annotations

from typing import TypeVar

from monitor.assess.lead import has_begun, is_home
from monitor.assess.status_report import StatusReport
from monitor.commitments.model import Commitment
from monitor.core.frozen import replace

MOST_DRAWN = 24
"""A page with so many cards and their charts still opens at once; the readings' table has all."""

Report = TypeVar("Report", bound=StatusReport)


def shown_in_full(status_report: Report) -> Report:
    """Return the report with the promises that are drawn: all, or the first of very many.

    Those of the first promise's buyer and commodity come first, then those that have begun, each in
    the order of the files.
    """
    commitments = status_report.commitments
    if len(commitments) <= MOST_DRAWN:
        return status_report
    begun = {a.commitment.id for a in status_report.headlines if has_begun(a, status_report.as_of)}

    def rank(commitment: Commitment) -> tuple[bool, bool]:
        return not is_home(status_report, commitment), commitment.id not in begun

    kept = {c.id for c in sorted(commitments, key=rank)[:MOST_DRAWN]}
    own = tuple(a for a in status_report.assessments if a.commitment.id in kept)
    return replace(status_report, assessments=own)
