"""The environment of a command in a test: this machine's, without its settings of the monitor."""

from __future__ import annotations

import os
from collections.abc import Mapping
from pathlib import Path

REPO = Path(__file__).parent.parent
ASKS = ("USDA_API_KEY", "MONITOR_USDA_URL", "MONITOR_SOURCE", "MONITOR_ESRQS_URL")


def without_network(settings: Mapping[str, str]) -> dict[str, str]:
    """Return settings under which a pass that names no source asks nobody."""
    source = {} if any(name in settings for name in ASKS) else {"MONITOR_SOURCE": "shipped"}
    return {**source, **settings}


def environment(**settings: str) -> dict[str, str]:
    """Return the variables of a command with these settings only."""
    clean = {k: v for k, v in os.environ.items() if not k.startswith(("MONITOR_", "USDA_"))}
    return {**clean, "PYTHONPATH": str(REPO), "MONITOR_HOME": ".", **without_network(settings)}
