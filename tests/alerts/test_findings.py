"""All rules together: the worst first, what ends, and what waits."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from monitor.alerts import log, rules
from monitor.alerts.model import SEVERITIES, Alert, RuleInput
from monitor.assess.identities import EXPORTS, Break, Place
from monitor.core.frozen import replace
from monitor.ledger.store import open_ledger
from tests.alerts.hands import DOUBTED, keys, stale

SubjectOn = Callable[..., RuleInput]
NOW = datetime(2026, 10, 9, tzinfo=UTC)
OPEN = Alert(
    "soy-2026/calendar-year/pace", "pace", "warning", "more than", "", True, "soy-2026",
    ongoing=True,
)  # fmt: skip


@pytest.fixture
def ledger(tmp_path: Path) -> Iterator[sqlite3.Connection]:
    """An empty ledger."""
    with open_ledger(tmp_path / "ledger.db", create=True) as connection:
        yield connection


def test_everything_is_said_once_and_the_worst_first(
    ledger: sqlite3.Connection, subject_on: SubjectOn
) -> None:
    place = Place(801, 5700, 2026, date(2026, 7, 2), EXPORTS)
    subject = replace(subject_on("2026-10-09"), breaks=[Break(place, 12, 13)])

    first = log.record(ledger, rules.run_rules(subject), NOW)
    again = replace(subject, open=log.ongoing(ledger))
    second = log.record(ledger, rules.run_rules(again), NOW)

    order = [SEVERITIES.index(raised.alert.severity) for raised in first]
    assert first[0].alert.key == "identity/801/5700/2026/2026-07-02/exports-roll-forward"
    assert order == sorted(order)
    assert len(set(order)) == 3
    assert not second


def test_what_holds_no_more_ends(subject_on: SubjectOn) -> None:
    found = rules.run_rules(subject_on("2026-10-09", [OPEN]))

    assert [end.key for end in found.ends] == [OPEN.key]
    assert not found.ends[0].ongoing
    assert found.ends[0].was == "more than"


def test_what_still_holds_does_not_end(subject_on: SubjectOn) -> None:
    before = [alert for alert in rules.active_alerts(subject_on("2026-10-09")) if alert.ongoing]

    assert {alert.kind for alert in before} == {"status"}
    assert len(before) == 7
    assert not rules.run_rules(subject_on("2026-10-09", before)).ends


@pytest.mark.parametrize("doubt", ["a release is missing", "an answer is in doubt"])
def test_while_figures_are_missing_pace_alerts_wait(subject_on: SubjectOn, doubt: str) -> None:
    behind = Alert("soy-2026/calendar-year/status/behind", "status", "info", "", "", ongoing=True)
    subject = subject_on("2026-10-09", [OPEN, behind])
    waiting = stale(subject) if "release" in doubt else replace(subject, suspects=[DOUBTED])

    assert len(rules.run_rules(subject).ends) == 2
    found = rules.run_rules(waiting)

    assert not found.ends
    assert not [a for a in found.alerts if a.kind in ("status", "pace")]
    assert "soy-2025/end-of-february/missed" in keys(found.alerts)


def test_doubt_about_another_commodity_holds_nothing_up(subject_on: SubjectOn) -> None:
    corn = replace(DOUBTED, commodity_code=401)

    found = rules.run_rules(replace(subject_on("2026-10-09", [OPEN]), suspects=[corn]))

    assert [end.key for end in found.ends] == [OPEN.key]


def test_an_alert_whose_rule_is_gone_stays_as_it_is(subject_on: SubjectOn) -> None:
    old = replace(OPEN, kind="a rule of long ago", key="old")

    assert not rules.run_rules(subject_on("2026-10-09", [old])).ends


def test_nothing_is_told_of_a_reading_before_somebody_spoke_of_it(subject_on: SubjectOn) -> None:
    assert subject_on("2025-10-31").assessments == ()
    told = {a.key for a in subject_on("2025-12-02").assessments}
    assert "soy-2025/last-two-months-of-2025" in told
    assert "soy-2025/end-of-february" not in told
    assert "soy-2025/end-of-february" in {a.key for a in subject_on("2025-12-03").assessments}
