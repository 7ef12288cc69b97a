"""USDA's names beside its codes, where they are known."""

from monitor.core.names import names_of
from monitor.core.records import Commodity, Destination

NAMES = names_of(
    [Commodity(801, "Soybeans", 1)],
    [Destination(5700, "CHINA", "CHINA, PEOPLES REPUBLIC OF"), Destination(1220, "CANADA", "")],
)


def test_a_code_is_in_brackets_behind_its_name() -> None:
    assert NAMES.written("Commodity 801, destination 5700, marketing year 2026") == (
        "Soybeans (801), China (5700), marketing year 2026"
    )
    assert NAMES.written("2 destinations are gone (codes 1220, 5700 and 3 more)") == (
        "2 destinations are gone (Canada 1220, China 5700 and 3 more)"
    )


def test_an_unknown_code_stays_alone() -> None:
    for text in ("commodity 5700", "destination 801", "1 row is gone (codes 1220, 7)"):
        assert NAMES.written(text) == text
