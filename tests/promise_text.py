"""Promises written as a person writes them in a commitments file, and read back from one."""

from __future__ import annotations

from pathlib import Path

from monitor.commitments.model import Commitment
from monitor.commitments.promises import read_commitments

SOURCE = 'source = { who = "A test", said_on = 2017-01-01, where = "No such promise is known" }'


def promise(
    name: str,
    title: str,
    target: str,
    *more: str,
    buyer: str = "China",
    commodity: str = "Soybeans",
    unit: str = "metric tons",
    source: str = SOURCE,
) -> str:
    """Return a promise without its readings; `more` are further lines of it."""
    return _table(
        "[[commitment]]",
        f'id = "{name}"',
        f'title = "{title}"',
        f'buyer = "{buyer}"',
        f'commodity = "{commodity}"',
        f'unit = "{unit}"',
        f"target = {target}",
        *more,
        source,
    )


def year_reading(
    year: int,
    *more: str,
    name: str = "calendar-year",
    title: str = "",
    basis: str = "booked",
    source: str = SOURCE,
) -> str:
    """Return the headline reading of a calendar year."""
    return _table(
        "[[commitment.reading]]",
        f'id = "{name}"',
        f'title = "{title or f"Calendar year {year}"}"',
        "headline = true",
        f'basis = "{basis}"',
        f"counts_from = {year}-01-01",
        f"counts_to = {year}-12-31",
        f"deadline = {year}-12-31",
        *more,
        source,
    )


def season_reading(
    name: str, title: str, marketing_year: int, deadline: str, source: str = SOURCE
) -> str:
    """Return the reading of a marketing year."""
    return _table(
        "[[commitment.reading]]",
        f'id = "{name}"',
        f'title = "{title}"',
        'basis = "season"',
        f"marketing_year = {marketing_year}",
        f"deadline = {deadline}",
        source,
    )


def read_promises(folder: Path, text: str, file: str = "promises.toml") -> tuple[Commitment, ...]:
    """Return the promises of a file with this text."""
    path = folder / file
    path.write_text(text, encoding="utf-8")
    return read_commitments(path)


def _table(*lines: str) -> str:
    return "\n" + "\n".join(lines) + "\n"
