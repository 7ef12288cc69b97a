"""Say in a few words how a promise stood on a past day."""

from __future__ import annotations

from collections.abc import Mapping

from monitor.assess.assessment import Assessment
from monitor.assess.status import Status
from monitor.text.amounts import of_target, share, target_amount

ANSWERS: Mapping[Status, str] = {
    "met": "Yes",
    "missed": "No",
    "on track": "Not yet",
    "mixed": "Not yet",
    "behind": "Not yet",
    "no data": "Not known",
}
"""Whether the target was reached, by the status word; before its first week that is no question."""


def answer(assessment: Assessment) -> str:
    """Return whether the promised amount had been reached: "Not yet"; "" before its first week."""
    if assessment.reached_after_deadline is not None:
        return "Only after the deadline"
    if assessment.reached_and_lost is not None and assessment.status != "missed":
        return "No longer"
    return ANSWERS.get(assessment.status, "")


def question(assessment: Assessment) -> str:
    """Return the question it answers: "Had China bought the 12 MMT promised"."""
    promise = assessment.commitment
    goal = target_amount(promise.target, promise.unit)
    return f"Had {promise.buyer} {assessment.basis.words.got} the {goal} promised"


def stood(assessment: Assessment) -> str:
    """Return amount, share and status: "8.1 of 12 MMT (68 %), mixed"."""
    promise, purchased = assessment.commitment, assessment.amounts.purchased
    if purchased is None:
        return f"{target_amount(promise.target, promise.unit)}: {assessment.status}"
    stand = of_target(purchased, promise.target, promise.unit)
    return f"{stand} ({share(purchased, promise.target)}), {assessment.status}"
