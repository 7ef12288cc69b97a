"""The base of the house's values, and a copy of one with other fields."""

from __future__ import annotations

from typing import TYPE_CHECKING, dataclass_transform

import msgspec

if TYPE_CHECKING:  # because mypy checks the fields that are given to this one
    from dataclasses import replace
else:
    from msgspec.structs import replace

__all__ = ["Frozen", "replace"]


@dataclass_transform(frozen_default=True, field_specifiers=(msgspec.field,))
class Frozen(msgspec.Struct, frozen=True):
    """A value whose fields are set once, as those of a frozen dataclass.

    A Struct, because Python compiles the methods of each dataclass anew in every process, which
    took a fifth of the start of `monitor status`. Values with a field that is not shown (a
    secret) or not compared stay dataclasses, because a Struct shows and compares every field.
    """
