"""Remarks on numbers that would mislead on their own, one sentence each.

Tonnes counted by two commitments, the total of all commitments, and a status that depends on the
years compared. Pure; alerts, mails, pages and the terminal use the same sentences.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from monitor.assess.assessment import Assessment
from monitor.assess.need import need_of
from monitor.assess.overlap import Overlap
from monitor.assess.status_report import StatusReport
from monitor.commitments.model import Commitment
from monitor.core.formats import amount, day, percent
from monitor.text.amounts import days, share, target_amount
from monitor.text.needed import exact, needed


def beside(status_report: StatusReport, chosen: Sequence[Commitment]) -> Iterator[str]:
    """Yield the remarks a table of these commitments needs."""
    yield from shared(status_report, [commitment.id for commitment in chosen])
    for commitment in chosen:
        for a in status_report.readings_of(commitment):
            stands = a.next_step is not None and a.amounts.purchased is not None
            remarks = [
                stand(a) if stands else None,
                *shares_of_steps(a),
                never_seen(a),
                lost(a),
                other_years(a),
                passed_unseen(a),
            ]
            if any(remarks):
                yield f"{commitment.id}, {a.reading.title}: {' '.join(filter(None, remarks))}"


def shared(status_report: StatusReport, ids: Sequence[str] | None = None) -> Iterator[str]:
    """Yield, for each pair of commitments with published shared weeks, how much counts for both.

    With `ids`, only pairs that include one of these commitments.
    """
    for overlap in status_report.overlaps:
        pair = (overlap.earlier.commitment.id, overlap.later.commitment.id)
        if overlap.week_ending is not None and (ids is None or set(ids) & set(pair)):
            yield shared_sentence(overlap)


def shared_sentence(overlap: Overlap) -> str:
    """Return what two commitments share, the total without doubles, and the later one alone."""
    unit, purchased = overlap.later.commitment.unit, overlap.purchased
    weeks = f"the weeks ending {days(overlap.first_week, overlap.last_week)}"
    both = f"{_promise(overlap.earlier)} and {_promise(overlap.later)}"
    if purchased is None:
        return f"{weeks.capitalize()} count for {both}; how much stands in both is not known."
    done = overlap.later.basis.words.done
    sentence = f"{amount(purchased, unit)} of {weeks} count for {both}."
    if overlap.added_up is None:
        return sentence
    return (
        f"{sentence} The two add up to {amount(overlap.added_up, unit)}, but "
        f"{amount(overlap.each_once, unit)} were {done}, each tonne once; without the shared ones "
        f"{_promise(overlap.later)} stands at {amount(overlap.later_alone, unit)}, "
        f"{percent(overlap.later_alone_share)}."
    )


def shared_in(status_report: StatusReport, a: Assessment) -> Iterator[str]:
    """Yield how much of one commitment's number also counts for another."""
    unit = a.commitment.unit
    for overlap in status_report.overlaps:
        if a.key not in (overlap.earlier.key, overlap.later.key) or not overlap.purchased:
            continue
        other = overlap.earlier if a.key == overlap.later.key else overlap.later
        sentence = f"{amount(overlap.purchased, unit)} of it count for {_promise(other)} as well"
        if other is overlap.earlier and overlap.later_alone is not None:
            sentence += (
                f"; without them {amount(overlap.later_alone, unit)}, "
                f"{percent(overlap.later_alone_share)}"
            )
        yield f"{sentence}."


def together(status_report: StatusReport, commitment: Commitment) -> Iterator[str]:
    """Yield the total of the commitment this one is a part of; nothing if it is no part."""
    whole = status_report.whole_of(commitment)
    if whole is not None and whole.amounts.purchased is not None:
        yield f"{len(whole.commitment.parts)} promises together, each tonne once: {stand(whole)}"


def stand(a: Assessment) -> str:
    """Return purchases so far as part of the target, and of the step due next."""
    unit, target, purchased = a.commitment.unit, a.commitment.target, a.amounts.purchased
    whole = f"{amount(purchased, unit)} of {target_amount(target, unit)} ({percent(a.share)})"
    step = a.next_step
    if step is None or step.due == target:
        return f"{whole}."
    return (
        f"{whole}; {target_amount(step.due, unit)} are due by {day(step.by)} "
        f"({percent(step.share)})."
    )


def other_years(a: Assessment) -> str | None:
    """Return how the status depends on the years compared; None if it does not."""
    other, pace = a.other_years, a.pace
    if other is None or pace is None:
        return None
    unit = a.commitment.unit
    return (
        f"The status depends on the years compared: with those the promise names "
        f"({years(a, pace.seasonal.used)}) the usual seasonal pace is at "
        f"{amount(pace.seasonal_line_due, unit)}, {a.status}; with the five before "
        f"({years(a, other.years)}) at {amount(other.seasonal_line_due, unit)}, {other.status}."
    )


def years(a: Assessment, ends: Sequence[int]) -> str:
    """Return the names of windows: "2021 to 2024", for seasons "2020/21 to 2023/24"."""
    names = [window_name(a, year) for year in ends]
    if len(names) > 1 and list(ends) == list(range(ends[0], ends[-1] + 1)):
        return f"{names[0]} to {names[-1]}"
    return ", ".join(names)


def window_name(a: Assessment, year: int) -> str:
    """Return one earlier window's name: "2024", or "2023/24" if it spans two years."""
    window = a.window
    spans = 0 if window is None else window.year - window.starts_on.year
    return f"{year}" if spans != 1 else f"{year - 1}/{year % 100:02d}"


def never_seen(a: Assessment) -> str | None:
    """Return a remark that the buyer has no row in any week; None if it has one."""
    if a.seen:
        return None
    return "These figures contain no sale to this buyer in any week; that is all 0 means."


def lost(a: Assessment) -> str | None:
    """Return a remark that the target was reached and lost again; None if it was not."""
    reached = a.reached_and_lost
    if reached is None:
        return None
    return (
        f"Reached with the {a.basis.period.named(reached.week_ending)} "
        f"({amount(reached.purchased, a.commitment.unit)}) and lost again since."
    )


def passed_unseen(a: Assessment) -> str | None:
    """Return the required pace from the last figures on; None while no week passed unseen."""
    need = need_of(a)
    if need is None or not need.unseen:
        return None
    return f"Needed: {needed(a, need, exact(a))}."


def _promise(a: Assessment) -> str:
    target = target_amount(a.commitment.target, a.commitment.unit)
    return f"{target} ({a.reading.title})"


def shares_of_steps(a: Assessment) -> Iterator[str]:
    """Yield, for each step that is over, the amount due and the amount bought by then."""
    unit = a.commitment.unit
    for step in a.steps:
        if step.over and step.purchased is not None:
            yield (
                f"{target_amount(step.due, unit)} were due by {day(step.by)}: "
                f"{amount(step.purchased, unit)} ({share(step.purchased, step.due)}) by the week "
                f"ending {day(step.last_week)}."
            )
