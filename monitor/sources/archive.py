"""Every body of USDA that could be understood, compressed, beside the database it went into.

A body is written once under its fingerprint, whole or not at all. `index.jsonl` gets one line
for each answer that was believed, in the order they came: the ledger can be made anew from it.
"""

from __future__ import annotations

import gzip
import hashlib
import json
import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path

from monitor.errors import OutputError

INDEX = "index.jsonl"
HALF = "half-written.tmp"
"""One name, as only one pass writes: what a killed one leaves is written over by the next."""


@dataclass(frozen=True, slots=True)
class Archived:
    """One answer: what was asked, when, and under which stamp; instants as UTC text.

    `kind` is `exports`, `countries` or `commodities`. For exports the release stamp is kept
    too: its instant, its marketing year and that year's bounds. What does not apply is 0 or "".
    """

    kind: str
    sha256: str
    retrieved_at: str
    published_at: str = ""
    commodity_code: int = 0
    commodity_name: str = ""
    unit_id: int = 0
    market_year: int = 0
    stamp_year: int = 0
    starts_on: str = ""
    ends_on: str = ""


class Archive:
    """The folder of answers of one database."""

    def __init__(self, database: Path) -> None:
        self.folder = database.with_name(database.name + ".answers")

    def keep(self, body: bytes) -> None:
        """Write a body, believed or not; raises OutputError when the disk does not take it."""
        with self._explained():
            self.folder.mkdir(parents=True, exist_ok=True)
            self._write_once(body, fingerprint(body))

    def note(self, entry: Archived) -> None:
        """Put a believed answer into the index, from which the ledger can be made anew.

        A line that was cut off (the disk was full) is ended first, or it would spoil this one.
        """
        line = json.dumps(asdict(entry)).encode() + b"\n"
        with self._explained(), (self.folder / INDEX).open("a+b") as index:
            if index.tell() and os.pread(index.fileno(), 1, index.tell() - 1) != b"\n":
                line = b"\n" + line
            index.write(line)

    def body(self, sha256: str) -> bytes:
        """A kept body; raises OutputError when it is gone or is not what was kept."""
        place = self._place(sha256)
        try:
            body = gzip.decompress(place.read_bytes())
        except (OSError, EOFError) as error:
            raise OutputError(f"The kept answer {place} cannot be read: {error}.") from error
        if fingerprint(body) != sha256:
            raise OutputError(f"The kept answer {place} is not what was kept: it was changed.")
        return body

    def entries(self) -> Iterator[Archived]:
        """Every answer kept, in the order they came; a line cut off by a crash is left out."""
        index = self.folder / INDEX
        if not index.exists():
            return
        for line in index.read_text(encoding="utf-8").splitlines():
            try:
                yield Archived(**json.loads(line))
            except (ValueError, TypeError):
                continue

    @contextmanager
    def _explained(self) -> Iterator[None]:
        try:
            yield
        except OSError as error:
            raise OutputError(
                f"The answer cannot be kept in {self.folder} ({error.strerror}): "
                "make room or check the rights; nothing of it was recorded."
            ) from error

    def _write_once(self, body: bytes, sha256: str) -> None:
        place = self._place(sha256)
        if place.exists():
            return
        half = self.folder / HALF
        half.write_bytes(gzip.compress(body, mtime=0))
        half.replace(place)

    def _place(self, sha256: str) -> Path:
        return self.folder / f"{sha256}.json.gz"


def fingerprint(body: bytes) -> str:
    """The sha256 of a body."""
    return hashlib.sha256(body).hexdigest()
