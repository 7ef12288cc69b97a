"""A row that does not add up is told, and so is that it adds up again."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

from monitor.alerts.model import RuleInput
from monitor.alerts.rules import identity_broken
from monitor.assess.identities import EXPORTS, Break, Place
from monitor.core.frozen import replace

SubjectOn = Callable[..., RuleInput]


def test_it_is_told_until_it_adds_up(subject_on: SubjectOn) -> None:
    place = Place(801, 5700, 2026, date(2026, 7, 2), EXPORTS)
    broken = replace(subject_on("2026-10-09"), breaks=[Break(place, 12_000, 13_000)])

    [alert] = identity_broken.alerts(broken)
    end = identity_broken.ended(subject_on("2026-10-09"), alert)

    assert alert.key == "identity/801/5700/2026/2026-07-02/exports-roll-forward"
    assert (alert.severity, alert.ongoing) == ("critical", True)
    assert alert.text == (
        "Soybeans (801), China (5700), marketing year 2026: expected 12,000, published 13,000. "
        "Counted in: China: 12 MMT of US soybeans, first tranche and China: 25 MMT of US soybeans "
        "in 2026. The published figures are used as they are."
    )
    assert (alert.is_news, alert.is_trouble, alert.word) == (True, True, "critical")
    assert end.title == (
        "Figures add up again, or are explained: exports roll forward, week ending 2 Jul 2026"
    )
    assert end.was == "Figures do not add up: exports roll forward, week ending 2 Jul 2026"


def test_a_week_that_no_promise_counts_is_a_notice_for_operators(subject_on: SubjectOn) -> None:
    place = Place(801, 5700, 2020, date(2020, 6, 4), EXPORTS)

    [alert] = identity_broken.alerts(
        replace(subject_on("2026-10-09"), breaks=[Break(place, 12_000, 13_000)])
    )

    assert alert.text.endswith("published 13,000. No promise counts this week.")
    assert (alert.severity, alert.is_news, alert.is_trouble) == ("info", False, True)
    assert alert.word == "notice"


def test_the_shipped_figures_add_up(subject_on: SubjectOn) -> None:
    assert not list(identity_broken.alerts(subject_on("2026-10-09")))
