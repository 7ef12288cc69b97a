"""A report in bushels: the dot on the main chart stands where the chart's own axis has it."""

from dataclasses import replace

from monitor.charts import pictures_of
from monitor.charts.spots import spots
from monitor.progress.standing import Standing
from monitor.reports.build import pictured
from monitor.reports.lead import lead


def test_the_dot_follows_the_axis_of_the_picture(today: Standing) -> None:
    leading = lead(today)
    places = []
    for unit in ("t", "bushels"):
        shown = replace(today, shown_in=unit)  # type: ignore[arg-type]
        [drawn] = [p for p in pictures_of(shown, "cumulative") if p.subject == leading.key]
        places.append(spots(drawn.draw(), pictured(leading, shown)))

    tons, bushels = places
    known = [(one.y, other.y) for one, other in zip(tons.weeks, bushels.weeks, strict=True)]
    heights = [bushels.bottom - bushels.top, tons.bottom - tons.top]
    for one, other in known:
        if one is not None and other is not None:
            share = (tons.bottom - one) / heights[1]
            assert abs((bushels.bottom - other) / heights[0] - share) < 0.02
    assert sum(one is not None for one, _ in known) == 39
