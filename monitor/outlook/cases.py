"""A case is one buyer's window at one week: what was known then, and what followed.

All amounts are in the commodity's unit. Many cases are one value, with an array for each quantity,
because the model is fitted and scored on thousands of them.
"""

from __future__ import annotations

from collections.abc import Sequence
from hashlib import sha256

import numpy as np

from monitor.assess.basis import Measure
from monitor.core.frozen import Frozen
from monitor.outlook.flows import Flows, at, change_before, flows_of, latest_known, mean
from monitor.outlook.panel import Bools, Floats, Ints, Panel

PASTS = 5
"""The maximum number of earlier windows a case is compared with."""
MINIMUM_PASTS = 2
YEAR = 52
"""Weeks in a year, for the outlook."""


class Places(Frozen, eq=False):
    """Positions of cases in a panel: columns of weeks, one entry for each case.

    `who` is the buyer's row. A window begins after column `before` and ends at `end`; a case
    forecasts from `now` to `to` (the end, or an earlier week for the fan). `past_before` and
    `past_end` (cases × PASTS) are the same for the earlier windows; -1 if there is none.
    """

    who: Ints
    before: Ints
    now: Ints
    to: Ints
    end: Ints
    past_before: Ints
    past_end: Ints


class Cases(Frozen, eq=False):
    """What is known of each case, and `remaining`: the change from `now` to `to`, or NaN.

    Dates are day ordinals. `done` weeks of the window are known, `left` are to come. `scale` is
    the mean purchases in the year before each earlier window's end, `mean_total` the mean total
    of the earlier windows, `last_4`, `last_13` and `last_52` the purchases of the weeks before
    `now`, `usual_…` the mean of the same at the same point of the earlier windows. `active` and
    `active_3` are the shares of weeks with any purchase in one and three years, `restless` the
    standard deviation of weekly purchases in three years, `idle` the weeks since the last
    purchase, `pace` the smoothed weekly mean. `floor` is the lowest possible remainder.
    """

    commodity: Ints
    buyer: Ints
    kind: Ints
    starts: Ints
    ends: Ints
    done: Ints
    left: Ints
    scale: Floats
    mean_total: Floats
    pasts: Ints
    past_remaining: Floats
    past_to_date: Floats
    to_date: Floats
    last_4: Floats
    last_13: Floats
    usual_13: Floats
    last_52: Floats
    usual_52: Floats
    unshipped: Floats
    usual_unshipped: Floats
    active: Floats
    active_3: Floats
    restless: Floats
    idle: Floats
    pace: Floats
    floor: Floats
    remaining: Floats

    def __len__(self) -> int:
        return len(self.scale)

    @property
    def total(self) -> Floats:
        """Return the window's final total; NaN if not known yet."""
        return self.to_date + self.remaining

    def digest(self) -> str:
        """Return a fingerprint of all figures, equal only for equal cases."""
        whole = sha256()
        for name in self.__struct_fields__:
            whole.update(np.ascontiguousarray(getattr(self, name)).tobytes())
        return whole.hexdigest()

    def select(self, which: Bools | Ints) -> Cases:
        """Return some of the cases, by mask or index."""
        return Cases(*(getattr(self, name)[which] for name in self.__struct_fields__))


def joined(parts: Sequence[Cases]) -> Cases:
    """Return all cases of several values, in order."""
    names = Cases.__struct_fields__
    return Cases(*(np.concatenate([getattr(part, name) for part in parts]) for name in names))


