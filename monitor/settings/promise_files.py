"""Which promises files the settings name: the bundled promises, others bundled, one's own."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

from monitor.core.errors import ConfigError
from monitor.core.paths import data_file

BUNDLED = "bundled"
"""The word for the bundled soybean promises among several files."""

ALSO = {"wheat": "wheat.toml", "phase-one": "phase-one.toml", "farm-goods": "farm-goods.toml"}
"""Further bundled promises, by the word that adds them."""


def promise_files(written: str, also: str, base: Path) -> tuple[Path, ...]:
    """Return the files and folders of promises, the leading one first; each once.

    `written` names one or several, separated as in PATH and relative to `base`; "" means the
    bundled ones. `also` adds others that are bundled. Raises ConfigError for a word that names
    none.
    """
    return tuple(dict.fromkeys([*_own(written, base), *_others(also)]))


def _own(written: str, base: Path) -> Iterator[Path]:
    # A path may hold the separator itself.
    names = [written] if (base / written).exists() else written.split(os.pathsep)
    for name in [name.strip() for name in names if name.strip()] or [BUNDLED]:
        yield data_file("commitments.toml") if name == BUNDLED else base / name


def _others(also: str) -> Iterator[Path]:
    for word in also.replace(",", " ").split():
        if word not in ALSO:
            raise ConfigError(f"MONITOR_ALSO (or also) is {word!r}; it can be {', '.join(ALSO)}.")
        yield data_file(ALSO[word])
