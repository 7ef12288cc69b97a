"""The file of a backup: a ZIP of the database, the answers archive and the settings, with sums.

`manifest.json` names every other member with its size and SHA-256. A member is read in pieces, so
that memory stays flat whatever its size.
"""

from __future__ import annotations

import hashlib
import re
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path, PurePosixPath
from typing import IO

import msgspec

from monitor.core.errors import OutputError
from monitor.sources.archive import INDEX

FORMAT = 1
MANIFEST, DATABASE, ANSWERS, FILES = "manifest.json", "monitor.db", "answers", "files"
BODY = re.compile(r"[0-9a-f]{64}\.json\.gz")
PIECE = 1 << 20
LARGE = 1 << 30
LARGEST_MANIFEST = 100_000_000
FASTEST = 1
"""Compression level: a ledger shrinks nearly as well as by the best one, in a third of the time."""


class Member(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A member's size and fingerprint; `place` is where a file of the settings was."""

    size: int
    sha256: str
    place: str = ""


class Manifest(msgspec.Struct, frozen=True):
    """What the file holds, and of which job; `tables` is the number of the ledger's schema."""

    format: int
    program: str
    tables: int
    made_at: str
    host: str
    place: str
    members: dict[str, Member]


class Writer:
    """Adds members to a backup that is being written."""

    def __init__(self, file: IO[bytes]) -> None:
        self._zip = zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED, compresslevel=FASTEST)
        self.members: dict[str, Member] = {}

    def add(
        self,
        name: str,
        path: Path,
        *,
        size: int | None = None,
        compressed: bool = False,
        place: str = "",
    ) -> None:
        """Add a file, or its first `size` bytes; raise OutputError if it has fewer."""
        left = path.stat().st_size if size is None else size
        named = zipfile.ZipInfo(name) if compressed else name  # because an info is stored as it is
        digest, written = hashlib.sha256(), 0
        large = left >= LARGE
        with path.open("rb") as source, self._zip.open(named, "w", force_zip64=large) as target:
            while left and (piece := source.read(min(PIECE, left))):
                target.write(piece)
                digest.update(piece)
                written, left = written + len(piece), left - len(piece)
        if left:
            raise OutputError(f"{path} became shorter while it was read: run again.")
        self.members[name] = Member(written, digest.hexdigest(), place)

    def finish(self, manifest: Manifest) -> None:
        """Write the manifest and the table of contents."""
        text = msgspec.json.format(msgspec.json.encode(manifest))
        self._zip.writestr(zipfile.ZipInfo(MANIFEST), text)
        self._zip.close()


class Reader:
    """Reads a backup; a file that is none, or was cut or changed, is an OutputError."""

    def __init__(self, path: Path, opened: zipfile.ZipFile) -> None:
        self.path, self._zip = path, opened
        self.manifest = self._manifest()
        names = sorted(info.filename for info in opened.infolist())
        if names != sorted({MANIFEST, *self.manifest.members}):
            raise self._wrong("its contents are not those its manifest names")
        for name in self.manifest.members:
            if not _is_name(name):
                raise self._wrong(f"{name!r} is no name of a backup's part")

    @property
    def size(self) -> int:
        """Return how many bytes all members take, extracted."""
        return sum(member.size for member in self.manifest.members.values())

    def extract(self, name: str, target: Path) -> None:
        """Write a member to a new file; raise OutputError if it is not what was backed up."""
        member, digest, written = self.manifest.members[name], hashlib.sha256(), 0
        target.parent.mkdir(parents=True, exist_ok=True)
        with self._explained(), self._zip.open(name) as source, target.open("xb") as file:
            while piece := source.read(PIECE):
                written += len(piece)
                if written > member.size:
                    break
                file.write(piece)
                digest.update(piece)
        if (written, digest.hexdigest()) != (member.size, member.sha256):
            raise self._wrong(f"{name} is not what was backed up")

    def _manifest(self) -> Manifest:
        try:
            info = self._zip.getinfo(MANIFEST)
            if info.file_size > LARGEST_MANIFEST:
                raise self._wrong("its manifest is too long")
            with self._explained():
                manifest = msgspec.json.decode(self._zip.read(info), type=Manifest)
        except (KeyError, msgspec.DecodeError):
            raise self._wrong("it has no manifest, so it is no backup of the monitor") from None
        if manifest.format > FORMAT:
            raise OutputError(
                f"{self.path} was made by a newer version of monitor ({manifest.program}): update "
                "monitor, then restore it."
            )
        return manifest

    @contextmanager
    def _explained(self) -> Iterator[None]:
        try:
            yield
        except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError) as e:
            raise self._wrong(f"it cannot be read: {e}") from e

    def _wrong(self, what: str) -> OutputError:
        return OutputError(
            f"{self.path} was cut short, damaged or changed ({what}): nothing was restored; use "
            "another backup."
        )


@contextmanager
def opened_backup(path: Path) -> Iterator[Reader]:
    """Open a backup; raise OutputError if it is missing or is none."""
    try:
        opened = zipfile.ZipFile(path)
    except FileNotFoundError:
        raise OutputError(f"There is no backup at {path}.") from None
    except zipfile.BadZipFile:
        raise OutputError(
            f"{path} is no backup, or was cut short: nothing was restored; use another backup."
        ) from None
    with opened:
        yield Reader(path, opened)


def _is_name(name: str) -> bool:
    """Return whether a member's name is one that a backup has; nothing else is ever extracted."""
    if name == DATABASE or name == f"{ANSWERS}/{INDEX}":
        return True
    folder, _, rest = name.partition("/")
    if folder == ANSWERS:
        return BODY.fullmatch(rest) is not None
    return folder == FILES and is_inside(rest)


def is_inside(path: str) -> bool:
    """Return whether a path stays in its folder: relative, without `..`, on any system."""
    parts = PurePosixPath(path).parts
    odd = "\\" in path or ":" in path or "\0" in path
    return bool(parts) and not odd and not path.startswith("/") and ".." not in parts
