"""Each rule on real days: what is said, what is not, and that it is said once."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from monitor.alerts import log, rules
from monitor.alerts.model import Alert, Subject
from monitor.alerts.rules import (
    deadline_near,
    milestones,
    outcome,
    publication_resumed,
    publication_suspended,
    release_overdue,
    status_changed,
)
from monitor.ledger.audit import EXPORTS, Break, Place
from monitor.ledger.store import open_ledger
from monitor.progress.publishing import Resumption
from monitor.progress.standing import Standing

StandingOn = Callable[[str], Standing]
CALENDAR_2026 = "soy-2026/calendar-year"


@pytest.fixture
def ledger(tmp_path: Path) -> Iterator[sqlite3.Connection]:
    """An empty ledger."""
    with open_ledger(tmp_path / "ledger.db", create=True) as connection:
        yield connection


def subject(standing: Standing, **before: str) -> Subject:
    """What the rules see; `calendar_2026` is that reading's status at the pass before."""
    names = {"calendar_2026": CALENDAR_2026}
    return Subject(standing, {names[name]: word for name, word in before.items()}, [])


def keys(alerts: Iterator[Alert]) -> list[str]:
    return [alert.key for alert in alerts]


def test_a_changed_status_is_told_with_what_was(standing_on: StandingOn) -> None:
    now = subject(standing_on("2026-03-27"), calendar_2026="mixed")

    [alert] = status_changed.alerts(now)

    assert alert.key == "soy-2026/calendar-year/status/behind/2026-03-19"
    assert alert.severity == "warning"
    assert alert.title == (
        "China: 25 MMT of US soybeans in 2026 (Calendar year 2026): behind, was mixed"
    )
    assert "4,350,260 t of 25,000,000 t (17.4 %) by the week ending 19 Mar 2026" in alert.text


def test_an_unchanged_or_first_status_is_not_told(standing_on: StandingOn) -> None:
    assert not list(status_changed.alerts(subject(standing_on("2026-03-27"))))
    same = subject(standing_on("2026-03-27"), calendar_2026="behind")
    assert not list(status_changed.alerts(same))


def test_milestones_name_the_week_they_were_reached_in(standing_on: StandingOn) -> None:
    found = [
        a
        for a in milestones.alerts(subject(standing_on("2026-10-09")))
        if a.key.startswith(CALENDAR_2026)
    ]

    assert [(a.key[-2:], a.implied) for a in found] == [("25", True), ("50", False)]
    assert "50 % reached with the week ending 27 Aug 2026" in found[1].title


def test_a_milestone_is_implied_where_the_outcome_is_known(standing_on: StandingOn) -> None:
    found = {a.key: a.implied for a in milestones.alerts(subject(standing_on("2026-10-09")))}

    assert found["soy-2025/end-of-february/milestone/90"]
    assert found["soy-2025/this-growing-season/milestone/100"]


@pytest.mark.parametrize(
    ("day", "key"),
    [
        ("2026-01-29", "soy-2025/end-of-february/deadline/30"),
        ("2026-02-14", "soy-2025/end-of-february/deadline/14"),
        ("2026-02-22", "soy-2025/end-of-february/deadline/7"),
        ("2026-02-28", "soy-2025/end-of-february/deadline/1"),
    ],
)
def test_a_deadline_is_told_at_four_steps(standing_on: StandingOn, day: str, key: str) -> None:
    assert keys(deadline_near.alerts(subject(standing_on(day)))) == [key]


def test_a_deadline_is_not_told_early_or_after(standing_on: StandingOn) -> None:
    assert not list(deadline_near.alerts(subject(standing_on("2026-01-28"))))
    assert not list(deadline_near.alerts(subject(standing_on("2026-03-01"))))


def test_met_and_missed_are_told(standing_on: StandingOn) -> None:
    found = {a.key: a for a in outcome.alerts(subject(standing_on("2026-10-09")))}

    assert set(found) == {
        "soy-2025/end-of-february/missed",
        "soy-2025/last-two-months-of-2025/missed",
        "soy-2025/this-growing-season/met",
    }
    assert "missed by 1,183,148 t" in found["soy-2025/end-of-february/missed"].title
    assert "week ending 25 Jun 2026" in found["soy-2025/this-growing-season/met"].title


