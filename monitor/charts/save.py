"""Save a chart as bytes: a sharp PNG, and an SVG that can be embedded in a page with others.

The same figures give the same bytes: no dates, program versions or random ids. The SVG keeps its
text as text (searchable, accessible, small) in DejaVu Sans or similar fonts, carries its
alternative text, and has prefixed ids, so that several fit into one page.
"""

from __future__ import annotations

import re
from io import BytesIO
from xml.sax.saxutils import quoteattr

import numpy as np
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure
from matplotlib.text import Text
from PIL import Image

from monitor.charts.fonts import FONT, drawable, families, lacking
from monitor.charts.sizes import REPORT, Size
from monitor.charts.style import house_style
from monitor.core.frozen import Frozen

NO_DATES = {"Date": None, "Creator": None, "Format": None, "Type": None}
FONTS = f"'{FONT}', 'Bitstream Vera Sans', Verdana, Geneva, sans-serif"
"""Verdana has nearly the widths of DejaVu Sans, so the layout holds if that is missing."""


class Saved(Frozen):
    """Both files of one chart; `lacking` are characters that no font has, drawn as boxes.

    The SVG holds them as text, because the reader's machine may have a font.
    """

    png: bytes
    svg: bytes
    lacking: str = ""


def saved(figure: Figure, stem: str, alt: str) -> Saved:
    """Return both files of a figure; `stem` and `alt` name the SVG."""
    vector = svg(figure, stem, alt)
    missing = lacking("".join(text.get_text() for text in _texts(figure)))
    return Saved(png(figure), vector, missing)


@house_style()
def png(figure: Figure, size: Size = REPORT) -> bytes:
    """Return the figure as a PNG; in a size of fixed height it is centred."""
    height, dots = float(figure.get_size_inches()[1]), size.dots_per_inch
    if size.height_in is not None:
        dots *= min(1.0, size.height_in / height)
    for text in _texts(figure):
        text.set_text(drawable(text.get_text()))
    figure.set_dpi(dots)
    canvas = FigureCanvasAgg(figure)
    canvas.draw()  # type: ignore[no-untyped-call]
    pixels = np.asarray(canvas.buffer_rgba())  # type: ignore[no-untyped-call]
    image = Image.fromarray(pixels).convert("RGB")
    if size.height_px is not None:
        image = _on_ground(image, size.width_px, size.height_px)
    out = BytesIO()
    _few_colours(image).save(out, format="png", dpi=(dots, dots))
    return out.getvalue()


def _texts(figure: Figure) -> list[Text]:
    return list(figure.findobj(Text))


def _on_ground(image: Image.Image, width: int, height: int) -> Image.Image:
    ground = Image.new("RGB", (width, height), "white")
    ground.paste(image, ((width - image.width) // 2, (height - image.height) // 2))
    return ground


def _few_colours(image: Image.Image) -> Image.Image:
    """Return the image with a palette: a third of the bytes in half the time, visually the same.

    The background, nearly all of it, stays exactly white.
    """
    few = image.quantize(256, method=Image.Quantize.FASTOCTREE, dither=Image.Dither.NONE)
    palette = few.getpalette() or []
    ground = few.getpixel((0, 0))
    assert isinstance(ground, int)  # noqa: S101 a palette’s pixel is its number
    palette[3 * ground : 3 * ground + 3] = [255] * 3
    few.putpalette(palette)
    return few


@house_style()
def svg(figure: Figure, stem: str, alt: str) -> bytes:
    """Return the figure as an SVG element; `stem` makes its ids unique in a page."""
    out = BytesIO()
    figure.savefig(out, format="svg", dpi=72, metadata=NO_DATES)
    return _embeddable(out.getvalue().decode(), stem, alt).encode()


def _embeddable(text: str, stem: str, alt: str) -> str:
    """Return the bare element, labelled for screen readers, with its ids and style scoped to it."""
    text = text[text.index("<svg") :]
    text = text.replace(", ".join(f"'{name}'" for name in families()), FONTS)
    text = re.sub(r'\bid="', f'id="{stem}-', text)
    text = re.sub(r'href="#|url\(#', rf"\g<0>{stem}-", text)
    text = text.replace('css">*{', f'css">#{stem} *{{')
    return text.replace("<svg ", f'<svg id="{stem}" role="img" aria-label={quoteattr(alt)} ', 1)
