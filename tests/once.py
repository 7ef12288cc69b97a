"""What several test modules need and is costly: made once in a run, by the worker that is first."""

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
    """Return a folder filled by `make`, shared by all workers: copy it before changing anything."""
    place = shared_folder(factory) / name
    with FileLock(f"{place}.lock"):
        if not place.is_dir():
            unfinished = place.with_name(f"{name}.unfinished")
            unfinished.mkdir()
            make(unfinished)
            unfinished.rename(place)
    return place


def value_once(factory: pytest.TempPathFactory, name: str, make: Callable[[], Made]) -> Made:
    """Return what `make` returns; another worker gets it through a file."""
    place = shared_folder(factory) / f"{name}.pickle"
    with FileLock(f"{place}.lock"):
        if not place.exists():
            made = make()
            place.write_bytes(pickle.dumps(made))
            return made
    found: Made = pickle.loads(place.read_bytes())  # noqa: S301 written a moment ago
    return found


def shared_folder(factory: pytest.TempPathFactory) -> Path:
    """The folder of the whole run: xdist gives each worker one of its own below it."""
    base = factory.getbasetemp()
    return base.parent if "PYTEST_XDIST_WORKER" in os.environ else base
