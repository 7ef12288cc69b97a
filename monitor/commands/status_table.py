"""Render the table of `monitor status` as text; only the commands print it.

A renderer of its own because importing a table library takes longer than all the rest of `monitor
status`.
"""

from __future__ import annotations

import textwrap
import unicodedata
from collections.abc import Callable, Iterator, Mapping
from itertools import accumulate

from monitor.assess.assessment import Assessment
from monitor.assess.pace import Pace
from monitor.assess.said_then import nothing_promised
from monitor.assess.status import Status
from monitor.assess.status_report import StatusReport
from monitor.core.formats import amount, day, percent
from monitor.core.frozen import Frozen
from monitor.text import freshness, remarks
from monitor.text.announced import announced_check_lines
from monitor.text.inspected import cross_check_lines

DASH, GAP, INDENT, MARK = "–", "  ", "  ", "* "
NARROWEST, LEAST_TITLE = 30, 14
LEAST_BAR, WIDEST_BAR = 10, 24
BESIDE_WIDE = "\0"
EIGHTHS = " ▏▎▍▌▋▊▉"
BOLD, FAINT, BLUE = "1", "2", "34"
COLOURS: Mapping[Status, str] = {
    "met": "32",
    "on track": "32",
    "mixed": "33",
    "behind": "31",
    "missed": "31",
}
"""Codes of the terminal's own palette, which its user has made readable."""


class Screen(Frozen):
    """The output's width, and whether it supports colours and `█`."""

    width: int = 100
    colour: bool = False
    blocks: bool = True

    def paint(self, text: str, code: str | None) -> str:
        """Return the text in a colour, if the screen has any."""
        return f"\x1b[{code}m{text}\x1b[0m" if self.colour and code else text


class Column(Frozen):
    """A column of numbers; the smallest `rank` is dropped first on a narrow screen."""

    heading: str
    rank: int
    cell: Callable[[Assessment], str]


def status_text(
    status_report: StatusReport, only: str | None = None, screen: Screen | None = None
) -> str:
    """Return a table of every reading with bars; headline readings are starred."""
    screen = screen or Screen()
    chosen = [c for c in status_report.commitments if only in (None, c.id)]
    if sentence := nothing_promised(status_report):
        return "\n".join([*_about(status_report, screen), "", *_wrapped(sentence, screen)]) + "\n"
    readings = [a for c in chosen for a in status_report.readings_of(c)]
    layout = layout_for(readings, screen)
    lines = [*_about(status_report, screen), "", layout.heading()]
    for commitment in chosen:
        title = _cut(f"{commitment.id}  {commitment.title}", screen.width)
        named, _, rest = title.partition("  ")
        lines.append(f"{screen.paint(named, BOLD)}  {rest}")
        lines += [layout.row(a) for a in status_report.readings_of(commitment)]
    for remark in (*status_report.without_figures, *remarks.beside(status_report, chosen)):
        lines += ["", *_wrapped(remark, screen)]
    announced = announced_check_lines(status_report.announced, chosen)
    for line in (*cross_check_lines(status_report.cross_checks, chosen), *announced):
        lines += ["", *_wrapped(f"Cross-check: {line}", screen)]
    if layout.bar and any(_due(a) != (None, None) for a in readings):
        straight, seasonal = ("│", "┊") if screen.blocks else ("|", ":")
        legend = f"Bars: {straight} even pace, {seasonal} usual seasonal pace; full = target."
        lines += ["", *_wrapped(legend, screen)]
    if only is None and status_report.named:
        lines += ["", "Announced, not countable:"]
        for each in status_report.named:
            said = f"{each.source.who}, {day(each.source.said_on)}"
            lines += _wrapped(f"{each.title} ({said}). {each.why}", screen)
    return "\n".join(line.rstrip() for line in lines) + "\n"


class Layout(Frozen):
    """Which columns fit, and how wide each is; `bar` is 0 if there is no room for bars."""

    screen: Screen
    title: int
    status: int
    bar: int
    numbers: tuple[tuple[Column, int], ...]

    def heading(self) -> str:
        """Return the header line."""
        cells = [_filled("Reading", self.title), "Status".ljust(self.status)]
        cells += ["Of target".ljust(self.bar)] if self.bar else []
        cells += [column.heading.rjust(width) for column, width in self.numbers]
        return self.screen.paint(INDENT + " " * len(MARK) + GAP.join(cells), FAINT)

    def row(self, a: Assessment) -> str:
        """Return the line of one reading."""
        title = _filled(a.reading.title, self.title)
        status = self.screen.paint(a.status.ljust(self.status), COLOURS.get(a.status))
        cells = [title, status, *([bar(a, self.bar, self.screen)] if self.bar else [])]
        cells += [column.cell(a).rjust(width) for column, width in self.numbers]
        return INDENT + (MARK if a.reading.headline else " " * len(MARK)) + GAP.join(cells)


