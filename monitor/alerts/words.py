"""Phrases the rules share."""

from __future__ import annotations

from monitor.formats import amount, day, percent
from monitor.progress.assessment import Assessment


def name(a: Assessment) -> str:
    """A reading as titles call it."""
    return f"{a.commitment.title} ({a.reading.title})"


def stand(a: Assessment) -> str:
    """What a reading stands at: amount, target, share, week."""
    unit, target = a.commitment.unit, amount(a.commitment.target, a.commitment.unit)
    bought = amount(a.amounts.purchased, unit)
    return (
        f"{bought} of {target} ({percent(a.share)}) by the week ending {day(a.amounts.week_ending)}"
    )
