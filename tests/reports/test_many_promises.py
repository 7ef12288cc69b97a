"""With very many promises the page draws the first and lists the others."""

from __future__ import annotations

import re

from monitor.assess.in_full import MOST_DRAWN, shown_in_full
from monitor.charts import pictures_of
from monitor.reports.page import page
from tests.commitments.test_each_year import SOURCE
from tests.reports.conftest import StandingOf


def promise(name: str, commodity: str = "Soybeans", year: int = 2026) -> str:
    return f"""
[[commitment]]
id = "{name}"
title = "Promise {name}"
buyer = "China"
commodity = "{commodity}"
unit = "metric tons"
target = 25_000_000
{SOURCE}

[[commitment.reading]]
id = "year"
title = "Calendar year"
headline = true
basis = "booked"
counts_from = {year}-01-01
counts_to = {year}-12-31
deadline = {year}-12-31
{SOURCE}
"""


def test_the_first_are_drawn_and_all_are_listed(standing_of: StandingOf) -> None:
    later = [promise(f"later-{k}", "Corn", 2030) for k in range(4)]
    home = [promise(f"home-{k}") for k in range(10)]
    others = [promise(f"corn-{k}", "Corn") for k in range(16)]
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
    found = standing_of("".join(promise(f"home-{k}") for k in range(24)), "2026-10-09")

    text = page(found, version="0", charts=())

    assert shown_in_full(found) is found
    assert "further promises" not in text
