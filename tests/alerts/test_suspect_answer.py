"""An answer held back is told, and so is that it is settled."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

from monitor.alerts.model import RuleInput
from monitor.alerts.rules import suspect_answer
from monitor.core.frozen import replace
from tests.alerts.hands import DOUBTED

SubjectOn = Callable[..., RuleInput]


def test_it_is_told_until_it_is_settled(subject_on: SubjectOn) -> None:
    subject = subject_on("2026-10-09")

    [alert] = suspect_answer.alerts(replace(subject, suspects=[DOUBTED]))
    end = suspect_answer.ended(subject, alert)

    assert alert.key == "suspect/801/2027/abababababab"
    assert (alert.severity, alert.ongoing) == ("warning", True)
    assert alert.text == (
        "It would undo what is known: it loses 3 weeks. First seen Thu 8 Oct 2026, 08:31 New "
        "York; the figures before it are still used. The monitor fetches it again; it is accepted "
        "if still the same Fri 9 Oct 2026, 00:00 New York, or by `monitor releases accept 7`."
    )
    assert end.title == (
        "USDA's response for Soybeans (801), marketing year 2027, is no longer quarantined"
    )
    assert not end.suppressed


def test_by_another_doubtful_answer_it_ends_unseen(subject_on: SubjectOn) -> None:
    subject = subject_on("2026-10-09")
    [alert] = suspect_answer.alerts(replace(subject, suspects=[DOUBTED]))

    other = replace(DOUBTED, id=8, sha256="cd" * 32)
    end = suspect_answer.ended(replace(subject, suspects=[other]), alert)

    assert end.suppressed


def test_a_half_loaded_release_is_told_when_it_is_not_whole_after_an_hour(
    subject_on: SubjectOn,
) -> None:
    subject = subject_on("2026-10-09")
    seen_at = subject.status_report.as_of - timedelta(minutes=59)
    loading = replace(DOUBTED, undoes=0, needs="person", first_seen_at=seen_at.isoformat())
    longer = replace(loading, first_seen_at=(seen_at - timedelta(minutes=1)).isoformat())

    assert not list(suspect_answer.alerts(replace(subject, suspects=[loading])))
    [alert] = suspect_answer.alerts(replace(subject, suspects=[longer]))
    assert alert.text.startswith("It does not seem to be all there: it loses 3 weeks.")
    assert "it is accepted only by `monitor releases accept 7`." in alert.text
