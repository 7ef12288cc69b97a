"""The JSON Schemas (draft 2020-12) of the files for programs and of each command's `--json`."""

from __future__ import annotations

from pathlib import Path

SCHEMAS = Path(__file__).parent / "schemas"
ENDING = ".schema.json"
OF_A_SITE = ("asof", "commitment", "commitments", "days")
"""The schemas of the files below `api/v1/`, which are published with them."""


def schema_names() -> list[str]:
    """Return the name of every schema."""
    return sorted(path.name.removesuffix(ENDING) for path in SCHEMAS.glob(f"*{ENDING}"))


def schema_file(name: str) -> Path:
    """Return the file of a schema."""
    return SCHEMAS / f"{name}{ENDING}"
