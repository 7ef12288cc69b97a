"""Return one reading's stand as a sentence a newspaper could print: the page's first line.

The sentence names commodity, promise and day, because it is quoted without the page around it. The
side of a line or target is decided by the exact numbers.
"""

from __future__ import annotations

from datetime import date
from fractions import Fraction

from monitor.assess.assessment import Assessment
from monitor.assess.need import is_old
from monitor.core.calendar import new_york
from monitor.core.formats import NOT_KNOWN
from monitor.text.amounts import REDUCTION, amount, of_target, season, share, target_amount

IN_FULL = {
    "MMT": "million metric tons",
    "t": "metric tons",
    "lb": "pounds",
    "bu": "bushels",
    "million lb": "million pounds",
    "million bu": "million bushels",
    "billion lb": "billion pounds",
    "billion bu": "billion bushels",
    "USD": "US dollars",
    "million USD": "million US dollars",
    "billion USD": "billion US dollars",
}
"""The short names of display units, written in full; others are words already."""
FRACTIONS = {
    Fraction(1, 4): "a quarter",
    Fraction(1, 3): "a third",
    Fraction(1, 2): "half",
    Fraction(2, 3): "two thirds",
    Fraction(3, 4): "three quarters",
}
CLOSE = Fraction(1, 200)
"""A share at most half a percentage point from a simple fraction is called by its name."""


def sentence(assessment: Assessment, *, past: bool = False) -> str:
    """Return the reading's stand in one dated sentence, with its full stop.

    `past`: it is about a day that is over, so it is in the past tense.
    """
    purchased = assessment.amounts.purchased
    if _on(assessment) < assessment.commitment.source.said_on:
        return f"{_not_promised(assessment)}."
    if assessment.status == "not started":
        return f"{_not_started(assessment)}."
    if assessment.status == "no data" or purchased is None:
        return f"{_no_data(assessment)}."
    if assessment.status == "met":
        return f"{_met(assessment, purchased, past)}."
    if assessment.status == "missed":
        return f"{_missed(assessment, purchased)}."
    text = f"{_stands(assessment, purchased, past)}: {_against_lines(assessment, purchased)}"
    return f"{text}{_lost_again(assessment)}."


def status_in_words(assessment: Assessment) -> str:
    """Return what the reading's status word says of it, in one line."""
    noun = assessment.basis.period.noun
    match assessment.status:
        case "not started":
            return f"its first counted {noun} has not been published"
        case "no data":
            return "a figure that is needed has not been published"
        case "met":
            return f"at or above the target in the last counted {noun} published"
        case "missed":
            return f"every counted {noun} is published, and the last is below the target"
    pace, purchased = assessment.pace, assessment.amounts.purchased
    straight = pace.straight_line_due if pace else None
    seasonal = pace.seasonal_line_due if pace else None
    if purchased is None or straight is None:
        return ""
    if seasonal is None:
        side = "at or above" if purchased >= straight else "below"
        return f"{side} an even pace; no earlier year gives a usual seasonal pace"
    if assessment.status == "mixed":
        usual, even = "the usual seasonal pace", "an even pace"
        above, below = (usual, even) if purchased >= seasonal else (even, usual)
        return f"at or above {above}, below {below}"
    side = "at or above" if assessment.status == "on track" else "below"
    return f"{side} both the usual seasonal pace and an even pace"


def long_day(on: date | None) -> str:
    """Return a date in full: "1 October 2026"."""
    return NOT_KNOWN if on is None else f"{on.day} {on:%B %Y}"


def in_full(text: str) -> str:
    """Return an amount with its unit in full: "25 MMT" becomes "25 million metric tons"."""
    number, _, unit = text.partition(" ")
    return f"{number} {IN_FULL.get(unit, unit)}"


def _stands(a: Assessment, purchased: int, past: bool) -> str:
    goal = f"{_goal(a)} {_promised(a)}"
    have = _have(a, past)
    if purchased < 0 and a.basis.counts_purchases:
        gone = in_full(amount(-purchased, a.commitment.unit))
        return f"{a.commitment.buyer} {have} a {REDUCTION} of {gone} {_by(a)}, against {goal}"
    name, got = a.commitment.buyer, a.basis.words.got
    if purchased == 0:
        by = _by(a).replace("by", "By", 1)
        return f"{by} {name} {have} {got} none of {goal}{_unseen_buyer(a)}"
    return f"{name} {have} {got} {_part(a, purchased)} {_promised(a)}, {_fraction(a)}, {_by(a)}"


def _met(a: Assessment, purchased: int, past: bool) -> str:
    unit, target = a.commitment.unit, a.commitment.target
    done = f"{a.commitment.buyer} {_have(a, past)} {a.basis.words.got}"
    stand = f"{in_full(_beside_target(a, purchased))} of {_goods(a)} {_by(a)}"
    goal = in_full(target_amount(target, unit))
    text = f"{done} {stand}, {share(purchased, target)} of the {goal} {_promised(a)}"
    week = a.met_week_ending
    reached = "" if week is None else f" in the {a.basis.period.named_in_full(week)}"
    return f"{text}: the target was reached{reached}"


def _missed(a: Assessment, purchased: int) -> str:
    unit, target = a.commitment.unit, a.commitment.target
    short = in_full(amount(target - purchased, unit))
    if purchased > 0:
        text = f"{a.commitment.buyer} {a.basis.words.got} {_part(a, purchased)}"
        text += f" {_promised(a)}, {_fraction(a)}"
    else:
        text = _stands(a, purchased, past=True)
    named = _period(a) != ""
    at_deadline = f" at the deadline of {long_day(a.reading.deadline)}" if named else ""
    return f"{text}: {short} short{at_deadline}{_lost_again(a)}{_late(a)}"


