"""Publish a report so that a reader never sees half of it.

Every folder is first written whole under a hidden name next to its place; once all are complete
they are put in place (`atomic_swap`). Passes that write to the same parent folder wait for each
other, so a hidden folder found there was left by a killed one. A folder is replaced only by one of
its own kind (`marker`), and files other people put into it are kept. A permanent folder is only
completed.
"""

from __future__ import annotations

import errno
import fcntl
import os
import re
import secrets
import shutil
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from functools import partial
from pathlib import Path

from monitor.core.errors import OutputError
from monitor.core.frozen import Frozen, replace
from monitor.reports.atomic_swap import put_in_place
from monitor.reports.marker import FILE, Marker, marker_of, strangers

HIDDEN = re.compile(r"\.(.+)\.(?:new|old)-[0-9a-f]{8}")
"""The hidden name of a folder while it is written or replaced; see `_hidden`."""


class Kind(Frozen):
    """A kind of folder: its name, and how one without a marker is recognised.

    It holds the files `marks`; `names` is a pattern for everything the program wrote to it.
    """

    name: str
    marks: frozenset[str]
    names: str


REPORT = Kind(
    "report",
    frozenset({"index.html", "status.json"}),
    r"((index|tonnes|bushels|charts)\.html|stat(us|ements)\.json|deadlines\.ics"
    r"|(purchases|weeks_to_come)\.csv|alerts\.txt"
    r"|report\.(xlsx|pdf)|card\.png|charts|explain)",
)
REPLAY = Kind("replay", frozenset({"replay.csv"}), r"(replay|statements)\.csv|.+\.(png|svg)")
OUTLOOK = Kind("outlook", frozenset({"outlook.csv"}), r"outlook\.csv|.+\.(png|svg)")
BACKTEST = Kind(
    "backtest",
    frozenset({"track_record.csv", "backtest.txt"}),
    r"track_record\.csv|backtest\.txt|.+\.(png|svg)",
)


class Content(Frozen):
    """What goes into a folder: `fill` writes it to a new one, `about` becomes its marker."""

    folder: Path
    fill: Callable[[Path], None]
    about: Marker

    @classmethod
    def of(cls, folder: Path, files: Mapping[str, bytes], about: Marker) -> Content:
        """Return files by name, with `/` between folder and file, as content."""
        return cls(folder, partial(_write, files), about)


class Place(Frozen):
    """Where content goes: `folder`, and the hidden names beside it for the new and the old."""

    content: Content
    folder: Path
    new: Path
    old: Path


def publish(
    files: Mapping[str, bytes],
    folders: Sequence[Path],
    kind: Kind = REPORT,
    *,
    made_of: str = "",
    complete: bool = True,
) -> None:
    """Write the files to every one of `folders`, each replaced as a whole.

    `files` are the contents by name, with `/` between folder and file. `made_of` and `complete` go
    into the marker. Raises OutputError as `publish_contents` does.
    """
    about = Marker(kind.name, made_of=made_of, complete=complete)
    publish_contents([Content.of(folder, files, about) for folder in folders], kind)


def publish_filled(
    kind: Kind, fill: Callable[[Path], None], folders: Sequence[Path], about: Marker | None = None
) -> None:
    """Publish files too large for memory: `fill` writes them to a new folder."""
    about = about or Marker(kind.name)
    publish_contents([Content(folder, fill, about) for folder in folders], kind)


def publish_contents(contents: Sequence[Content], kind: Kind = REPORT) -> None:
    """Write each content to its folder; once all are written, put them in place in this order.

    A symbolic link in the place of a folder is followed and stays. Raises OutputError with one
    sentence if a folder cannot be written, is a file, holds something of another kind, or keeps
    another report; the previous folders are then as they were.
    """
    places = [_place(content, kind) for content in contents]
    with ExitStack() as held:
        for parent in sorted({place.folder.parent for place in places}):
            held.enter_context(alone_in(parent, kind))
        for place in places:
            _sweep(place.folder, kind)
            _refuse_others(place.folder, kind)
        held.callback(_remove, [path for place in places for path in (place.new, place.old)])
        for place in places:
            with explained(place.folder, kind):
                place.new.mkdir()
                place.content.fill(place.new)
                _mark(place.new, _completed(place))
                _bring_strangers(place.folder, place.new, kind)
        for place in places:
            with explained(place.folder, kind):
                put_in_place(place.new, place.folder, place.old)
                _rescue(place.old, place.folder, kind)


def clear_up(parent: Path, kind: Kind = REPORT) -> None:
    """Remove the hidden folders of killed passes, also where nothing is to be written.

    A permanent folder is not written again, so that what was left beside it would stay.
    """
    with explained(parent, kind):
        names = [path.name for path in parent.iterdir()] if parent.is_dir() else []
    left = {found[1] for name in names if (found := HIDDEN.fullmatch(name))}
    if left:
        with alone_in(parent, kind):
            for name in sorted(left):
                _sweep(parent / name, kind)


