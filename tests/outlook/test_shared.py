"""What many promises share in one pass gives each the same as alone."""

from __future__ import annotations

import numpy as np
import pytest

from monitor.core.frozen import replace
from monitor.outlook.cases import Cases, joined
from monitor.outlook.flows import FEW_ROWS, smoothed
from monitor.outlook.load_panels import training_panels
from monitor.outlook.panel import Panel
from monitor.outlook.trials import SHIPPED, YEAR, Trial
from monitor.outlook.windows import training_cases
from monitor.sources.levels import shipped_levels
from tests.outlook.made import panel as made


def in_order(cases: Cases) -> dict[str, np.ndarray]:
    order = np.lexsort((cases.done, cases.starts, cases.kind, cases.buyer))
    return {name: getattr(cases, name)[order] for name in cases.__struct_fields__}


def single(panel: Panel, row: int) -> Panel:
    own = {n: getattr(panel, n)[row : row + 1] for n in ("booked", "shipped", "unshipped")}
    return replace(panel, buyers=panel.buyers[row : row + 1], **own)


@pytest.mark.parametrize("trial", [YEAR, SHIPPED[0]])
def test_buyers_of_one_commodity_are_learnt_from_together_as_one_by_one(trial: Trial) -> None:
    whole = made(buyers=5)
    alone = [single(whole, row) for row in range(5)]

    stacked = training_panels({(801, k): each for k, each in enumerate(alone)})
    own = [each for each in stacked if each.commodity == whole.commodity]

    assert len(own) == 1
    assert len(stacked) == 1 + len(list(shipped_levels()))
    together = in_order(training_cases(own[0], trial))
    apart = in_order(joined([training_cases(each, trial) for each in alone]))
    assert len(together["buyer"]) > 100
    for name, values in apart.items():
        assert np.array_equal(together[name], values, equal_nan=True), name


def test_a_few_rows_are_smoothed_to_the_same_bit_as_many() -> None:
    rows = np.random.default_rng(1).normal(size=(FEW_ROWS + 1, 300))

    many, few = smoothed(rows), smoothed(rows[:3])

    assert np.array_equal(many[:3], few)