def layout_for(readings: list[Assessment], screen: Screen) -> Layout:
    """Return the layout that fits: drop numbers first, then cut titles, then drop the bars."""
    titles = max((columns(a.reading.title) for a in readings), default=LEAST_TITLE)
    status = max(len("Status"), *(len(a.status) for a in readings), 0)
    room = max(screen.width, NARROWEST) - len(INDENT + MARK) - status - len(GAP)
    shown = {column: _width(column, readings) for column in NUMBERS}

    def left(bar: int) -> int:
        taken = sum(width + len(GAP) for width in shown.values())
        return room - taken - (bar + len(GAP) if bar else 0)

    wanted = min(titles, max(LEAST_TITLE, screen.width // 4))
    for column in sorted(NUMBERS, key=lambda column: column.rank)[:-1]:
        if left(LEAST_BAR) < wanted:
            del shown[column]
    bar = LEAST_BAR if left(LEAST_BAR) >= LEAST_TITLE else 0
    title = min(titles, max(left(bar), 1))
    if bar:
        bar = min(WIDEST_BAR, bar + left(bar) - title)
    return Layout(screen, title, status, bar, tuple(shown.items()))


def bar(a: Assessment, width: int, screen: Screen) -> str:
    """Return the share of the target as a bar, with both paces marked while weeks are left."""
    if a.share is None:
        return " " * width
    eighths = int(8 * width * min(1.0, max(0.0, a.share)))
    full, part = divmod(eighths, 8)
    if screen.blocks:
        filled = "█" * full + (EIGHTHS[part] if part else "")
    else:
        filled = "#" * round(eighths / 8)
    cells = list(filled.ljust(width, "░" if screen.blocks else "."))
    for due, sign in zip(_due(a), ("│┊" if screen.blocks else "|:"), strict=True):
        if due is not None:
            cells[min(width - 1, int(width * due / a.commitment.target))] = sign
    return screen.paint("".join(cells), BLUE)


def _due(a: Assessment) -> tuple[int | None, int | None]:
    """Return the even and the seasonal pace due by now; None if no counted weeks are left."""
    pace = a.pace
    if pace is None or not pace.weeks_left:
        return None, None
    return pace.straight_line_due, pace.seasonal_line_due


def _purchased(a: Assessment) -> str:
    purchased = a.amounts.purchased
    return DASH if purchased is None else amount(purchased, a.commitment.unit)


def _share(a: Assessment) -> str:
    return DASH if a.share is None else percent(a.share)


def _share_due(line: int) -> Callable[[Assessment], str]:
    def cell(a: Assessment) -> str:
        due = _due(a)[line]
        return DASH if due is None else percent(due / a.commitment.target)

    return cell


def _per_week(value: Callable[[Pace], int | None]) -> Callable[[Assessment], str]:
    """Return a formatter of a weekly pace; a dash unless counted weeks lie behind and ahead."""

    def cell(a: Assessment) -> str:
        pace = a.pace
        known = value(pace) if pace and pace.weeks_left and pace.weeks_done else None
        return DASH if known is None else amount(known, a.commitment.unit)

    return cell


NUMBERS = (
    Column("Share", 7, _share),
    Column("Amount", 6, _purchased),
    Column("Needed/week", 5, _per_week(lambda p: p.required_per_week)),
    Column("Last 4 weeks", 4, _per_week(lambda p: p.recent_4_weeks_per_week)),
    Column("Even pace", 1, _share_due(0)),
    Column("Seasonal", 2, _share_due(1)),
    Column("Deadline", 3, lambda a: day(a.reading.deadline)),
)


def _width(column: Column, readings: list[Assessment]) -> int:
    return max(len(column.heading), *(len(column.cell(a)) for a in readings), 0)


def _about(status_report: StatusReport, screen: Screen) -> Iterator[str]:
    fresh = status_report.freshness
    if status_report.replay:
        yield from _wrapped(f"As known on {day(status_report.as_of_on)}.", screen)
    yield from _wrapped(f"{freshness.source(fresh)}, {freshness.described_week(fresh)}.", screen)
    for line in _wrapped(freshness.up_to_date(fresh, replay=status_report.replay), screen):
        yield screen.paint(line, COLOURS["mixed"] if fresh.stale else None)


def _wrapped(text: str, screen: Screen) -> list[str]:
    width, spread = max(screen.width, NARROWEST), _spread(freshness.glued(text))
    # One column to spare, because a wide character may be cut in two.
    width -= BESIDE_WIDE in spread
    lines = textwrap.wrap(spread, width, break_on_hyphens=False)
    return [line.replace(freshness.GLUE, " ").replace(BESIDE_WIDE, "") for line in lines]


def _spread(text: str) -> str:
    """Pad the text by one character for each double-width one, for str.ljust and the like."""
    return "".join(sign + BESIDE_WIDE if _columns(sign) == 2 else sign for sign in text)


def columns(text: str) -> int:
    """Return the terminal columns a text takes: two for a wide character, none for an accent."""
    return sum(map(_columns, text))


def _columns(sign: str) -> int:
    if unicodedata.combining(sign) or unicodedata.category(sign) == "Mn":
        return 0
    return 2 if unicodedata.east_asian_width(sign) in ("W", "F") else 1


def _cut(text: str, width: int) -> str:
    """Return the text in at most `width` columns, with an ellipsis if it was cut."""
    if columns(text) <= width:
        return text
    ends = accumulate(map(_columns, text))
    fitting = sum(1 for end in ends if end < width)
    return f"{text[:fitting].rstrip()}…"


def _filled(text: str, width: int) -> str:
    shown = _cut(text, width)
    return shown + " " * (width - columns(shown))
