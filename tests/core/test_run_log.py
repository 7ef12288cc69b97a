"""The journal: one line for each step, for people or for machines."""

from __future__ import annotations

import io
import json

import pytest

from monitor.core import run_log
from monitor.core.signs import first_unfit
from tests.hostile import TEXTS


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
@pytest.mark.parametrize("text", [*TEXTS, "answered \x1b[2J\x9b2J\nnext line \u202e"])
def test_words_of_others_are_written_out(style: run_log.Style, text: str) -> None:
    out = io.TextIOWrapper(io.BytesIO(), encoding="utf-8", newline="\n")
    run_log.start(style, out)

    run_log.note("poll", failed=text)
    with pytest.raises(KeyError), run_log.step("pass", origin=text):
        raise KeyError(text)

    out.seek(0)
    lines = out.read().removesuffix("\n").split("\n")
    assert len(lines) == 2
    assert [line for line in lines if first_unfit(line)] == []
    if style == "json":
        assert {name for line in lines for name in json.loads(line)} == {
            "at", "level", "step", "failed", "origin", "seconds",
        }  # fmt: skip


def test_off_writes_nothing() -> None:
    out = io.StringIO()
    run_log.start("off", out)

    run_log.note("poll")

    assert out.getvalue() == ""
