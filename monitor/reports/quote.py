"""What a report offers for quoting: a sentence with its source, address and citation."""

from __future__ import annotations

from monitor.assess.assessment import Assessment
from monitor.assess.status_report import StatusReport
from monitor.core.calendar import new_york
from monitor.core.frozen import Frozen
from monitor.text.freshness import EVIDENCE
from monitor.text.sentence import long_day, sentence

PUBLICATION = "USDA FAS Export Sales"


class Quote(Frozen):
    """A sentence to quote; `link` is the report's own folder, absolute if its address is known."""

    sentence: str
    source: str
    link: str
    citation: str


def quote(assessment: Assessment, status_report: StatusReport, link: str) -> Quote:
    """Return what can be quoted of a reading."""
    on = long_day(status_report.as_of_on)
    made = status_report.reconstructed_on
    later = f", reconstructed on {long_day(made)}" if made else ""
    title = f"{assessment.commitment.title} ({assessment.reading.title})"
    address = f" {link}" if "://" in link else ""
    return Quote(
        sentence(assessment, past=status_report.replay),
        source_line(assessment),
        link,
        f"Purchase-commitment monitor, “{title}”, as of {on}{later}. "
        f"Figures: {_publication(assessment)}.{address}",
    )


def source_line(assessment: Assessment) -> str:
    """Return the publication, the week and its day of publication, with how that is known."""
    week = assessment.amounts.week_ending
    if week is None:
        return f"{_publication(assessment)}; no figures for this promise"
    point = next((p for p in assessment.points if p.week_ending == week), None)
    named = assessment.basis.period.named_in_full(week)
    text = f"{_publication(assessment)}, {named}"
    if point is None or point.published_at is None:
        return f"{text}, day of publication not known"
    published = long_day(point.published_at.astimezone(new_york()).date())
    known = f" ({EVIDENCE[point.evidence]})" if point.evidence in EVIDENCE else ""
    return f"{text}, published {published}{known}"


def _publication(assessment: Assessment) -> str:
    return assessment.basis.published_by or PUBLICATION
