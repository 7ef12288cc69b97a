"""A ledger's alerts belong to a set of promises files, in any order."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from monitor.jobs.run_pass import Outcome
from monitor.ledger import job_settings
from monitor.ledger.store import open_ledger
from monitor.settings.settings import load
from tests.jobs.job_place import Job, job_in
from tests.settings.test_promise_files import own


@pytest.fixture
def place(tmp_path: Path) -> Iterator[Job]:
    with job_in(tmp_path) as built:
        yield built


def with_files(place: Job, *files: str, **options: object) -> Outcome:
    names = os.pathsep.join(files)
    return place.run_pass(load({**place.environment, "MONITOR_COMMITMENTS": names}), options)


def remembered(place: Job) -> str | None:
    with open_ledger(place.folder / "monitor.db") as ledger:
        return job_settings.known(ledger, "promises_file")


def test_the_set_counts_and_not_its_order(place: Job) -> None:
    mine = str(own(place.folder, "mine.toml", "mine"))
    with_files(place, "bundled", mine)
    assert remembered(place) == f"{mine}\n<commitments.toml>"
    place.clock.advance(minutes=10)

    turned = with_files(place, mine, "bundled")
    alone = with_files(place, "bundled")

    assert (turned.problems, turned.new_alerts) == ([], [])
    (problem,) = alone.problems
    assert (
        f"belong to {mine} and the bundled promises, but the promises here are from the bundled "
        "promises: alerts" in str(problem)
    )
    assert str(problem).endswith(f"`monitor run --take-over`, once, or move {mine} away.")


def test_a_file_added_takes_over_when_asked_and_keeps_the_alerts_of_the_others(place: Job) -> None:
    before = place.with_key()
    place.clock.advance(minutes=10)
    mine = str(own(place.folder, "mine.toml", "mine"))

    refused = with_files(place, "bundled", mine)
    taken = with_files(place, "bundled", mine, take_over=True)

    assert len(before.new_alerts) > 0
    assert (refused.new_alerts, len(refused.problems)) == ([], 1)
    assert (taken.new_alerts, taken.problems) == ([], [])
    assert remembered(place) == f"{mine}\n<commitments.toml>"


def test_it_takes_over_where_one_of_the_jobs_files_is_gone(place: Job) -> None:
    mine = own(place.folder, "mine.toml", "mine")
    with_files(place, "bundled", str(mine))
    mine.unlink()

    assert with_files(place, "bundled").problems == []
    assert remembered(place) == job_settings.DEFAULT
