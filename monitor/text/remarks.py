"""What has to be said beside a number that would mislead alone, in a sentence each.

Tonnes that stand in two promises, what all promises make together, and a word that hangs on the
years compared. Pure; alerts, letters, pages and the terminal use the same sentences.
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
    """What a table of these promises would not say alone."""
    yield from shared(status_report, [commitment.id for commitment in chosen])
    for commitment in chosen:
        for a in status_report.readings_of(commitment):
            stands = a.next_step is not None and a.amounts.purchased is not None
            said = [
                stand(a) if stands else None,
                *shares_of_steps(a),
                never_seen(a),
                lost(a),
                other_years(a),
                passed_unseen(a),
            ]
            if any(said):
                yield f"{commitment.id}, {a.reading.title}: {' '.join(filter(None, said))}"


def shared(status_report: StatusReport, ids: Sequence[str] | None = None) -> Iterator[str]:
    """For each pair of promises that share weeks published by now: how much stands in both.

    With `ids` only of pairs with one of these promises.
    """
    for found in status_report.overlaps:
        pair = (found.earlier.commitment.id, found.later.commitment.id)
        if found.week_ending is not None and (ids is None or set(ids) & set(pair)):
            yield shared_sentence(found)


def shared_sentence(found: Overlap) -> str:
    """What two promises share, what was bought under both, and the later one without it."""
    unit, purchased = found.later.commitment.unit, found.purchased
    weeks = f"the weeks ending {days(found.first_week, found.last_week)}"
    both = f"{_promise(found.earlier)} and {_promise(found.later)}"
    if purchased is None:
        return f"{weeks.capitalize()} count for {both}; how much stands in both is not known."
    done = "shipped" if found.later.reading.basis == "shipped" else "bought"
    told = f"{amount(purchased, unit)} of {weeks} count for {both}."
    if found.added_up is None:
        return told
    return (
        f"{told} The two add up to {amount(found.added_up, unit)}, but "
        f"{amount(found.each_once, unit)} were {done}, each tonne once; without the shared ones "
        f"{_promise(found.later)} stands at {amount(found.later_alone, unit)}, "
        f"{percent(found.later_alone_share)}."
    )


def shared_in(status_report: StatusReport, a: Assessment) -> Iterator[str]:
    """Of one promise's number: how much of it stands in another one's as well."""
    unit = a.commitment.unit
    for found in status_report.overlaps:
        if a.key not in (found.earlier.key, found.later.key) or not found.purchased:
            continue
        other = found.earlier if a.key == found.later.key else found.later
        told = f"{amount(found.purchased, unit)} of it count for {_promise(other)} as well"
        if other is found.earlier and found.later_alone is not None:
            told += (
                f"; without them {amount(found.later_alone, unit)}, "
                f"{percent(found.later_alone_share)}"
            )
        yield f"{told}."


def together(status_report: StatusReport, commitment: Commitment) -> Iterator[str]:
    """What a promise's whole stands at, each tonne once; nothing for one that is no part."""
    whole = status_report.whole_of(commitment)
    if whole is not None and whole.amounts.purchased is not None:
        yield f"{len(whole.commitment.parts)} promises together, each tonne once: {stand(whole)}"


def stand(a: Assessment) -> str:
    """What a promise with steps stands at: of the whole, and of what is due next."""
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
    """How the word hangs on the years compared; None where it does not."""
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
    """Windows as they are called: "2021 to 2024", of seasons "2020/21 to 2023/24"."""
    names = [window_name(a, year) for year in ends]
    if len(names) > 1 and list(ends) == list(range(ends[0], ends[-1] + 1)):
        return f"{names[0]} to {names[-1]}"
    return ", ".join(names)


def window_name(a: Assessment, year: int) -> str:
    """One earlier window by the year it ends in: "2024", or "2023/24" where it spans two."""
    window = a.window
    spans = 0 if window is None else window.year - window.starts_on.year
    return f"{year}" if spans != 1 else f"{year - 1}/{year % 100:02d}"


def never_seen(a: Assessment) -> str | None:
    """That the buyer has no row in any week; None where it has."""
    if a.seen:
        return None
    return "These figures contain no sale to this buyer in any week; that is all 0 means."


def lost(a: Assessment) -> str | None:
    """That a target was reached in the counted weeks and lost again; None where it was not."""
    reached = a.reached_and_lost
    if reached is None:
        return None
    return (
        f"Reached with the week ending {day(reached.week_ending)} "
        f"({amount(reached.purchased, a.commitment.unit)}) and lost again since."
    )


def passed_unseen(a: Assessment) -> str | None:
    """What was needed from the last figures, and of the weeks left; None while none are unseen."""
    need = need_of(a)
    if need is None or not need.unseen:
        return None
    return f"Needed: {needed(a, need, exact(a))}."


def _promise(a: Assessment) -> str:
    target = target_amount(a.commitment.target, a.commitment.unit)
    return f"{target} ({a.reading.title})"


def shares_of_steps(a: Assessment) -> Iterator[str]:
    """Each step that is over: what was due and what was bought by then."""
    unit = a.commitment.unit
    for step in a.steps:
        if step.over and step.purchased is not None:
            yield (
                f"{target_amount(step.due, unit)} were due by {day(step.by)}: "
                f"{amount(step.purchased, unit)} ({share(step.purchased, step.due)}) by the week "
                f"ending {day(step.last_week)}."
            )
