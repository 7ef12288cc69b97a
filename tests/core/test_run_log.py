"""The journal: one line for each step, for people or for machines."""

from __future__ import annotations

import io
import json

import pytest

from monitor.core import run_log


def test_a_step_is_one_line_with_its_counts_and_duration() -> None:
    out = io.StringIO()
    run_log.start("json", out)

    with run_log.step("pass", source="usda") as fields:
        fields["rows_added"] = 2120

    [line] = out.getvalue().splitlines()
    told = json.loads(line)
    assert (told["step"], told["source"], told["rows_added"]) == ("pass", "usda", 2120)
    assert told["seconds"] >= 0
    assert told["at"].endswith("Z")


def test_a_step_that_fails_says_why_and_lets_the_error_through() -> None:
    out = io.StringIO()
    run_log.start("text", out)

    with pytest.raises(ValueError, match="no good"), run_log.step("pass"):
        raise ValueError("no good")

    assert "pass: failed no good (" in out.getvalue()


def test_people_read_numbers_with_separators_and_no_empty_fields() -> None:
    out = io.StringIO()
    run_log.start("text", out)

    run_log.note("poll", rows=12345, week_ending=None)

    assert out.getvalue().rstrip().endswith("poll: rows 12,345")


@pytest.mark.parametrize("style", ["text", "json"])
def test_words_of_others_are_written_out(style: run_log.Style) -> None:
    out = io.StringIO()
    run_log.start(style, out)

    run_log.note("poll", failed="answered \x1b[2J\x9b2J\nnext line \u202e")

    assert len(out.getvalue().splitlines()) == 1
    assert not set(out.getvalue()) & set("\x1b\x9b\u202e")


def test_off_writes_nothing() -> None:
    out = io.StringIO()
    run_log.start("off", out)

    run_log.note("poll")

    assert out.getvalue() == ""
