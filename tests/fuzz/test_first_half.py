"""The first ten thousand of the fuzzed answers: refused in a sentence, or recorded as they say."""

from __future__ import annotations

import pytest

from tests.fuzz.halves import AT_ONCE, check


@pytest.mark.parametrize("first", range(0, 10_000, AT_ONCE))
def test_no_answer_ends_in_a_traceback_or_in_a_wrong_row(first: int) -> None:
    check(first)
