"""Values and folders that are expensive to make: made once for all workers of a run."""

from __future__ import annotations

import os
import pickle
from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

import pytest
from filelock import FileLock

Made = TypeVar("Made")


def folder_once(factory: pytest.TempPathFactory, name: str, make: Callable[[Path], object]) -> Path:
    """Return a folder filled by `make`, shared by all workers; copy it before any change."""
    place = shared_folder(factory) / name
    with FileLock(f"{place}.lock"):
        if not place.is_dir():
            unfinished = place.with_name(f"{name}.unfinished")
            unfinished.mkdir()
            make(unfinished)
            unfinished.rename(place)
    return place


def value_once(factory: pytest.TempPathFactory, name: str, make: Callable[[], Made]) -> Made:
    """Return the result of `make`; other workers read it from a file."""
    place = shared_folder(factory) / f"{name}.pickle"
    with FileLock(f"{place}.lock"):
        if not place.exists():
            made = make()
            place.write_bytes(pickle.dumps(made))
            return made
    stored: Made = pickle.loads(place.read_bytes())  # noqa: S301 written a moment ago
    return stored


def shared_folder(factory: pytest.TempPathFactory) -> Path:
    """Return the folder of the whole run; xdist gives each worker a subfolder of it."""
    base = factory.getbasetemp()
    return base.parent if "PYTEST_XDIST_WORKER" in os.environ else base
