"""Restore a backup: everything is extracted beside its place and checked, then moved into it.

A restored ledger sends nothing until it takes over (`monitor run --take-over`), because the job it
was copied from may still be running and sending.
"""

from __future__ import annotations

import glob
import os
import shutil
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

from monitor.core.errors import ConfigError, LedgerError, MonitorError
from monitor.core.formats import utc
from monitor.ingest.rebuild import writing
from monitor.jobs.backup import require_space
from monitor.jobs.backup_file import ANSWERS, DATABASE, FILES, Manifest, Reader, opened_backup
from monitor.jobs.job_recipients import silence_copy
from monitor.jobs.lock import only_one_pass
from monitor.ledger import schema
from monitor.settings.place import LEDGER, SETTINGS_FILE
from monitor.settings.settings import Settings, load
from monitor.sources.archive import Archive

MARGIN_BYTES = 50_000_000
PARTS = (".answers", "-wal", "-shm", "")
"""Endings of a ledger's files beside it, and its own."""
STAGED_FILES, STAGED, REPLACED = ".monitor-restoring", ".restoring", ".replaced-"
"""The folder a backup's files are extracted to, and endings: of the one for its ledger, which is
beside the ledger, and of a ledger that was replaced.
"""


@dataclass
class Restored:
    """What was restored: where, from which backup, and what the operator must know.

    `silent`: it sends nothing until it takes over.
    """

    database: Path
    made_at: str
    host: str
    silent: bool = False
    notes: list[str] = field(default_factory=list)


def restore(
    path: Path,
    settings: Settings,
    now: datetime,
    *,
    to: Path | None = None,
    force: bool = False,
    environment: Mapping[str, str] | None = None,
) -> Restored:
    """Restore the backup at `path` to the place of the settings, or to the folder `to`.

    A ledger that is there already stays unless `force`, which keeps it under another name. Raises
    MonitorError with one sentence for anything wrong; there is then no part of the backup in place.
    """
    folder = to or (settings.place.folder if settings.place else Path())
    with opened_backup(path) as reader:
        _refuse_newer(reader)
        folder.mkdir(parents=True, exist_ok=True)
        with _beside(folder) as staged:
            done = Restored(Path(), reader.manifest.made_at, reader.manifest.host)
            for name in _files(reader.manifest):
                reader.extract(name, staged / name)
            done.database = _database(settings, folder, to, staged, done, environment)
            with only_one_pass(done.database, now), _staging(done.database) as ledger:
                _refuse_existing(done.database, force=force)
                require_space(ledger, reader.size + MARGIN_BYTES)
                _extract(reader, ledger / done.database.name)
                done.silent, problems = _silence(ledger / done.database.name)
                if force:
                    done.notes += _keep_aside(done.database, now)
                _place_files(reader.manifest, staged, settings, folder, to, done)
                _move(ledger / done.database.name, done.database)
    done.notes += [str(problem) for problem in problems]
    return done


def _refuse_newer(reader: Reader) -> None:
    made = reader.manifest
    if made.tables > schema.VERSION:
        raise LedgerError(
            f"{reader.path} was made by a newer version of monitor ({made.program}; its tables are "
            f"number {made.tables}, this version knows {schema.VERSION}): update monitor first."
        )


def _refuse_existing(database: Path, *, force: bool) -> None:
    parts = (database.with_name(database.name + ending) for ending in PARTS)
    if any(part.exists() for part in parts) and not force:
        raise LedgerError(
            f"There is a ledger at {database} already: nothing was restored. Choose another folder "
            "with --to, or --force, which keeps the old one under another name."
        )


def _files(manifest: Manifest) -> list[str]:
    return [name for name in manifest.members if name.startswith(f"{FILES}/")]


def _database(
    settings: Settings,
    folder: Path,
    to: Path | None,
    staged: Path,
    done: Restored,
    environment: Mapping[str, str] | None,
) -> Path:
    """Return where the ledger belongs, by the settings as they will be after the restore."""
    file = staged / FILES / SETTINGS_FILE
    if to is None and (settings.settings_file is not None or not file.exists()):
        return settings.database
    theirs = {} if to else dict(os.environ if environment is None else environment)
    theirs["MONITOR_HOME"] = str(folder.absolute())
    if file.exists():
        theirs["MONITOR_CONFIG"] = str(file.absolute())
    try:
        database = load(theirs).database
    except ConfigError as error:
        done.notes.append(f"The settings of the backup have a mistake: {error}")
        return folder / LEDGER
    if to is None or not database.is_absolute() or database.is_relative_to(to.resolve()):
        return folder / database
    done.notes.append(
        f"{SETTINGS_FILE} names another database, {database}: correct it to {folder / LEDGER}, "
        "where the ledger was restored."
    )
    return folder / LEDGER


