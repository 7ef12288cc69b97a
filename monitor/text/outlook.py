"""Describe the outlook: the chance in words and number, the ranges, and its track record."""

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
"""The word for a chance of at least so many percent, rounded as they are written.

The outer steps are those of the Intergovernmental Panel on Climate Change; its "about as likely as
not" (33 to 66 %) is split, because 36 % is less likely than not.
"""
STAGES = ("first", "second", "third", "last")
WHOLE_YEAR = 50
"""A window with fewer weeks differs from the past windows of the track record."""
NEARLY_ALL = 0.9
FEW_WINDOWS = 30
"""With fewer past windows of its own, a commodity's track record is called thin."""


def likelihood(probability: float) -> str:
    """Return the word for a chance, decided by the percentage printed next to it."""
    if probability < 0.01:
        return "exceptionally unlikely"
    percent = round(100 * probability)
    return next(word for least, word in LIKELIHOOD if percent >= least)


def headline(a: Assessment, outlook: Outlook) -> str:
    """Return `Unlikely: 13 % chance of 12 MMT by 28 Feb 2026`, or the reason for no outlook.

    An outlook that is no longer current begins with its day: `On 8 Oct 2026, less likely than …`.
    """
    last = outlook.last_current
    if last is not None:
        given = _forecast(a, last.outlook)
        return f"On {day(last.on)}, {given[0].lower()}{given[1:]}"
    if outlook.chance is None:
        return f"No outlook: {outlook.silent}"
    return _forecast(a, outlook)


def _forecast(a: Assessment, outlook: Outlook) -> str:
    probability = outlook.chance or 0.0
    target = target_amount(a.commitment.target, a.commitment.unit)
    text = f"{chance(probability)} chance of {target} by {day(a.reading.deadline)}"
    return f"{likelihood(probability).capitalize()}: {text}"


def sentences(a: Assessment, outlook: Outlook | None) -> list[str]:
    """Return the sentences under the headline; empty if there is no outlook."""
    if outlook is None:
        return []
    last = outlook.last_current
    if last is None:
        return [f"{sentence}." for sentence in _ground(a, outlook)]
    ground = f"from figures to the week ending {day(last.outlook.week_ending)}"
    dated = f"That was the last outlook, {ground}; there is none now ({outlook.silent})"
    texts = [dated, *_ground(a, last.outlook)]
    return [f"{sentence}." for sentence in texts]


def _ground(a: Assessment, outlook: Outlook) -> list[str]:
    """Return the ranges of an outlook and how such ranges have held; empty if it has none."""
    if outlook.total is None:
        return []
    unit, buyer = a.commitment.unit, a.commitment.buyer
    does = a.basis.words.does
    texts = [f"In 80 of 100 such cases {buyer} {does} {span(outlook.total, unit)} in all"]
    if outlook.shipped is not None and a.basis.shipped_apart:
        texts[0] += f", and {span(outlook.shipped, unit)} is shipped by then"
    if outlook.likely_week is not None and a.remaining:
        texts.append(f"Even or better from the week ending {day(outlook.likely_week)} on")
    if outlook.record is not None:
        texts += record(a, outlook.record)
        if a.pace is not None and a.pace.weeks_total < WHOLE_YEAR:
            weeks = plural(a.pace.weeks_total, "week", "weeks")
            texts.append(f"The past windows were whole years; this one has {weeks}")
    return texts


def span(amounts: Range, unit: str) -> str:
    """Return the 80 % range: `20.9 to 30.2 MMT`."""
    return amount_range(amounts.low_80, amounts.high_80, unit)


def record(a: Assessment, track: TrackRecord) -> list[str]:
    """Return how often such ranges held, starting with the commitment's own commodity."""
    stage = f"at this stage (the {STAGES[track.quarter - 1]} quarter of a window)"
    held = f"80 % ranges held {100 * track.held:.0f} %"
    every = f"all {track.cases:,} past cases{_mostly(track)}"
    if track.own_held is None:
        goods = a.commitment.commodity.lower()
        none = f"None of the past cases {stage} is of {goods}: their history is too short"
        return [none, f"In {every}, {held}"]
    windows = plural(track.own_windows, "window", "windows")
    cases = plural(track.own_cases, "past case", "past cases")
    own = f"Of {track.own_of} {cases} {stage} from {windows} are known: 80 % ranges held"
    texts = [f"{own} {100 * track.own_held:.0f} %"]
    if track.own_windows < FEW_WINDOWS:
        texts[0] += "; that history is thin"
    if track.cases > track.own_cases:
        texts.append(f"In {every}, {100 * track.held:.0f} %")
    return texts


def _mostly(track: TrackRecord) -> str:
    """Return the commodity most of the cases come from, which may not be the commitment's."""
    if not track.most_cases:
        return ""
    nearly = "nearly all" if track.most_cases >= NEARLY_ALL * track.cases else "most"
    part = "all" if track.most_cases == track.cases else nearly
    return f", {part} of {track.most_of}"
