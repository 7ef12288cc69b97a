"""When a week became public: by the rule, by the record of delays, or as it was seen."""

import sqlite3
from collections.abc import Iterable
from datetime import UTC, date, datetime, timedelta

import pytest

from monitor.core.calendar import GRACE, release_at
from monitor.core.publications import delayed_publications
from monitor.ledger import read
from monitor.ledger.publication import first_publications
from monitor.ledger.read import AsOf
from monitor.ledger.write import write_response

from .answers import CHINA, SOYBEANS, answer, at, row


def first(
    weeks: Iterable[str],
    released_on: str,
    *,
    covered: Iterable[str] = (),
    previous: str | None = None,
    current: bool = True,
    silent_until: str | None = None,
) -> dict[str, tuple[datetime, str]]:
    """First publications of an answer with these weeks, by week."""
    given = answer([row(week, 0, 0) for week in weeks], released_on, current=current)
    known = {date.fromisoformat(week) for week in covered}
    then, silent = (None if on is None else at(on) for on in (previous, silent_until))
    found = first_publications(given, known, then, delayed_publications(), silent)
    return {week.isoformat(): (at_, word) for week, (at_, word) in found.items()}


def test_the_first_answer_dates_its_weeks_by_the_rule_and_the_newest_by_its_stamp() -> None:
    found = first(["2026-08-27", "2026-09-03", "2026-09-10"], "2026-09-17")

    assert found == {
        "2026-08-27": (datetime(2026, 9, 3, 12, 30, tzinfo=UTC), "rule"),
        "2026-09-03": (datetime(2026, 9, 11, 12, 30, tzinfo=UTC), "rule"),  # Labor Day
        "2026-09-10": (datetime(2026, 9, 17, 12, 30, tzinfo=UTC), "seen"),
    }


def test_weeks_of_a_closed_year_are_dated_by_the_record_or_the_rule() -> None:
    found = first(["2022-08-04", "2022-08-25"], "2026-09-17", current=False)

    assert found == {
        "2022-08-04": (datetime(2022, 8, 11, 12, 30, tzinfo=UTC), "rule"),
        "2022-08-25": (datetime(2022, 9, 15, 12, 30, tzinfo=UTC), "reported"),
    }


def test_the_record_of_delays_goes_before_the_rule_and_before_the_stamp() -> None:
    found = first(["2025-10-02", "2025-11-13", "2025-12-04"], "2025-12-22")

    assert found == {
        "2025-10-02": (datetime(2025, 11, 20, 13, 30, tzinfo=UTC), "reported"),
        "2025-11-13": (datetime(2025, 12, 11, 13, 30, tzinfo=UTC), "inferred"),
        "2025-12-04": (datetime(2025, 12, 22, 13, 30, tzinfo=UTC), "reported"),
    }


def test_a_week_that_was_due_by_the_answer_before_and_absent_came_late() -> None:
    found = first(["2026-07-16", "2026-07-23"], "2026-07-30", previous="2026-07-23")

    assert found == {
        "2026-07-16": (datetime(2026, 7, 30, 12, 30, tzinfo=UTC), "seen"),
        "2026-07-23": (datetime(2026, 7, 30, 12, 30, tzinfo=UTC), "seen"),
    }


def test_weeks_missed_while_the_monitor_stood_still_were_on_time() -> None:
    found = first(
        ["2026-07-16", "2026-07-23", "2026-07-30"],
        "2026-08-06",
        covered=["2026-07-16"],
        previous="2026-07-23",
    )

    assert found == {
        "2026-07-23": (datetime(2026, 7, 30, 12, 30, tzinfo=UTC), "rule"),
        "2026-07-30": (datetime(2026, 8, 6, 12, 30, tzinfo=UTC), "seen"),
    }


def test_a_week_filled_in_behind_the_newest_one_was_not_late_because_nothing_newer_came() -> None:
    found = first(
        ["2026-09-10", "2026-10-01"],
        "2026-10-08",
        covered=["2026-09-03", "2026-09-24"],
        current=False,
        silent_until="2026-10-10",
    )

    assert found == {
        "2026-09-10": (datetime(2026, 9, 17, 12, 30, tzinfo=UTC), "rule"),
        "2026-10-01": (datetime(2026, 10, 8, 12, 30, tzinfo=UTC), "seen"),
    }


