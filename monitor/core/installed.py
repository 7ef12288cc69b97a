"""Find where the program runs from, and say how to add an optional package there."""

from __future__ import annotations

import sys
from pathlib import Path

PACKAGE = Path(__file__).resolve().parent.parent
PROJECT = "name = purchase-commitment-monitor"


def checkout() -> Path | None:
    """Return the checkout the program runs from; None if it was installed as a copy."""
    return PACKAGE.parent if _is_checkout(PACKAGE.parent) else None


def other_checkout() -> Path | None:
    """Return the checkout of this environment or folder; None if the program runs from it."""
    places = (Path(sys.prefix).parent, Path.cwd())
    checkouts = (p.resolve() for p in places if _is_checkout(p))
    return next((place for place in checkouts if place / "monitor" != PACKAGE), None)


def how_to_add(extra: str, package: str) -> str:
    """Return the command that installs a missing package without replacing an editable install."""
    here = checkout()
    if here is not None:
        return f"in {here}, `make extras EXTRAS={extra}`."
    return f"`{sys.executable} -m pip install {package}`."


def _is_checkout(folder: Path) -> bool:
    try:
        return PROJECT in (folder / "setup.cfg").read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError):
        return False
