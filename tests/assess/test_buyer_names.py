"""The names of destinations for a promise: as people write them, or in full if two share one."""

from __future__ import annotations

from monitor.assess.buyer_names import buyer_names, by_plain_name, written_name
from monitor.core.records import Destination

CHINA = Destination(5700, "CHINA", "CHINA, PEOPLES REPUBLIC OF")
WESTERN = Destination(6141, "W SAMOA", "SAMOA, WESTERN")
AMERICAN = Destination(9510, "A SAMOA", "SAMOA, AMERICAN")
UNION = Destination(1, "EU", "EUROPEAN UNION - 27")
LISTED = [CHINA, WESTERN, UNION, AMERICAN]


def test_a_name_that_two_destinations_share_is_written_in_full() -> None:
    plain = by_plain_name(LISTED)

    assert written_name(CHINA, plain) == "China"
    assert written_name(WESTERN, plain) == "SAMOA, WESTERN"
    assert written_name(AMERICAN, plain) == "SAMOA, AMERICAN"
    assert written_name(WESTERN, by_plain_name([CHINA, WESTERN])) == "Samoa"
    assert written_name(CHINA, {}) == "CHINA, PEOPLES REPUBLIC OF"


def test_the_names_for_a_promise_come_in_the_lists_order_and_without_groups() -> None:
    assert buyer_names(LISTED) == ["China", "SAMOA, WESTERN", "SAMOA, AMERICAN"]
