"""Which keys an alert can have: those that can be raised, and no mistyped one."""

from __future__ import annotations

import pytest

from monitor.alerts import keys
from monitor.commitments.promises import read_commitments
from monitor.core.errors import ConfigError
from monitor.core.paths import data_file

PROMISES = read_commitments(data_file("commitments.toml"))


@pytest.mark.parametrize(
    "key",
    [
        "soy-2026",
        "soy-2026/calendar-year",
        "soy-2026/calendar-year/status",
        "soy-2028/release",
        "release",
        "release/overdue/2027-01-01",
        "delivery/email/ann",
        "suspect",
        "gone-2020/old",
    ],
)
def test_a_key_that_can_be_is_taken(key: str) -> None:
    keys.check(key, PROMISES, ["gone-2020/old/status/behind"])


@pytest.mark.parametrize(
    ("key", "says"),
    [
        (
            "typo/xx",
            "There can be no alert 'typo/xx': keys begin with delivery, identity, machine, ",
        ),
        ("soy-2062", "did you mean soy-2028, soy-2027 or soy-2026?"),
        ("soy-2026/calender-year", "did you mean soy-2026/calendar-year"),
        ("soy-2026/calendar-year/milstone", "did you mean soy-2026/calendar-year/milestone"),
        ("releases", "did you mean release"),
        ("", "There can be no alert ''"),
        ("soy-20", "did you mean soy-20"),
    ],
)
def test_a_mistyped_key_is_refused_with_the_near_ones(key: str, says: str) -> None:
    with pytest.raises(ConfigError) as refused:
        keys.check(key, PROMISES, [])

    assert says in str(refused.value)
