"""What is chosen by the record, and kinds of windows."""

from __future__ import annotations

from datetime import date, timedelta

import numpy as np
import pytest

from monitor.outlook.choice import Past, model_wins, recorded_pasts
from monitor.outlook.since_regime import simulated
from monitor.outlook.trials import SEASON, SHIPPED, SHORT, YEAR, Trial, trial_of
from monitor.outlook.windows import spans, training_cases
from monitor.sources.track_record import MODEL, track_record
from tests.outlook.made import panel

STARTS = date(2025, 10, 23)


def pasts(*errors: tuple[float, float], last: date = date(2025, 8, 28)) -> list[Past]:
    """One window a year, each with the errors of the model and of plain past windows."""
    return [Past(last - timedelta(days=364 * k), 10, *pair) for k, pair in enumerate(errors)]


def test_the_model_is_the_outlook_where_it_was_closer() -> None:
    assert model_wins(SEASON, pasts((0.1, 0.2), (0.2, 0.25), (0.3, 0.29)), STARTS)
    assert not model_wins(SEASON, pasts((0.2, 0.1), (0.2, 0.25), (0.3, 0.29)), STARTS)


def test_windows_that_had_not_ended_do_not_count() -> None:
    known = pasts((0.1, 0.2), (0.1, 0.2), (0.1, 0.2))
    later = [Past(date(2026, 8, 27), 1000, 9.0, 0.1)]

    assert model_wins(SEASON, [*known, *later], STARTS)
    assert not model_wins(SEASON, [*known, *later], date(2026, 9, 3))


@pytest.mark.parametrize(
    ("trial", "model"), [(YEAR, True), (SHIPPED[0], True), (SEASON, False), (SHORT[0], False)]
)
def test_without_a_record_the_model_is_only_used_where_it_always_won(
    trial: Trial, model: bool
) -> None:
    assert model_wins(trial, pasts((0.1, 0.2), (0.1, 0.2)), STARTS) is model


def test_the_record_says_what_is_chosen_for_chinas_soybeans() -> None:
    chosen = {
        trial.name: model_wins(trial, recorded_pasts(track_record(), trial, 801), STARTS)
        for trial in (YEAR, SEASON, *SHORT, *SHIPPED)
    }

    assert [name for name, model in chosen.items() if not model] == [
        "season",
        "6 months",
        "4 months",
        "2 months",
    ]


def test_the_record_has_each_window_once() -> None:
    lines = [t for t in track_record() if (t.trial, t.commodity) == ("year", 801)]
    windows = [t for t in lines if t.by == "window" and t.forecast == MODEL]

    assert len({t.group for t in windows}) == len(windows) == 11
    assert {"2025", "2025/26"} <= {t.group for t in windows}
    assert len({t.ended_on for t in windows}) == 11


@pytest.mark.parametrize(
    ("weeks", "name"),
    [(53, "year"), (50, "year"), (26, "6 months"), (18, "4 months"), (9, "2 months")],
)
def test_a_window_belongs_to_the_trial_of_about_its_length(weeks: int, name: str) -> None:
    assert trial_of("booked", weeks).name == name
    assert trial_of("shipped", weeks).name == f"{name}, shipped"
    assert trial_of("booked", weeks, season=True) == SEASON


def test_parts_of_a_year_are_compared_with_the_same_months_before() -> None:
    made = panel(weeks=52 * 8)
    found = spans(made, SHORT[1])

    assert {span.month for span in found} == {1, 5, 9}
    lengths = {span.end - span.before for span in found}
    assert lengths <= {17, 18}
    cases = training_cases(made, SHORT[1])
    later = cases.select(cases.pasts >= 2)
    assert (later.left < 18).all()
    assert (later.done % 3 == 0).all()


def test_the_weeks_since_a_regime_began_are_drawn_the_same_each_time() -> None:
    flows = np.array([0, 0, 900, 800, 700, 0, 0, 0, 0, 650, 700, 0, 0, 0], dtype=np.float64)

    once, again = simulated(flows, 13), simulated(flows, 13)

    assert np.array_equal(once, again)
    assert (np.diff(once) >= 0).all()
    assert once.mean() == pytest.approx(13 * flows.mean(), rel=0.03)
    assert simulated(np.full(20, 5.0), 7).tolist() == [35.0] * 199