def test_a_deadline_that_passed_is_not_missed_before_its_last_week_is_out(
    standing_on: StandingOn,
) -> None:
    missed = keys(outcome.alerts(subject(standing_on("2026-03-04"))))

    assert "soy-2025/end-of-february/missed" not in missed


def test_an_overdue_release_is_told_once_however_many_follow(standing_on: StandingOn) -> None:
    [first] = release_overdue.alerts(subject(standing_on("2026-10-16")))
    [later] = release_overdue.alerts(subject(standing_on("2026-11-22")))

    assert first.key == later.key == "release/overdue/2026-10-08"
    assert "6 releases are missing" in later.text
    assert not list(release_overdue.alerts(subject(standing_on("2026-10-15"))))


def test_figures_that_end_are_not_a_suspension(standing_on: StandingOn) -> None:
    now = subject(standing_on("2026-11-22"))

    [alert] = release_overdue.alerts(now)

    assert "set USDA_API_KEY to have newer ones" in alert.text
    assert "USDA has not published" not in alert.text
    assert not list(publication_suspended.alerts(now))


def test_a_release_that_was_not_published_is_told_with_what_follows(
    standing_on: StandingOn,
) -> None:
    [alert] = release_overdue.alerts(subject(standing_on("2025-10-02")))

    assert (alert.key, alert.severity) == ("release/overdue/2025-09-25", "warning")
    assert alert.text == (
        "It was due Thu 2 Oct 2025, 08:30 New York. The figures end with the week ending "
        "18 Sep 2025; 1 release is missing. USDA has not published it. It may come any time; "
        "when the next one, due Thu 9 Oct 2025, 08:30 New York, is missing as well, publication "
        "counts as suspended."
    )


def test_a_release_is_not_overdue_within_four_hours(standing_on: StandingOn) -> None:
    standing = standing_on("2025-10-02")
    noon = replace(standing, as_of=datetime(2025, 10, 2, 16, 29, tzinfo=UTC))
    unknown = replace(noon, freshness=replace(noon.freshness, publication=None))

    assert not list(release_overdue.alerts(subject(unknown)))


def test_where_usda_was_not_heard_it_is_not_said_to_be_late(standing_on: StandingOn) -> None:
    standing = standing_on("2026-11-22")
    live = replace(standing, freshness=replace(standing.freshness, source="usda"))

    [alert] = release_overdue.alerts(subject(live))

    assert alert.text.endswith(
        "Whether USDA has published it is not known: it was last heard of Thu 8 Oct 2026, "
        "08:30 New York."
    )


def test_a_suspension_is_told_once_however_long_it_lasts(standing_on: StandingOn) -> None:
    [first] = publication_suspended.alerts(subject(standing_on("2025-10-09")))
    [later] = publication_suspended.alerts(subject(standing_on("2025-11-12")))

    assert first.key == later.key == "release/suspended/2025-09-25"
    assert first.title == "Export sales: no new week since 25 Sep 2025"
    assert later.text.startswith(
        "6 releases in a row did not come (weeks ending 25 Sep 2025 to 30 Oct 2025); the first "
        "was due Thu 2 Oct 2025, 08:30 New York. What is known ends with the week ending "
        "18 Sep 2025: purchases since then are not known, not zero. It ends when"
    )


@pytest.mark.parametrize("day", ["2025-10-08", "2025-11-13", "2025-12-22", "2026-01-20"])
def test_no_suspension_is_told_before_or_after(standing_on: StandingOn, day: str) -> None:
    assert not list(publication_suspended.alerts(subject(standing_on(day))))


def test_in_a_suspension_and_a_catch_up_no_single_release_is_told(standing_on: StandingOn) -> None:
    for day in ("2025-10-09", "2025-11-12", "2025-11-13", "2025-12-01", "2025-12-22"):
        assert not list(release_overdue.alerts(subject(standing_on(day))))


