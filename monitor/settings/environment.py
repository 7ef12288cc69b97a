"""Read the environment: strip Windows line ends and reject misspelt setting names."""

from __future__ import annotations

import os
import re
from collections.abc import Collection, Mapping
from difflib import get_close_matches

from monitor.core.errors import ConfigError

PREFIX, KEY = "MONITOR_", "USDA_API_KEY"
LINE_ENDS = "\r\n"
MARK = "\N{ZERO WIDTH NO-BREAK SPACE}"
"""A byte order mark, which an editor may have put before the first name of a file."""
OF_A_CLUSTER = re.compile(r"MONITOR_(SERVICE_(HOST|PORT)\w*|PORT(_\d+_(TCP|UDP)\w*)?)")
"""Variables that Kubernetes and Docker set for a service named "monitor"."""
NEAR_THE_KEY = re.compile(r"USDA_?(API)?_?KEYS?", re.IGNORECASE)


def cleaned(environment: Mapping[str, str]) -> dict[str, str]:
    """Return the environment with line ends stripped: an env file may come from Windows."""
    return {name: value.rstrip(LINE_ENDS) for name, value in environment.items()}


def clean_own() -> None:
    """Clean this process's own environment too, because libraries read it directly."""
    for name, value in os.environ.items():
        if value.endswith(tuple(LINE_ENDS)):
            os.environ[name] = value.rstrip(LINE_ENDS)


def refuse_unknown(
    environment: Mapping[str, str], known: Collection[str], of_messages: Collection[str] = ()
) -> list[str]:
    """Raise ConfigError for a name that looks like a setting and is not one.

    Ignoring it would be dangerous: with MONITOR_DATABSE another database would be written, and with
    USDA_APIKEY the bundled figures shown. One that is nearest to a variable `of_messages` is
    returned as a mistake instead, because it cannot have been meant for the figures.
    """
    mistakes = []
    for name in environment:
        bare = name.lstrip(MARK)
        ours = bare.upper().startswith(PREFIX) and not OF_A_CLUSTER.fullmatch(bare)
        if name in known or not (ours or _means_the_key(bare, environment)):
            continue
        near = _near(bare.upper(), known) if ours else [KEY]
        says = f"There is no setting {bare!r} in the environment: correct or unset it."
        others = f"Known are {', '.join(sorted(known))}."
        hint = f"Did you mean {' or '.join(near)}?" if near else others
        if not (near and near[0] in of_messages):
            raise ConfigError(f"{says} {hint}")
        mistakes.append(f"{says} {hint}")
    return mistakes


def _near(name: str, known: Collection[str]) -> list[str]:
    """Return the nearest known names, ignoring the prefix that all names share."""
    parts = {each.removeprefix(PREFIX): each for each in sorted(known)}
    return [parts[each] for each in get_close_matches(name.removeprefix(PREFIX), parts, n=3)]


def _means_the_key(name: str, environment: Mapping[str, str]) -> bool:
    return NEAR_THE_KEY.fullmatch(name) is not None and not environment.get(KEY)