def _lost_again(a: Assessment) -> str:
    lost = a.reached_and_lost
    if lost is None:
        return ""
    week = a.basis.period.named_in_full(lost.week_ending)
    return f"; the target was reached in the {week} and lost again"


def _late(a: Assessment) -> str:
    late = a.reached_after_deadline
    if late is None:
        return ""
    what, again = ("it", "again") if a.reached_and_lost else ("the target", "only")
    return f"; {what} was reached {again} in the {a.basis.period.named_in_full(late.week_ending)}"


def _not_promised(a: Assessment) -> str:
    who = a.commitment.buyer
    return f"On {long_day(_on(a))} {who} had not yet promised {_goal(a)} that are counted here"


def _not_started(a: Assessment) -> str:
    on, goal = long_day(_on(a)), f"{_goal(a)} {_promised(a, by_whom=True)}"
    noun = a.basis.period.noun
    text = f"On {on} no {noun} counts yet towards {goal}"
    if a.window is None:
        return text
    first = a.window.first_week
    if first <= _on(a):
        return f"{text}: the first counted {noun}, to {long_day(first)}, was not published yet"
    return f"{text}: the first counted {noun} ends on {long_day(first)}"


def _no_data(a: Assessment) -> str:
    goal = f"{_goal(a)} {_promised(a)}"
    done = f"{a.commitment.buyer} had {a.basis.words.got}"
    text = f"It was not known on {long_day(_on(a))} how much of {goal} {done}"
    if a.window is None:
        return f"{text}: the dates of its marketing year had not been published"
    if a.amounts.week_ending is None:
        since = long_day(a.window.starts_on)
        return f"{text}: no {a.basis.period.noun} since {since} had been published"
    return f"{text}: figures of earlier {a.basis.period.nouns} were missing"


def _against_lines(a: Assessment, purchased: int) -> str:
    """Return the comparison with both lines, the better first; see METHODOLOGY, "Status"."""
    pace = a.pace
    usual = None if pace is None else pace.seasonal_line_due
    even = None if pace is None else pace.straight_line_due
    sides = []
    if usual is not None:
        sides.append((_order(purchased, usual), _than(purchased, usual, "usual by this date")))
    if even is not None:
        sides.append((_order(purchased, even), _than(purchased, even, "an even pace")))
    joined = " and " if len(sides) == 2 and sides[0][0] == sides[1][0] else ", "
    return joined.join(words for _, words in sorted(sides, key=lambda side: side[0]))


def _order(purchased: int, due: int) -> int:
    return (purchased < due) - (purchased > due)


def _than(purchased: int, due: int, what: str) -> str:
    if purchased == due:
        return f"exactly as much as {what}"
    return f"{'more' if purchased > due else 'less'} than {what}"


def _have(a: Assessment, past: bool) -> str:
    if past or is_old(a):
        return "had"
    return "have" if a.commitment.is_plural else "has"


def _part(a: Assessment, purchased: int) -> str:
    """Return "16.6 of the 25 million metric tons of US soybeans"."""
    stand = of_target(purchased, a.commitment.target, a.commitment.unit)
    return f"{stand.partition(' of ')[0]} of {_goal(a)}"


def _beside_target(a: Assessment, purchased: int) -> str:
    """Return purchases on the target's scale: "12.4 MMT"."""
    stand = of_target(purchased, a.commitment.target, a.commitment.unit)
    got, _, goal = stand.partition(" of ")
    return f"{got} {goal.partition(' ')[2]}"


def _goal(a: Assessment) -> str:
    return f"the {in_full(target_amount(a.commitment.target, a.commitment.unit))} of {_goods(a)}"


def _goods(a: Assessment) -> str:
    """Return the commodity as in a sentence: "US soybeans", "US American Pima cotton"."""
    name = a.commitment.commodity
    plain = name if any(letter.isupper() for letter in name[1:]) else name.lower()
    return f"US {plain}"


def _promised(a: Assessment, *, by_whom: bool = False) -> str:
    """Return "promised for 2026", or "promised by 28 February 2026"."""
    period = _period(a)
    who = f"{a.commitment.buyer} promised" if by_whom else "promised"
    return f"{who} for {period}" if period else f"{who} by {long_day(a.reading.deadline)}"


def _period(a: Assessment) -> str:
    """Return the calendar or marketing year a reading counts; "" if it is known by its deadline."""
    reading = a.reading
    if a.basis.counts_ahead:
        return season(a.window)
    begins, ends = reading.counts_from, reading.counts_to
    if begins is None or ends is None or begins.year != ends.year:
        return ""
    whole = (begins.month, begins.day, ends.month, ends.day) == (1, 1, 12, 31)
    return f"{begins.year}" if whole else ""


def _fraction(a: Assessment) -> str:
    """Return the share of the target: "two thirds", or "68 %"."""
    purchased, target = a.amounts.purchased or 0, a.commitment.target
    exact = Fraction(purchased, target)
    named = (words for part, words in FRACTIONS.items() if abs(exact - part) <= CLOSE)
    return next(named, share(purchased, target))


def _by(a: Assessment) -> str:
    """Return "by 1 October"; with its year unless the promise is for that calendar year."""
    week = a.amounts.week_ending
    if week is None:
        return f"by {NOT_KNOWN}"
    known = _period(a) == f"{week.year}"
    return f"by {week.day} {week:%B}" if known else f"by {long_day(week)}"


def _unseen_buyer(a: Assessment) -> str:
    return "" if a.seen else f" (USDA has never reported a sale to {a.commitment.buyer})"


def _on(a: Assessment) -> date:
    return a.as_of.astimezone(new_york()).date()
