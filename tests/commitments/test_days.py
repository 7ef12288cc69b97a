"""Days and windows that cannot be meant: one sentence each, in files and on the command line."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import click
import pytest

from monitor.commands.alerts import Until
from monitor.commands.options import Day, Years
from monitor.commitments.model import BASES, Counted
from monitor.commitments.promises import read_commitments, read_events
from monitor.core.errors import ConfigError
from monitor.core.periods import MONTHLY
from monitor.settings import recipients
from tests.assess.test_overlap import written

FEBRUARY = "commitment soy-2025: reading end-of-february"
SEASON = "commitment soy-2025: reading this-growing-season"
CALENDAR = "commitment soy-2026: reading calendar-year"


@pytest.mark.parametrize(
    ("old", "new", "sentence"),
    [
        (
            "counts_to = 2026-12-31",
            "counts_to = 9999-12-31",
            f"{CALENDAR}: counts_to: is 9999-12-31; it must lie between 1990-01-01 and 2199-12-31.",
        ),
        (
            "counts_from = 2026-01-01",
            "counts_from = 0001-01-01",
            f"{CALENDAR}: counts_from: is 0001-01-01; it must lie between 1990-01-01 and "
            "2199-12-31.",
        ),
        (
            "deadline = 2026-12-31",
            "deadline = 9999-12-31",
            f"{CALENDAR}: deadline: is 9999-12-31; it must lie between 1990-01-01 and 2199-12-31.",
        ),
        (
            "said_on = 2025-12-03",
            "said_on = 0001-01-01",
            f"{FEBRUARY}: source: said_on: is 0001-01-01; it must lie between 1990-01-01 and "
            "2199-12-31.",
        ),
        (
            "counts_from = 2026-01-01\ncounts_to = 2026-12-31\ndeadline = 2026-12-31",
            "counts_from = 2026-01-06\ncounts_to = 2026-01-08\ndeadline = 2026-12-31",
            f"{CALENDAR}: no reporting week (Friday to Thursday) has most of its days from "
            "2026-01-06 to 2026-01-08; make the window longer.",
        ),
        (
            "counts_from = 2026-01-01\ncounts_to = 2026-12-31\ndeadline = 2026-12-31",
            "counts_from = 2026-01-01\ncounts_to = 2026-12-31\ndeadline = 2026-06-30",
            f"{CALENDAR}: weeks are counted up to 2026-12-31, after the deadline 2026-06-30; end "
            "the window with it.",
        ),
        (
            "marketing_year = 2026",
            "marketing_year = 2025",
            f"{SEASON}: marketing_year 2025 ends in 2025 and is over before the deadline "
            "2026-08-31; name the year in which the season of the deadline ends.",
        ),
        (
            "marketing_year = 2026",
            "marketing_year = 2028",
            f"{SEASON}: marketing_year 2028 ends in 2028 and is not open on the deadline "
            "2026-08-31; name the year in which the season of the deadline ends.",
        ),
    ],
)
def test_a_promise_that_cannot_be_meant_is_one_sentence(
    tmp_path: Path, old: str, new: str, sentence: str
) -> None:
    path = written(tmp_path, old, new)

    with pytest.raises(ConfigError) as caught:
        read_commitments(path)

    assert str(caught.value) == f"{path}: {sentence}"


@pytest.mark.parametrize("window", ["2026-01-05", "2026-01-02"])
def test_four_days_of_a_week_are_enough(tmp_path: Path, window: str) -> None:
    path = written(
        tmp_path,
        "counts_from = 2026-01-01\ncounts_to = 2026-12-31",
        f"counts_from = {window}\ncounts_to = 2026-01-08",
    )

    assert read_commitments(path)[1].headline.counts_from == date.fromisoformat(window)


@pytest.mark.parametrize(
    ("to", "deadline", "sentence"),
    [
        (
            "2026-01-15",
            "2026-12-31",
            "no calendar month has most of its days from 2026-01-01 to 2026-01-15; make the window "
            "longer.",
        ),
        (
            "2026-02-28",
            "2026-01-31",
            "months are counted up to 2026-02-28, after the deadline 2026-01-31; end the window "
            "with it.",
        ),
        ("2026-01-16", "2026-12-31", None),
        ("2026-02-28", "2026-02-01", None),
    ],
)
def test_a_reading_of_months_is_checked_by_months(
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    to: str,
    deadline: str,
    sentence: str | None,
) -> None:
    monkeypatch.setitem(BASES, "booked", Counted(period=MONTHLY))
    path = written(
        tmp_path,
        "counts_from = 2026-01-01\ncounts_to = 2026-12-31\ndeadline = 2026-12-31",
        f"counts_from = 2026-01-01\ncounts_to = {to}\ndeadline = {deadline}",
    )

    if sentence is None:
        assert read_commitments(path)[1].headline.counts_to == date.fromisoformat(to)
        return
    with pytest.raises(ConfigError) as caught:
        read_commitments(path)
    assert str(caught.value) == f"{path}: {CALENDAR}: {sentence}"


@pytest.mark.parametrize(
    ("entry", "sentence"),
    [
        (
            'on = 9999-01-01\nlabel = "A"\ntext = "B"',
            "event number 1: on: is 9999-01-01; it must lie between 1990-01-01 and 2199-12-31.",
        ),
        (
            'on = 2026-02-01\nuntil = 2026-01-01\nlabel = "A"\ntext = "B"',
            "event A: until 2026-01-01 is before on 2026-02-01.",
        ),
    ],
)
def test_so_is_an_event(tmp_path: Path, entry: str, sentence: str) -> None:
    path = tmp_path / "events.toml"
    path.write_text(f"[[event]]\n{entry}\n", encoding="utf-8")

    with pytest.raises(ConfigError) as caught:
        read_events(path)

    assert str(caught.value) == f"{path}: {sentence}"


def test_quiet_hours_that_begin_when_they_end_are_refused() -> None:
    entry = {"name": "A", "channel": "email", "address": "a@example.org", "quiet": "07:00-07:00"}

    _, read, [mistake] = recipients.read(Path("monitor.toml"), {"recipients": [entry]}, {})

    assert read == ()
    assert mistake.says == (
        "monitor.toml: recipient A: quiet: '07:00-07:00' begins when it ends; leave it out where "
        "no hours are quiet."
    )


@pytest.mark.parametrize(
    ("kind", "value", "sentence"),
    [
        (Day(), "0001-01-01", "0001-01-01 is before 1990-01-01, when the figures begin."),
        (Day(), "1989-12-31", "1989-12-31 is before 1990-01-01, when the figures begin."),
        (Day(), "9999-12-31", "9999-12-31 is in the future."),
        (
            Until(),
            "9999-12-31",
            "9999-12-31 is out of range; use 1990-01-01 to 2199-12-31.",
        ),
        (
            Years(),
            "0000-9999",
            "0000-9999 is outside 1990 to 2199, the years available.",
        ),
    ],
)
def test_so_is_a_day_on_the_command_line(
    kind: click.ParamType[object], value: str, sentence: str
) -> None:
    with pytest.raises(click.BadParameter) as caught:
        kind.convert(value, None, None)

    assert caught.value.message == sentence
