"""The outlook in sentences: the chance in words and number, the ranges, and its track record."""

from __future__ import annotations

from monitor.assess.assessment import Assessment
from monitor.assess.outlook import Outlook, Range, TrackRecord
from monitor.core.formats import chance, day, plural
from monitor.text.amounts import amount_range, target_amount

LIKELIHOOD = (
    (99, "virtually certain"),
    (90, "very likely"),
    (66, "likely"),
    (56, "more likely than not"),
    (45, "about even"),
    (33, "less likely than not"),
    (10, "unlikely"),
    (1, "very unlikely"),
)
"""From so many percent on, as they are written beside the word. The outer steps are those of the
Intergovernmental Panel on Climate Change; its "about as likely as not" (33 to 66 %) is parted,
because 36 % is less likely than not."""
STAGES = ("first", "second", "third", "last")
WHOLE_YEAR = 50
"""A window with fewer weeks is not of the kind that the record is about."""
NEARLY_ALL = 0.9
FEW_WINDOWS = 30
"""With fewer past windows of its own, a commodity's record is called thin."""


def likelihood(probability: float) -> str:
    """A chance as a word, decided by the percent that stands beside it."""
    if probability < 0.01:
        return "exceptionally unlikely"
    percent = round(100 * probability)
    return next(word for least, word in LIKELIHOOD if percent >= least)


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
        found.append(f"Even or better from the week ending {day(outlook.likely_week)} on")
    if outlook.record is not None:
        found += record(a, outlook.record)
        if a.pace is not None and a.pace.weeks_total < WHOLE_YEAR:
            weeks = plural(a.pace.weeks_total, "week", "weeks")
            found.append(f"The past windows were whole years; this one has {weeks}")
    return [f"{sentence}." for sentence in found]


def span(found: Range, unit: str) -> str:
    """The 80 % range: `20.9 to 30.2 MMT`."""
    return amount_range(found.low_80, found.high_80, unit)


def record(a: Assessment, found: TrackRecord) -> list[str]:
    """How often such ranges held: where the promise's own trade was tested, that first."""
    stage = f"at this stage (the {STAGES[found.quarter - 1]} quarter of a window)"
    held = f"80 % ranges held {100 * found.held:.0f} %"
    every = f"all {found.cases:,} past cases{_mostly(found)}"
    if found.own_held is None:
        goods = a.commitment.commodity.lower()
        none = f"None of the past cases {stage} is of {goods}: their history is too short"
        return [none, f"In {every}, {held}"]
    windows = plural(found.own_windows, "window", "windows")
    cases = plural(found.own_cases, "past case", "past cases")
    own = f"Of {found.own_of} {cases} {stage} from {windows} are known: 80 % ranges held"
    said = [f"{own} {100 * found.own_held:.0f} %"]
    if found.own_windows < FEW_WINDOWS:
        said[0] += "; that history is thin"
    if found.cases > found.own_cases:
        said.append(f"In {every}, {100 * found.held:.0f} %")
    return said


def _mostly(found: TrackRecord) -> str:
    """What most of the cases are of, which need not be what the promise is of."""
    if not found.most_cases:
        return ""
    nearly = "nearly all" if found.most_cases >= NEARLY_ALL * found.cases else "most"
    part = "all" if found.most_cases == found.cases else nearly
    return f", {part} of {found.most_of}"
