"""The sentences about a statement, for the page and the terminal. No adjectives."""

from __future__ import annotations

from collections.abc import Mapping

from monitor.formats import amount, day, new_york_day, plural
from monitor.progress.statements import Beside, CheckedStatement, Reached, ReadingThen
from monitor.reports import words

THAT_DAY = frozenset(
    {
        "at or above both lines",
        "at or above the straight line",
        "between the lines",
        "below both lines",
        "below the straight line",
    }
)
WHAT: Mapping[str, str] = {
    "purchases": "bought",
    "shipments": "shipped",
    "completed": "bought, the target",
    "on track": "to be bought in time",
}


def quotation(checked: CheckedStatement) -> str:
    """The words, in quotation marks where they are a quotation."""
    said = checked.statement
    return f"“{said.words}”" if said.quoted else f"{said.words} (paraphrase)"


def claim(checked: CheckedStatement) -> str:
    """What is checked: `about 3,000,000 t bought`."""
    said = checked.statement
    if checked.claims is None:
        return f"no quantity, {said.of}"
    about = "about " if said.about else ""
    return f"{about}{amount(checked.claims, checked.commitment.unit)} {WHAT[said.of]}"


def verdict(checked: CheckedStatement) -> str:
    """The neutral word: `ahead of the figures by 3,883,353 t`."""
    word, by = checked.verdict.word, checked.verdict.by
    if word in THAT_DAY:
        return f"{word} that day"
    if by is None:
        return word
    if word == "mixes booked with shipped":
        return f"{word}: {amount(by, checked.commitment.unit)} above what was shipped"
    return f"{word} by {amount(by, checked.commitment.unit)}"


def public(checked: CheckedStatement) -> str:
    """What was public: `week ending 8 Jan 2026, published 15 Jan 2026`."""
    if checked.week_ending is None:
        return "nothing was published"
    return f"week ending {day(checked.week_ending)}, published {new_york_day(checked.published_at)}"


def gap(beside: Beside, unit: str) -> str:
    """The claim less the figure: `claim +3,883,353 t`."""
    return "" if beside.gap is None else f"claim {words.signed(beside.gap, unit)}"


def spoken_of(then: ReadingThen, checked: CheckedStatement) -> Beside:
    """The quantity of a reading that the words are about."""
    return then.shipped if checked.statement.of == "shipments" else then.purchased


def reached(beside: Beside, checked: CheckedStatement) -> str:
    """When the figures did: `w/e 18 Jun 2026, public 25 Jun 2026 (156 days later)`."""
    if checked.claims is None:
        return "no quantity"
    if beside.reached is None:
        return "not yet"
    at = beside.reached
    public_on = new_york_day(at.published_at)
    return f"w/e {day(at.week_ending)}, public {public_on} ({days(at)})"


def days(at: Reached) -> str:
    """`157 days later`, `that day`, or `1 day before`."""
    if at.days > 0:
        return f"{plural(at.days, 'day', 'days')} later"
    return "that day" if at.days == 0 else f"{plural(-at.days, 'day', 'days')} before"
