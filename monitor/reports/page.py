"""Build the page: one self-contained HTML file without network requests."""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Collection, Sequence
from functools import cache

from markupsafe import Markup

from monitor.alerts.model import RaisedAlert
from monitor.assess.assessment import Assessment
from monitor.assess.detailed_report import DetailedReport
from monitor.assess.in_full import shown_in_full
from monitor.assess.lead import is_home, lead
from monitor.assess.status_report import StatusReport
from monitor.charts.sizes import CARD
from monitor.reports import revisions
from monitor.reports.address import CARD_FILE, LATEST, Address
from monitor.reports.alerts_txt import earlier
from monitor.reports.audit import audit_line
from monitor.reports.cards import Card, card, card_order, changes, chart_weeks
from monitor.reports.disagreements import disagreement_line
from monitor.reports.gallery import MAIN, Chart, charts_of, downloads, groups
from monitor.reports.quote import quote
from monitor.reports.small_multiples import multiples
from monitor.reports.templating import TEMPLATES, environment
from monitor.reports.unit_switch import UnitLink, other_files_unit
from monitor.text import freshness, remarks, statements
from monitor.text.announced import announced_check_lines, announced_since_report, switched_in
from monitor.text.inspected import cross_check_lines, since_last_report
from monitor.text.is_it_much import is_it_much
from monitor.text.terms import TERMS

SHOWN_ALERTS = 20
SHOWN_REVISIONS = 12


def page(
    status_report: DetailedReport,
    new_alerts: Sequence[RaisedAlert] = (),
    known_alerts: Sequence[RaisedAlert] = (),
    files: Collection[str] = (),
    *,
    version: str,
    address: Address | None = None,
    charts: Sequence[Chart] | None = None,
    units: Sequence[UnitLink] = (),
) -> str:
    """Return the whole report as HTML; `known_alerts` may include the new ones.

    `files` are the names of the files beside it that can be downloaded. `address` is where the page
    is read, by default in `latest`, with its day as the permanent folder. `charts` are those of the
    status report, if they are at hand. `units` lead to the page in another unit. The same arguments
    give the same text.
    """
    address = address or Address(LATEST, status_report.as_of_on.isoformat())
    leading = lead(status_report)
    charts = charts_of(status_report) if charts is None else charts
    return (
        environment()
        .get_template("page.html.j2")
        .render(
            status_report=status_report,
            version=version,
            address=address,
            units=units,
            files_in=other_files_unit(units),
            downloads=downloads(files),
            script=script(),
            script_hash=script_hash(),
            terms=TERMS,
            **_words_on_freshness(status_report),
            **_first_screen(status_report, leading, address),
            **_promises(status_report, leading),
            **_beside_the_count(status_report, leading),
            **_charts(status_report, leading, charts),
            **_records(status_report, new_alerts, known_alerts),
        )
    )


def _first_screen(
    status_report: DetailedReport, leading: Assessment, address: Address
) -> dict[str, object]:
    """Return what stands above the cards, and the weeks of the main chart."""
    return {
        "quote": quote(leading, status_report, address.permanent_link),
        "much": is_it_much(leading),
        "whole_deal": _whole_deal(status_report, leading),
        "leading_weeks": list(chart_weeks(leading)),
    }


def _promises(status_report: DetailedReport, leading: Assessment) -> dict[str, object]:
    """Return the cards, those of home first, and every reading."""
    readings = [
        (c, [card(a, status_report) for a in status_report.readings_of(c)])
        for c in status_report.commitments
    ]
    in_full = {c.id for c in shown_in_full(status_report).commitments}
    cards = sorted(
        (cards[0] for c, cards in readings if c.id in in_full),
        key=lambda card: (
            not is_home(status_report, card.assessment.commitment),
            card_order(card),
        ),
    )
    every = (card for _, cards in readings for card in cards)
    return {
        "readings": readings,
        "cards": cards,
        "leading": next(card for card in every if card.assessment is leading),
        "listed": len(readings) - len(cards),
        "changed": [(c, changes(c.assessment)) for c in cards if _has_news(c)],
        "shared": list(remarks.shared(status_report)),
        "shared_in": remarks.shared_in,
    }


def _beside_the_count(status_report: DetailedReport, leading: Assessment) -> dict[str, object]:
    """Return what inspections and announced sales say."""
    inspected, announced = status_report.cross_checks, status_report.announced
    return {
        "inspected_since": since_last_report(inspected, leading.commitment),
        "announced_since": announced_since_report(announced, leading.commitment),
        "cross_checks": list(cross_check_lines(inspected, status_report.commitments)),
        "announced": list(announced_check_lines(announced, status_report.commitments)),
        "switched_in": switched_in,
    }


def _charts(
    status_report: DetailedReport, leading: Assessment, charts: Sequence[Chart]
) -> dict[str, object]:
    """Return the main chart, which stands first, the others by group, and the small ones."""
    main_chart = next((c for c in charts if (c.chart, c.subject) == (MAIN, leading.key)), None)
    return {
        "main_chart": main_chart,
        "charts": groups(status_report, leading, [c for c in charts if c is not main_chart]),
        "multiples": multiples(shown_in_full(status_report)),
        "card": CARD_FILE if main_chart else "",
        "card_size": CARD,
    }


def _records(
    status_report: DetailedReport,
    new_alerts: Sequence[RaisedAlert],
    known_alerts: Sequence[RaisedAlert],
) -> dict[str, object]:
    """Return statements, events, alerts, corrections and checks."""
    return {
        "said": statements,
        "events": [event for event in status_report.events if event.on <= status_report.as_of_on],
        "new_alerts": new_alerts,
        "earlier_alerts": earlier(new_alerts, known_alerts),
        "shown_alerts": SHOWN_ALERTS,
        "revised": revisions,
        "shown_revisions": SHOWN_REVISIONS,
        "disagreement_line": disagreement_line,
        "audit": audit_line(status_report.audit) if status_report.audit else None,
    }


def _words_on_freshness(status_report: StatusReport) -> dict[str, object]:
    """Return how the page words the age of its figures and what is new."""
    fresh, replay = status_report.freshness, status_report.replay
    return {
        "fresh": fresh,
        "source": freshness.source(fresh),
        "described_week": freshness.described_week(fresh),
        "up_to_date": freshness.up_to_date(fresh, replay=replay),
        "new_alerts_title": freshness.new_alerts_title(replay=replay),
        "no_new_alerts": freshness.no_new_alerts(replay=replay),
    }


def _whole_deal(status_report: StatusReport, leading: Assessment) -> str | None:
    """Return how the commitment stands that this one is a part of; None without its figures."""
    whole = status_report.whole_of(leading.commitment)
    if whole is None or whole.amounts.purchased is None:
        return None
    return remarks.stand(whole)


def _has_news(shown: Card) -> bool:
    """Return whether a running commitment has a new week; False for one made of others."""
    return shown.running and shown.latest is not None and not shown.assessment.commitment.parts


@cache
def script() -> Markup:
    """Return the page's own script; nothing in it comes from outside."""
    return Markup((TEMPLATES / "page.js").read_text(encoding="utf-8"))  # noqa: S704


@cache
def script_hash() -> str:
    """Return the script's hash for the page's security policy, so that no other script runs."""
    digest = hashlib.sha256(script().encode()).digest()
    return f"sha256-{base64.b64encode(digest).decode()}"
