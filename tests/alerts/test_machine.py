"""Trouble with the machine and the settings: raised for operators, and resolved by itself."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from monitor.alerts.model import Room, RuleInput
from monitor.alerts.rules import clock_wrong, disk_space, settings_mistaken
from monitor.core.frozen import replace
from monitor.jobs.disk_room import LEAST_FREE_BYTES, least_room
from monitor.settings.settings import load

SubjectOn = Callable[..., RuleInput]
NEEDED = 240_000_000
DIFFERS = "this machine's clock is 2026-10-09 12:50 UTC, USDA's 2026-10-09 12:30: set the clock."


def free(subject: RuleInput, count: int) -> RuleInput:
    """The same on a disk with so many bytes free, of 240 MB needed."""
    return replace(subject, room=Room("/srv", count, NEEDED))


def test_too_little_room_is_trouble_until_there_is_half_as_much_again(
    subject_on: SubjectOn,
) -> None:
    subject = subject_on("2026-10-09")
    assert not list(disk_space.alerts(free(subject, NEEDED)))
    [alert] = disk_space.alerts(free(subject, NEEDED - 1))

    held = replace(subject, open=(alert,))

    assert (alert.key, alert.word, alert.is_news) == ("machine/space", "trouble", False)
    assert alert.title == "The monitor's disk is nearly full: 239 MB free"
    assert "This alert is resolved at 360 MB free." in alert.ends
    assert list(disk_space.alerts(free(held, 359_999_999)))
    assert not list(disk_space.alerts(free(held, 360_000_000)))
    assert disk_space.ended(subject, alert) is None  # because the free space is not known
    assert disk_space.ended(free(subject, 360_000_000), alert).title == (
        "The monitor's disk has room again: 360 MB free"
    )


def test_what_is_needed_grows_with_the_database_and_the_reports(tmp_path: Path) -> None:
    charts = tmp_path / "reports/latest/charts"
    charts.mkdir(parents=True)
    (charts / "pace.png").write_bytes(bytes(3_000_000))
    (tmp_path / "monitor.db").write_bytes(bytes(20_000_000))
    places = {"MONITOR_DATABASE": "monitor.db", "MONITOR_REPORTS": "reports"}
    settings = load({name: str(tmp_path / place) for name, place in places.items()})

    found = least_room(settings)

    assert found is not None
    assert (found.folder, found.needed) == (
        str(tmp_path),
        LEAST_FREE_BYTES + 20_000_000 + 10 * 3_000_000,
    )


def test_a_wrong_clock_is_trouble_and_ends_only_when_usdas_is_seen(subject_on: SubjectOn) -> None:
    subject = subject_on("2026-10-09")
    [alert] = clock_wrong.alerts(replace(subject, clock_differs=DIFFERS, clock_known=True))

    assert (alert.key, alert.word) == ("machine/clock", "trouble")
    assert alert.text == f"T{DIFFERS[1:]}"
    assert not list(clock_wrong.alerts(subject))
    assert clock_wrong.ended(subject, alert) is None
    assert clock_wrong.ended(replace(subject, clock_known=True), alert).title == (
        "This machine's clock is right again"
    )


@pytest.mark.parametrize(
    ("mistaken", "title"),
    [
        (["ann"], "The settings of ann are wrong"),
        (["ben", "", "ann", "ann"], "The settings of ann and ben are wrong"),
        ([""], "The settings of messages are wrong"),
        (list("abcdef"), "The settings of a, b and 4 others are wrong"),
    ],
)
def test_all_mistakes_are_one_alert(subject_on: SubjectOn, mistaken: list[str], title: str) -> None:
    [alert] = settings_mistaken.alerts(replace(subject_on("2026-10-09"), mistaken=mistaken))

    assert (alert.title, alert.word) == (title, "trouble")
    assert settings_mistaken.ended(subject_on("2026-10-09"), alert).suppressed


def test_another_mistake_while_one_is_open_is_another_alert(subject_on: SubjectOn) -> None:
    subject = subject_on("2026-10-09")

    [one] = settings_mistaken.alerts(replace(subject, mistaken=["ann"]))
    [two] = settings_mistaken.alerts(replace(subject, mistaken=["ann", "ben"]))

    assert one.key != two.key
    assert one.key.startswith("settings/")