def test_a_week_that_came_before_it_was_due_was_seen() -> None:
    found = first(["2026-07-16", "2026-07-23"], "2026-07-22")

    assert found["2026-07-16"] == (datetime(2026, 7, 22, 12, 30, tzinfo=UTC), "seen")


@pytest.mark.parametrize("stamp", ["2026-08-20", "2026-08-13"], ids=["the same", "an older one"])
def test_a_change_without_a_newer_stamp_became_public_when_it_was_noticed(
    ledger: sqlite3.Connection, stamp: str
) -> None:
    write_response(ledger, answer([row("2026-08-13", 870_237, 0)], "2026-08-20"), {})
    quiet = answer([row("2026-08-13", 753_443, 0)], stamp, retrieved_at=at("2026-08-22", 15, 0))

    write_response(ledger, quiet, {})

    stored = ledger.execute(
        "SELECT accumulated_exports, published_at, evidence FROM observations "
        "WHERE commodity_code = ? ORDER BY release_id",
        (SOYBEANS,),
    ).fetchall()
    assert stored == [
        (870_237, "2026-08-20T12:30:00Z", "seen"),
        (753_443, "2026-08-22T19:00:00Z", "seen"),
    ]


def test_the_first_publication_of_a_week_stays(ledger: sqlite3.Connection) -> None:
    for day, shipped in (("2026-08-20", 870_237), ("2026-08-27", 753_443)):
        write_response(ledger, answer([row("2026-08-13", shipped, 0)], day), {})

    stored = ledger.execute("SELECT week_ending, published_at, evidence FROM weeks").fetchall()
    assert stored == [("2026-08-13", "2026-08-20T12:30:00Z", "seen")]


def test_evidence_of_the_shipped_figures_is_one_of_four_words(
    shipped_ledger: sqlite3.Connection,
) -> None:
    words = dict(
        shipped_ledger.execute("SELECT evidence, count(*) FROM observations GROUP BY evidence")
    )

    assert words == {"rule": 2_151, "reported": 488, "inferred": 180, "vintage": 11}


def test_a_release_fetched_after_a_correction_was_noticed_does_not_sort_before_it(
    ledger: sqlite3.Connection,
) -> None:
    week = "2026-08-13"
    write_response(ledger, answer([row(week, 870_237, 0)], "2026-08-20"), {})
    noticed = at("2026-08-27", 9, 0)
    write_response(ledger, answer([row(week, 753_443, 0)], "2026-08-20", retrieved_at=noticed), {})
    fetched = at("2026-08-27", 9, 1)
    write_response(ledger, answer([row(week, 753_000, 0)], "2026-08-27", retrieved_at=fetched), {})

    found = read.history(ledger, AsOf("usda", fetched), SOYBEANS, [CHINA])

    assert found.rows[2022, date(2026, 8, 13)].accumulated_exports == 753_000


@pytest.mark.parametrize(
    ("after_due", "evidence"),
    [(GRACE, "seen"), (GRACE - timedelta(seconds=1), "rule"), (-GRACE, "rule")],
)
def test_a_week_is_late_if_a_check_after_the_grace_found_nothing_newer(
    after_due: timedelta, evidence: str
) -> None:
    week, newest = date(2026, 9, 17), date(2026, 9, 24)
    given = answer([row(str(w), 0, 0) for w in (week, newest)], "2026-10-01")

    found = first_publications(given, set(), None, {}, release_at(week) + after_due)

    assert found[week].evidence == evidence
    assert found[newest] == (at("2026-10-01"), "seen")


def test_a_week_released_at_the_very_instant_of_the_stamp_has_the_rules_date() -> None:
    """Of a closed year, whose newest week is no newest of all."""
    week = date(2026, 9, 17)
    given = answer([row(str(week), 0, 0)], "2026-09-24", current=False)

    assert release_at(week) == given.published_at
    assert first_publications(given, set(), None, {})[week] == (given.published_at, "rule")


def test_a_newest_week_without_a_newer_stamp_is_dated_when_it_was_noticed() -> None:
    week, stamp = date(2026, 9, 17), at("2026-09-24")
    given = answer([row(str(week), 0, 0)], "2026-09-24", retrieved_at=at("2026-09-24", 15))

    assert first_publications(given, set(), stamp, {})[week] == (at("2026-09-24", 15), "seen")
    assert first_publications(given, set(), at("2026-09-17"), {})[week] == (stamp, "seen")
