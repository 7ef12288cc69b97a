"""Find the job's place: the folder that settings, ledger and reports belong to.

Where the environment names one, or the working directory has one, it is that; else one that is
found upwards, beside the program, or where XDG has it. With nothing found anywhere it is the
working directory, as it is for a first pass.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path

from monitor.core.errors import ConfigError
from monitor.core.frozen import Frozen, replace
from monitor.core.installed import checkout

SETTINGS_FILE = "monitor.toml"
LEDGER, REPORTS = Path("data/monitor.db"), Path("reports")
USUAL = {"database": LEDGER, "reports": REPORTS}
PATHS = ("database", "reports", "health", "statements")
"""Settings that are one path each."""

NAMED_BY = ("MONITOR_CONFIG", "MONITOR_DATABASE")
"""Variables that name a job's files: nothing is looked for beside them."""

XDG_FOLDER = "purchase-commitment-monitor"


class Place(Frozen):
    """The job's place, and how it was found.

    `folder` is what the default paths are relative to; `written_in` what those in the settings file
    are relative to, `environment` those in the environment: empty for the working directory.
    `passed_over` are settings files upwards that were not read because other users own them.
    """

    folder: Path
    settings_file: Path
    why: str
    written_in: Path
    environment: Path = Path()
    passed_over: tuple[Path, ...] = ()

    @property
    def named(self) -> str:
        """Return the folder's absolute path and why it is the place."""
        return f"{_here() if self.folder == Path() else self.folder} ({self.why})"

    def base(self, name: str, written: Mapping[str, str], given: Mapping[str, str]) -> Path:
        """Return what a setting's path is relative to: one written in the file, or given."""
        if name in given:
            return self.environment
        return self.written_in if name in written else self.folder


def find_place(environment: Mapping[str, str]) -> Place:
    """Return the job's place; raise ConfigError if MONITOR_HOME names no folder."""
    named = environment.get("MONITOR_CONFIG")
    if home := environment.get("MONITOR_HOME"):
        folder = _home(home)
        return Place(folder, folder / (named or SETTINGS_FILE), "MONITOR_HOME", folder, folder)
    variable = next((name for name in NAMED_BY if environment.get(name)), None)
    if variable or _is_job(Path()):
        why = f"the working directory, with {variable}" if variable else "the working directory"
        return Place(Path(), Path(named or SETTINGS_FILE), why, Path())
    passed_over: list[Path] = []
    why = "the working directory, because no settings file or ledger was found"
    nothing = Place(Path(), Path(SETTINGS_FILE), why, Path())
    found = next(_elsewhere(environment, passed_over), nothing)
    return replace(found, passed_over=tuple(passed_over))


def placed(place: Place, written: Mapping[str, str], given: Mapping[str, str]) -> dict[str, str]:
    """Return the settings written in the file and those given in the environment as one.

    Paths, and the usual ones of those that are left out, are relative to where they belong.
    """
    values = {**{name: str(path) for name, path in USUAL.items()}, **written, **given}
    paths = {
        name: str(place.base(name, written, given) / values[name])
        for name in PATHS
        if name in values
    }
    return {**values, **paths}


def _home(named: str) -> Path:
    """Return the folder of MONITOR_HOME; the ledger remembers real paths, so links are followed."""
    folder = Path(named).resolve()
    if not _seen(folder.is_dir):
        raise ConfigError(
            f"MONITOR_HOME is {named!r}, which is no folder that can be reached: make it, or "
            "correct MONITOR_HOME."
        )
    return Path() if folder == _here() else folder


def _elsewhere(environment: Mapping[str, str], passed_over: list[Path]) -> Iterator[Place]:
    program = checkout()
    here = _here()
    for folder in here.parents if here else ():
        file = folder / SETTINGS_FILE
        if not _seen(file.is_file):
            continue
        # Because it says what is written where, as the user who runs the command.
        if folder == program or _is_trusted(file, environment):
            yield Place(folder, file, f"{SETTINGS_FILE} found upwards", folder)
        else:
            passed_over.append(file)
    if program is not None and _is_job(program):
        yield Place(program, program / SETTINGS_FILE, "beside the program", program)
    config = _xdg(environment, "XDG_CONFIG_HOME", ".config")
    data = _xdg(environment, "XDG_DATA_HOME", ".local/share")
    if config and data and (_seen((config / SETTINGS_FILE).exists) or _has_ledger(data)):
        yield Place(data, config / SETTINGS_FILE, "the user's own folder (XDG)", config)


def _xdg(environment: Mapping[str, str], variable: str, usual: str) -> Path | None:
    """Return the user's folder; None without HOME. A relative path is ignored, as XDG says."""
    base = Path(environment.get(variable) or "")
    if not base.is_absolute():
        base = Path(environment.get("HOME") or "", usual)
    return (base / XDG_FOLDER).resolve() if base.is_absolute() else None


def _is_job(folder: Path) -> bool:
    return _seen((folder / SETTINGS_FILE).exists) or _has_ledger(folder)


def _has_ledger(folder: Path) -> bool:
    """Return whether a ledger is there, or the archive that it is rebuilt from."""
    ledger = folder / LEDGER
    return _seen(ledger.exists) or _seen(ledger.with_name(f"{ledger.name}.answers").exists)


def _is_trusted(file: Path, environment: Mapping[str, str]) -> bool:
    """Return whether root, this user, or the one who called sudo owns both file and folder."""
    if not hasattr(os, "geteuid"):
        return True
    trusted = {0, os.geteuid()}
    caller = environment.get("SUDO_UID", "")
    if os.geteuid() == 0 and caller.isdecimal():
        trusted.add(int(caller))
    try:
        seen = (file.stat(), file.lstat(), file.parent.stat())
    except OSError:
        return False
    return {each.st_uid for each in seen} <= trusted


def _seen(look: Callable[[], bool]) -> bool:
    """Return whether `look` sees something; False where permissions prevent looking."""
    try:
        return look()
    except OSError:
        return False


def _here() -> Path | None:
    """Return the working directory; None if it was deleted."""
    try:
        return Path.cwd()
    except OSError:
        return None
