"""The whole stretch through the real scheduler and client: with faults, and without a key.

Faults change nothing but the faults, and public files nothing of what they and the API both have.
"""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter
from concurrent.futures import ProcessPoolExecutor
from datetime import date, datetime, timedelta
from itertools import pairwise
from multiprocessing import get_context
from pathlib import Path

import pytest

from monitor.core.calendar import release_at
from monitor.core.frozen import replace
from monitor.core.periods import WEEKLY
from tests.jobs.play import HOUR, Keeper, Played, play
from tests.usda.clock import NEW_YORK

POLL = timedelta(seconds=30)
REPORT = "CWRCountryCommoditySummary.xml"
MOVED_WEEKS = [date(2026, 7, 16) + timedelta(days=7 * k) for k in range(5)]
"""Weeks that the release of 3 September corrected. The static reports hold the newest two weeks."""

OPENINGS = [(2020, date(2019, 9, 5))]
"""First weeks of marketing years that were collected from USDA's older query system."""

BY_A_PASS_OF_THE_DAY = {"release/overdue/2025-12-18", "release/overdue/2025-12-25"}
"""Alerts that only the API's play raised in the minutes before a late release.

The machine had napped over the release window. With the API its first poll brings a pass, because
a counted year is asked for once a day; public files are asked for by the release or the daily pass.
"""

ABOUT_FAULTS = ("suspect", "overdue", "shape", "unreachable", "unreadable")
"""Kinds of alert that faults themselves may raise."""

MOST_A_DAY = 10
"""A slice is asked for at its release, daily, and 5, 15, 45 and 135 minutes after a release: six
times. Nine were seen in the weeks in which the new year had hardly a row, because its answers
then look unfinished."""


@pytest.fixture(scope="module")
def played(tmp_path_factory: pytest.TempPathFactory) -> tuple[Played, ...]:
    """The play without faults, with them, and without a key; each takes half a minute."""
    folders = [tmp_path_factory.mktemp(name) for name in ("calm", "faulty", "keyless")]
    with ProcessPoolExecutor(2, get_context("spawn")) as pool:
        return tuple(pool.map(_play, folders))


def _play(folder: Path) -> Played:
    source = "public" if folder.name.startswith("keyless") else "api"
    keeper = Keeper() if folder.name.startswith("calm") else None
    return play(folder, faulty=folder.name.startswith("faulty"), source=source, keeper=keeper)


@pytest.fixture(scope="module")
def calm(played: tuple[Played, ...]) -> Played:
    return played[0]


@pytest.fixture(scope="module")
def faulty(played: tuple[Played, ...]) -> Played:
    return played[1]


@pytest.fixture(scope="module")
def keyless(played: tuple[Played, ...]) -> Played:
    return played[2]


def test_the_faults_did_strike(faulty: Played) -> None:
    assert sum(request.status >= 500 for request in faulty.requests) > 50
    assert any(kind == "suspect" for _, kind, _ in faulty.alerts)


def test_with_faults_the_ledger_answers_as_without_on_every_day(
    calm: Played, faulty: Played
) -> None:
    assert faulty.histories == calm.histories
    assert faulty.weeks == calm.weeks


def test_with_faults_every_assessment_is_the_same(calm: Played, faulty: Played) -> None:
    assert faulty.assessments == calm.assessments
    assert faulty.statuses == calm.statuses


def test_with_faults_the_same_alerts_are_raised_in_the_same_order(
    calm: Played, faulty: Played
) -> None:
    expected = [key for key, _, _ in calm.alerts]
    found = [key for key, _, _ in faulty.alerts]
    extra = {kind for key, kind, _ in faulty.alerts if key not in set(expected)}

    assert [key for key in found if key in set(expected)] == expected
    assert extra <= set(ABOUT_FAULTS)


def test_the_play_ends_with_the_known_answers(calm: Played) -> None:
    last = max(calm.statuses)
    readings = {
        f"{promise['id']}/{reading['id']}": reading
        for promise in calm.statuses[last]["commitments"]  # type: ignore[attr-defined]
        for reading in promise["readings"]
    }

    assert readings["soy-2026/calendar-year"]["purchased"] == 16_606_954
    assert readings["soy-2025/end-of-february"]["purchased"] == 10_816_852
    assert readings["soy-2026/next-season"]["purchased"] == 11_142_328


def test_a_later_pass_changes_no_permanent_folder_of_an_earlier_one(calm: Played) -> None:
    folders = {name.partition("/")[0] for name in calm.published}

    assert calm.kept == calm.published
    assert len(calm.kept) >= 8 * len(folders)  # pages, five tables and lists, alerts, marker
    assert folders >= {"2025-11-20", "2026-10-08"}


def test_the_shutdown_and_its_end_were_told(calm: Played) -> None:
    keys = [key for key, _, _ in calm.alerts]

    assert "release/suspended/2025-09-25" in keys
    assert "release/resumed/2025-09-25" in keys


def test_a_release_in_its_window_is_noticed_within_one_poll(calm: Played) -> None:
    due = {release_at(week) for week in WEEKLY.between(date(2025, 8, 28), date(2026, 10, 1))}
    on_time = [stamp for stamp in calm.stamps if stamp in due]

    assert len(on_time) > 40
    assert max(noticed_after(calm, stamp) for stamp in on_time) <= POLL


def test_a_release_outside_a_window_is_noticed_within_the_hour(calm: Played) -> None:
    assert max(noticed_after(calm, stamp) for stamp in calm.stamps) <= HOUR


