"""Describe the required pace, in the same words in every text.

Pure and without matplotlib. `write` formats an amount: exactly in tables, alerts and cards, rounded
in titles.
"""

from __future__ import annotations

from collections.abc import Callable

from monitor.assess.assessment import Assessment
from monitor.assess.need import Need
from monitor.core.formats import amount, day, plural

Write = Callable[[int], str]


def exact(a: Assessment) -> Write:
    """Return the function by which tables and alerts write a reading's amounts."""
    return lambda value: amount(value, a.commitment.unit)


def needed(a: Assessment, need: Need, write: Write) -> str:
    """Return `645,619 t a week for 13 weeks`, with a remark if some of them passed unseen."""
    period = a.basis.period
    count = plural(need.weeks, period.noun, period.nouns)
    text = f"{write(need.per_week)} a {period.noun} for {count}"
    if not need.unseen:
        return text
    return f"{text} from {day(need.since)}; {unseen(a, need, write)}"


def needed_from(need: Need) -> str:
    """Return `needed from 1 Oct 2026`, the label if some of the weeks passed unseen."""
    return f"needed from {day(need.since)}"


def if_none(need: Need) -> str:
    """Return `if 8 unseen brought none`, the label of what the remaining weeks would need."""
    return f"if {need.unseen} unseen brought none"


def unseen(a: Assessment, need: Need, write: Write) -> str:
    """Return what is known if weeks passed without a release, and what the remaining ones need.

    Example: `8 of them have passed unseen; if nothing was bought in them, the 5 left need …
    each`.
    """
    done = a.basis.words.done
    if need.rest_per_week is None:
        all_of = "it has" if need.weeks == 1 else f"all {need.weeks} have"
        return f"{all_of} passed unseen: what was {done} since is not known"
    passed = f"{need.unseen} of them {'has' if need.unseen == 1 else 'have'} passed unseen"
    it = "it" if need.unseen == 1 else "them"
    left = "the one left needs" if need.rest == 1 else f"the {need.rest} left need"
    each = "" if need.rest == 1 else " each"
    return f"{passed}; if nothing was {done} in {it}, {left} {write(need.rest_per_week)}{each}"
