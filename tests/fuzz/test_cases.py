"""The fuzzer itself: the same case for the same number, and a check that tells wrong from right."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from monitor.core.errors import SourceRefused
from tools.fuzz.case import Case, WrongError, check_sentence
from tools.fuzz.ground import KEY, Ground, ground
from tools.fuzz.origins.exports import PATH, Exports
from tools.fuzz.run import drawn, outcome


@pytest.fixture
def own(tmp_path: Path) -> Iterator[Ground]:
    with ground(tmp_path) as begun:
        yield begun


def test_a_number_is_the_same_case_each_time_and_another_one_with_another_seed() -> None:
    cases = [[drawn(seed, number)[1].bodies for number in range(50)] for seed in (1, 1, 2)]

    assert cases[0] == cases[1] != cases[2]


def test_a_true_answer_is_recorded_and_nothing_of_it_stays(own: Ground) -> None:
    exports = Exports()
    true = Case("true", {PATH: exports.truth}, neutral=True)

    with own.scratch(true.bodies):
        assert outcome(exports, own, true) == "recorded"
    assert own.state() == own.before


def test_a_row_that_the_answer_does_not_give_is_found(own: Ground) -> None:
    exports = Exports()
    rows = json.loads(exports.truth)
    rows[-1]["currentMYNetSales"] += 1

    with own.scratch({PATH: exports.truth}):
        errors = exports.take(own, Case("", {PATH: exports.truth}))
        with pytest.raises(WrongError, match="1 rows are wrong"):
            exports.check(own, Case("", {PATH: json.dumps(rows).encode()}), errors)


@pytest.mark.parametrize("text", ["", "a\nb", "a\x1b[31m", "\u202eb", f"see {KEY}", "x" * 9_000])
def test_what_is_no_sentence_is_found(text: str) -> None:
    check_sentence(str(SourceRefused("It refused \x1b\u202e.")))

    with pytest.raises(WrongError):
        check_sentence(text)
