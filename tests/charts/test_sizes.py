"""Every picture in every size: the dots asked for, nothing cut off, and a card that is filled."""

import struct
from collections.abc import Callable
from io import BytesIO

import numpy as np
import pytest
from PIL import Image

from monitor.assess.detailed_report import DetailedReport
from monitor.charts import Picture, pictures_of
from monitor.charts.sizes import CARD, EMAIL, PRINT, REPORT, SIZES, Size

StandingOn = Callable[[str], DetailedReport]


@pytest.fixture(scope="module")
def leading(standing_on: StandingOn) -> Picture:
    """The leading picture of the day."""
    drawn = pictures_of(standing_on("2026-10-09"), "cumulative")
    return next(p for p in drawn if p.subject == "soy-2026/calendar-year")


@pytest.mark.parametrize("size", SIZES, ids=lambda size: size.name)
def test_a_size_has_its_dots(leading: Picture, size: Size) -> None:
    width, height = _dots(leading.png(size))

    assert width == size.width_px
    assert height == size.height_px or size.height_px is None


def test_the_sizes_are_those_that_are_promised() -> None:
    assert (CARD.width_px, CARD.height_px) == (1200, 675)
    assert [size.width_px for size in (EMAIL, REPORT, PRINT)] == [1200, 1800, 3000]


@pytest.mark.parametrize("chart", ["status_bars", "pace", "destinations", "years"])
def test_every_kind_of_picture_fits_on_a_card(standing_on: StandingOn, chart: str) -> None:
    picture = next(pictures_of(standing_on("2026-10-09"), chart))
    image = Image.open(BytesIO(picture.png(CARD))).convert("L")

    dark = np.asarray(image) < 200

    assert image.size == (1200, 675)
    assert not dark[:8].any(), "nothing touches the upper edge"
    assert not dark[-8:].any(), "nor the lower one"
    assert not dark[:, :8].any()
    assert not dark[:, -8:].any()
    assert dark[:, :600].any()
    assert dark[:, 600:].any()


def test_axes_give_way_on_a_card_and_words_stay(leading: Picture) -> None:
    tall, card = leading.draw(), leading.draw(CARD)

    height = card.get_size_inches()[1]
    assert height == pytest.approx(CARD.height_in)
    assert tall.axes[0].bbox.height > card.axes[0].bbox.height
    assert {t.get_text() for t in card.texts} <= {t.get_text() for t in tall.texts} | {
        "The latest 5 of 6 events",
    }


def test_a_large_picture_is_no_blown_up_small_one(leading: Picture) -> None:
    """Edges stay one dot wide however many dots there are: the print is drawn, not enlarged."""
    small, large = (Image.open(BytesIO(leading.png(s))).convert("L") for s in (EMAIL, PRINT))
    enlarged = small.resize(large.size)

    assert _sharpness(large) > 1.5 * _sharpness(enlarged)


def test_the_ground_is_exactly_white(leading: Picture) -> None:
    image = Image.open(BytesIO(leading.png(EMAIL))).convert("RGB")

    assert image.getpixel((0, 0)) == (255, 255, 255)
    assert image.getpixel((image.width - 1, image.height - 1)) == (255, 255, 255)


def _sharpness(image: Image.Image) -> float:
    pixels = np.asarray(image).astype(float)
    return float(np.abs(np.diff(pixels, axis=1)).max(axis=1).mean())


def _dots(png: bytes) -> tuple[int, int]:
    width, height = struct.unpack(">II", png[16:24])
    return width, height
