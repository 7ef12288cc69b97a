"""Give a neutral verdict on a claim, by the figures public on the day it was made.

The rule is in METHODOLOGY, "Statements": the reading the statement names decides, or the headline
one.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import TYPE_CHECKING, Literal

from monitor.assess.status import Status
from monitor.commitments.model import Statement
from monitor.core.frozen import Frozen, replace

if TYPE_CHECKING:
    from monitor.assess.statements import ReadingWhenSaid

LineWord = Literal[
    "at or above both lines",
    "at or above the straight line",
    "between the lines",
    "below both lines",
    "below the straight line",
    "target reached",
    "deadline passed",
    "cannot be checked",
]
Word = (
    Literal["matched", "ahead of the figures", "behind the figures", "mixes booked with shipped"]
    | LineWord
)
LINE_WORDS: dict[tuple[Status, bool], LineWord] = {
    ("on track", True): "at or above both lines",
    ("on track", False): "at or above the straight line",
    ("mixed", True): "between the lines",
    ("behind", True): "below both lines",
    ("behind", False): "below the straight line",
    ("met", True): "target reached",
    ("met", False): "target reached",
    ("missed", True): "deadline passed",
    ("missed", False): "deadline passed",
}


class Verdict(Frozen):
    """The verdict; `by` is how much the claim is above (below) the figure it is compared with.

    `reading` is that figure's reading, None if there is none; `amount` is the figure,
    `week_ending` its week. `also` is another reading whose figure equals the claim if the
    deciding one's does not: a remark, which decides nothing.
    """

    word: Word
    by: int | None = None
    reading: ReadingWhenSaid | None = None
    amount: int | None = None
    week_ending: date | None = None
    also: ReadingWhenSaid | None = None


def verdict(
    statement: Statement, claims: int | None, readings: Sequence[ReadingWhenSaid]
) -> Verdict:
    """Return the verdict from the reading the statement names, or the headline one."""
    then = spoken_of(statement, readings)
    if statement.of == "on track":
        return _on_the_lines(then)
    if claims is None:
        return Verdict("cannot be checked")
    own = _set_beside(statement, claims, then)
    if own.word == "matched":
        return own
    others = (r for r in readings if r is not then and _is_claimed(statement, claims, r))
    return replace(own, also=next(others, None))


def spoken_of(statement: Statement, readings: Sequence[ReadingWhenSaid]) -> ReadingWhenSaid:
    """Return the reading the statement names, or the headline one."""
    return next(
        r
        for r in readings
        if r.assessment.reading.id == statement.reading
        or (statement.reading is None and r.assessment.reading.headline)
    )


def line_word(status: Status, *, both: bool) -> LineWord:
    """Return a status in terms of the lines; if only one line is known, name that one."""
    return LINE_WORDS.get((status, both), "cannot be checked")


def _set_beside(statement: Statement, claims: int, then: ReadingWhenSaid) -> Verdict:
    """Compare the claim with the reading's amount that day."""
    amounts = then.status_report(statement)
    amount = then.quantity(statement, amounts)
    if amount is None:
        return Verdict("cannot be checked")
    gap, tolerance = claims - amount, statement.tolerance
    made = Verdict("matched", None, then, amount, amounts.week_ending)
    if abs(gap) <= tolerance or (statement.of == "completed" and gap < 0):
        return made
    booked = amounts.purchased if then.assessment.basis.counts_purchases else None
    if statement.of == "shipments" and booked is not None and abs(claims - booked) <= tolerance:
        return replace(made, word="mixes booked with shipped", by=gap)
    word: Word = "ahead of the figures" if gap > 0 else "behind the figures"
    return replace(made, word=word, by=abs(gap))


def _is_claimed(statement: Statement, claims: int, then: ReadingWhenSaid) -> bool:
    """Return whether a reading's figure equals the claim (or exceeds one said to be completed)."""
    amount = then.quantity(statement, then.assessment.amounts)
    if amount is None:
        return False
    gap = claims - amount
    return abs(gap) <= statement.tolerance or (statement.of == "completed" and gap < 0)


def _on_the_lines(then: ReadingWhenSaid) -> Verdict:
    """Return the reading's status that day in terms of the lines."""
    pace, amounts = then.assessment.pace, then.assessment.amounts
    both = pace is not None and pace.seasonal_line_due is not None
    word = line_word(then.assessment.status, both=both)
    return Verdict(word, None, then, amounts.purchased, amounts.week_ending)
