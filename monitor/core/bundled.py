"""Read the bundled tables of `data/`; a damaged one becomes one sentence that names the file."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Sequence
from contextlib import contextmanager

from monitor.core.errors import SourceChanged
from monitor.core.paths import data_file
from monitor.core.signs import shortened

LONGEST_REASON, LONGEST_HEADER = 100, 300
UNREADABLE = (ValueError, TypeError, LookupError, ArithmeticError, csv.Error)
"""What the reading of a damaged table raises, in its text or in its values."""


@contextmanager
def whole(name: str) -> Iterator[None]:
    """Raise SourceChanged for a bundled file that is missing or cannot be read."""
    try:
        yield
    except FileNotFoundError as error:
        raise SourceChanged(
            f"The bundled file {name} is missing: install monitor again."
        ) from error
    except UNREADABLE as error:
        reason = shortened(str(error), LONGEST_REASON)
        raise SourceChanged(
            f"The bundled file {name} cannot be read ({reason}): install monitor again."
        ) from error


def bundled_text(name: str) -> str:
    """Return a bundled text file. Raise SourceChanged if it is not whole."""
    with whole(name):
        text = data_file(name).read_bytes().decode("utf-8")
        if not text.endswith("\n"):
            raise ValueError("its end is missing" if text else "it is empty")
        return text


def bundled_table(name: str, header: Sequence[str]) -> list[list[str]]:
    """Return the lines of a bundled CSV file without header and remarks (`#`).

    Raise SourceChanged if it has another header, no line, or a line of another length.
    """
    text = bundled_text(name)
    with whole(name):
        file = io.StringIO(text, newline="")
        first, *lines = [*csv.reader(line for line in file if not line.startswith("#"))] or [[]]
        if first != header:
            raise SourceChanged(
                f"The bundled file {name} is not in its layout: install monitor again.",
                shortened(str(first), LONGEST_HEADER),
            )
        if not lines:
            raise ValueError("it has no lines")
        for line in lines:
            if len(line) != len(header):
                raise ValueError(f"{len(line)} instead of {len(header)} values: {','.join(line)}")
    return lines
