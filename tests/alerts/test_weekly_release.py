"""The digest: what a published week brought for each promise that counts it."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

from monitor.alerts import rules
from monitor.alerts.model import RuleInput
from monitor.alerts.rules import weekly_release
from monitor.assess.figures import Figures
from monitor.assess.load_status import load_status
from monitor.core.calendar import end_of_day
from monitor.jobs.alerting import rule_input
from monitor.ledger.read import AsOf
from tests.promise_text import promise, read_promises, year_reading

SubjectOn = Callable[..., RuleInput]


def test_the_title_carries_the_finding(subject_on: SubjectOn) -> None:
    [alert] = weekly_release.alerts(subject_on("2026-10-08"))

    assert (alert.key, alert.severity) == ("soy-2026/release/2026-10-01", "info")
    assert alert.title == (
        "China soybeans: 66 % of 25 MMT after w/e 1 Oct, ahead of season, behind even pace"
    )


def test_a_milestone_is_not_rounded_up_to(subject_on: SubjectOn) -> None:
    """W/e 20 August stood at 12,394,626 t; half of 25 MMT was reached a week later."""
    [alert] = weekly_release.alerts(subject_on("2026-08-27"))

    assert alert.title.startswith("China soybeans: 49.6 % of 25 MMT after w/e 20 Aug")


def test_the_text_says_what_the_week_brought_and_what_is_needed(subject_on: SubjectOn) -> None:
    [alert] = weekly_release.alerts(subject_on("2026-10-08"))

    assert alert.text == (
        "The week ending 1 Oct 2026, published 8 Oct 2026, brought net purchases of 382,901 t; "
        "shipped: 827,901 t. Calendar year 2026: 16,606,954 t of 25,000,000 t (66.4 %) by the week "
        "ending 1 Oct 2026. Even pace: 18,750,000 t; usual seasonal pace: "
        "14,171,600 t. Needed: 645,619 t a week for 13 weeks; the last 4 weeks brought 539,832 t a "
        "week. 3,924,333 t of it count for 12 MMT (By the end of February 2026) as well; without "
        "them 12,682,621 t, 50.7 %. Next season (marketing year 2026/27): 11,142,328 t (44.6 %), "
        "mixed. 4 promises together, each tonne once: 23,499,473 t of 87 MMT (27.0 %); 37 MMT are "
        "due by 31 Dec 2026 (63.5 %)."
    )


def test_the_first_week_ships_what_it_ships(subject_on: SubjectOn) -> None:
    found = {a.promise: a.text for a in weekly_release.alerts(subject_on("2026-01-15"))}

    assert set(found) == {"soy-2025", "soy-2026"}
    assert "brought net purchases of 1,224,128 t; shipped: 901,128 t." in found["soy-2026"]
    assert "brought net purchases of 1,224,128 t; shipped: 901,128 t." in found["soy-2025"]


def test_a_week_of_cancellations_has_a_true_minus(subject_on: SubjectOn) -> None:
    [alert] = weekly_release.alerts(subject_on("2025-12-11"))

    assert "brought net purchases of −100,000 t; shipped: 0 t." in alert.text


@pytest.mark.parametrize("day", ["2025-09-25", "2025-11-20", "2025-12-01"])
def test_a_week_no_headline_counts_is_not_told(subject_on: SubjectOn, day: str) -> None:
    assert not list(weekly_release.alerts(subject_on(day)))


def test_after_the_last_counted_week_it_is_told_no_more(subject_on: SubjectOn) -> None:
    def promises(day: str) -> list[str]:
        return [alert.promise for alert in weekly_release.alerts(subject_on(day))]

    assert promises("2026-03-11") == ["soy-2025", "soy-2026"]
    assert promises("2026-03-12") == ["soy-2026"]


def test_the_last_week_says_nothing_of_lines(subject_on: SubjectOn) -> None:
    first = next(iter(weekly_release.alerts(subject_on("2026-03-05"))))

    assert first.title == "China soybeans: 90 % of 12 MMT after w/e 26 Feb"
    assert "Needed" not in first.text


def test_a_headline_of_shipments_is_not_called_purchases(
    shipped_ledger: sqlite3.Connection, tmp_path: Path
) -> None:
    figures = Figures(shipped_ledger, AsOf("snapshot", end_of_day(date(2026, 10, 8))))
    found = load_status(figures, read_promises(tmp_path, SHIPMENTS), (), replay=True)
    subject = rule_input(figures, found, {})

    [alert] = weekly_release.alerts(subject)

    assert alert.key == "loads/release/2026-10-01"
    assert alert.text.startswith(
        "The week ending 1 Oct 2026, published 8 Oct 2026, brought shipments of 827,901 t. "
        "Shipped in 2026: 13,503,954 t of 20,000,000 t"
    )
    assert alert.numbers[:4] == (
        ("Shipments of the week", "827,901 t"),
        ("Shipped", "13,503,954 t"),
        ("Target", "20,000,000 t"),
        ("Share", "67.5 %"),
    )
    for each in rules.active_alerts(subject):
        words = f"{each.title} {each.text} {each.ends} {dict(each.numbers)}".lower()
        assert "bought" not in words, each.key
        assert "purchase" not in words, each.key


SPEECH = 'source = { who = "Someone", said_on = 2026-01-01, where = "A speech" }'
SHIPMENTS = promise("loads", "Loads", "20_000_000", source=SPEECH) + year_reading(
    2026, name="shipped", title="Shipped in 2026", basis="shipped", source=SPEECH
)
