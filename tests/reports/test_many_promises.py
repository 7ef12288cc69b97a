"""With very many promises the page draws the first and lists the others."""

from __future__ import annotations

import re

from monitor.assess.in_full import MOST_DRAWN, shown_in_full
from monitor.charts import pictures_of
from monitor.reports.page import page
from tests.promise_text import promise, year_reading
from tests.reports.conftest import StandingOf


def year_of(name: str, commodity: str = "Soybeans", year: int = 2026) -> str:
    """A promise of one calendar year."""
    whole = promise(name, f"Promise {name}", "25_000_000", commodity=commodity)
    return whole + year_reading(year, name="year", title="Calendar year")


def test_the_first_are_drawn_and_all_are_listed(standing_of: StandingOf) -> None:
    later = [year_of(f"later-{k}", "Corn", 2030) for k in range(4)]
    home = [year_of(f"home-{k}") for k in range(10)]
    others = [year_of(f"corn-{k}", "Corn") for k in range(16)]
    found = standing_of("".join([*home, *later, *others]), "2026-10-09")

    text = page(found, version="0", charts=())

    shown = re.findall(r'<article class="card[^"]*" id="([a-z]+)-\d+"', text)
    assert (len(shown), MOST_DRAWN) == (24, 24)
    assert shown[:10] == ["home"] * 10
    assert set(shown[10:]) == {"corn"}
    assert "6 further promises are in the" in text
    assert all(f"Promise later-{k}" in text for k in range(4))
    assert len(shown_in_full(found).commitments) == 24
    subjects = {picture.subject for picture in pictures_of(found, "cumulative")}
    assert len(subjects) == 24
    assert {f"home-{k}/year" for k in range(10)} <= subjects
    assert not any(subject.startswith("later") for subject in subjects)


def test_as_many_as_fit_are_all_drawn(standing_of: StandingOf) -> None:
    found = standing_of("".join(year_of(f"home-{k}") for k in range(24)), "2026-10-09")

    text = page(found, version="0", charts=())

    assert shown_in_full(found) is found
    assert len(re.findall(r'<article class="card[^"]*" id="home-\d+"', text)) == 24
    assert "further promises" not in text
