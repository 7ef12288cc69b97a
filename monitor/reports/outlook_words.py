"""The outlook in sentences: the chance in words and number, the ranges, and its track record."""

from __future__ import annotations

from monitor.charts.writing import amount_range, target_amount
from monitor.formats import chance, day, plural
from monitor.progress.assessment import Assessment
from monitor.progress.outlook import Outlook, Range, TrackRecord

LIKELIHOOD = (
    (0.99, "virtually certain"),
    (0.9, "very likely"),
    (0.66, "likely"),
    (0.33, "about as likely as not"),
    (0.1, "unlikely"),
    (0.01, "very unlikely"),
)
"""The scale of the Intergovernmental Panel on Climate Change, which many readers know."""
STAGES = ("first", "second", "third", "last")
WHOLE_YEAR = 50
"""A window with fewer weeks is not of the kind that the record is about."""
FEW_WINDOWS = 30
"""With fewer past windows of its own, a commodity's record is called thin."""


def likelihood(probability: float) -> str:
    """A chance as a word."""
    return next(
        (word for least, word in LIKELIHOOD if probability >= least), "exceptionally unlikely"
    )


def headline(a: Assessment, outlook: Outlook) -> str:
    """`Unlikely: 13 % chance of 12 MMT by 28 Feb 2026`, or why there is none."""
    if outlook.chance is None:
        return f"No outlook: {outlook.silent}"
    target = target_amount(a.commitment.target, a.commitment.unit)
    said = f"{chance(outlook.chance)} chance of {target} by {day(a.reading.deadline)}"
    return f"{likelihood(outlook.chance).capitalize()}: {said}"


def sentences(a: Assessment, outlook: Outlook | None) -> list[str]:
    """What stands under the headline; nothing where there is no outlook."""
    if outlook is None or outlook.total is None:
        return []
    unit, buyer = a.commitment.unit, a.commitment.buyer
    done = "ships" if a.reading.basis == "shipped" else "buys"
    found = [f"In 80 of 100 such cases {buyer} {done} {span(outlook.total, unit)} in all"]
    if outlook.shipped is not None and a.reading.basis != "shipped":
        found[0] += f", and {span(outlook.shipped, unit)} is shipped by then"
    if outlook.likely_week is not None and a.remaining:
        found.append(f"More likely than not from the week ending {day(outlook.likely_week)} on")
    if outlook.record is not None:
        found += record(outlook.record)
        if a.pace is not None and a.pace.weeks_total < WHOLE_YEAR:
            weeks = plural(a.pace.weeks_total, "week", "weeks")
            found.append(f"The past windows were whole years; this one has {weeks}")
    return [f"{sentence}." for sentence in found]


def span(found: Range, unit: str) -> str:
    """The 80 % range: `20.9 to 30.2 MMT`."""
    return amount_range(found.low_80, found.high_80, unit)


def record(found: TrackRecord) -> list[str]:
    """How often such ranges held, and what part of it is of this commodity, where it is little."""
    held = f"80 % ranges held {100 * found.held:.0f} %"
    stage = f"in the {STAGES[found.quarter - 1]} quarter of a window"
    said = [f"In {found.cases:,} past cases at this stage ({stage}), {held}"]
    if found.own_windows < FEW_WINDOWS:
        said.append(thin(found))
    return said


def thin(found: TrackRecord) -> str:
    """That history is thin, with its size."""
    if found.own_held is None:
        return "None of them is of this commodity: its history is too short to be tested"
    windows = plural(found.own_windows, "window", "windows")
    cases = plural(found.own_cases, "case", "cases")
    held = f"there they held {100 * found.own_held:.0f} %"
    return f"History is thin: only {cases} from {windows} are of this commodity; {held}"
