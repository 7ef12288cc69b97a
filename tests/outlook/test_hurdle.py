"""The probability of exactly nothing more, and distributions with it."""

from __future__ import annotations

import numpy as np
import pytest

from monitor.outlook.cases import Cases
from monitor.outlook.hurdle import fit_hurdle, nothing_more, with_none
from monitor.outlook.model import finished, fit
from monitor.outlook.numerics import LEVELS, at_level, chance_of
from monitor.outlook.trials import YEAR
from monitor.outlook.windows import training_cases
from tests.outlook.made import of_flows, panel


def sparse(seed: int = 3) -> Cases:
    """Buyers of a few weeks a year, some of whom stop for years."""
    draw = np.random.default_rng(seed)
    flows = draw.gamma(1.0, 100.0, (12, 52 * 14)) * (draw.random((12, 52 * 14)) < 0.06)
    for row in range(6):
        begins = 52 * draw.integers(5, 10)
        flows[row, begins : begins + 104] = 0
    cases = training_cases(of_flows(np.round(flows), book=0.0), YEAR)
    return cases.select(finished(cases))


def test_an_idle_buyer_is_likelier_to_buy_nothing_more() -> None:
    cases = sparse()
    hurdle = fit_hurdle(cases)
    assert hurdle is not None

    none = hurdle.none(cases)
    idle = cases.idle >= 52

    assert none.min() > 0
    assert none.max() < 1
    assert none[idle].mean() > 1.4 * none[~idle].mean()
    assert none.mean() == pytest.approx(nothing_more(cases).mean(), abs=0.01)


def test_where_buyers_always_buy_on_nothing_is_estimated() -> None:
    cases = training_cases(panel(), YEAR)
    cases = cases.select(finished(cases))
    always = cases.select(~nothing_more(cases))

    assert fit_hurdle(always) is None
    model = fit(always)
    assert model is not None
    assert (model.none(always) == 0).all()


def test_nothing_more_is_an_amount_of_exactly_zero_with_its_probability() -> None:
    own = np.linspace(-10, 90, len(LEVELS))[None, :]

    [mixed] = with_none(own, np.array([0.5]))

    assert (np.diff(mixed) >= 0).all()
    assert (mixed == 0).mean() == pytest.approx(0.5, abs=0.01)
    assert (mixed < 0).mean() == pytest.approx(0.05, abs=0.01)
    assert at_level(mixed, 0.95) == pytest.approx(own[0, round(0.9 * 200) - 1], abs=0.6)


def test_without_a_probability_of_nothing_the_distribution_stays() -> None:
    own = np.sort(np.random.default_rng(1).normal(size=(5, len(LEVELS))), axis=1)

    np.testing.assert_allclose(with_none(own, np.zeros(5)), own, atol=1e-12)


def test_a_target_that_nothing_more_would_reach_counts_all_of_it() -> None:
    quantiles = np.zeros((1, len(LEVELS)))

    assert chance_of(quantiles, np.array([0.0]))[0] > 0.99
    assert chance_of(quantiles, np.array([0.1]))[0] < 0.01
