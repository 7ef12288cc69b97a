"""Compare a promise's size with what the buyer bought in the same weeks of earlier years.

The earlier windows are those of the usual seasonal pace. A year that is not known is no zero: then
the mean is not known either.
"""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction

from monitor.assess.assessment import Assessment
from monitor.assess.seasonal import PastWindow
from monitor.core.frozen import Frozen
from monitor.text.amounts import amount, target_amount


class Size(Frozen):
    """A target beside the mean of earlier windows, in the commitment's unit.

    `mean` is None if the total of any of them is not known.
    """

    target: int
    mean: int | None
    windows: tuple[PastWindow, ...]


def size_of(assessment: Assessment) -> Size | None:
    """Return the comparison; None for a reading with steps or without earlier windows.

    A reading with steps compares only the weeks up to its next step with earlier years.
    """
    pace = assessment.pace
    if pace is None or assessment.reading.steps or not pace.seasonal.windows:
        return None
    windows = pace.seasonal.windows
    known = [window.total for window in windows if window.total is not None]
    mean = round(Fraction(sum(known), len(known))) if len(known) == len(windows) else None
    return Size(assessment.commitment.target, mean, windows)


def is_it_much(assessment: Assessment) -> str | None:
    """Return the comparison as a sentence; None if there is nothing to compare with."""
    size = size_of(assessment)
    if size is None:
        return None
    buyer, got = assessment.commitment.buyer, assessment.basis.words.got
    when = _when(assessment, size.windows)
    if size.mean is None:
        missing = [window for window in size.windows if window.total is None]
        return (
            f"What {buyer} {got} on average {when} is not known, because figures of "
            f"{_years(assessment, missing)} are missing."
        )
    unit = assessment.commitment.unit
    target, mean = target_amount(size.target, unit), amount(size.mean, unit)
    closing = _compared(size.target, size.mean)
    average = "" if len(size.windows) == 1 else " on average"
    return f"{buyer} {got} {mean}{average} {when}; the {target} promised {closing}."


def _when(a: Assessment, windows: Sequence[PastWindow]) -> str:
    """Return "in the calendar years 2021 to 2024"."""
    years = _years(a, windows)
    if a.basis.counts_ahead:
        return f"in the marketing years {years}"
    if a.window is not None and _is_whole_year(a):
        return f"in the calendar year{'' if len(windows) == 1 else 's'} {years}"
    return f"in the same {a.basis.period.nouns} of {years}"


def _is_whole_year(a: Assessment) -> bool:
    begins, ends = a.reading.counts_from, a.reading.counts_to
    if begins is None or ends is None or begins.year != ends.year:
        return False
    return (begins.month, begins.day, ends.month, ends.day) == (1, 1, 12, 31)


def _years(a: Assessment, windows: Sequence[PastWindow]) -> str:
    """Return "2021 to 2024", or each year if they do not follow each other."""
    across = a.window is not None and a.window.starts_on.year != a.window.ends_on.year
    names = [f"{w.year - 1}/{w.year % 100:02}" if across else f"{w.year}" for w in windows]
    if len(names) > 2 and windows[-1].year - windows[0].year == len(windows) - 1:
        return f"{names[0]} to {names[-1]}"
    return " and ".join(filter(None, [", ".join(names[:-1]), names[-1]]))


def _compared(target: int, mean: int) -> str:
    """Return whether the target is more than the mean, in whole percent."""
    if mean <= 0:
        return "are more than that"
    percent = round(Fraction(100 * (target - mean), mean))
    if percent == 0:
        return "are about as much"
    return f"are {abs(percent)} % {'more' if percent > 0 else 'less'}"
