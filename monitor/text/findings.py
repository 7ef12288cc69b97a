"""State the finding of an assessment in one sentence: titles of charts and headlines of reports.

Pure and without matplotlib. Sentences use only the assessment's own figures and status. The side of
a line or target is decided by the exact numbers, and a sentence about figures that are no longer
the newest names the day they end on.
"""

from __future__ import annotations

from collections import Counter

from monitor.assess.assessment import Assessment
from monitor.assess.need import Need, is_old, need_of
from monitor.assess.speeds import Speeds
from monitor.assess.status import Status
from monitor.assess.status_report import StatusReport
from monitor.assess.windows import Window
from monitor.core.formats import MINUS, day, plural
from monitor.text.amounts import (
    REDUCTION,
    amount,
    amounts_apart,
    beside,
    of_target,
    possessive,
    season,
    share,
    target_amount,
)
from monitor.text.needed import unseen

RECENT_WEEKS = 4
STRAIGHT, SEASONAL = "an even pace", "the usual seasonal pace"
COUNTED_AS: dict[Status, str] = {
    "met": "met",
    "missed": "missed",
    "on track": "on track",
    "mixed": "mixed",
    "behind": "behind",
    "not started": "not started",
    "no data": "without figures",
}
"""The wording of each status in a summary."""


def finding(assessment: Assessment) -> str:
    """Return one reading's headline."""
    if assessment.status == "no data":
        return _no_data(assessment)
    if assessment.status == "not started":
        return _not_started(assessment)
    purchased = assessment.amounts.purchased
    if purchased is None:
        return _no_data(assessment)
    if assessment.status == "met":
        return f"{stands_at(assessment, purchased)}: {_met(assessment)}"
    if assessment.status == "missed":
        return _missed(assessment, purchased)
    return f"{stands_at(assessment, purchased)}: {_against_lines(assessment, purchased)}"


def overview(status_report: StatusReport) -> str:
    """Return the headline over all commitments, with the status of their other readings."""
    headlines, freshness = status_report.headlines, status_report.freshness
    if len(headlines) < 2:
        return finding(headlines[0]) if headlines else "No promises to assess"
    order = list(COUNTED_AS)
    in_order = sorted(headlines, key=lambda assessment: order.index(assessment.status))
    counts = Counter(_words_of_all(status_report, assessment) for assessment in in_order)
    parts = [f"{count} {words}" for words, count in counts.items()]
    until = freshness.last_week_ending
    old = f" (figures to {day(until)})" if freshness.stale and until else ""
    return f"Of {len(headlines)} promises: {', '.join(parts)}{old}"


def _words_of_all(status_report: StatusReport, headline: Assessment) -> str:
    """Return "missed (by another reading met)", so that no reading is presented as the only one."""
    readings = status_report.readings_of(headline.commitment)
    words = {reading.status for reading in readings} - {headline.status, "not started"}
    others = [name for status, name in COUNTED_AS.items() if status in words]
    beside = f" (by another reading {' or '.join(others)})" if others else ""
    return f"{COUNTED_AS[headline.status]}{beside}"


def weekly_finding(assessment: Assessment) -> str:
    """Return the headline of the weekly chart: recent pace against required pace.

    For a window that is over it states the whole amount.
    """
    pace = assessment.pace
    if pace is not None and pace.weeks_done and not pace.weeks_left:
        return _whole(assessment)
    recent = None if pace is None else pace.recent_4_weeks_per_week
    if pace is None or recent is None:
        return f"{_name(assessment)}: no 4 {_nouns(assessment)} of figures in a row yet"
    mean = amount(recent, assessment.commitment.unit)
    closing, need = f"; {_closing(assessment)}", need_of(assessment)
    if _asks_for_pace(assessment) and need is not None:
        mean, closing = _beside_the_need(assessment, recent, need)
    what = _net(assessment, recent, mean)
    noun = assessment.basis.period.noun
    return f"{_name(assessment)}: {what} a {noun} over {_four_weeks(assessment)}{closing}"


