"""Everything at once through fourteen months: it ends as the undisturbed months do.

`make play` plays both and prints what went wrong on the way.
"""

from __future__ import annotations

from concurrent.futures import ProcessPoolExecutor
from datetime import date
from multiprocessing import get_context

import pytest

from tests.jobs.everything import LESS, PEOPLE, Lived, play
from tests.jobs.test_long_play import without_evidence

pytestmark = pytest.mark.slow

DATED_BY_RULE = date(2026, 4, 9)
"""The week whose public report could not be read on its day: it is dated by the rule."""


@pytest.fixture(scope="module")
def lived(tmp_path_factory: pytest.TempPathFactory) -> tuple[Lived, Lived]:
    """The undisturbed months, and those with everything at once."""
    folders = [tmp_path_factory.mktemp(name) for name in ("calm", "troubled")]
    with ProcessPoolExecutor(2, get_context("spawn")) as pool:
        calm, troubled = pool.map(play, folders)
    return calm, troubled


def test_everything_did_go_wrong(lived: tuple[Lived, Lived]) -> None:
    calm, troubled = lived
    refused = "\n".join(troubled.refused)

    assert not calm.trouble
    assert {"clock", "delivery", "suspect"} <= troubled.trouble.keys()
    assert "monitor.db could" in refused  # the disk was full
    assert "This machine's clock is 2034" in refused
    assert "This machine's clock is 2025-12-13" in refused
    assert "messages could not be delivered now (451 " in refused
    assert calm.disagreements == []
    assert {amount for _, amount, _ in troubled.disagreements} == {LESS}
    assert all(settled for _, _, settled in troubled.disagreements)


def test_every_row_is_known_as_it_was_on_every_day(lived: tuple[Lived, Lived]) -> None:
    calm, troubled = (each.played for each in lived)

    assert troubled.histories == calm.histories
    assert troubled.weeks == calm.weeks


def test_every_assessment_is_the_same(lived: tuple[Lived, Lived]) -> None:
    calm, troubled = (each.played for each in lived)
    otherwise_dated = {
        one.week_ending
        for day, found in calm.assessments.items()
        for a, b in zip(found, troubled.assessments[day], strict=True)
        for one, other in zip(a.points, b.points, strict=True)
        if one.evidence != other.evidence
    }

    assert troubled.statuses == calm.statuses
    assert without_evidence(troubled) == without_evidence(calm)
    assert otherwise_dated <= {DATED_BY_RULE}


def test_the_same_news_is_raised_in_the_same_order(lived: tuple[Lived, Lived]) -> None:
    calm, troubled = lived

    assert troubled.news == calm.news
    assert len(set(calm.news)) > 100


def test_each_recipient_is_sent_the_same_news_as_often(lived: tuple[Lived, Lived]) -> None:
    calm, troubled = lived

    assert troubled.sent == calm.sent
    assert set(calm.sent) == set(PEOPLE)
    assert (calm.twice, troubled.twice) == (0, 0)
