"""A source that is away says nothing at first, and then to operators what is to be done."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest

from monitor.alerts.model import RaisedAlert, RuleInput
from monitor.alerts.rules import release_overdue, source_unreachable
from monitor.assess.contact import KEY_REFUSED
from monitor.assess.status_report import Contact
from monitor.core.frozen import replace
from tests.alerts.hands import DOUBTED
from tests.alerts.test_release_overdue import fresh

SubjectOn = Callable[..., RuleInput]
NO_ANSWER = "it did not answer"
REACHED = datetime(2026, 10, 8, 12, 30, tzinfo=UTC)


def away(subject: RuleInput, hours: float, why: str = NO_ANSWER) -> RuleInput:
    """The same, with USDA last reached at the release of 8 October, `hours` ago."""
    lost = Contact(REACHED, live=False, why=why)
    found = fresh(subject, source="usda", contact=lost)
    at = REACHED + timedelta(hours=hours)
    report = replace(found.status_report, as_of=at, replay=False)
    return replace(found, status_report=report)


@pytest.mark.parametrize(("hours", "count"), [(0.2, 0), (25.9, 0), (26.1, 1)])
def test_with_no_release_due_it_is_trouble_after_a_day(
    subject_on: SubjectOn, hours: float, count: int
) -> None:
    assert len(list(source_unreachable.alerts(away(subject_on("2026-10-09"), hours)))) == count


def test_a_release_that_may_have_come_unseen_is_trouble_four_hours_after_it_was_due(
    subject_on: SubjectOn,
) -> None:
    due = 8 * 24.0  # Friday 16 October, 08:30, after Columbus Day
    before, after = (away(subject_on("2026-10-16"), due + hours) for hours in (-1, 4.1))
    assert not list(release_overdue.alerts(after))

    assert not list(source_unreachable.alerts(fresh(before, contact=Contact())))
    [alert] = source_unreachable.alerts(after)

    assert (alert.key, alert.severity) == ("source/unreachable", "warning")
    assert (alert.is_news, RaisedAlert(alert, REACHED).word) == (False, "trouble")
    assert alert.title == (
        "No figures could be fetched from USDA since Thu 8 Oct 2026, 08:30 New York (it did not "
        "answer)"
    )
    assert alert.text == (
        "1 release is missing, and whether USDA has published is not known; the first was due "
        "Fri 16 Oct 2026, 08:30 New York. The figures end with the week ending 1 Oct 2026. Every "
        "pass tries again."
    )
    assert alert.ends.startswith("To do: run `monitor doctor`")


def test_a_refused_key_is_trouble_at_once_because_waiting_does_not_help(
    subject_on: SubjectOn,
) -> None:
    [alert] = source_unreachable.alerts(away(subject_on("2026-10-09"), 0.2, KEY_REFUSED))

    assert alert.title.endswith("(it refuses the key)")


def test_what_another_alert_explains_is_not_said_twice(subject_on: SubjectOn) -> None:
    lost = away(subject_on("2026-10-09"), 48)
    [alert] = source_unreachable.alerts(lost)
    doubted = replace(lost, suspects=(DOUBTED,))

    assert list(source_unreachable.alerts(doubted)) == []
    assert list(source_unreachable.alerts(replace(lost, clock_ahead=True))) == []
    assert list(source_unreachable.alerts(replace(doubted, open=(alert,)))) == [alert]


def test_bundled_figures_that_end_are_a_notice(subject_on: SubjectOn) -> None:
    past = subject_on("2026-11-22")
    now = replace(past, status_report=replace(past.status_report, replay=False))
    [alert] = source_unreachable.alerts(now)

    assert list(source_unreachable.alerts(past)) == []
    assert RaisedAlert(alert, REACHED).word == "notice"
    assert alert.title == "Export sales: the bundled figures end with the week ending 1 Oct 2026"
    assert alert.ends == "To do: connect this machine and run `monitor run`, which needs no key."


def test_that_usda_answers_again_is_told(subject_on: SubjectOn) -> None:
    [alert] = source_unreachable.alerts(away(subject_on("2026-10-09"), 48))

    end = source_unreachable.ended(subject_on("2026-10-09"), alert)

    assert end.title == "Export sales: USDA is reached again"
    assert end.text == "The newest week known is the one ending 1 Oct 2026."
