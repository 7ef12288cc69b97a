"""Give fields of JSON the names that the same values have as columns, beside their own.

The names of before stay, because programs read them.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

STATEMENT = {
    "id": "statement",
    "promise": "commitment",
    "where": "said_where",
    "url": "source_url",
    "week_ending": "public_week_ending",
    "age_days": "public_age_days",
    "set_beside_amount": "figure",
}
"""Columns of the table `statements`, by the fields of `statements.json`."""
CORRECTION = {"commodity": "commodity_code"}
"""Columns of the table `revisions`, by the fields of a correction."""
CORRECTED_ROW = {"kind": "change", "evidence": "publication_evidence"}
"""The same of each row of a correction."""


def with_column_names(values: Mapping[str, Any], names: Mapping[str, str]) -> dict[str, Any]:
    """Return the fields, and those with a column of another name under that too."""
    return {**values, **{column: values[field] for field, column in names.items()}}
