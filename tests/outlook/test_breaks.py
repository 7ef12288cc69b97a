"""What the levels to learn from leave out: a year without its last row, and late sales."""

from __future__ import annotations

from datetime import date

import numpy as np

from monitor.assess.purchases import cumulative_sales, surfaced_sales
from monitor.core.frozen import replace
from monitor.core.history import BuyerHistory
from monitor.outlook.model import usable
from monitor.outlook.panel import panel_of
from monitor.outlook.trials import YEAR
from monitor.outlook.windows import training_cases
from tests.outlook.test_shipped_levels import INDIA, counted


def without_final_row(history: BuyerHistory, year: int) -> BuyerHistory:
    """The history without the last row of a marketing year."""
    last = history.last_week_of[year]
    assert last >= history.marketing_years[year].ends_on
    rows = {key: row for key, row in history.rows.items() if key != (year, last)}
    return replace(history, rows=rows, _open_years={})


def test_later_years_are_as_if_the_row_were_there() -> None:
    whole = counted(INDIA)
    years = sorted(whole.marketing_years)
    panels = [panel_of(1301, {INDIA: h}) for h in (whole, without_final_row(whole, 2021))]
    full, holed = panels
    assert full is not None
    assert holed is not None
    assert full.breaks is None
    assert holed.breaks is not None

    first = holed.index(date(2021, 8, 12))
    assert years[0] < 2021
    for name in ("booked", "shipped"):
        mine, theirs = (np.diff(getattr(p, name)[0, first:]) for p in (holed, full))
        known = ~np.isnan(theirs)
        assert known.sum() > 200
        np.testing.assert_array_equal(mine[known], theirs[known], name)
    assert (holed.breaks[0, first:] == 1).all()
    assert (holed.breaks[0, : first - 2] == 0).all()


def test_no_amount_is_counted_across_the_break() -> None:
    whole = counted(INDIA)
    full, holed = (
        training_cases(panel, YEAR)
        for panel in (panel_of(1301, {INDIA: h}) for h in (whole, without_final_row(whole, 2021)))
        if panel is not None
    )
    both = usable(full) & usable(holed) & ~np.isnan(full.remaining) & ~np.isnan(holed.remaining)

    assert both.sum() > 20
    np.testing.assert_array_equal(full.remaining[both], holed.remaining[both])
    np.testing.assert_array_equal(full.to_date[both], holed.to_date[both])
    over = (full.starts < date(2021, 7, 29).toordinal()) & (
        full.ends > date(2021, 8, 5).toordinal()
    )
    assert over.any()
    assert np.isnan(holed.total[over]).all()
    assert usable(holed)[holed.starts >= date(2024, 7, 25).toordinal()].any()


def test_sales_for_the_year_after_next_are_no_purchases_of_the_week_they_surface_in() -> None:
    """USDA shows them in no row before the year turns; the rows then have them for all the year."""
    whole = counted(INDIA)
    turn = date(2022, 8, 4)
    rows = {
        key: row._replace(next_year_outstanding=(row.next_year_outstanding or 0) + 67_000)
        if key[0] == 2023
        else row
        for key, row in whole.rows.items()
    }
    late = replace(whole, rows=rows, _open_years={})
    full, surfaced = (panel_of(1301, {INDIA: history}) for history in (whole, late))
    assert full is not None
    assert surfaced is not None
    column = full.index(turn)

    assert surfaced_sales(late, turn) == 67_000 + surfaced_sales(whole, turn)
    assert surfaced_sales(late, date(2022, 8, 11)) == 0
    mine, theirs = (np.diff(panel.booked[0])[column - 1] for panel in (surfaced, full))
    assert mine == theirs
    raw = cumulative_sales(late, turn), cumulative_sales(late, date(2022, 7, 28))
    assert raw[0] is not None
    assert raw[1] is not None
    assert raw[0] - raw[1] == theirs + 67_000, "the reading counts them when they appear"
