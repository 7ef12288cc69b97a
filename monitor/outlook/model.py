"""Fit the outlook's model on windows that are over, and forecast one that is not.

Different forecasts of the remainder, the members, are averaged quantile by quantile (METHODOLOGY,
"Outlook"):

* the blend: a location that weighs the usual remainder and four anomalies by the weeks left,
  pooled over buyers and commodities;
* the level: the usual remainder, scaled by the last year compared with the usual one;
* the book, for shipments: the usual remainder, scaled by the book compared with the usual one;
* the recent weeks, for purchases: the buyer's own latest runs of weeks (`recent.py`).

The first three get their spread in the same way: a regression of the logarithm of their past
errors, and the distribution of past errors relative to it. The blend's errors are out of sample
(cross-validation by year), because in-sample errors would make the ranges too narrow. Errors are
those of cases in which more was bought; that nothing more is bought has a probability of its own
(`hurdle.py`).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import cached_property

import numpy as np

from monitor.core.frozen import Frozen
from monitor.outlook.cases import MINIMUM_PASTS, YEAR, Cases
from monitor.outlook.features import (
    book_remainder,
    level_remainder,
    location_terms,
    scale_terms,
)
from monitor.outlook.hurdle import Hurdle, fit_hurdle, nothing_more, with_none
from monitor.outlook.numerics import LEVELS, even_ridge, ordered_quantiles, ridge, times
from monitor.outlook.panel import Bools, Floats, Ints
from monitor.outlook.trials import Trial

FOLDS = 5
ROUNDS = 4
PENALTY = 1e-3
SPREAD_PENALTY = 1e-4
OUTLIER = 1.5
"""Errors beyond this many spreads weigh less in the location's fit (Huber's rule)."""
LEAST_ERROR = 0.003
REACH = 16
"""Past errors weigh less the more their weeks left differ from the case's, to zero at this."""
FEWEST_CASES = 100
SPREAD_LIMITS = (-6.0, 3.0)

Location = Callable[[Cases], Floats]
RULES: Mapping[str, Location] = {"level": level_remainder, "book": book_remainder}
"""The members that are a rule; the blend is fitted."""
Weights = Mapping[str, tuple[float, float]]
"""Each member's weight at the end of a window, and with a year left; between them by weeks left."""
PURCHASES: Weights = {"blend": (0.5, 0.5), "level": (0.5, 0.5)}
SHIPMENTS: Weights = {"blend": (0.0, 0.25), "level": (0.0, 0.25), "book": (1.0, 0.5)}
RECENT_AT_END, RECENT_AT_START = 0.4, 0.05
"""Weight of the recent weeks at the end of a window, and with a year left."""


def weights_of(trial: Trial) -> Weights:
    """Return the fitted members of a trial, and their weights."""
    return SHIPMENTS if trial.measure == "shipped" else PURCHASES


def uses_recent(trial: Trial) -> bool:
    """Return whether the recent weeks are a member: they are no weeks of one season."""
    return trial.measure == "booked" and not trial.season


class Errors(Frozen, eq=False, dict=True):
    """Past errors: their spread by features of the case, and their distribution by weeks left.

    `standard` are the errors divided by their spread, in ascending order.
    """

    spread: Floats
    left: Ints
    standard: Floats

    @cached_property
    def _forms(self) -> dict[int, Floats]:
        """Return the quantiles that `_form` computed, by weeks left."""
        return {}

    def quantiles(self, cases: Cases, location: Floats) -> Floats:
        """Return quantiles of the remainder around a location (cases × LEVELS).

        `location` is relative to the scale; the quantiles are in the commodity's unit.
        """
        spread = spread_of(cases, self.spread)
        forms = np.array([self._form(left) for left in cases.left.tolist()])
        forms = forms.reshape(len(cases), len(LEVELS))
        amounts = (location[:, None] + spread[:, None] * forms) * cases.scale[:, None]
        bounded: Floats = np.maximum(amounts, cases.floor[:, None])
        return bounded

    def _form(self, left: int) -> Floats:
        """Return the quantiles of past errors with about as many weeks left, computed once."""
        if left not in self._forms:
            near = np.maximum(0.0, 1 - np.abs(self.left - left) / REACH)
            if not near.any():  # because no window is as long: use the longest
                near = (self.left == self.left.max()).astype(np.float64)
            used = near > 0
            self._forms[left] = ordered_quantiles(self.standard[used], near[used])
        return self._forms[left]


