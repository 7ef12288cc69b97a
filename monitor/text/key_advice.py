"""Say what USDA's free API key would add, wherever a pass runs without it."""

from __future__ import annotations

from monitor.settings.settings import SIGN_UP, Settings

ADDS = (
    f"With a free key from {SIGN_UP} in USDA_API_KEY, USDA's API gives each release within "
    "seconds, and all its history (DEMO_KEY for a try)."
)
NOT_ASKED = "USDA was not asked, because MONITOR_SOURCE (or source) is shipped; auto asks it. "


def key_advice(settings: Settings) -> str:
    """Return what the key would add; "" if passes use the API or there is a key already."""
    if settings.origin == "api" or settings.usda_api_key is not None:
        return ""
    return ADDS if settings.live else NOT_ASKED + ADDS
