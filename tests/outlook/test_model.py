"""The model on made-up trade: no look ahead, no unit, sane at the edges."""

from __future__ import annotations

import numpy as np
import pytest

from monitor.core.frozen import replace
from monitor.outlook.cases import Cases
from monitor.outlook.model import FEWEST_CASES, Model, finished, fit
from monitor.outlook.numerics import LEVELS, at_level, chance_of, weighted_quantiles
from monitor.outlook.panel import Floats, Panel
from monitor.outlook.trials import YEAR
from monitor.outlook.windows import training_cases
from tests.outlook.made import of_flows, panel

WEEK = 400
"""A column inside a window, by which tests split what was known from what came later."""


def known_cases(made: Panel) -> Cases:
    cases = training_cases(made, YEAR)
    return cases.select(finished(cases))


def fitted(training: Cases) -> Model:
    model = fit(training)
    assert model is not None
    return model


def later_changed(made: Panel, week: int = WEEK) -> Panel:
    """The same trade up to a week, and another one after it."""
    other = panel(seed=99)
    changed = {}
    for name in ("booked", "shipped", "unshipped"):
        amounts = getattr(made, name).copy()
        amounts[:, week + 1 :] = getattr(other, name)[:, week + 1 :] * 3 + 17
        changed[name] = amounts
    return replace(made, **changed)


def test_a_case_knows_nothing_that_came_after_its_week() -> None:
    made = panel()
    first = made.first_week.toordinal()
    cases, others = training_cases(made, YEAR), training_cases(later_changed(made), YEAR)
    now = (cases.starts - first) // 7 + cases.done
    early = now <= WEEK

    for name in Cases.__struct_fields__:
        if name != "remaining":
            mine, theirs = getattr(cases, name), getattr(others, name)
            np.testing.assert_array_equal(mine[early], theirs[early], name)
    assert not np.array_equal(cases.remaining[early], others.remaining[early])


def test_what_is_learnt_from_windows_over_before_a_week_does_not_know_later_ones() -> None:
    made = panel()
    until = made.first_week.toordinal() + 7 * WEEK
    models = []
    for trade in (made, later_changed(made)):
        cases = known_cases(trade)
        models.append(fitted(cases.select(cases.ends <= until)))
    asked = known_cases(made)
    asked = asked.select(asked.starts >= until)

    said, said_again = (model.remaining(asked) for model in models)

    np.testing.assert_array_equal(said, said_again)


@pytest.mark.parametrize("factor", [1024.0, 36.7437])
def test_amounts_in_another_unit_give_the_same_outlook_in_it(factor: float) -> None:
    made = panel()
    cases, others = known_cases(made), known_cases(made.times(factor))
    asked = cases.starts > np.quantile(cases.starts, 0.8)

    said = fitted(cases.select(~asked)).remaining(cases.select(asked))
    other = fitted(others.select(~asked)).remaining(others.select(asked))

    np.testing.assert_allclose(other, said * factor, rtol=1e-7)


def test_the_same_cases_give_the_same_bits() -> None:
    cases = known_cases(panel())

    np.testing.assert_array_equal(
        fitted(cases).remaining(cases), fitted(known_cases(panel())).remaining(cases)
    )


def test_a_higher_target_is_never_likelier() -> None:
    cases = known_cases(panel())
    remaining = fitted(cases).remaining(cases)[::37]
    targets = np.linspace(-5, 5, 201)

    chances = np.stack(
        [chance_of(remaining, at_level(remaining, 0.5) + cases.scale[::37] * t) for t in targets]
    )

    assert (np.diff(chances, axis=0) <= 0).all()
    assert chances.min() > 0
    assert chances.max() < 1


def test_quantiles_rise_and_no_more_is_lost_than_is_booked() -> None:
    cases = known_cases(panel())

    remaining = fitted(cases).remaining(cases)

    assert (np.diff(remaining, axis=1) >= 0).all()
    assert (remaining >= -500).all()


def test_too_few_cases_teach_nothing() -> None:
    cases = known_cases(panel())

    assert fit(cases.select(np.arange(FEWEST_CASES - 1))) is None


ODD_FLOWS: dict[str, Floats] = {
    "nothing at all": np.zeros(624),
    "a single lump": np.where(np.arange(624) == 300, 50_000.0, 0.0),
    "years that end below zero": np.where(np.arange(624) % 52 == 51, -90.0, 1.0),
    "the same every week": np.full(624, 100.0),
}


@pytest.mark.parametrize("name", ODD_FLOWS)
@pytest.mark.parametrize("week", [4, 24, 48])
def test_odd_buyers_get_finite_ranges_or_none(name: str, week: int) -> None:
    model = fitted(known_cases(panel()))
    odd = known_cases(of_flows(ODD_FLOWS[name][None, :]))
    odd = odd.select(odd.done == week)

    if name in ("nothing at all", "years that end below zero"):
        assert len(odd) == 0, "nothing to compare with: no purchases, net, in the years before"
        return
    remaining = model.remaining(odd)

    assert len(odd) > 0
    assert np.isfinite(remaining).all()
    assert (np.diff(remaining, axis=1) >= 0).all()


def test_a_steady_buyer_is_expected_to_go_on() -> None:
    model = fitted(known_cases(panel()))
    steady = known_cases(of_flows(np.full((1, 624), 100.0)))

    remaining = model.remaining(steady)

    usual = steady.left * 100
    assert (at_level(remaining, 0.025) < usual).all()
    assert (usual < at_level(remaining, 0.975)).all()
    early = steady.left > 26
    assert at_level(remaining, 0.5)[early] == pytest.approx(usual[early], rel=0.25)


def test_what_is_not_known_does_not_make_a_range_narrow() -> None:
    """Without the levels of the year before, the 52 and 13 weeks before a case are not known."""
    made = panel()
    model = fitted(known_cases(made))
    gap = made.booked.copy()
    gap[:, WEEK : WEEK + 40] = np.nan
    whole, holed = (training_cases(p, YEAR) for p in (made, replace(made, booked=gap)))
    now = (whole.starts - made.first_week.toordinal()) // 7 + whole.done
    asked = np.flatnonzero(
        (now >= WEEK + 66) & (now <= WEEK + 90) & finished(whole) & finished(holed)
    )

    wide, holed_wide = (
        at_level(said, 0.9) - at_level(said, 0.1)
        for said in (model.remaining(cases.select(asked)) for cases in (whole, holed))
    )

    assert len(asked) > 20
    assert np.isnan(holed.last_52[asked]).any()
    assert 0.8 < np.median(holed_wide / wide) < 1.6


def test_the_fewer_weeks_are_left_the_narrower_the_range() -> None:
    cases = known_cases(panel())
    remaining = fitted(cases).remaining(cases)
    width = (at_level(remaining, 0.9) - at_level(remaining, 0.1)) / cases.scale

    means = [width[cases.left // 4 == k].mean() for k in (1, 6, 11)]

    assert means[0] < means[1] < means[2]


def test_weighted_quantiles_follow_the_weights() -> None:
    values = np.array([30.0, 10.0, 20.0])

    even = weighted_quantiles(values, np.ones(3))
    heavy = weighted_quantiles(values, np.array([1.0, 8.0, 1.0]))

    assert len(even) == len(LEVELS) == 199
    assert at_level(even, 0.5) == 20
    assert at_level(heavy, 0.5) == pytest.approx(10 + 10 * 0.1 / 0.45)
