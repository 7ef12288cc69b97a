"""Which buyers' cases are learnt from and scored: those that mattered by past data alone."""

from __future__ import annotations

import numpy as np

from monitor.outlook.cases import Cases
from monitor.outlook.panel import Floats

TRAINED_SHARE = 0.001
"""A buyer is learnt from at a thousandth of the mean purchases of all buyers …"""
MATERIAL_SHARE = 0.002
"""… and scored at two thousandths: a container now and then is no trade to forecast."""


def share_of_all(cases: Cases) -> Floats:
    """Each buyer's mean total of its earlier windows as a part of all buyers' at that time."""
    positive = np.where(cases.mean_total > 0, cases.mean_total, 0.0)
    keys = np.stack([cases.commodity, cases.kind, cases.starts, cases.done], axis=1)
    _, place = np.unique(keys, axis=0, return_inverse=True)
    everyone = np.bincount(place.ravel(), weights=positive)[place.ravel()]
    return np.where(everyone > 0, positive / np.where(everyone > 0, everyone, 1.0), 0.0)
