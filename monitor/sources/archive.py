"""Archive every USDA response that could be parsed, compressed, beside its database.

A body is written once, under its fingerprint, atomically. `index.jsonl` lists the accepted
responses in order, and every other change of the ledger that no response contains: checks, alerts
and messages, silences. Each transaction is one line, written before it is committed, so the ledger
can be rebuilt from the index.
"""

from __future__ import annotations

import gzip
import hashlib
import json
import os
import re
import zlib
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from io import BufferedRandom
from pathlib import Path
from typing import Any

from monitor.core.errors import OutputError
from monitor.core.frozen import Frozen

INDEX = "index.jsonl"
HALF = "half-written.tmp"
"""A fixed name because only one pass writes: the next one overwrites what a killed one left."""

GZIP = 31
"""What zlib calls a stream with gzip's head and checksum."""

LARGEST = 50_000_000
"""Most bytes of an unpacked body: clients take no longer answer."""

CHECK = re.compile(rb', "check": "([0-9a-f]{8})"}\Z')
"""How a line ends: with a checksum of the text before it. Lines of earlier versions have none."""


class Archived(Frozen):
    """One response: what was requested, when, and under which release date; instants as UTC text.

    `kind` is `exports` or `snapshot` (bundled figures, which have no body here); earlier versions
    also wrote `countries` and `commodities`. For exports the release is recorded too: its date, its
    marketing year and that year's bounds. Fields that do not apply are 0 or "".
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


class Line(Frozen):
    """One line of the index, from byte `start` to `end`: its responses and table rows.

    `whole`: the rows are the complete tables at that time. `early`: written by an earlier version,
    which recorded accepted responses only. `damaged`: the line cannot be read. `cut`: it is the
    last line and incomplete.
    """

    start: int
    end: int
    answers: tuple[Archived, ...] = ()
    rows: tuple[Any, ...] = ()
    whole: bool = False
    early: bool = False
    damaged: bool = False
    cut: bool = False


class Archive:
    """The folder of responses of one database."""

    def __init__(self, database: Path) -> None:
        self.folder = database.with_name(database.name + ".answers")
        self.index = self.folder / INDEX

    def keep(self, body: bytes) -> None:
        """Write a body, accepted or not; raise OutputError if it cannot be written."""
        with self._explained():
            self.folder.mkdir(parents=True, exist_ok=True)
            self._write_once(body, fingerprint(body))

    def body(self, sha256: str) -> bytes:
        """Return an archived body; raise OutputError if it is missing or damaged."""
        place = self._place(sha256)
        try:
            body = _unpacked(place.read_bytes())
        except (OSError, EOFError, zlib.error) as error:
            raise OutputError(f"The kept answer {place} cannot be read: {error}.") from error
        if fingerprint(body) != sha256:
            raise OutputError(f"The kept answer {place} is not what was kept: it was changed.")
        return body

    def size(self) -> int:
        """Return the size of the index in bytes; 0 if there is none."""
        try:
            return self.index.stat().st_size
        except OSError:
            return 0

    def append(self, line: Mapping[str, object]) -> int:
        """Append a line to the index, sync it to disk and return the index's new size.

        Raises OutputError, leaving the index as it was, if it cannot be written.
        """
        text = json.dumps(line).encode()[:-1]
        check = f', "check": "{zlib.crc32(text):08x}"}}\n'.encode()
        with self._explained():
            self.folder.mkdir(parents=True, exist_ok=True)
            with self.index.open("a+b") as index:
                before = _end_last_line(index)
                try:
                    index.write(text + check)
                    index.flush()
                    os.fsync(index.fileno())
                except OSError:
                    with suppress(OSError):
                        os.truncate(index.fileno(), before)
                    raise
                return index.tell()

    def lines(self, start: int = 0) -> Iterator[Line]:
        """Yield every line from byte `start` on, in order; unreadable ones are marked `damaged`."""
        try:
            index = self.index.open("rb")
        except FileNotFoundError:
            return
        with index:
            index.seek(start)
            for text in index:
                yield _read(text, start)
                start += len(text)

    @contextmanager
    def _explained(self) -> Iterator[None]:
        try:
            yield
        except OSError as error:
            raise OutputError(
                f"Nothing can be kept in {self.folder} ({error.strerror}): "
                "make room or check the rights; nothing of it was recorded."
            ) from error

    def _write_once(self, body: bytes, sha256: str) -> None:
        """Write a body that is missing or damaged."""
        place = self._place(sha256)
        if place.exists():
            with suppress(OutputError):
                self.body(sha256)
                return
        half = self.folder / HALF
        with half.open("wb") as file:
            file.write(gzip.compress(body, mtime=0))
            file.flush()
            os.fsync(file.fileno())
        half.replace(place)

    def _place(self, sha256: str) -> Path:
        return self.folder / f"{sha256}.json.gz"


def fingerprint(body: bytes) -> str:
    """Return the sha256 of a body."""
    return hashlib.sha256(body).hexdigest()


def _unpacked(packed: bytes) -> bytes:
    """Return an unpacked body; raise EOFError if it has no end, or unpacks to more than any has."""
    unpacking = zlib.decompressobj(GZIP)
    body = unpacking.decompress(packed, LARGEST)
    if not unpacking.eof:
        raise EOFError(f"it has no end within {LARGEST:,} bytes")
    return body


def _end_last_line(index: BufferedRandom) -> int:
    """Terminate a complete last line, or truncate an incomplete one; return the index's size."""
    end = index.seek(0, os.SEEK_END)
    if not end or os.pread(index.fileno(), 1, end - 1) == b"\n":
        return end
    index.seek(0)
    everything = index.read()
    start = everything.rfind(b"\n") + 1
    if _read(everything[start:], start).damaged:
        index.truncate(start)
    else:
        index.write(b"\n")
    return index.seek(0, os.SEEK_END)


def _read(text: bytes, start: int) -> Line:
    end = start + len(text)
    try:
        content, checked = _checked(text.rstrip(b"\n"))
        if not checked:
            return Line(start, end, (Archived(**content),), early=True)
        answers = tuple(Archived(**answer) for answer in content["answers"])
        return Line(start, end, answers, tuple(content["rows"]), content["whole"])
    except (ValueError, TypeError, LookupError, RecursionError):
        return Line(start, end, damaged=True, cut=not text.endswith(b"\n"))


def _checked(text: bytes) -> tuple[Any, bool]:
    """Return a line's content and whether it had a checksum; raise ValueError if it is wrong."""
    ending = CHECK.search(text)
    if ending is None:
        return json.loads(text), False
    before = text[: ending.start()]
    if zlib.crc32(before) != int(ending[1], 16):
        raise ValueError("The line was changed.")
    return json.loads(before + b"}"), True