def test_a_poll_without_news_costs_one_request(calm: Played) -> None:
    assert {poll.requests for poll in calm.polls if not poll.fresh} == {1}


def test_the_quota_is_never_exceeded(calm: Played, faulty: Played) -> None:
    for played in (calm, faulty):
        assert 429 not in {request.status for request in played.requests}
        assert most_in_an_hour([request.at for request in played.requests]) < 900


def test_a_slice_is_asked_for_a_few_times_a_day_and_one_only_compared_with_once_a_week(
    calm: Played,
) -> None:
    asked: dict[str, list[datetime]] = {}
    for request in calm.requests:
        if request.path.startswith("/exports"):
            asked.setdefault(request.path[-4:], []).append(request.at)
    days = Counter((year, at.astimezone(NEW_YORK).date()) for year in asked for at in asked[year])
    pauses = [later - at for at, later in pairwise(asked["2021"])]

    assert max(days.values()) <= MOST_A_DAY
    assert min(pauses) >= timedelta(days=7)
    assert len(pauses) > 40


def test_faults_delay_what_is_noticed_but_not_when_it_was_public(
    calm: Played, faulty: Played
) -> None:
    day = max(day for name, day in faulty.histories if name == "China")
    published = faulty.histories["China", day].published_at

    assert published[2026, date(2025, 11, 27)] == datetime.fromisoformat("2025-12-18T13:30:00Z")
    assert published[2027, date(2026, 9, 3)] == datetime.fromisoformat("2026-09-11T12:30:00Z")


def test_without_a_key_every_row_is_known_as_with_one_on_every_day(
    calm: Played, keyless: Played
) -> None:
    """The bundled figures have older years besides. 319 rows are compared at first, 375 at last."""
    for place, with_key in calm.histories.items():
        found = keyless.histories[place]
        pairs = {key: (row, found.rows[key]) for key, row in with_key.rows.items()}
        differing = sorted(week for (_, week), (one, two) in pairs.items() if one.contradicts(two))
        corrected = place[0] == "all" and place[1] >= date(2026, 9, 3)

        assert differing == (MOVED_WEEKS if corrected else [])
        assert all(found.published_at[key] == with_key.published_at[key] for key in pairs)


def test_without_a_key_only_bundled_openings_lack_their_net_sales(
    calm: Played, keyless: Played
) -> None:
    """The older query system leaves carry-over out of them, so that they are taken as not known."""
    place = ("China", max(day for _, day in calm.histories))
    rows, found = calm.histories[place].rows, keyless.histories[place].rows
    lacking = {key: row for key, row in rows.items() if None in found[key]}

    assert sorted(lacking) == OPENINGS
    assert all(found[key] == row._replace(net_sales=None) for key, row in lacking.items())


def test_without_a_key_every_assessment_is_the_same(calm: Played, keyless: Played) -> None:
    """But for how it is known when the weeks of the bundled figures came out, and the origin."""
    assert without_evidence(keyless) == without_evidence(calm)
    assert without_origin(keyless) == without_origin(calm)


def test_without_a_key_the_same_alerts_are_raised(calm: Played, keyless: Played) -> None:
    """The outlook's apart: it learns from the bundled seasons before 2020 too."""
    expected, found = ([key for key, _, _ in each.alerts] for each in (calm, keyless))
    differing = {key for key in {*expected} ^ {*found} if "/outlook/" not in key}

    assert differing == BY_A_PASS_OF_THE_DAY
    assert len({*expected} & {*found}) > 100


def test_without_a_key_a_release_is_noticed_by_the_next_small_poll(keyless: Played) -> None:
    due = {release_at(week) for week in WEEKLY.between(date(2025, 8, 28), date(2026, 10, 1))}
    late = {stamp: noticed_after(keyless, stamp) for stamp in keyless.stamps}

    assert max(pause for stamp, pause in late.items() if stamp in due) <= POLL
    assert max(late.values()) <= HOUR
    assert {poll.requests for poll in keyless.polls if not poll.fresh} == {1}


def test_without_a_key_the_large_report_is_asked_for_a_few_times_a_day(keyless: Played) -> None:
    asked = [r.at for r in keyless.requests if r.path.endswith(REPORT)]
    days = Counter(at.astimezone(NEW_YORK).date() for at in asked)

    assert len(asked) < 300
    assert max(days.values()) <= MOST_A_DAY


def noticed_after(played: Played, stamp: datetime) -> timedelta:
    """How long after a stamp its figures were first asked for."""
    return min(
        request.at - stamp
        for request in played.requests
        if request.at >= stamp
        and (request.path.startswith("/exports") or request.path.endswith(REPORT))
    )


def without_origin(played: Played) -> dict[date, dict[str, object]]:
    """Each status, without where its newest week came from."""
    return {
        day: {**found, "data": {**found["data"], "origin": None}}  # type: ignore[dict-item]
        for day, found in played.statuses.items()
    }


def without_evidence(played: Played) -> dict[date, list[object]]:
    """Each assessment, without how it is known when its weeks came out."""
    return {
        day: [
            replace(each, points=tuple(replace(point, evidence="") for point in each.points))
            for each in found
        ]
        for day, found in played.assessments.items()
    }


def most_in_an_hour(instants: list[datetime]) -> int:
    """The most requests in any hour."""
    return max(
        number - bisect_left(instants, at - HOUR, 0, number) + 1
        for number, at in enumerate(instants)
    )