def _extract(reader: Reader, database: Path) -> None:
    answers = Archive(database).folder
    for name in reader.manifest.members:
        if name == DATABASE:
            reader.extract(name, database)
        elif name.startswith(f"{ANSWERS}/"):
            reader.extract(name, answers / name.removeprefix(f"{ANSWERS}/"))


def _silence(database: Path) -> tuple[bool, list[MonitorError]]:
    problems: list[MonitorError] = []
    with writing(database, problems) as connection:
        return silence_copy(connection), problems


def _keep_aside(database: Path, now: datetime) -> list[str]:
    """Move a ledger and its archive to another name, under which they still belong together."""
    stamp = utc(now).replace(":", "").replace("-", "")
    aside = database.with_name(f"{database.name}{REPLACED}{stamp}")
    while aside.exists() or Archive(aside).folder.exists():
        aside = aside.with_name(f"{aside.name}-again")
    moved = False
    for ending in PARTS:
        part = database.with_name(database.name + ending)
        if part.exists():
            part.replace(aside.with_name(aside.name + ending))
            moved = True
    return [f"The ledger that was there is now {aside}."] if moved else []


def _target(name: str, settings: Settings, folder: Path, to: Path | None) -> Path:
    """Return where a file belongs: the settings file where the place has it, any other inside."""
    name = name.removeprefix(f"{FILES}/")
    here = settings.place if to is None else None
    return here.settings_file if here and name == SETTINGS_FILE else folder / name


def _place_files(
    manifest: Manifest,
    staged: Path,
    settings: Settings,
    folder: Path,
    to: Path | None,
    done: Restored,
) -> None:
    """Put the settings file and one's own promises in their places; what is there stays."""
    for name in _files(manifest):
        target = _target(name, settings, folder, to)
        was = Path(manifest.members[name].place)
        if target.exists() and target.read_bytes() != (staged / name).read_bytes():
            kept, target = target, target.with_name(f"{target.name}.from-backup")
            done.notes.append(f"{kept} was left as it is; the backup's is {target}.")
        target.parent.mkdir(parents=True, exist_ok=True)
        (staged / name).replace(target)
        if name.startswith(f"{FILES}/outside/"):
            done.notes.append(f"{was} is now {target}: move it back, or name it in the settings.")


def _move(staged: Path, database: Path) -> None:
    """Move archive and ledger into place, the ledger last: without it the archive rebuilds it."""
    if Archive(staged).folder.exists():
        Archive(staged).folder.replace(Archive(database).folder)
    staged.replace(database)


def left_over(settings: Settings) -> str:
    """Return what is left of an interrupted restore, or there of one that runs, and what to do.

    Empty if nothing is.
    """
    database, place = settings.database, settings.place
    places = [_staged(database), (place.folder if place else Path()) / STAGED_FILES]
    left = [str(each) for each in places if each.exists()]
    if not left:
        return ""
    replaced = sorted(database.parent.glob(f"{glob.escape(database.name)}{REPLACED}*Z"))
    before = (
        "" if database.exists() or not replaced else f" The ledger it replaced: {replaced[-1]}."
    )
    return (
        f"a restore was interrupted, or still runs: if none does, run `monitor restore` again, or "
        f"delete {' and '.join(left)}.{before}"
    )


def _staged(database: Path) -> Path:
    return database.with_name(f"{database.name}{STAGED}")


@contextmanager
def _beside(folder: Path) -> Iterator[Path]:
    staged = folder / STAGED_FILES
    shutil.rmtree(staged, ignore_errors=True)
    staged.mkdir(mode=0o700)
    try:
        yield staged
    finally:
        shutil.rmtree(staged, ignore_errors=True)


@contextmanager
def _staging(database: Path) -> Iterator[Path]:
    """Yield a folder on the database's own disk, so that moving is one step; removed at the end."""
    staged = _staged(database)
    shutil.rmtree(staged, ignore_errors=True)
    staged.mkdir(parents=True, mode=0o700)
    try:
        yield staged
    finally:
        shutil.rmtree(staged, ignore_errors=True)
