"""Locate the bundled data files: `data/` of a checkout, or inside the package."""

from __future__ import annotations

from pathlib import Path

_PACKAGE = Path(__file__).parent.parent


def data_file(name: str) -> Path:
    """Return the path of a bundled data file, such as `commitments.toml`."""
    inside = _PACKAGE / "data"
    return (inside if inside.is_dir() else _PACKAGE.parent / "data") / name
