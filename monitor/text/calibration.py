"""Say how often past chances came true."""

from __future__ import annotations

from collections.abc import Sequence

from monitor.assess.outlook import ChanceBin, TrackRecord

LOW, HIGH = 0.2, 0.8
"""Chances below the one and above the other are told apart from those between."""


def calibration(track: TrackRecord) -> str:
    """Return how often low, middle and high chances came true, in one sentence; empty if none.

    `Of past chances for China’s soybeans 109 were below 20 %, and 9 % of them came true; …`
    """
    if not track.chances:
        return ""
    whose = track.own_of or "all trades"
    groups = (
        (f"below {100 * LOW:.0f} %", [b for b in track.chances if b.said < LOW]),
        ("between", [b for b in track.chances if LOW <= b.said <= HIGH]),
        (f"above {100 * HIGH:.0f} %", [b for b in track.chances if b.said > HIGH]),
    )
    parts = [_part(name, bins) for name, bins in groups if bins]
    return f"Of the chances given to past targets of {whose}, {'; '.join(parts)}."


def _part(name: str, bins: Sequence[ChanceBin]) -> str:
    cases = sum(each.cases for each in bins)
    came = sum(each.cases * each.came for each in bins) / cases
    return f"{100 * came:.0f} % of {cases:,} {name} came true"
