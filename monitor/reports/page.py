"""The page: one HTML file that needs nothing beside it and asks nobody for anything."""

from __future__ import annotations

from collections.abc import Sequence

from monitor.alerts.model import RaisedAlert
from monitor.progress.standing import Standing
from monitor.reports import revisions_text, said, words
from monitor.reports.audit_line import audit_line
from monitor.reports.cards import card, place
from monitor.reports.gallery import Chart, groups
from monitor.reports.lead import lead
from monitor.reports.templating import environment
from monitor.reports.text import earlier

SHOWN_ALERTS = 20
SHOWN_REVISIONS = 12


def page(
    standing: Standing,
    new_alerts: Sequence[RaisedAlert] = (),
    known_alerts: Sequence[RaisedAlert] = (),
    charts: Sequence[Chart] = (),
    *,
    version: str,
) -> str:
    """The whole report as HTML; `known_alerts` may hold the new ones too.

    The same arguments give the same text.
    """
    leading = lead(standing)
    fresh = standing.freshness
    readings = [
        (c, [card(a, standing) for a in standing.readings_of(c)]) for c in standing.commitments
    ]
    return (
        environment()
        .get_template("page.html.j2")
        .render(
            standing=standing,
            fresh=fresh,
            said=said,
            source=words.source(fresh),
            described_week=words.described_week(fresh),
            up_to_date=words.up_to_date(fresh, replay=standing.replay),
            readings=readings,
            cards=sorted((cards[0] for _, cards in readings), key=place),
            leading=next(
                card for _, cards in readings for card in cards if card.assessment is leading
            ),
            charts=list(groups(standing, leading, charts)),
            new_alerts_title=words.new_alerts_title(replay=standing.replay),
            no_new_alerts=words.no_new_alerts(replay=standing.replay),
            new_alerts=new_alerts,
            earlier_alerts=earlier(new_alerts, known_alerts),
            shown_alerts=SHOWN_ALERTS,
            revised=revisions_text,
            shown_revisions=SHOWN_REVISIONS,
            audit=audit_line(standing.audit) if standing.audit else None,
            version=version,
        )
    )