def _completed(place: Place) -> Marker:
    """Return the new folder's marker; what a permanent folder holds stays, and more is added.

    Its pictures come seconds after its page, and a file that was deleted comes back.
    Raises OutputError if the folder keeps another report: two passes chose the same name.
    """
    about = place.content.about
    if not about.since or not place.folder.exists():
        return about
    standing = marker_of(place.folder)
    if standing is None or standing.made_of != about.made_of:
        raise OutputError(
            f"Another report was written to {place.folder} meanwhile, and stays: run again."
        )
    for name in standing.files:
        if (place.folder / name).is_file():
            (place.new / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy2(place.folder / name, place.new / name)
    return replace(about, complete=standing.complete or about.complete)


def _place(content: Content, kind: Kind) -> Place:
    with explained(content.folder, kind):
        real = Path(os.path.realpath(content.folder))
        token = secrets.token_hex(4)
    return Place(content, real, _hidden(real, f"new-{token}"), _hidden(real, f"old-{token}"))


def _hidden(folder: Path, ending: str) -> Path:
    return folder.parent / f".{folder.name}.{ending}"


@contextmanager
def alone_in(parent: Path, kind: Kind = REPORT) -> Iterator[None]:
    """Lock the parent folder against other passes; the lock ends with the process."""
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
    """Clean up after a killed pass: restore the old folder if nothing replaced it."""
    with explained(folder, kind):
        if not folder.exists():
            for old in _left_over(folder, "old")[:1]:
                old.rename(folder)
        for old in _left_over(folder, "old"):
            _rescue(old, folder, kind)
        _remove(_left_over(folder, "new") + _left_over(folder, "old"))


def _left_over(folder: Path, kind: str) -> list[Path]:
    start = _hidden(folder, f"{kind}-").name
    return sorted(path for path in folder.parent.iterdir() if path.name.startswith(start))


def _refuse_others(folder: Path, kind: Kind) -> None:
    """Check that a folder is empty or an earlier one of its kind, because replacing deletes it.

    Raises OutputError if it is not, or if it is inside a folder that is itself replaced as a
    whole.
    """
    choose = f"choose a folder that is new, empty or an earlier {kind.name}."
    for outer in folder.parents:
        if marker := marker_of(outer):
            raise OutputError(
                f"The folder {folder} is inside {outer}, which is {one(marker.kind)} and is "
                f"replaced as a whole: {choose}"
            )
    with explained(folder, kind):
        names = {path.name for path in folder.iterdir()} if folder.exists() else set()
    marker = marker_of(folder)
    if marker and marker.kind != kind.name:
        raise OutputError(
            f"The folder {folder} is {one(marker.kind)}, not {one(kind.name)}, and was left as it "
            f"is: {choose}"
        )
    if names and not marker and not kind.marks <= names:
        raise OutputError(
            f"The folder {folder} holds something that is not {one(kind.name)} "
            f"({min(names - kind.marks, default=min(names))}) and was left as it is: {choose}"
        )


def one(kind: str) -> str:
    """Return the kind with its article: "a report", "an export"."""
    return f"{'an' if kind[:1] in tuple('aeiou') else 'a'} {kind}"


def _mark(folder: Path, about: Marker) -> None:
    """Write the marker: the names in the folder, and in a permanent one those below as well."""
    found = folder.rglob("*") if about.since else folder.iterdir()
    names = tuple(sorted({path.relative_to(folder).as_posix() for path in found}))
    (folder / FILE).write_text(replace(about, files=names).written(), encoding="utf-8")


def _bring_strangers(folder: Path, new: Path, kind: Kind) -> None:
    """Put files that are not the program's into the new folder too, before it is exchanged.

    A process killed between the exchange and `_rescue` would leave readers without them.
    """
    for name in strangers(folder, kind.names) if folder.is_dir() else ():
        if (new / name).exists():
            continue
        if (folder / name).is_dir() and not (folder / name).is_symlink():
            shutil.copytree(folder / name, new / name, symlinks=True, copy_function=_linked)
        else:
            _linked(folder / name, new / name)


def _linked(file: str | Path, other: str | Path) -> None:
    """Give a file a second name; copy it where that is not possible."""
    try:
        os.link(file, other, follow_symlinks=False)
    except OSError:
        shutil.copy2(file, other, follow_symlinks=False)


def _rescue(old: Path, folder: Path, kind: Kind) -> None:
    """Move files that are not the program's from a replaced folder into the new one."""
    if old.is_dir():
        for name in strangers(old, kind.names):
            if not (folder / name).exists():
                (old / name).rename(folder / name)


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
    """Turn OSError into an OutputError that says what to do."""
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
