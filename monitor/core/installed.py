"""From where the program runs, and how a package it can do without is added there."""

from __future__ import annotations

import sys
from pathlib import Path

PACKAGE = Path(__file__).resolve().parent.parent
PROJECT = "name = purchase-commitment-monitor"


def checkout() -> Path | None:
    """The checkout the program runs from; None where it was installed as a copy."""
    return PACKAGE.parent if _is_checkout(PACKAGE.parent) else None


def other_checkout() -> Path | None:
    """The checkout whose environment or folder this is, where the program does not run from it."""
    places = (Path(sys.prefix).parent, Path.cwd())
    found = (p.resolve() for p in places if _is_checkout(p))
    return next((place for place in found if place / "monitor" != PACKAGE), None)


def how_to_add(extra: str, package: str) -> str:
    """What to type for a package that is missing; it never replaces the program by a copy."""
    here = checkout()
    if here is not None:
        return f"in {here}, `make extras EXTRAS={extra}`."
    return f"`{sys.executable} -m pip install {package}`."


def _is_checkout(folder: Path) -> bool:
    try:
        return PROJECT in (folder / "setup.cfg").read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError):
        return False
