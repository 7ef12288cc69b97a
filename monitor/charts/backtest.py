"""Charts of the backtest: reliability of the chances, and skill by stage of the window."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import partial

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from monitor.charts import Picture
from monitor.charts.captions import Words
from monitor.charts.key import COLUMN, Entry, draw_key
from monitor.charts.layout import MARGIN, ChartFrame, chart_frame
from monitor.charts.sizes import REPORT, Size
from monitor.charts.style import (
    BOUGHT,
    CANCELLED,
    INK,
    LABEL,
    RULE,
    SEASONAL,
    SMALL,
    SOFT,
    UNKNOWN,
    Look,
    house_style,
)
from monitor.core.frozen import Frozen
from monitor.outlook.backtest import ETS_DRESSED, OUTLOOK, Backtest
from monitor.outlook.panel import Floats
from monitor.outlook.scores import met
from monitor.outlook.summary import skill_by_stage

HEIGHT, LEFT, GAP = 3.8, 0.8, 0.3
BINS, STAGES = 10, 12
LOOKS: Mapping[str, Look] = {
    "past remaining": {"color": SEASONAL, "linewidth": 2.0},
    "straight line": {"color": SOFT, "linewidth": 1.4, "linestyle": (0, (4, 2))},
    "seasonal share": {"color": UNKNOWN, "linewidth": 1.4, "linestyle": (0, (5, 1.5, 1, 1.5))},
    ETS_DRESSED: {"color": CANCELLED, "linewidth": 1.4, "linestyle": (0, (1, 1.2))},
}
ORIGIN = "Rolling origin, every fourth week; each window forecast from windows ended before it"


class Bin(Frozen):
    """Cases with about the same forecast chance: that chance, the share met, their number."""

    said: float
    came: float
    cases: int


def pictures(results: Backtest, names: Mapping[int, str]) -> list[Picture]:
    """Return two pictures for each commodity."""
    made = []
    for code in (int(code) for code in np.unique(results.cases.commodity)):
        name = names.get(code, f"commodity {code}")
        bins = reliability(results, code)
        title = f"{name}: how often a target was met, by the chance the outlook gave it"
        alt = "; ".join(f"said {b.said:.0%}, met {b.came:.0%} of {b.cases}" for b in bins)
        draw = partial(draw_reliability, bins, title)
        made.append(Picture("reliability", str(code), title, f"Points. {alt}.", draw))
        lead = {against: skill_by_stage(results, code, against, STAGES) for against in LOOKS}
        title = f"{name}: the outlook’s lead over simple forecasts, by part of the window over"
        values = "; ".join(
            f"against {n}: {line[0]:.0%} to {line[-1]:.0%}" for n, line in lead.items()
        )
        draw = partial(draw_lead, lead, title)
        made.append(Picture("skill", str(code), title, f"Lines. {values}.", draw))
    return made


def reliability(results: Backtest, code: int) -> list[Bin]:
    """Return the chances of all three targets in ten bins, and how often each was met."""
    own = results.cases.commodity == code
    own &= results.cases.done % results.trial.every == 0
    said = results.scores[OUTLOOK].chance[own].ravel()
    came = met(results.cases.select(own)).ravel()
    place = np.minimum((said * BINS).astype(np.int64), BINS - 1)
    return [
        Bin(float(said[place == k].mean()), float(came[place == k].mean()), int((place == k).sum()))
        for k in range(BINS)
        if (place == k).any()
    ]


@house_style()
def draw_reliability(bins: Sequence[Bin], title: str, size: Size = REPORT) -> Figure:
    """Draw observed frequency against forecast chance; on the diagonal both agree."""
    cases = sum(b.cases for b in bins)
    subtitle = f"Chance given to 0.8, 1 and 1.2 times the usual total; {cases:,} chances"
    page = _page(title, subtitle, size)
    axes = page.axes
    axes.plot([0, 1], [0, 1], color=SOFT, linewidth=1)
    said, came = [b.said for b in bins], [b.came for b in bins]
    axes.plot(said, came, color=BOUGHT, linewidth=1.6, zorder=3)
    largest = max(b.cases for b in bins)
    sizes: Floats = np.array([20 + 160 * b.cases / largest for b in bins])
    axes.scatter(said, came, s=sizes, color=BOUGHT, zorder=4, clip_on=False)
    for b in bins:
        axes.annotate(
            f"{b.cases:,}", (b.said, b.came), (9, -9), textcoords="offset points",
            size=SMALL, color=SOFT, va="center",
        )  # fmt: skip
    _percent_axis(axes, "y", [k / 5 for k in range(6)])
    _percent_axis(axes, "x", [k / 5 for k in range(6)])
    axes.set_xlim(-0.02, 1.02)
    axes.set_ylim(-0.03, 1.03)
    axes.set_xlabel("chance given by the outlook", size=LABEL, color=SOFT)
    entries = [
        Entry("line", {"color": BOUGHT, "linewidth": 1.6}, "targets met", note="number: chances"),
        Entry("line", {"color": SOFT, "linewidth": 1}, "said and done alike"),
    ]
    draw_key(page, "Part of targets met", entries, page.body.right + GAP, page.body.top)
    return page.figure


@house_style()
def draw_lead(lead: Mapping[str, Sequence[float]], title: str, size: Size = REPORT) -> Figure:
    """Draw how much smaller the outlook's CRPS is than each simple forecast's, by stage."""
    page = _page(title, "1 less the CRPS of the outlook over that of the simple forecast", size)
    axes = page.axes
    places = [(k + 0.5) / STAGES for k in range(STAGES)]
    for name, line in lead.items():
        axes.plot(places, line, **LOOKS[name], zorder=3)
    axes.axhline(0, color=INK, linewidth=1)
    low, high = axes.get_ylim()
    ticks = [k / 10 for k in range(round(low * 10) - 1, round(high * 10) + 2)]
    _percent_axis(axes, "y", [tick for tick in ticks if low <= tick <= high])
    _percent_axis(axes, "x", [k / 4 for k in range(5)])
    axes.set_xlim(0, 1)
    axes.set_xlabel("part of the window over", size=LABEL, color=SOFT)
    entries = [
        Entry("line", LOOKS[name], name, _percent(float(np.nanmean(line))))
        for name, line in lead.items()
    ]
    draw_key(page, "Better than (mean)", entries, page.body.right + GAP, page.body.top)
    return page.figure


def _page(title: str, subtitle: str, size: Size) -> ChartFrame:
    words = Words(title, subtitle, ORIGIN, None)
    right = COLUMN + GAP + MARGIN
    return chart_frame(words, HEIGHT, left=LEFT, right=right, above=0.15, below=0.6, size=size)


def _percent_axis(axes: Axes, which: str, ticks: Sequence[float]) -> None:
    labels = [_percent(tick) for tick in ticks]
    (axes.set_yticks if which == "y" else axes.set_xticks)(list(ticks), labels)
    axes.tick_params(axis="both", labelsize=LABEL)
    axes.grid(axis=which, color=RULE, linewidth=0.7)  # type: ignore[arg-type]


def _percent(part: float) -> str:
    return f"{part:.0%}".replace("%", " %").replace("-", "−")
