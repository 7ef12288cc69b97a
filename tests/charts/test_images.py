"""Every chart on real data against a picture of it that was looked at and found good.

The pictures are small, and the comparison is of blurred brightness, so that another version of
the font renderer does not matter, while a missing mark, a moved axis or another text does.
`python -m tests.charts.test_images` draws them anew; look at each before it is committed.
"""

import sys
from collections.abc import Callable
from datetime import date
from io import BytesIO
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray
from PIL import Image, ImageFilter

from monitor.assess.detailed_report import DetailedReport
from monitor.assess.figures import Figures
from monitor.charts import Picture, names, pictures_of
from monitor.charts.save import png
from monitor.charts.sizes import Size
from monitor.charts.style import BOUGHT
from monitor.core.frozen import replace

StandingOn = Callable[[str], DetailedReport]
ForChart = Callable[[str, str], DetailedReport]

FOLDER = Path(__file__).parent / "images"
SMALL = Size("small", 700)
BLUR, LIMIT, FAR, MOST_FAR = 1.0, 1.5, 50, 0.001
"""Dots of blur; the mean difference of 256 shades allowed; a difference that counts as far, and
the part of the dots that may be that far apart."""
LEADING = "soy-2026/calendar-year"


def leading(status_report: DetailedReport, chart: str) -> Picture:
    """The picture of a chart that shows the promise of the year, or everything."""
    found = list(pictures_of(status_report, chart))
    return next((p for p in found if p.subject == LEADING), found[0])


def shades(data: bytes) -> NDArray[np.float64]:
    """A picture's brightness, blurred."""
    image = Image.open(BytesIO(data)).convert("L").filter(ImageFilter.GaussianBlur(BLUR))
    return np.asarray(image).astype(np.float64)


def differs(one: NDArray[np.float64], other: NDArray[np.float64]) -> bool:
    """Whether two pictures are not the same to the eye."""
    if one.shape != other.shape:
        return True
    difference = np.abs(one - other)
    return bool(difference.mean() > LIMIT or (difference > FAR).mean() > MOST_FAR)


@pytest.mark.parametrize("chart", names())
def test_the_chart_looks_as_it_did(for_chart: ForChart, chart: str) -> None:
    drawn = shades(leading(for_chart(chart, "2026-10-09"), chart).png(SMALL))
    known = shades((FOLDER / f"{chart}.png").read_bytes())

    assert not differs(drawn, known)


@pytest.mark.parametrize("chart", names())
def test_a_picture_of_another_day_is_another_one(for_chart: ForChart, chart: str) -> None:
    """The tolerance is not so wide that any picture would pass."""
    other = shades(leading(for_chart(chart, "2026-06-30"), chart).png(SMALL))
    known = shades((FOLDER / f"{chart}.png").read_bytes())

    assert differs(other, known)


def test_a_lost_line_is_seen(standing_on: StandingOn) -> None:
    figure = leading(standing_on("2026-10-09"), "cumulative").draw(SMALL)
    blue = (line for line in figure.axes[0].lines if line.get_color() == BOUGHT)
    max(blue, key=lambda line: np.size(line.get_xdata())).remove()

    known = shades((FOLDER / "cumulative.png").read_bytes())

    assert differs(shades(png(figure, SMALL)), known)


def main() -> None:
    """Draw the pictures anew; of the charts named on the command line, or of all."""
    from monitor.assess.load_known import amounts_as_known
    from monitor.assess.load_statements import checked_statements
    from monitor.assess.load_status import load_status
    from monitor.assess.trade.load import trade_records
    from monitor.commitments.promises import read_commitments, read_events
    from monitor.commitments.statements import read_statements
    from monitor.core.calendar import end_of_day
    from monitor.core.paths import data_file
    from monitor.ingest.shipped import from_snapshot
    from monitor.ledger.read import AsOf
    from monitor.ledger.store import open_ledger
    from monitor.outlook.load import outlooks
    from tests.detailed import detailed

    with open_ledger(None) as connection:
        from_snapshot(connection)
        figures = Figures(connection, AsOf("snapshot", end_of_day(date(2026, 10, 9))))
        commitments = read_commitments(data_file("commitments.toml"))
        events = read_events(data_file("events.toml"))
        status_report = load_status(figures, commitments, events, replay=True)
        statements = read_statements(data_file("statements.toml"))
        said = checked_statements(figures, status_report, statements)
        status_report = detailed(
            status_report,
            statements=said,
            trades=trade_records(figures, commitments),
            known=amounts_as_known(figures, status_report, said),
        )
        forecast = replace(status_report, outlooks=outlooks(figures, status_report))
    for chart in sys.argv[1:] or names():
        shown = forecast if chart == "chance" else status_report
        (FOLDER / f"{chart}.png").write_bytes(leading(shown, chart).png(SMALL))


if __name__ == "__main__":
    main()
