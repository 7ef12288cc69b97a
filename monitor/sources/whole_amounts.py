"""Read whole amounts as USDA's texts write them, "1,234,567", and nothing else."""

from __future__ import annotations

import re

from monitor.core.signs import shortened

LONGEST_SHOWN = 40
WHOLE = re.compile(r"\d{1,3}(,\d{3}){1,4}|\d{1,15}", re.ASCII)


def whole_amount(text: str) -> int:
    """Return an amount; raise ValueError if it is none, or larger than any of the reports'."""
    if not WHOLE.fullmatch(text):
        raise ValueError(f"{shortened(text, LONGEST_SHOWN)!r} is no whole amount")
    return int(text.replace(",", ""))
