"""The bytes of a picture: the same for the same figures, and fit to stand in a page."""

import re
import struct
from collections.abc import Callable
from xml.etree import ElementTree

import matplotlib as mpl
import pytest

from monitor.assess.detailed_report import DetailedReport
from monitor.charts import Picture, fonts, layout, names, pictures_of
from monitor.charts.save import Saved
from monitor.core.frozen import replace

StandingOn = Callable[[str], DetailedReport]


@pytest.fixture(scope="module")
def picture(standing_on: StandingOn) -> Picture:
    """The leading picture of the day."""
    drawn = pictures_of(standing_on("2026-10-09"), "cumulative")
    return next(p for p in drawn if p.subject == "soy-2026/calendar-year")


@pytest.fixture(scope="module")
def saved(picture: Picture) -> Saved:
    """It, saved."""
    return picture.save()


@pytest.mark.parametrize("name", names())
def test_the_same_figures_give_the_same_bytes(
    for_chart: Callable[[str, str], DetailedReport], name: str
) -> None:
    shown = for_chart(name, "2026-10-09")
    first, again = (next(pictures_of(shown, name)).save() for _ in range(2))

    assert first.svg == again.svg
    assert first.png == again.png


def test_the_settings_of_the_machine_change_nothing(picture: Picture, saved: Saved) -> None:
    with mpl.rc_context({"font.size": 30, "svg.fonttype": "path", "axes.facecolor": "black"}):
        assert picture.save() == saved
        assert mpl.rcParams["font.size"] == 30


def test_the_png_is_crisp_and_carries_no_date(saved: Saved) -> None:
    width, height = struct.unpack(">II", saved.png[16:24])

    assert (width, 1000 < height < 1400) == (1800, True)
    assert b"tEXt" not in saved.png
    assert b"tIME" not in saved.png


def test_the_svg_is_one_element_with_its_description(picture: Picture, saved: Saved) -> None:
    root = ElementTree.fromstring(saved.svg)  # noqa: S314 drawn by ourselves

    assert saved.svg.startswith(b"<svg ")
    assert root.get("role") == "img"
    assert root.get("aria-label") == picture.alt
    assert b"metadata" not in saved.svg


def test_its_words_are_text(saved: Saved) -> None:
    root = ElementTree.fromstring(saved.svg)  # noqa: S314 drawn by ourselves
    words = " ".join(root.itertext())

    assert "China has bought 16.6 of 25 MMT (66 %): ahead" in words
    assert "Verdana" in saved.svg.decode()


def test_the_ids_of_several_pictures_in_one_page_are_different(standing_on: StandingOn) -> None:
    texts = [p.save().svg.decode() for p in pictures_of(standing_on("2025-11-30"))]

    ids = [name for text in texts for name in re.findall(r'\bid="([^"]+)"', text)]
    used = {n for text in texts for n in re.findall(r'(?:url\(|href=")#([^")]+)', text)}

    assert len(ids) == len(set(ids))
    assert used <= set(ids)


def test_the_style_of_one_picture_stays_in_it(saved: Saved) -> None:
    [style] = re.findall(r"<style[^>]*>([^<]*)</style>", saved.svg.decode())

    assert style.startswith("#cumulative-soy-2026-calendar-year *{")


def test_a_name_with_markup_in_it_stays_a_name(standing_on: StandingOn) -> None:
    status_report = standing_on("2026-10-09")
    assessment = next(a for a in status_report.assessments if a.key == "soy-2026/calendar-year")
    buyer = "$A$ & <B> \"C\" 'D' \\alpha"
    odd = replace(assessment, commitment=replace(assessment.commitment, buyer=buyer))

    for each in pictures_of(replace(status_report, assessments=(odd,), trades=())):
        root = ElementTree.fromstring(each.save().svg)  # noqa: S314 drawn by ourselves
        assert buyer in (root.get("aria-label") or "")
        assert any(buyer.split()[-1] in text for text in root.itertext())


TITLE = '中国: 25 MMT of US soybeans 🌾, "quoted" & <b>é</b>'


def test_signs_no_font_has_are_boxes_in_the_png_and_text_in_the_svg_without_a_warning(
    standing_on: StandingOn, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(fonts, "families", lambda: ("DejaVu Sans",))
    status_report = standing_on("2026-10-09")
    named = tuple(
        replace(a, commitment=replace(a.commitment, title=TITLE)) for a in status_report.assessments
    )
    bars = next(pictures_of(replace(status_report, assessments=named), "status_bars"))

    saved = bars.save()  # a warning would be an error here

    assert saved.lacking == "中国🌾"
    assert fonts.drawable(TITLE) == '□□: 25 MMT of US soybeans □, "quoted" & <b>é</b>'
    assert "中国: 25 MMT" in "".join(ElementTree.fromstring(saved.svg).itertext())  # noqa: S314


@pytest.mark.parametrize("text", ["x" * 5_000, "ab " * 2_000, "中国" * 2_500])
def test_a_text_of_any_length_stays_within_its_lines_and_is_measured_once(text: str) -> None:
    measured = layout.width_in.cache_info().misses
    lines = layout.wrapped(text, 15.0, 9.4, "bold").split("\n")

    assert max(layout.width_in(line, 15.0, "bold") for line in lines) < 9.44
    assert "".join(lines).replace(" ", "") == text.replace(" ", "")
    assert layout.width_in.cache_info().misses - measured < 10 + len(lines)
    assert layout.width_in(layout.cut(text, 9.0, 2.0), 9.0) <= 2.0
    assert layout.width_in.cache_info().misses - measured < 30 + len(lines)
