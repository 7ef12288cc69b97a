"""The style of all charts: colours, marks and type.

Colours are from Okabe and Ito's palette, which colour-blind readers can tell apart; every colour is
paired with a second mark (dash, width, hatch or word).
"""

from __future__ import annotations

import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import matplotlib as mpl

from monitor.charts.fonts import families

Look = dict[str, Any]
"""Properties of a mark, by matplotlib's names."""

BOUGHT, SHIPPED, SEASONAL = "#0072B2", "#1A1A1A", "#009E73"
STRAIGHT, CANCELLED, UNKNOWN = "#6B6B6B", "#D55E00", "#CC79A7"
INK, SOFT, RULE, SHADE = "#1A1A1A", "#595959", "#DDDDDD", "#F0EEE9"
PAST, WARNING = "#6A727A", "#B34700"
STATUS_COLORS = {
    "met": "#00664A",
    "on track": "#00664A",
    "mixed": "#8A5A00",
    "behind": WARNING,
    "missed": WARNING,
    "not started": SOFT,
    "no data": SOFT,
}
"""Dark enough for text; the word is always shown with the colour."""

TITLE, SUBTITLE, SMALL, LABEL = 15.0, 9.5, 8.0, 9.0
"""Font sizes in points."""

UNKNOWN_LOOK: Look = {
    "facecolor": "none",
    "edgecolor": UNKNOWN,
    "hatch": "//////",
    "linewidth": 0.8,
}
GAP_LOOK: Look = {
    "facecolor": "none",
    "edgecolor": "#DAD5CB",
    "hatch": "//////",
    "linewidth": 0.5,
}
PAST_LOOK: Look = {"color": "#B4BAC0", "linewidth": 0.9}
BEHIND_LABEL: Look = {"facecolor": "white", "alpha": 0.8, "linewidth": 0, "pad": 1}
"""Styles of unknown destinations, missing weeks, earlier years, and label backgrounds."""

RC: Any = {
    "font.size": LABEL,
    "text.color": INK,
    "text.parse_math": False,
    "text.hinting": "no_hinting",  # because hinting is invisible at this resolution and slow
    "axes.edgecolor": SOFT,
    "axes.spines.top": False,
    "axes.spines.right": False,
    "axes.spines.left": False,
    "axes.axisbelow": True,
    "xtick.color": SOFT,
    "ytick.color": SOFT,
    "ytick.major.size": 0,
    "hatch.linewidth": 0.8,
    "svg.fonttype": "none",
    "svg.hashsalt": "monitor",
}


@contextmanager
def house_style() -> Iterator[None]:
    """Apply matplotlib's defaults and our settings, whatever the machine's configuration."""
    with mpl.rc_context(), warnings.catch_warnings():
        # because matplotlib warns each time it measures such a character; the page says it once
        warnings.filterwarnings("ignore", r"Glyph \d+ .* missing from font")
        mpl.rcdefaults()
        mpl.rcParams.update(RC | {"font.family": families()})
        yield