class Paths(Frozen, eq=False):
    """The cumulative quantity a reading counts, if it is not the panel's own level.

    `level` has a row for each season (`from_zero`: its commitment, counted from zero); `row`
    and `past_row` say which row each case and each of its earlier windows uses.
    """

    level: Floats
    row: Ints
    past_row: Ints
    from_zero: bool = False

    def change(self, panel: Panel, row: Ints, who: Ints, begun: Ints, to: Ints) -> Floats:
        """Return the change between two columns; NaN if one is not known or not comparable."""
        change = at(self.level, row, to) - at(self.level, row, begun)
        if self.from_zero:
            return change
        return np.where(panel.apart(who, begun, to), np.nan, change)

    def counted(self, panel: Panel, row: Ints, who: Ints, before: Ints, to: Ints) -> Floats:
        """Return what is counted from a window's start to a column."""
        if self.from_zero:
            return np.where(to < 0, np.nan, at(self.level, row, to))
        return self.change(panel, row, who, before, to)


def cases_at(
    panel: Panel, places: Places, measure: Measure, kind: int = 0, paths: Paths | None = None
) -> Cases:
    """Return what is known at each place of a measure, by the panel's level of it.

    `paths` replaces the panel's level. Nothing after a place's `now` is read, except for
    `remaining` itself and the earlier windows.
    """
    level = panel.level(measure)
    latest = latest_known(level)
    path = paths or Paths(level, places.who, np.repeat(places.who[:, None], PASTS, axis=1))
    left = places.to - places.now
    back = places.past_end - (places.end - places.to)[:, None]
    past_now = np.where(places.past_end < 0, -1, back - left[:, None])
    back = np.where(places.past_end < 0, -1, back)
    who, past_who = places.who, np.repeat(places.who[:, None], PASTS, axis=1)
    to_date = path.counted(panel, path.row, who, places.before, places.now)
    past_to_date = path.counted(panel, path.past_row, past_who, places.past_before, past_now)
    past_remaining = path.change(panel, path.past_row, past_who, past_now, back)
    known = ~np.isnan(past_to_date + past_remaining)
    totals = np.where(known, past_to_date + past_remaining, np.nan)
    flows = _flows(panel, measure)

    def last(weeks: int) -> Floats:
        return change_before(panel, measure, latest, who, places.now, weeks)

    def usual(weeks: int) -> Floats:
        return mean(change_before(panel, measure, latest, past_who, past_now, weeks))

    return Cases(
        commodity=np.full(len(who), panel.commodity),
        buyer=np.array(panel.buyers)[who],
        kind=np.full(len(who), kind),
        starts=panel.first_week.toordinal() + 7 * places.before,
        ends=panel.first_week.toordinal() + 7 * places.end,
        done=places.now - places.before,
        left=left,
        scale=mean(change_before(panel, measure, latest, past_who, places.past_end, YEAR)),
        mean_total=mean(totals),
        pasts=known.sum(axis=1),
        past_remaining=np.where(known, past_remaining, np.nan),
        past_to_date=np.where(known, past_to_date, np.nan),
        to_date=to_date,
        last_4=last(4),
        last_13=last(13),
        usual_13=usual(13),
        last_52=last(YEAR),
        usual_52=usual(YEAR),
        unshipped=at(panel.unshipped, who, places.now),
        usual_unshipped=mean(at(panel.unshipped, past_who, past_now)),
        active=flows.share(who, places.now, YEAR),
        active_3=flows.share(who, places.now, 3 * YEAR),
        restless=flows.deviation(who, places.now, 3 * YEAR),
        idle=at(flows.idle, who, places.now),
        pace=at(flows.pace, who, places.now),
        floor=_floor(panel, path, places, measure),
        remaining=path.change(panel, path.row, who, places.now, places.to),
    )


def _flows(panel: Panel, measure: Measure) -> Flows:
    """Return the weekly changes of a panel's level, computed once."""
    if measure not in panel.flows:
        panel.flows[measure] = flows_of(panel, measure)
    return panel.flows[measure]


def _floor(panel: Panel, path: Paths, places: Places, measure: Measure) -> Floats:
    """Return the lowest possible remainder: outstanding sales can be cancelled, exports not."""
    if measure == "shipped":
        return np.zeros(len(places.who))
    book = at(panel.unshipped, places.who, places.now)
    return -np.where(np.isnan(book), np.inf, np.maximum(book, 0.0))
