"""What `monitor status` shows, on terminals of every width and none."""

from __future__ import annotations

import os
import pty
import re
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from monitor.assess.status_report import StatusReport
from monitor.commands.status_table import Screen, bar, columns, status_text
from monitor.core.frozen import replace
from tests.pictures import MONITOR
from tests.test_cli import REPO, monitor

ESCAPES = re.compile(r"\x1b\[[0-9;]*m")


@pytest.fixture
def today(standing_on: Callable[[str], StatusReport]) -> StatusReport:
    return standing_on("2026-11-22")


def test_a_wide_screen_shows_everything(today: StatusReport) -> None:
    lines = status_text(today, "soy-2026", Screen(170)).splitlines()

    table = next(k for k, line in enumerate(lines) if line.startswith("    Reading"))
    assert lines[table : table + 4] == [
        "    Reading                               Status  Of target                  S"
        "hare        Amount  Needed/week  Last 4 weeks  Even pace  Seasonal     Deadline",
        "soy-2026  China: 25 MMT of US soybeans in 2026",
        "  * Calendar year 2026                    mixed   █████████████┊█▉░░│░░░░░  66.4 %  "
        "16,606,954 t    645,619 t     539,832 t     75.0 %    56.7 %  31 Dec 2026",
        "    Next season (marketing year 2026/27)  mixed   █████████│┊░░░░░░░░░░░░░  44.6 %  "
        "11,142,328 t    288,702 t     539,832 t     37.9 %    44.8 %  31 Aug 2027",
    ]


def test_what_is_needed_tells_the_weeks_that_passed_unseen(
    standing_on: Callable[[str], StatusReport],
) -> None:
    text = " ".join(status_text(standing_on("2026-11-26"), "soy-2026").split())

    assert (
        "soy-2026, Calendar year 2026: Needed: 645,619 t a week for 13 weeks from 1 Oct 2026; 8 of "
        "them have passed unseen; if nothing was bought in them, the 5 left need 1,678,610 t each. "
    ) in text
    assert (
        "Needed: 288,702 t a week for 48 weeks from 1 Oct 2026; 8 of them have passed unseen; if "
        "nothing was bought in them, the 40 left need 346,442 t each."
    ) in text
    assert "unseen" not in status_text(standing_on("2026-10-09"))


@pytest.mark.parametrize("width", [30, 40, 60, 72, 80, 100, 120, 200])
def test_no_line_is_wider_than_the_screen(today: StatusReport, width: int) -> None:
    lines = status_text(today, screen=Screen(width)).splitlines()

    assert max(map(len, lines)) <= width
    assert sum("90.1 %" in line for line in lines) == 1


def test_a_narrow_screen_keeps_status_and_share_and_says_nothing_of_bars(
    today: StatusReport,
) -> None:
    text = status_text(today, "soy-2025", Screen(36))

    assert re.search(r"\* By the end.*… +missed +90\.1 %", text)
    assert "█" not in text
    assert "Bars:" not in text


def test_the_words_above_the_table_are_those_of_the_report(today: StatusReport) -> None:
    text = " ".join(status_text(today, screen=Screen(60)).split())

    assert "Bundled figures, week ending 1 Oct 2026, published 8 Oct 2026" in text
    assert "6 weekly releases due since then are missing (w/e 8 Oct … 12 Nov)" in text


@pytest.mark.parametrize("width", [8, 10, 17, 24])
def test_a_bar_is_full_only_when_the_target_is_reached(today: StatusReport, width: int) -> None:
    drawn = {a.key: bar(a, width, Screen()) for a in today.assessments}

    assert drawn["soy-2025/this-growing-season"] == "█" * width
    missed = drawn["soy-2025/end-of-february"]
    assert len(missed) == width
    assert not missed.endswith("█")
    assert drawn["soy-2027/calendar-year"] == " " * width


def test_without_block_elements_the_bars_are_plain(today: StatusReport) -> None:
    text = status_text(today, screen=Screen(80, blocks=False))

    assert "#####:#|.." in text
    assert not set("█░│┊") & set(text)


def test_colours_change_nothing_but_the_colour(today: StatusReport) -> None:
    plain = status_text(today, screen=Screen(100))
    painted = status_text(today, screen=Screen(100, colour=True))

    assert "\x1b[31mmissed" in painted
    assert "\x1b[33mmixed" in painted
    unpainted = "\n".join(line.rstrip() for line in ESCAPES.sub("", painted).splitlines()) + "\n"
    assert unpainted == plain


def on_a_terminal(folder: Path, *arguments: str, **environment: str) -> str:
    """What the command shows on a real (pseudo) terminal of 80 columns."""
    clean = {k: v for k, v in os.environ.items() if k not in ("NO_COLOR", "COLUMNS")}
    env = {**clean, "PYTHONPATH": str(REPO), "TERM": "xterm", "COLUMNS": "80", **environment}
    ours, theirs = pty.openpty()
    with subprocess.Popen(
        [*MONITOR, *arguments], cwd=folder, env=env, stdout=theirs, stderr=subprocess.DEVNULL
    ):
        os.close(theirs)
        shown = b""
        try:
            while part := os.read(ours, 65536):
                shown += part
        except OSError:
            pass  # the other end is closed: that is how a terminal ends
    os.close(ours)
    return shown.decode().replace("\r\n", "\n")


@pytest.mark.skipif(sys.platform != "linux", reason="needs a pseudo-terminal")
def test_colours_are_for_terminals_alone_and_not_for_who_does_not_want_them(
    tmp_path: Path,
) -> None:
    piped = monitor(tmp_path, "status", COLUMNS="80").stdout
    shown = on_a_terminal(tmp_path, "status")
    unwanted = on_a_terminal(tmp_path, "status", NO_COLOR="1")
    dumb = on_a_terminal(tmp_path, "status", TERM="dumb")

    assert "\x1b[" in shown
    assert "\x1b[" not in piped + unwanted + dumb
    assert unwanted == dumb == piped


def test_json_is_the_same_whatever_the_screen_is(tmp_path: Path) -> None:
    piped = monitor(tmp_path, "status", "--json", "--as-of", "2026-10-09").stdout

    assert on_a_terminal(tmp_path, "status", "--json", "--as-of", "2026-10-09") == piped
    assert "\x1b" not in piped


def test_a_terminal_that_knows_no_blocks_gets_plain_signs(tmp_path: Path) -> None:
    shown = monitor(tmp_path, "status", PYTHONIOENCODING="latin-1:replace", COLUMNS="80").stdout

    assert "#####:#|.." in shown


@pytest.mark.parametrize("title", ["日历年" * 30, "عام 2026", "e\u0301" * 40, "🌾 Calendar year"])
@pytest.mark.parametrize("width", [60, 100, 140])
def test_titles_of_every_script_leave_the_columns_under_each_other(
    today: StatusReport, title: str, width: int
) -> None:
    first, *others = today.assessments
    named = replace(first, reading=replace(first.reading, title=title))

    lines = status_text(
        replace(today, assessments=(named, *others)), screen=Screen(width=width)
    ).splitlines()

    statuses = [line for line in lines if " missed " in line]
    places = {columns(line.partition("missed")[0]) for line in statuses}
    assert len(statuses) == 2
    assert len(places) == 1
    assert max(map(columns, lines)) <= width