def _whole(assessment: Assessment) -> str:
    """Return the headline of a window whose last counted week is published."""
    purchased, window, unit = assessment.amounts.purchased, assessment.window, _unit(assessment)
    if purchased is None or window is None:
        return _no_data(assessment)
    name, ends = _name(assessment), day(window.last_week)
    closing = {"met": "the target was met", "missed": "the target was missed"}
    ended = closing.get(assessment.status, _none_left(assessment))
    if assessment.basis.counts_ahead:
        return f"{name}: {amount(purchased, unit)} booked for {season(window)} as a whole; {ended}"
    weeks, mean = len(window.weeks), round(purchased / len(window.weeks))
    what = _net(assessment, purchased, amount(purchased, unit))
    period = assessment.basis.period
    mean_text = f", {amount(mean, unit)} a {period.noun} on average"
    average = mean_text if weeks > 1 and mean > 0 else ""
    count = plural(weeks, period.noun, period.nouns)
    return f"{name}: {what} in {count} to {ends}{average}; {ended}"


def _net(assessment: Assessment, value: int, written: str) -> str:
    """Return "net purchases of 540,000 t"; a negative amount is called a reduction."""
    if value < 0 and assessment.basis.counts_purchases:
        return f"{REDUCTION} of {written.lstrip(MINUS)}"
    return f"{assessment.basis.words.quantity} of {written}"


def _unit(assessment: Assessment) -> str:
    return assessment.commitment.unit


def _beside_the_need(assessment: Assessment, recent: int, need: Need) -> tuple[str, str]:
    """Return the recent pace as text, and the comparison with the required pace."""
    unit = assessment.commitment.unit
    mean, per_week = amounts_apart(recent, need.per_week, unit)
    period = assessment.basis.period
    closing = f", {_compared(recent, need.per_week)} the {per_week} a {period.noun} needed"
    if not need.unseen:
        return mean, f"{closing} from here"
    weeks = plural(need.weeks, period.noun, period.nouns)
    rest = unseen(assessment, need, lambda value: amount(value, unit))
    return mean, f"{closing} for {weeks} from there; {rest}"


def _asks_for_pace(assessment: Assessment) -> bool:
    """Return whether the weeks to come can still decide the outcome."""
    return assessment.status in ("on track", "mixed", "behind")


def _closing(assessment: Assessment) -> str:
    """Return the closing words if no pace is required, or none can be computed."""
    if assessment.status == "not started" and assessment.window is not None:
        return f"counted from the {_first(assessment.window)}"
    ends = {"met": "the target is met", "missed": "the target was missed"}
    return ends.get(assessment.status, _none_left(assessment))


def _compared(recent: int, required: int) -> str:
    if recent == required:
        return "exactly"
    return "less than" if recent < required else "more than"


def stands_at(assessment: Assessment, purchased: int) -> str:
    """Return "China has bought 16.6 of 25 MMT (66 %)", with its day if the figures are old."""
    week, name = assessment.amounts.week_ending, _name(assessment)
    old = is_old(assessment) and week is not None
    has = "have" if assessment.commitment.is_plural else "has"
    by, have = (f" by {day(week)}", "had") if old else ("", has)
    if purchased < 0 and assessment.basis.counts_purchases:
        goal = target_amount(assessment.commitment.target, assessment.commitment.unit)
        gone = amount(-purchased, assessment.commitment.unit)
        return f"{name} {have} a {REDUCTION} of {gone}{by}; target {goal}"
    stands, stand = assessment.basis.words.stands, _of(assessment, purchased)
    return stands.format(name=name, have=have, amount=stand, by=by)


def _met(assessment: Assessment) -> str:
    week, period = assessment.met_week_ending, assessment.basis.period
    return "target met" if week is None else f"target met in the {period.named(week)}"


def _missed(assessment: Assessment, purchased: int) -> str:
    commitment, late = assessment.commitment, assessment.reached_after_deadline
    by = f"by the deadline of {day(assessment.reading.deadline)}"
    short = amount(commitment.target - purchased, commitment.unit)
    got = f"{_name(assessment)} {assessment.basis.words.got} {_of(assessment, purchased)}"
    text = f"{got} {by}: {short} short"
    if purchased < 0:
        text = f"{stands_at(assessment, purchased)}, missed {by}"
    goal, lost = target_amount(commitment.target, commitment.unit), assessment.reached_and_lost
    if lost is not None:
        reached = assessment.basis.period.named(lost.week_ending)
        text += f"; {goal} was reached in the {reached} and lost again"
    if late is None:
        return text
    again = "again" if lost else "only"
    reached = assessment.basis.period.named(late.week_ending)
    return f"{text}; it reached {goal} {again} in the {reached}"


