"""The figures of a report and their checksum, by which readers and passes compare reports.

What only the clock changes is no figure: the day of the report, how fresh it is, and how many weeks
have passed without a release.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from typing import Any

OF_DATA = ("source", "last_week_ending", "published_at")
WHOLE = ("shown_in", "commitments", "overlaps", "disagreements")
BY_THE_CLOCK = ("weeks_unseen", "required_per_week_if_unseen_were_zero")


def figures(status: Mapping[str, Any]) -> dict[str, Any]:
    """Return the part of a status file's content that is figures."""
    data = {name: status["data"][name] for name in OF_DATA}
    return {"data": data, **{name: _timeless(status[name]) for name in WHOLE}}


def figures_sha256(status: Mapping[str, Any]) -> str:
    """Return the SHA-256 of the figures as JSON with sorted keys, without spaces, in UTF-8."""
    text = json.dumps(figures(status), sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    return hashlib.sha256(text.encode()).hexdigest()


def _timeless(value: object) -> object:
    if isinstance(value, Mapping):
        return {k: _timeless(v) for k, v in value.items() if k not in BY_THE_CLOCK}
    if isinstance(value, list | tuple):
        return [_timeless(each) for each in value]
    return value
