"""Set up the template environment: strict, escaped, with the report's filters."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from datetime import datetime
from functools import cache
from pathlib import Path
from urllib.parse import urlsplit

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from monitor.assess.assessment import Assessment
from monitor.assess.need import is_old, need_of, step_need_of
from monitor.core import formats, shares
from monitor.core.addresses import WEEKLY_REPORTS
from monitor.reports.cards import describe_bar
from monitor.reports.gallery import Chart
from monitor.reports.plot_scale import percent
from monitor.text import freshness, remarks
from monitor.text.amounts import other_unit
from monitor.text.amounts import share as rounded_share
from monitor.text.needed import exact, needed, unseen

CSS_SIGNS = re.compile(r"""[^ -~]|["'\\<>&]""")
TEMPLATES = Path(__file__).parent / "templates"


@cache
def environment() -> Environment:
    """Return the environment of the report's templates; an undefined name is an error."""
    made = Environment(
        loader=FileSystemLoader(TEMPLATES),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    made.filters.update(FILTERS)
    made.globals["weekly_reports"] = WEEKLY_REPORTS
    return made


def in_other_unit(assessment: Assessment) -> str | None:
    """Return purchases in bushels, or in the commitment's unit if they are shown in bushels.

    None if the commitment has no factor or purchases are not known.
    """
    purchased, commitment = assessment.amounts.purchased, assessment.commitment
    if purchased is None:
        return None
    return other_unit(purchased, commitment.unit, commitment.bushels_per_unit)


def against(assessment: Assessment, due: int | None) -> str:
    """Return on which side of a line purchases are; "" if not known."""
    purchased = assessment.amounts.purchased
    if due is None or purchased is None:
        return ""
    counted = assessment.basis.words.amounts
    side = "exactly on" if purchased == due else "above" if purchased > due else "below"
    if is_old(assessment):
        return f"due by {formats.day(assessment.amounts.week_ending)}; {counted} were {side} it"
    return f"due by now; {counted} are {side} it"


def passed_unseen(assessment: Assessment) -> str:
    """Return what is known of weeks that passed without a release; "" if there are none."""
    need = need_of(assessment)
    if need is None or not need.unseen:
        return ""
    return unseen(assessment, need, exact(assessment))


def step_needed(assessment: Assessment) -> str:
    """Return the pace the next step requires; "" if nothing is missing."""
    need = step_need_of(assessment)
    return "" if need is None else needed(assessment, need, exact(assessment))


def share_of(value: float, assessment: Assessment) -> str:
    """Return a fraction of the target in whole percent, not rounded across the target."""
    target = assessment.commitment.target
    return rounded_share(round(value * target), target)


def across(ends: tuple[float, float], low: float, high: float) -> str:
    """Return the place of a bar between two amounts on a scale, as CSS."""
    first, last = sorted(ends)
    left, wide = (first - low) / (high - low), (last - first) / (high - low)
    return f"left:{percent(left)};width:{percent(wide)}"


def embedding(chart: Chart, address: str) -> str:
    """Return the code that shows a chart in a page elsewhere."""
    title = f"{chart.title}: purchase-commitment monitor"
    return str(
        Markup(
            '<iframe src="{}#{}" title="{}" width="100%" height="640" style="border:0" '
            'loading="lazy"></iframe>'
        ).format(address, chart.stem, title)
    )


def instant(at: datetime) -> str:
    """Return an instant as written in status.json."""
    return f"{at:%Y-%m-%dT%H:%M:%SZ}"


def css(text: str) -> Markup:
    """Return the text as a string of a style sheet; other signs than plain ASCII are escaped."""
    plain = CSS_SIGNS.sub(lambda sign: f"\\{ord(sign[0]):x} ", text)
    return Markup(f'"{plain}"')  # noqa: S704 because nothing that ends the string or the style is left


def is_address(url: str | None) -> bool:
    """Return whether a source's URL may become a link."""
    return url is not None and url.startswith(("https://", "http://"))


def host(url: str) -> str:
    """Return the name of the site an address is on, without `www.`."""
    return (urlsplit(url).hostname or "").removeprefix("www.")


FILTERS: Mapping[str, Callable[..., object]] = {
    "amount": formats.amount,
    "signed": freshness.signed,
    "percent": formats.percent,
    "share": share_of,
    "six_digits": shares.rounded_share,
    "day": formats.day,
    "published": formats.new_york_day,
    "spoken": describe_bar,
    "in_other_unit": in_other_unit,
    "against": against,
    "passed_unseen": passed_unseen,
    "step_needed": step_needed,
    "width": percent,
    "across": across,
    "embedding": embedding,
    "instant": instant,
    "glued": freshness.glued,
    "css": css,
    "is_address": is_address,
    "host": host,
    "other_years": remarks.other_years,
    "window_name": remarks.window_name,
}