def _against_lines(assessment: Assessment, purchased: int) -> str:
    pace = assessment.pace
    lines = [] if pace is None else [(pace.seasonal_line_due, SEASONAL)]
    lines += [] if pace is None else [(pace.straight_line_due, STRAIGHT)]
    sides = [(_side(purchased, due), name) for due, name in lines if due is not None]
    if len(sides) == 2 and sides[0][0] == sides[1][0]:
        return f"{sides[0][0]} both {SEASONAL} and {STRAIGHT}"
    # The better side comes first, because a mixed reading must not be described as behind only.
    order = ("ahead of", "on", "behind")
    sides.sort(key=lambda side: order.index(side[0]))
    return ", ".join(f"{side} {name}" for side, name in sides)


def _side(purchased: int, due: int) -> str:
    if purchased == due:
        return "on"
    return "ahead of" if purchased > due else "behind"


def _not_started(assessment: Assessment) -> str:
    window = assessment.window
    goal = target_amount(assessment.commitment.target, assessment.commitment.unit)
    begins = "" if window is None else f", counted from the {_first(window)}"
    return f"Not started: {possessive(_name(assessment))} {goal}{begins}"


def _no_data(assessment: Assessment) -> str:
    goal = target_amount(assessment.commitment.target, assessment.commitment.unit)
    promise = f"{possessive(_name(assessment))} {goal}"
    window = assessment.window
    if window is None:
        return f"No figures for {promise}: the dates of its marketing year are not known yet"
    if assessment.amounts.week_ending is None:
        return f"No figures yet for {promise}, counted from the {_first(window)}"
    return f"{promise} cannot be counted: figures of earlier {_nouns(assessment)} are missing"


def _four_weeks(assessment: Assessment) -> str:
    week = assessment.amounts.week_ending
    nouns = _nouns(assessment)
    return f"the last 4 {nouns}" if week is None else f"the 4 {nouns} to {day(week)}"


def _of(assessment: Assessment, purchased: int) -> str:
    """Return "16.6 of 25 MMT (66 %)"."""
    commitment = assessment.commitment
    stand = of_target(purchased, commitment.target, commitment.unit)
    return f"{stand} ({share(purchased, commitment.target)})"


def _first(window: Window) -> str:
    """Return the first counted period: "week ending 30 Oct 2025"."""
    return window.period.named(window.first_week)


def _nouns(assessment: Assessment) -> str:
    return assessment.basis.period.nouns


def _none_left(assessment: Assessment) -> str:
    return f"no counted {assessment.basis.period.noun} is left"


def _name(assessment: Assessment) -> str:
    return assessment.commitment.buyer


def pace_finding(assessment: Assessment, speeds: Speeds) -> str:
    """Return the required pace compared with the last four weeks and the best pace on record."""
    unit, needed = assessment.commitment.unit, speeds.needed.per_week
    recent = next((speed.per_week for speed in speeds.past if speed.weeks == RECENT_WEEKS), None)
    best = None if speeds.best is None else speeds.best.per_week
    texts = beside([needed, recent, best], unit)
    weeks = plural(speeds.needed.weeks, assessment.basis.period.noun, _nouns(assessment))
    need = need_of(assessment)
    old = need is not None and need.unseen > 0
    text = assessment.basis.words.needs.format(
        name=_name(assessment),
        needs="needed" if old else "need" if assessment.commitment.is_plural else "needs",
        must="had to" if old else "must",
        amount=texts[0],
        weeks=weeks,
    )
    if need is not None and old:
        rest = unseen(assessment, need, lambda value: amount(value, unit))
        return f"{text} from {day(need.since)}; {rest}"
    known = [(recent, texts[1], f"the last {RECENT_WEEKS}")]
    known.append((best, texts[2], f"its best {speeds.needed.weeks} of the last five years"))
    parts = [
        f"{_compared_with(needed, value)} {what} ({written})"
        for value, written, what in known
        if value is not None
    ]
    return f"{text}: {', '.join(parts)}" if parts else text


def _compared_with(needed: int, value: int) -> str:
    if needed == value:
        return "as much as in"
    return "more than in" if needed > value else "less than in"