class Model(Frozen, eq=False):
    """The fit of `cases` cases: the blend's weights, every member's errors, and the hurdle."""

    cases: int
    members: Weights
    blend: Floats
    errors: Mapping[str, Errors]
    hurdle: Hurdle | None

    def remaining(self, cases: Cases, recent: Floats | None = None) -> Floats:
        """Return quantiles of the remainder in the commodity's unit (cases × LEVELS).

        `recent` are those of the recent weeks, NaN where there are too few; None to leave them out.
        """
        usual = self._mixed(cases, self._own(cases), self.none(cases))
        return usual if recent is None else _with_recent(cases, usual, recent)

    def apart(self, cases: Cases, recent: Floats | None = None) -> tuple[Floats, dict[str, Floats]]:
        """Return `remaining`, and each member's quantiles with the probability of nothing more."""
        members, none = self._own(cases), self.none(cases)
        usual = self._mixed(cases, members, none)
        apart = {name: with_none(own, none) for name, own in members.items()}
        if recent is None:
            return usual, apart
        apart["recent"] = np.where(np.isnan(recent), usual, recent)
        return _with_recent(cases, usual, recent), apart

    def none(self, cases: Cases) -> Floats:
        """Return the probability that nothing more is bought."""
        return np.zeros(len(cases)) if self.hurdle is None else self.hurdle.none(cases)

    def _mixed(self, cases: Cases, members: Mapping[str, Floats], none: Floats) -> Floats:
        """Return the members' weighted mean, with the probability of nothing more."""
        mean = np.zeros((len(cases), len(LEVELS)))
        for name, weights in self.members.items():
            mean += weight_of(cases, *weights)[:, None] * members[name]
        return with_none(mean, none)

    def _own(self, cases: Cases) -> dict[str, Floats]:
        places = {name: RULES[name](cases) for name in self.members if name in RULES}
        places["blend"] = times(location_terms(cases), self.blend)
        return {name: self.errors[name].quantiles(cases, places[name]) for name in self.members}


def _with_recent(cases: Cases, usual: Floats, recent: Floats) -> Floats:
    """Return quantiles averaged with those of the recent weeks, where these are known."""
    weight = weight_of(cases, RECENT_AT_END, RECENT_AT_START)[:, None]
    return np.where(np.isnan(recent), usual, (1 - weight) * usual + weight * recent)


def weight_of(cases: Cases, at_end: float, at_start: float) -> Floats:
    """Return a member's weight in each case, by the weeks left."""
    ahead = np.minimum(cases.left / YEAR, 1.0)
    weight: Floats = at_end + (at_start - at_end) * ahead
    return weight


def usable(cases: Cases) -> Bools:
    """Return a mask of cases with enough earlier windows, a known amount, and past purchases."""
    compared = (cases.pasts >= MINIMUM_PASTS) & (cases.scale > 0)
    return compared & ~np.isnan(cases.to_date) & ~np.isnan(cases.mean_total)


def finished(cases: Cases) -> Bools:
    """Return a mask of usable cases with a known outcome."""
    return usable(cases) & ~np.isnan(cases.remaining)


def fit(training: Cases, members: Weights = PURCHASES) -> Model | None:
    """Fit a model to finished cases; return None if there are too few."""
    more = ~nothing_more(training)
    if len(training) < FEWEST_CASES or not more.any():
        return None
    table, wanted = location_terms(training), training.remaining / training.scale
    spreads, fold = scale_terms(training), folds(training)
    unseen = np.empty(len(training))
    for number in np.unique(fold):
        out = fold == number
        weights = _location(table[~out], spreads[~out], wanted[~out])
        unseen[out] = wanted[out] - times(table[out], weights)
    errors = {name: wanted - RULES[name](training) for name in members if name in RULES}
    errors["blend"] = unseen
    bought, spreads_then = training.select(more), spreads[more]
    return Model(
        cases=len(training),
        members=members,
        blend=_location(table, spreads, wanted),
        errors={name: errors_of(bought, errors[name][more], spreads_then) for name in members},
        hurdle=fit_hurdle(training),
    )


def errors_of(training: Cases, errors: Floats, spreads: Floats | None = None) -> Errors:
    """Return the spread and the distribution of past errors (relative to the scale)."""
    table = scale_terms(training) if spreads is None else spreads
    weights = _sizes(table)(errors)
    standard = errors / np.exp(_limited(times(table, weights)))
    order = np.argsort(standard, kind="stable")
    return Errors(weights, training.left[order], standard[order])


def spread_of(cases: Cases, weights: Floats) -> Floats:
    """Return the spread of each case's errors, relative to its scale."""
    spread: Floats = np.exp(_limited(times(scale_terms(cases), weights)))
    return spread


def folds(training: Cases) -> Ints:
    """Return each case's fold: neighbouring years together, because they share shocks.

    With fewer than three years of windows, buyers are left out instead.
    """
    year = (training.ends // 365.25).astype(np.int64)
    years = np.unique(year)
    if len(years) < 3:
        return np.unique(training.buyer, return_inverse=True)[1] % FOLDS
    numbers: Ints = np.searchsorted(years, year) * min(FOLDS, len(years)) // len(years)
    return numbers


def _location(table: Floats, spreads: Floats, wanted: Floats) -> Floats:
    """Return the blend's weights; cases with a wide spread and outliers weigh less."""
    weights, regressed = ridge(table, wanted, np.ones(len(wanted)), PENALTY), _sizes(spreads)
    for _ in range(ROUNDS - 1):
        errors = wanted - times(table, weights)
        spread = np.exp(_limited(times(spreads, regressed(errors))))
        beyond = np.abs(errors) / spread
        weight = np.minimum(1.0, OUTLIER / np.maximum(beyond, 1e-9)) / spread
        weights = ridge(table, wanted, weight, PENALTY)
    return weights


def _sizes(table: Floats) -> Callable[[Floats], Floats]:
    """Return the regression of the logarithm of errors' size on these terms."""
    regressed = even_ridge(table, SPREAD_PENALTY)
    return lambda errors: regressed(np.log(np.abs(errors) + LEAST_ERROR))


def _limited(logarithm: Floats) -> Floats:
    limited: Floats = np.clip(logarithm, *SPREAD_LIMITS)
    return limited
