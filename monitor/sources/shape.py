"""The service's JSON as typed records, or a refusal that shows the record that is not as known."""

from __future__ import annotations

import json
import re
from typing import TypeVar

import msgspec

from monitor.core.errors import SourceChanged, SourceUnavailable

T = TypeVar("T")


def decode(
    body: bytes, kind: type[T], what: str, decoder: msgspec.json.Decoder[T] | None = None
) -> T:
    """The records in a body.

    Raises SourceChanged where one is not as known, SourceUnavailable for what is no whole JSON: a
    transfer that broke off, which another try may mend.
    """
    try:
        return (decoder or msgspec.json.Decoder(kind)).decode(body)
    except msgspec.ValidationError as error:
        if not is_whole(body):
            raise broken_off(what) from None
        raise changed(what, str(error).rstrip("."), _record_at(body, str(error))) from None
    except (msgspec.DecodeError, UnicodeDecodeError):
        raise broken_off(what) from None


def is_whole(body: bytes) -> bool:
    """Whether a body is JSON from its beginning to its end."""
    try:
        msgspec.json.decode(body)
    except (msgspec.DecodeError, UnicodeDecodeError):
        return False
    return True


def broken_off(what: str) -> SourceUnavailable:
    """The error for a body that is no whole JSON."""
    return SourceUnavailable(
        f"USDA's {what} came damaged: the answer is no whole JSON. Nothing of it was used."
    )


def changed(what: str, reason: str, record: object) -> SourceChanged:
    """The error for a record that is not as known."""
    shown = msgspec.json.encode(record).decode()[:600] if record is not None else None
    message = f"USDA's {what} have changed shape: {reason[0].lower()}{reason[1:]}."
    return SourceChanged(f"{message} Nothing of this answer was used.", shown)


def _record_at(body: bytes, message: str) -> object:
    """The record msgspec's message points at: `$[12].weeklyExports` is the 13th."""
    found = re.search(r"`\$\[(\d+)\]", message)
    decoded: object = json.loads(body)
    return decoded[int(found[1])] if found and isinstance(decoded, list) else decoded
