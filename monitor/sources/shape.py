"""Decode USDA's JSON into typed records, or raise an error that shows the offending record."""

from __future__ import annotations

import json
import re
from typing import TypeVar

import msgspec

from monitor.core.errors import SourceChanged, SourceUnavailable
from monitor.core.signs import shortened

T = TypeVar("T")
UNREADABLE = (msgspec.DecodeError, UnicodeDecodeError, RecursionError)
"""What a body raises that is not JSON, has a number that no computer has, or is nested too deep."""

LONGEST_REASON, LONGEST_RECORD = 300, 600


def decode(
    body: bytes, kind: type[T], what: str, decoder: msgspec.json.Decoder[T] | None = None
) -> T:
    """Decode the records in a body.

    Raises SourceChanged for an unexpected record and SourceUnavailable for incomplete JSON: a
    broken transfer, which a retry may fix.
    """
    try:
        # Checked here, because msgspec passes over the text of fields that it does not read.
        body.decode()
        return (decoder or msgspec.json.Decoder(kind)).decode(body)
    except msgspec.ValidationError as error:
        if not is_whole(body):
            raise broken_off(what) from None
        raise changed(what, str(error).rstrip("."), _record_at(body, str(error))) from None
    except UNREADABLE:
        raise broken_off(what) from None


def is_whole(body: bytes) -> bool:
    """Return whether a body is complete, valid JSON."""
    try:
        msgspec.json.decode(body)
    except UNREADABLE:
        return False
    return True


def broken_off(what: str) -> SourceUnavailable:
    """Return the error for a body that is not complete JSON."""
    return SourceUnavailable(
        f"USDA's {what} came damaged: the answer is no whole JSON. Nothing of it was used."
    )


def changed(what: str, reason: str, record: object) -> SourceChanged:
    """Return the error for a record in an unexpected format."""
    shown = msgspec.json.encode(record).decode()[:LONGEST_RECORD] if record is not None else None
    why = shortened(reason, LONGEST_REASON)
    message = f"USDA's {what} have changed shape: {why[0].lower()}{why[1:]}."
    return SourceChanged(f"{message} Nothing of this answer was used.", shown)


def _record_at(body: bytes, message: str) -> object:
    """Return the record that msgspec's message names: `$[12].weeklyExports` is the 13th."""
    match = re.search(r"`\$\[(\d+)\]", message)
    decoded: object = json.loads(body)
    return decoded[int(match[1])] if match and isinstance(decoded, list) else decoded