def test_the_end_of_a_suspension_is_told_with_how_late_it_came(standing_on: StandingOn) -> None:
    [alert] = publication_resumed.alerts(subject(standing_on("2025-11-13")))

    assert (alert.key, alert.severity) == ("release/resumed/2025-09-25", "info")
    assert alert.title == "Export sales: USDA publishes again, with the week ending 25 Sep 2025"
    assert alert.text == (
        "The first release missing, for the week ending 25 Sep 2025, was due 2 Oct 2025; "
        "publication went on Thu 13 Nov 2025, 08:30 New York, 42 days after that. Published "
        "since: 1 week. Still 6 releases are missing (weeks ending 2 Oct 2025 to 6 Nov 2025)."
    )


def test_several_weeks_in_one_answer_end_a_suspension_together(standing_on: StandingOn) -> None:
    standing = standing_on("2026-10-09")
    weeks = (date(2026, 9, 17), date(2026, 9, 24), date(2026, 10, 1))
    resumption = Resumption(weeks[0], datetime(2026, 10, 8, 12, 30, tzinfo=UTC), weeks)
    back = replace(standing, freshness=replace(standing.freshness, resumption=resumption))

    [alert] = publication_resumed.alerts(subject(back))

    assert alert.title == "Export sales: USDA publishes again, with the weeks to 1 Oct 2026"
    assert alert.text.endswith("Published since: 3 weeks. No release is missing any more.")


@pytest.mark.parametrize("day", ["2025-11-12", "2025-11-20", "2025-12-31", "2026-01-20"])
def test_no_end_of_a_suspension_is_told_before_or_a_week_later(
    standing_on: StandingOn, day: str
) -> None:
    assert not list(publication_resumed.alerts(subject(standing_on(day))))


def test_a_row_that_does_not_add_up_is_told(standing_on: StandingOn) -> None:
    place = Place(801, 5700, 2026, date(2026, 7, 2), EXPORTS)
    broken = Subject(standing_on("2026-10-09"), {}, [Break(place, 12, 13)])

    found = rules.everything(broken)

    assert found[0].key == "identity/801/5700/2026/2026-07-02/exports-roll-forward"
    assert "expected 12, published 13" in found[0].text


def test_everything_is_said_once_and_the_worst_first(
    ledger: sqlite3.Connection, standing_on: StandingOn
) -> None:
    standing, now = standing_on("2026-10-09"), datetime(2026, 10, 9, tzinfo=UTC)
    alerts = rules.everything(subject(standing))

    first = log.raise_new(ledger, alerts, standing, now)
    second = log.raise_new(ledger, alerts, standing, now)

    assert [raised.alert.severity for raised in first][:2] == ["critical", "critical"]
    assert not second
    assert len(log.raised(ledger)) == len(first)
    assert not any(raised.alert.implied for raised in first)


def test_a_threshold_implied_once_is_not_told_when_purchases_fall_back(
    ledger: sqlite3.Connection, standing_on: StandingOn
) -> None:
    now = datetime(2026, 10, 9, tzinfo=UTC)
    above, below = standing_on("2026-10-09"), standing_on("2026-08-20")
    log.raise_new(ledger, rules.everything(subject(above)), above, now)

    again = log.raise_new(ledger, list(milestones.alerts(subject(below))), below, now)

    assert not again


def test_the_statuses_are_remembered_for_the_next_pass(
    ledger: sqlite3.Connection, standing_on: StandingOn
) -> None:
    for day in ("2026-03-08", "2026-03-27"):
        log.raise_new(ledger, [], standing_on(day), datetime(2026, 3, 27, tzinfo=UTC))

    assert log.statuses(ledger)[CALENDAR_2026] == "behind"
    rows = ledger.execute("SELECT status FROM statuses WHERE reading = ?", (CALENDAR_2026,))
    assert [word for (word,) in rows] == ["mixed", "behind"]
