"""An answer held back is told, and so is that it is settled."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from monitor.alerts.model import Subject
from monitor.alerts.rules import suspect_answer
from tests.alerts.hands import DOUBTED

SubjectOn = Callable[..., Subject]


def test_it_is_told_until_it_is_settled(subject_on: SubjectOn) -> None:
    subject = subject_on("2026-10-09")

    [alert] = suspect_answer.alerts(replace(subject, suspects=[DOUBTED]))
    end = suspect_answer.ended(subject, alert)

    assert alert.key == "suspect/801/2027/abababababab"
    assert (alert.severity, alert.lasting) == ("warning", True)
    assert alert.text == (
        "It would undo what is known: it loses 3 weeks. First seen 2026-10-08T12:31:00Z; the "
        "figures before it are still used. To believe it now: monitor releases accept 7."
    )
    assert end.title == (
        "USDA's answer for commodity 801, marketing year 2027, is no longer in doubt"
    )
    assert not end.implied


def test_by_another_doubtful_answer_it_ends_unseen(subject_on: SubjectOn) -> None:
    subject = subject_on("2026-10-09")
    [alert] = suspect_answer.alerts(replace(subject, suspects=[DOUBTED]))

    other = replace(DOUBTED, id=8, sha256="cd" * 32)
    end = suspect_answer.ended(replace(subject, suspects=[other]), alert)

    assert end.implied
