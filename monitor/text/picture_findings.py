"""State the finding of the charts of years, of the whole deal, of statements and of the chance.

Pure and without matplotlib. As in `findings`, the side of a line is decided by the exact numbers.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import date

from monitor.assess.assessment import Assessment
from monitor.assess.need import is_old
from monitor.assess.outlook import Outlook, WeekChance
from monitor.assess.statements import CheckedStatement
from monitor.assess.trade.record import TradeRecord
from monitor.assess.trade.year_lines import YearLine
from monitor.core.calendar import WEEK, MarketingYear
from monitor.core.formats import day, plural
from monitor.core.frozen import Frozen
from monitor.text.amounts import (
    REDUCTION,
    amount,
    beside,
    day_of_year,
    possessive,
    season_name,
    target_amount,
)
from monitor.text.findings import finding, stands_at
from monitor.text.outlook import NO_BETTER, headline, week_chance
from monitor.text.statements import verdict

COMPARED_WEEKS = 4


def years_compared(assessment: Assessment, lines: Sequence[YearLine]) -> str:
    """Return the promise's year beside the earlier ones by then, and how many reached the target.

    Only years counted from their first week on are compared.
    """
    *earlier, now = lines
    commitment = assessment.commitment
    if now.now is None:
        return f"{possessive(commitment.buyer)} purchases in {now.year} are not known"
    text = f"{_bought(assessment, now.now)} in {_weeks(now, old=is_old(assessment))}"
    whole = [line for line in earlier if not line.lacking]
    then = [a for line in whole if (a := line.after(now.known)) is not None]
    if then:
        text += f", {_more_than_in(sum(now.now > a for a in then), len(then))} known"
    totals = [line.total for line in whole if line.total is not None]
    if not totals:
        return text
    goal = target_amount(commitment.target, commitment.unit)
    reached = sum(total >= commitment.target for total in totals)
    if len(totals) == 1:
        return f"{text}; the one whole year {'reached' if reached else 'did not reach'} {goal}"
    return f"{text}; {reached or 'none'} of {len(totals)} whole years reached {goal}"


def _weeks(line: YearLine, *, old: bool) -> str:
    if line.known == len(line.weeks):
        return f"{line.year}"
    text = f"{plural(line.known, 'week', 'weeks')} of {line.year}"
    return f"the {text} to {day_of_year(line.weeks[line.known - 1])}" if old else text


def _more_than_in(part: int, whole: int) -> str:
    """Return in how many of the years the amount was lower by then."""
    if 0 < part < whole:
        return f"more by then than in {part} of {whole} years"
    years = "the one year" if whole == 1 else f"any of {whole} years"
    return f"{'more' if part else 'not more'} by then than in {years}"


def _bought(assessment: Assessment, value: int) -> str:
    buyer, unit = assessment.commitment.buyer, assessment.commitment.unit
    has = "have" if assessment.commitment.is_plural else "has"
    have = "had" if is_old(assessment) else has
    if value < 0:
        return f"{buyer} {have} a {REDUCTION} of {amount(-value, unit)}"
    return f"{buyer} {have} bought {amount(value, unit) if value else 'nothing'}"


def deal_finding(assessment: Assessment) -> str:
    """Return the amount bought of the whole deal, and the gap to the next step."""
    purchased, step = assessment.amounts.purchased, assessment.next_step
    if purchased is None or step is None or assessment.status in ("met", "not started"):
        return finding(assessment)
    unit, by = assessment.commitment.unit, day(step.by)
    due, gap = target_amount(step.due, unit), step.due - purchased
    text = stands_at(assessment, purchased)
    if gap > 0:
        return f"{text}: {amount(gap, unit)} short of the {due} due by {by}"
    more = f" and {amount(-gap, unit)} more" if gap else ""
    return f"{text}: the {due} due by {by}{more}"


def claims_finding(assessment: Assessment, said: Sequence[CheckedStatement]) -> str:
    """Return the one claim beside the figure of its day, or how many claims were borne out."""
    commitment = assessment.commitment
    goal = target_amount(commitment.target, commitment.unit)
    promise = f"{possessive(commitment.buyer)} {goal}"
    if len(said) == 1:
        return f"Said of {promise} on {_one_claim(said[0])}"
    counts = Counter(_KINDS.get(checked.verdict.word, ABOUT_THE_PACE) for checked in said)
    order = dict.fromkeys([*_KINDS.values(), ABOUT_THE_PACE])
    parts = [f"{counts[kind]} {_verb(kind, counts[kind])}" for kind in order if counts[kind]]
    return f"Of {len(said)} claims about {promise}, {', '.join(parts)}"


ABOUT_THE_PACE = "was about the pace"
_KINDS: Mapping[str, str] = {
    "matched": "was equal to the figures of the day",
    "ahead of the figures": "was above the figures of the day",
    "behind the figures": "was below the figures of the day",
    "mixes booked with shipped": "mixed booked with shipped",
    "cannot be checked": "could not be checked",
}
"""How a verdict is put where several are counted; all others are about the pace."""


def _verb(kind: str, count: int) -> str:
    return kind if count == 1 else kind.replace("was ", "were ")


def _one_claim(checked: CheckedStatement) -> str:
    """Return a claim and the figure of its day: "11 Sep 2026: about 15.5 MMT bought; …".

    The claim is written exactly, the figure so that it differs from it if it is different.
    """
    statement, judged, unit = checked.statement, checked.verdict, checked.commitment.unit
    _, known = beside([checked.claims, judged.amount], unit)
    said = "" if checked.claims is None else target_amount(checked.claims, unit)
    done = "shipped" if statement.of == "shipments" else "bought"
    what = {"on track": "on track", "completed": f"{said}, the target"}.get(
        statement.of, f"{'about ' if statement.about else ''}{said} {done}"
    )
    on = day(statement.source.said_on)
    if known is None or judged.week_ending is None:
        return f"{on}: {what}; {verdict(checked)}"
    return f"{on}: {what}; published by then: {known}, to {day(judged.week_ending)}"


class Chances(Frozen):
    """The chances after each week of a window, the outlook they end with, and its day if old."""

    outlook: Outlook
    past: tuple[WeekChance, ...]


def chances_of(outlook: Outlook | None) -> Chances | None:
    """Return the chances of an outlook, or of the last current one; None if too few to draw."""
    if outlook is None:
        return None
    last = outlook.last_current
    past = (last.outlook if last else outlook).past
    return Chances(outlook, past) if len(past) > 1 else None


def chance_finding(assessment: Assessment, chances: Chances) -> str:
    """Return the chance in words, and what it was four weeks before."""
    text = headline(assessment, chances.outlook).removesuffix(f"; {NO_BETTER}")
    last = chances.past[-1]
    before = last.week_ending - COMPARED_WEEKS * WEEK
    then = next((each for each in chances.past if each.week_ending == before), None)
    if then is None:
        first = chances.past[0]
        return f"{text}; {week_chance(first)} after the week ending {day(first.week_ending)}"
    return f"{text}; {week_chance(then)} {COMPARED_WEEKS} weeks before"


class UnknownNow(Frozen):
    """Sales of a marketing year to unknown destinations, outstanding at a week's end.

    `year_before` is the same for the same week a year before; `newest` is False if later weeks are
    published without them.
    """

    week_ending: date
    season: MarketingYear
    amount: int
    year_before: int | None
    newest: bool


def unknown_finding(trade: TradeRecord, now: UnknownNow) -> str:
    """Return the amount outstanding, beside that of a year before."""
    texts = beside([now.amount, now.year_before], trade.unit)
    goods, season = trade.commodity.lower(), season_name(now.season)
    sold = f"{texts[0] if now.amount else 'none'} for {season}"
    until = "" if now.newest else ", the last week on record"
    text = f"Outstanding sales of {goods} to unknown destinations: {sold} "
    text += f"on {day(now.week_ending)}{until}"
    if now.year_before is None:
        return text
    if now.amount == now.year_before:
        return f"{text}; as much as a year before"
    word = "more" if now.amount > now.year_before else "less"
    return f"{text}; {word} than a year before ({texts[1] if now.year_before else 'none'})"
