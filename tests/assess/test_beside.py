"""What stands beside a promise's count: only that of its own trade."""

from __future__ import annotations

import pytest

from monitor.assess.beside import Beside, beside
from monitor.commitments.model import Commitment
from monitor.commitments.promises import read_commitments
from monitor.core.frozen import replace
from monitor.core.paths import data_file


@pytest.fixture
def promise() -> Commitment:
    """Return a bundled promise: China's soybeans, in metric tons."""
    return read_commitments(data_file("commitments.toml"))[0]


@pytest.mark.parametrize(
    ("buyer", "commodity", "unit", "own"),
    [
        ("China", "Soybeans", "metric tons", True),
        ("China", "Soybeans", "pounds", True),
        ("China", "Corn", "metric tons", False),
        ("Egypt", "Soybeans", "metric tons", False),
        ("Egypt", "Corn", "metric tons", False),
        ("Soybeans", "China", "metric tons", False),
    ],
)
def test_figures_are_of_a_promise_if_buyer_and_commodity_are_the_same(
    promise: Commitment, buyer: str, commodity: str, unit: str, own: bool
) -> None:
    found = Beside(buyer, commodity, unit)

    assert found.is_of(promise) is own
    assert beside([found], promise) is (found if own else None)


def test_the_first_of_the_promises_trade_stands_beside_it(promise: Commitment) -> None:
    other = Beside("China", "Corn", "metric tons")
    first, second = (Beside("China", "Soybeans", unit) for unit in ("metric tons", "pounds"))

    assert beside(iter([other, first, second]), promise) is first
    assert beside([other, second, first], promise) is second
    assert beside([], promise) is None
    assert beside([first], replace(promise, buyer="Egypt")) is None
