"""What was known when: the public share by day, and what was said beside it."""

from collections.abc import Callable, Sequence
from datetime import date

import numpy as np
import pytest

from monitor.assess.detailed_report import DetailedReport
from monitor.assess.replay import Replay, Said
from monitor.assess.statements import CheckedStatement
from monitor.charts import Picture
from monitor.charts.replay import pictures
from monitor.charts.series import x_of
from monitor.charts.sizes import CARD
from monitor.charts.style import BOUGHT, WARNING

from .layout import outside, overlaps, words_of

StandingOn = Callable[[str], DetailedReport]
DAYS = ("2025-12-04", "2025-12-11", "2026-01-15", "2026-01-22", "2026-02-12", "2026-03-26")
LATER = (*DAYS, "2026-04-02", "2026-10-08")
HEADLINE = "soy-2025/end-of-february"


@pytest.fixture(scope="module")
def said(standing_on: StandingOn) -> Sequence[CheckedStatement]:
    """The shipped statements, checked."""
    return standing_on("2026-10-09").statements


def drawn(
    standing_on: StandingOn, said: Sequence[CheckedStatement], days: Sequence[str]
) -> dict[str | None, Picture]:
    """The pictures of these days, by their reading."""
    replay = Replay(tuple(Said(date.fromisoformat(d), standing_on(d).assessments) for d in days))
    found = pictures(replay, standing_on(days[-1]).events, said, "shipped")
    return {picture.subject: picture for picture in found}


def test_the_title_gives_the_first_and_the_last_public_share(
    standing_on: StandingOn, said: Sequence[CheckedStatement]
) -> None:
    title = drawn(standing_on, said, DAYS)[HEADLINE].title

    assert title == ("China: the public figures said 2 % on 4 Dec 2025 and 90 % on 26 Mar 2026")


def test_the_line_is_what_was_public_each_day(
    standing_on: StandingOn, said: Sequence[CheckedStatement]
) -> None:
    figure = drawn(standing_on, said, DAYS)[HEADLINE].draw()
    [line] = [found for found in figure.axes[0].lines if found.get_color() == BOUGHT]

    shares = [
        next(a.share for a in standing_on(day).assessments if a.key == HEADLINE) for day in DAYS
    ]

    assert np.asarray(line.get_ydata()).tolist() == shares
    places = [x_of(date.fromisoformat(day)) for day in DAYS]
    assert np.asarray(line.get_xdata()).tolist() == places


def test_a_statement_stands_at_its_amount_on_its_day(
    standing_on: StandingOn, said: Sequence[CheckedStatement]
) -> None:
    figure = drawn(standing_on, said, LATER)[HEADLINE].draw()
    diamonds = [line for line in figure.axes[0].lines if line.get_marker() == "D"]

    places = [np.concatenate([d.get_xdata(), d.get_ydata()]).tolist() for d in diamonds]

    assert places[0] == [x_of(date(2025, 12, 9)), 0.25]
    assert places[1] == [x_of(date(2026, 1, 20)), 1.0]
    assert places[3] == pytest.approx([x_of(date(2026, 3, 27)), 11.2 / 12])
    assert places[2][1] == pytest.approx(0.676, abs=0.001), "on track: at what was public"
    assert all(line.get_color() == WARNING for line in diamonds)


def test_the_statements_are_listed_with_amount_and_speaker(
    standing_on: StandingOn, said: Sequence[CheckedStatement]
) -> None:
    picture = drawn(standing_on, said, LATER)[HEADLINE]
    words = words_of(picture.draw())

    assert "20 Jan 2026 · 12 MMT · Scott Bessent" in words
    assert any(text.startswith("9 Dec 2025 · about 3 MMT · ") for text in words)
    assert any(text.startswith("27 Mar 2026 · about 11.2 MMT s") for text in words)
    assert "9 Feb 2026 · on track · US Treasury" in words
    assert "12 MMT · Scott Bessent" in picture.alt


def test_only_the_promise_spoken_of_and_the_days_shown_are_marked(
    standing_on: StandingOn, said: Sequence[CheckedStatement]
) -> None:
    early, late = drawn(standing_on, said, DAYS[:3]), drawn(standing_on, said, LATER)

    assert "Scott Bessent" not in early[HEADLINE].alt
    assert "Wire reports" in late["soy-2026/calendar-year"].alt
    assert "Scott Bessent" not in late["soy-2026/calendar-year"].alt


def test_without_statements_there_is_no_word_of_them(standing_on: StandingOn) -> None:
    picture = drawn(standing_on, (), LATER)[HEADLINE]

    assert "Statements" not in picture.alt
    assert not any("diamond" in text for text in words_of(picture.draw()))


@pytest.mark.parametrize("days", [DAYS[:2], DAYS, LATER])
def test_every_picture_is_clean(
    standing_on: StandingOn, said: Sequence[CheckedStatement], days: Sequence[str]
) -> None:
    found = []
    for picture in drawn(standing_on, said, days).values():
        for figure in (picture.draw(), picture.draw(CARD)):
            found += [(picture.stem, fault) for fault in (*overlaps(figure), *outside(figure))]

    assert found == []
