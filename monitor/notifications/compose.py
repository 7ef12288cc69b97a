"""Compose the content of a message from alerts and the status report they came from."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import cache
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined, select_autoescape

from monitor.alerts.model import RaisedAlert
from monitor.assess.assessment import Assessment
from monitor.assess.detailed_report import DetailedReport
from monitor.assess.lead import lead
from monitor.assess.outlook import NO_OUTLOOKS, Outlooks
from monitor.assess.status_report import StatusReport
from monitor.charts import pictures_of
from monitor.charts.sizes import EMAIL
from monitor.core.formats import amount, percent
from monitor.core.frozen import Frozen
from monitor.notifications import wording
from monitor.notifications.message import InlineImage, MessageContent
from monitor.notifications.wording import figures
from monitor.text import freshness, remarks
from monitor.text.wrap import wrapped

TEMPLATES = Path(__file__).parent / "templates"
MOST_TOLD = 8
"""More alerts than this are only counted, because the report lists them."""

CHART = "cumulative"


class ReadingSummary(Frozen):
    """One commitment in the table: its name, purchases, share and status."""

    title: str
    bought: str
    share: str
    status: str


def compose(
    status_report: StatusReport,
    alerts: Sequence[RaisedAlert],
    why: str,
    report_url: str = "",
    outlooks: Outlooks = NO_OUTLOOKS,
) -> MessageContent:
    """Return the message about these alerts, worst first. Same arguments, same text.

    Its chart shows the outlook if one is given. A message of trouble shows no purchases.
    """
    cleaned = [wording.cleaned(each) for each in alerts]
    news = any(each.alert.is_news for each in alerts)
    about = _about(status_report, cleaned) if news else []
    chart = enclosure(status_report, about[0], outlooks) if about else None
    given = {
        "subject": wording.subject(alerts),
        "told": cleaned[:MOST_TOLD],
        "more": len(cleaned[MOST_TOLD:]),
        "stands": [_stand(a) for a in about if not _is_told(a, cleaned)],
        "shared": list(remarks.shared(status_report, [a.commitment.id for a in about])),
        "chart": chart,
        "source": freshness.source(status_report.freshness),
        "week": freshness.described_week(status_report.freshness),
        "fresh": freshness.up_to_date(status_report.freshness, replay=status_report.replay),
        "report": report_address(report_url) if news else "",
        "elsewhere": _elsewhere(report_url, news=news),
        "why": why,
    }
    return MessageContent(
        subject=given["subject"],  # type: ignore[arg-type]
        text=_environment().get_template("message.txt.j2").render(given),
        html=_environment().get_template("message.html.j2").render(given),
        alerts=tuple(alerts),
        why=why,
        figures=figures(status_report),
        enclosure=chart,
    )


def _elsewhere(report_url: str, *, news: bool) -> str:
    """Return where alerts that are only counted can be read; "" if the reader has no such place."""
    if not news:
        return "`monitor alerts list` names them"
    return "they are in the report" if report_url else ""


def report_address(base: str) -> str:
    """Return the URL of the newest report; "" if reports are not on the web.

    Not of the permanent one, because a message leaves before the site is copied to the web, and
    may be about a release that is overdue, of which only the newest report tells.
    """
    return f"{base}/latest/index.html" if base else ""


def enclosure(
    status_report: StatusReport, a: Assessment, outlooks: Outlooks = NO_OUTLOOKS
) -> InlineImage | None:
    """Return the chart of a reading as an image; None if there is nothing to draw yet.

    It leaves out the years before, because a pass loads them only for a report.
    """
    shown = DetailedReport.of(
        status_report, outlooks=outlooks, statements=(), explanations={}, trades=()
    )
    for picture in pictures_of(shown, CHART):
        if picture.subject == a.key:
            alt = wording.plain(picture.alt)
            return InlineImage(picture.stem, alt, picture.png(EMAIL))
    return None


def _about(status_report: StatusReport, alerts: Sequence[RaisedAlert]) -> list[Assessment]:
    """Return the headline readings of the alerts' commitments; without any, the leading one."""
    named = list(dict.fromkeys(each.alert.promise for each in alerts if each.alert.promise))
    headlines = {a.commitment.id: a for a in status_report.headlines}
    named_readings = [headlines[name] for name in named if name in headlines]
    return named_readings or ([lead(status_report)] if headlines else [])


def _is_told(a: Assessment, alerts: Sequence[RaisedAlert]) -> bool:
    """Return whether a weekly-release alert already gives the commitment's figures."""
    return any(t.alert.kind == "release" and t.alert.promise == a.commitment.id for t in alerts)


def _stand(a: Assessment) -> ReadingSummary:
    unit = a.commitment.unit
    return ReadingSummary(
        title=wording.plain(a.commitment.title),
        bought=amount(a.amounts.purchased, unit),
        share=percent(a.share),
        status=a.status,
    )


@cache
def _environment() -> Environment:
    made = Environment(
        loader=FileSystemLoader(TEMPLATES),
        autoescape=select_autoescape(["html.j2"]),
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    filters: dict[str, Callable[..., object]] = {
        "wrapped": wrapped,
        "glued": freshness.glued,
        "headed": wording.headed,
        "beside": wording.beside,
    }
    made.filters.update(filters)
    return made
