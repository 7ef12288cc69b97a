"""The sentence for a day on which none of the promises had been made."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pytest

from monitor.assess.detailed_report import DetailedReport
from monitor.assess.said_then import as_promised_then, nothing_promised, refuse_nothing
from monitor.core.errors import NothingPromised
from monitor.core.frozen import replace

StandingOn = Callable[[str], DetailedReport]
SENTENCE = "None of the promises had been made by 8 Sep 2025."


def test_a_day_before_every_promise_has_a_remark_and_nothing_else(standing_on: StandingOn) -> None:
    before = replace(standing_on("2025-09-08"), notes=("A remark.",))

    found = as_promised_then(before, date(2026, 10, 9))

    assert found.assessments == ()
    assert found.notes == ("A remark.", SENTENCE)
    assert found.reconstructed_on == date(2026, 10, 9)
    assert nothing_promised(found) == SENTENCE
    with pytest.raises(NothingPromised) as raised:
        refuse_nothing(found)
    assert str(raised.value) == SENTENCE


def test_a_day_after_the_first_promise_is_without_the_remark(standing_on: StandingOn) -> None:
    that_day = standing_on("2026-10-09")

    found = as_promised_then(that_day, date(2026, 10, 9))

    assert found.notes == that_day.notes
    assert found.assessments == that_day.assessments
    assert found.reconstructed_on is None
    assert nothing_promised(found) is None
    assert refuse_nothing(found) is found
