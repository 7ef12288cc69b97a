"""Sentences about a checked statement, for the page and the terminal, without adjectives."""

from __future__ import annotations

from collections.abc import Mapping

from monitor.assess.hindsight import Hindsight, Reached
from monitor.assess.statements import CheckedStatement, ComparedAmount, ReadingWhenSaid
from monitor.core.formats import NOT_KNOWN, amount, day, new_york_day, plural
from monitor.text import freshness

THAT_DAY = frozenset(
    {
        "at or above both lines",
        "at or above the straight line",
        "between the lines",
        "below both lines",
        "below the straight line",
    }
)
BENCHMARKS: Mapping[str, str] = {
    "both lines": "both benchmarks",
    "the lines": "the two benchmarks",
    "the straight line": "the even pace",
}
"""What readers call the lines that a persisted word names."""
WHAT: Mapping[str, str] = {
    "purchases": "bought",
    "shipments": "shipped",
    "completed": "bought, the target",
    "on track": "to be bought in time",
}


def quotation(checked: CheckedStatement) -> str:
    """Return the words, in quotation marks if they are quoted."""
    statement = checked.statement
    return f"“{statement.words}”" if statement.quoted else f"{statement.words} (paraphrase)"


def claim(checked: CheckedStatement) -> str:
    """Return the claim that is checked: `about 3,000,000 t bought`."""
    statement = checked.statement
    if checked.claims is None:
        return f"no quantity, {statement.of}"
    about = "about " if statement.about else ""
    return f"{about}{amount(checked.claims, checked.commitment.unit)} {WHAT[statement.of]}"


def verdict(checked: CheckedStatement) -> str:
    """Return the neutral verdict: `ahead of the figures by 3,883,353 t`."""
    word, by = checked.verdict.word, checked.verdict.by
    if word in THAT_DAY:
        return f"{_benchmarks(word)} that day"
    if by is None:
        return word
    if word == "mixes booked with shipped":
        return f"{word}: {amount(by, checked.commitment.unit)} above what was shipped"
    return f"{word} by {amount(by, checked.commitment.unit)}"


def _benchmarks(word: str) -> str:
    """Return a word about the lines as readers know them."""
    for line, benchmark in BENCHMARKS.items():
        word = word.replace(line, benchmark)
    return word


def public(checked: CheckedStatement) -> str:
    """Return what was public: `week ending 8 Jan 2026, published 15 Jan 2026`."""
    if checked.week_ending is None:
        return "nothing was published"
    return f"week ending {day(checked.week_ending)}, published {new_york_day(checked.published_at)}"


def by_the_figures(checked: CheckedStatement) -> str:
    """Return the basis of the verdict: `by the figures public that day, 33 days old`."""
    old = checked.age_days
    aged = "" if old is None else f", {plural(old, 'day', 'days')} old"
    return f"by the figures public that day{aged}"


def figure(checked: CheckedStatement) -> str:
    """Return the figure compared with: `464,000 t bought by the week ending 6 Nov 2025`."""
    judged, unit = checked.verdict, checked.commitment.unit
    if judged.amount is None or judged.reading is None:
        return ""
    done = _done(checked)
    text = f"{amount(judged.amount, unit)} {done} by the week ending {day(judged.week_ending)}"
    window = judged.reading.assessment.window
    if judged.week_ending is None or window is None or judged.week_ending <= window.last_week:
        return text
    return f"{text}, counted on after the reading’s last week, {day(window.last_week)}"


def remark(checked: CheckedStatement) -> str:
    """Return a remark that another reading's figure equals the claim; "" if none does."""
    also = checked.verdict.also
    if also is None:
        return ""
    stood = spoken_of(also, checked).amount
    by = day(also.assessment.amounts.week_ending)
    unit = checked.commitment.unit
    return (
        f"Another reading, “{also.assessment.reading.title}”, stood at {amount(stood, unit)} by "
        f"the week ending {by}"
    )


def by_today(checked: CheckedStatement) -> str:
    """Return the verdict by today's figures: `true since the week ending 27 Nov 2025`."""
    judged = checked.by_today
    if judged.word in THAT_DAY:
        return f"{_benchmarks(judged.word)} in the week ending {day(judged.week_ending)}"
    if judged.since is None:
        return judged.word
    week = f"the week ending {day(judged.since.week_ending)}"
    return {
        "true": f"true since {week}",
        "passed": f"true since {week}, and passed by that day",
        "true in that week": f"true only with the week of that day, {week}",
    }.get(judged.word, f"{judged.word} {week}")


def ground_of_today(checked: CheckedStatement) -> str:
    """Return the weeks that verdict is based on; figures are known by week, not by day."""
    judged, unit = checked.by_today, checked.commitment.unit
    if judged.week_ending is None:
        return ""
    done = _done(checked)
    if judged.amount is None:
        return f"the week ending {day(judged.week_ending)} is not known"
    text = f"{amount(judged.amount, unit)} {done} by the week ending {day(judged.week_ending)}"
    if judged.by is not None:
        text += f", {amount(judged.by, unit)} {'above' if judged.word == 'passed' else 'below'} it"
    return text + _since(judged, unit)


def sentence(text: str) -> str:
    """Return a text as a sentence; an empty text becomes "Not known"."""
    words = text or NOT_KNOWN
    return f"{words[0].upper()}{words[1:]}."


def _since(judged: Hindsight, unit: str) -> str:
    at = judged.since
    if at is None or at.week_ending == judged.week_ending:
        return ""
    text = f"; {amount(at.amount, unit)} by the week ending {day(at.week_ending)}"
    if judged.word == "true in that week":
        return f"{text}, on which of its days is not known"
    return text if judged.word in ("true", "passed") else f"{text}, public {days(at)}"


def _done(checked: CheckedStatement) -> str:
    """Return what a statement says of an amount: bought, or shipped."""
    if checked.statement.of == "shipments":
        return "shipped"
    return checked.spoken_of.assessment.basis.words.done


def gap(beside: ComparedAmount, unit: str) -> str:
    """Return the claim minus the figure: `claim +3,883,353 t`."""
    return "" if beside.gap is None else f"claim {freshness.signed(beside.gap, unit)}"


def spoken_of(then: ReadingWhenSaid, checked: CheckedStatement) -> ComparedAmount:
    """Return the quantity of a reading that the statement is about."""
    return then.shipped if checked.statement.of == "shipments" else then.purchased


def reached(beside: ComparedAmount, checked: CheckedStatement) -> str:
    """Return when it was reached: `w/e 18 Jun 2026, public 25 Jun 2026 (156 days later)`."""
    if checked.claims is None:
        return "no quantity"
    if beside.reached is None:
        return "not yet"
    at = beside.reached
    public_on = new_york_day(at.published_at)
    return f"w/e {day(at.week_ending)}, public {public_on} ({days(at)})"


def days(at: Reached) -> str:
    """Return `157 days later`, `that day`, or `1 day before`."""
    if at.days > 0:
        return f"{plural(at.days, 'day', 'days')} later"
    return "that day" if at.days == 0 else f"{plural(-at.days, 'day', 'days')} before"
