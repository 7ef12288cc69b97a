"""Every body of USDA that could be understood, compressed, beside the database it went into.

A body is written once under its fingerprint, whole or not at all. `index.jsonl` says in which order
the answers were believed, and holds every other change of the ledger that no answer brings: what
was heard, what was told, silences. A transaction is one line, written before it is committed, so
the ledger can be made anew from the index as it was.
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
from dataclasses import dataclass
from io import BufferedRandom
from pathlib import Path
from typing import Any

from monitor.core.errors import OutputError

INDEX = "index.jsonl"
HALF = "half-written.tmp"
"""One name, as only one pass writes: what a killed one leaves is written over by the next."""

CHECK = re.compile(rb', "check": "([0-9a-f]{8})"}\Z')
"""How a line ends: with a checksum of what stands before. Lines of earlier versions have none."""


@dataclass(frozen=True, slots=True)
class Archived:
    """One answer: what was asked, when, and under which stamp; instants as UTC text.

    `kind` is `exports` or `snapshot` (figures shipped with the program, which have no body here);
    earlier versions also noted `countries` and `commodities`. For exports the release stamp is
    kept too: its instant, its marketing year and that year's bounds. What does not apply is 0
    or "".
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


@dataclass(frozen=True, slots=True)
class Line:
    """One line of the index, from byte `start` to `end`: the answers and the rows it brought.

    `whole` says that the rows are all there were then, `early` that an earlier version wrote it,
    which noted believed answers alone. A `damaged` line cannot be read; `cut` says that it is the
    last one and has no end.
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
    """The folder of answers of one database."""

    def __init__(self, database: Path) -> None:
        self.folder = database.with_name(database.name + ".answers")
        self.index = self.folder / INDEX

    def keep(self, body: bytes) -> None:
        """Write a body, believed or not; raises OutputError when the disk does not take it."""
        with self._explained():
            self.folder.mkdir(parents=True, exist_ok=True)
            self._write_once(body, fingerprint(body))

    def body(self, sha256: str) -> bytes:
        """A kept body; raises OutputError when it is gone or is not what was kept."""
        place = self._place(sha256)
        try:
            body = gzip.decompress(place.read_bytes())
        except (OSError, EOFError, zlib.error) as error:
            raise OutputError(f"The kept answer {place} cannot be read: {error}.") from error
        if fingerprint(body) != sha256:
            raise OutputError(f"The kept answer {place} is not what was kept: it was changed.")
        return body

    def size(self) -> int:
        """How many bytes the index has; 0 where there is none."""
        try:
            return self.index.stat().st_size
        except OSError:
            return 0

    def append(self, line: Mapping[str, object]) -> int:
        """Add a line to the index and wait until the disk has it; the index's new size.

        Raises OutputError, and leaves the index as it was, when the disk does not take it.
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
        """Every line from byte `start` on, in the order they came; a damaged one says so."""
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
        """Write a body that is not there yet, or not as it was kept."""
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
    """The sha256 of a body."""
    return hashlib.sha256(body).hexdigest()


def _end_last_line(index: BufferedRandom) -> int:
    """End a last line that was cut off after it was whole, take a half-written one away."""
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
        found, checked = _checked(text.rstrip(b"\n"))
        if not checked:
            return Line(start, end, (Archived(**found),), early=True)
        answers = tuple(Archived(**answer) for answer in found["answers"])
        return Line(start, end, answers, tuple(found["rows"]), found["whole"])
    except (ValueError, TypeError, LookupError, RecursionError):
        return Line(start, end, damaged=True, cut=not text.endswith(b"\n"))


def _checked(text: bytes) -> tuple[Any, bool]:
    """What a line says, and whether its checksum was right; raises ValueError where it is not."""
    ending = CHECK.search(text)
    if ending is None:
        return json.loads(text), False
    before = text[: ending.start()]
    if zlib.crc32(before) != int(ending[1], 16):
        raise ValueError("The line was changed.")
    return json.loads(before + b"}"), True
