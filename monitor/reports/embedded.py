"""Build the page with charts alone, of which an address names one to show in a page elsewhere.

`charts.html#NAME` shows one chart, without an address all of them.
"""

from __future__ import annotations

from collections.abc import Sequence

from monitor.assess.detailed_report import DetailedReport
from monitor.assess.lead import lead
from monitor.reports.gallery import Chart
from monitor.reports.page import EMBED_UNKNOWN, script, script_hash
from monitor.reports.quote import own_folder, quote
from monitor.reports.templating import environment

NAME = "charts.html"


def charts_page(
    status_report: DetailedReport,
    charts: Sequence[Chart],
    *,
    version: str,
    permanent_link: str = "",
    embed_at: str = EMBED_UNKNOWN,
) -> str:
    """Return the page as HTML; the arguments are those of `page.page`."""
    link = permanent_link or own_folder(status_report)
    return (
        environment()
        .get_template("embed.html.j2")
        .render(
            status_report=status_report,
            charts=charts,
            quote=quote(lead(status_report), status_report, link),
            embed_at=embed_at,
            script=script(),
            script_hash=script_hash(),
            version=version,
        )
    )
