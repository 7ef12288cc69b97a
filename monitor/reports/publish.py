"""Writing a report so that a reader never sees half of it.

Every folder is first written whole beside its place, under a hidden name; only when all of
them stand are they put in place (`swap`). Passes that write into the same parent folder wait
for each other, so what is found there under a hidden name was left by a killed one.
"""

from __future__ import annotations

import errno
import fcntl
import os
import secrets
import shutil
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from monitor.errors import OutputError
from monitor.reports.swap import put_in_place


@dataclass(frozen=True, slots=True)
class Kind:
    """What is written: its name, and the files by which an earlier one is known."""

    name: str
    marks: frozenset[str]


REPORT = Kind("report", frozenset({"index.html", "status.json"}))


@dataclass(frozen=True, slots=True)
class Place:
    """Where one copy goes: `folder`, and the hidden names beside it for the new and the old."""

    folder: Path
    new: Path
    old: Path


def publish(files: Mapping[str, bytes], folders: Sequence[Path]) -> None:
    """Write the report into every one of `folders`, each replaced as a whole.

    `files` are the contents by name, with `/` between folder and file. A symbolic link in the
    place of a folder is followed and stays. Raises OutputError with one sentence where a
    folder cannot be written, is a file, or holds something that is not a report; the earlier
    reports are then as they were.
    """
    own = {name.partition("/")[0] for name in files}
    publish_filled(REPORT, partial(_write, files), folders, own)


def publish_filled(
    kind: Kind, fill: Callable[[Path], None], folders: Sequence[Path], own: Collection[str] = ()
) -> None:
    """The same for files too large to be held: `fill` writes them into a new folder.

    `own` are names that may stand in a folder that is replaced even where the marks of an
    earlier one are missing.
    """
    places = [_place(folder, kind) for folder in folders]
    with ExitStack() as held:
        for parent in sorted({place.folder.parent for place in places}):
            held.enter_context(alone_in(parent, kind))
        for place in places:
            _sweep(place.folder, kind)
            _refuse_strangers(place.folder, kind, own)
        held.callback(_remove, [path for place in places for path in (place.new, place.old)])
        for place in places:
            with explained(place.folder, kind):
                place.new.mkdir()
                fill(place.new)
        for place in places:
            with explained(place.folder, kind):
                put_in_place(place.new, place.folder, place.old)


def _place(folder: Path, kind: Kind) -> Place:
    with explained(folder, kind):
        real = Path(os.path.realpath(folder))
        token = secrets.token_hex(4)
    return Place(real, _hidden(real, f"new-{token}"), _hidden(real, f"old-{token}"))


def _hidden(folder: Path, ending: str) -> Path:
    return folder.parent / f".{folder.name}.{ending}"


@contextmanager
def alone_in(parent: Path, kind: Kind = REPORT) -> Iterator[None]:
    """Hold the parent folder against other passes; the lock ends with the process."""
    with explained(parent, kind):
        parent.mkdir(parents=True, exist_ok=True)
        handle = os.open(parent, os.O_RDONLY | os.O_DIRECTORY)
    try:
        with explained(parent, kind):
            fcntl.flock(handle, fcntl.LOCK_EX)
        yield
    finally:
        os.close(handle)


def _sweep(folder: Path, kind: Kind) -> None:
    """Clear up after a killed pass: what was there goes back if nothing took its place."""
    with explained(folder, kind):
        if not folder.exists():
            for old in _left_over(folder, "old")[:1]:
                old.rename(folder)
        _remove(_left_over(folder, "new") + _left_over(folder, "old"))


def _left_over(folder: Path, kind: str) -> list[Path]:
    start = _hidden(folder, f"{kind}-").name
    return sorted(path for path in folder.parent.iterdir() if path.name.startswith(start))


def _refuse_strangers(folder: Path, kind: Kind, own: Collection[str]) -> None:
    """A folder is deleted when it is replaced, so it must be empty or an earlier one of its kind.

    Raises OutputError where it is not.
    """
    with explained(folder, kind):
        names = {path.name for path in folder.iterdir()} if folder.exists() else set()
    strangers = names - set(own)
    if strangers and not names >= kind.marks:
        a = f"{'an' if kind.name[0] in 'aeiou' else 'a'} {kind.name}"
        raise OutputError(
            f"The folder {folder} holds something that is not {a} ({min(strangers)}) and was "
            f"left as it is: choose a folder that is new, empty or an earlier {kind.name}."
        )


def _write(files: Mapping[str, bytes], folder: Path) -> None:
    for name, content in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)


def _remove(paths: Sequence[Path]) -> None:
    for path in paths:
        shutil.rmtree(path, ignore_errors=True)


@contextmanager
def explained(folder: Path, kind: Kind = REPORT) -> Iterator[None]:
    """Turn the system's errors into an OutputError that says what to do."""
    try:
        yield
    except OSError as error:
        raise OutputError(_sentence(folder, kind, error)) from error


def _sentence(folder: Path, kind: Kind, error: OSError) -> str:
    what = f"The {kind.name} cannot be written to {folder}"
    if error.errno in (errno.ENOSPC, errno.EDQUOT):
        return (
            f"{what}: the disk is full. Make space and run again; the earlier {kind.name} stands."
        )
    if error.errno in (errno.ENOTDIR, errno.EEXIST):
        return f"{what}: a file is in the way. Move it or choose another folder."
    if error.errno in (errno.EACCES, errno.EPERM, errno.EROFS):
        return f"{what}: writing is not allowed in {folder.parent}. Allow it or choose another."
    if error.errno in (errno.EBUSY, errno.EXDEV):
        return f"{what}: a disk is mounted there, which cannot be replaced. Choose a folder in it."
    return f"{what} ({error.strerror}). Choose another folder; nothing was changed."
