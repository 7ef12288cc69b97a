"""Build the page with charts alone, of which an address names one to show in a page elsewhere.

`charts.html#NAME` shows one chart, without an address all of them.
"""

from __future__ import annotations

from collections.abc import Sequence

from monitor.assess.detailed_report import DetailedReport
from monitor.assess.lead import lead
from monitor.reports.address import Address
from monitor.reports.gallery import Chart
from monitor.reports.page import script, script_hash
from monitor.reports.quote import quote
from monitor.reports.templating import environment


def charts_page(
    status_report: DetailedReport, charts: Sequence[Chart], address: Address, *, version: str
) -> str:
    """Return the page as HTML; the arguments are those of `page.page`."""
    return (
        environment()
        .get_template("embed.html.j2")
        .render(
            status_report=status_report,
            charts=charts,
            address=address,
            quote=quote(lead(status_report), status_report, address.permanent_link),
            script=script(),
            script_hash=script_hash(),
            version=version,
        )
    )
