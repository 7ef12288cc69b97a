"""Copy an export to an address such as s3://bucket/folder, through fsspec.

A store has no folders to swap. The file `datapackage.json` is removed first and copied last: where
it is, the export is whole.
"""

from __future__ import annotations

import importlib.util
import re
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from monitor.core.errors import ConfigError, OutputError
from monitor.core.installed import how_to_add
from monitor.exports.calendar_file import FILE as CALENDAR
from monitor.exports.package import FILE as DESCRIPTION

if TYPE_CHECKING:
    from fsspec import AbstractFileSystem

ADDRESS = re.compile(r"[a-z][a-z0-9+.-]+://", re.IGNORECASE)


def is_address(text: str) -> bool:
    """Return whether a text is an address of a store and not a path."""
    return ADDRESS.match(text) is not None


def shown(address: str) -> str:
    """Return an address without user, password and query, which can be secret."""
    parts = urlsplit(address)
    return f"{parts.scheme}://{parts.netloc.rpartition('@')[2]}{parts.path}"


def check(address: str) -> None:
    """Raise ConfigError if the address cannot be written to by what is installed."""
    _store(address)


def previous(address: str, name: str) -> bytes | None:
    """Return a file of the export that is there; None if there is none."""
    store, folder = _store(address)
    with _refusals(address):
        path = f"{folder}/{name}"
        return bytes(store.cat_file(path)) if store.exists(path) else None


def copy(export: Path, address: str) -> None:
    """Replace the export at an address by the one in a folder, its description last.

    Raises OutputError if something else is there, which is left as it is, and if the store refuses;
    the export is then without `datapackage.json`.
    """
    store, folder = _store(address)
    files = sorted(p.relative_to(export).as_posix() for p in export.rglob("*") if p.is_file())
    with _refusals(address):
        there = _files(store, folder)
        if there and not {DESCRIPTION, CALENDAR} & there:
            raise OutputError(
                f"{shown(address)} holds something that is not an export "
                f"({min(there)}): choose another folder."
            )
        _remove(store, folder, there & {DESCRIPTION})
        for name in (*(name for name in files if name != DESCRIPTION), None, DESCRIPTION):
            if name is None:
                _remove(store, folder, there - {*files, DESCRIPTION})
            else:
                _put(store, export / name, f"{folder}/{name}")


def _put(store: AbstractFileSystem, file: Path, path: str) -> None:
    store.makedirs(path.rpartition("/")[0], exist_ok=True)
    store.put_file(str(file), path)


def _remove(store: AbstractFileSystem, folder: str, names: set[str]) -> None:
    for name in sorted(names):
        store.rm_file(f"{folder}/{name}")


def _files(store: AbstractFileSystem, folder: str) -> set[str]:
    """Return the files below a folder, by their path within it."""
    store.invalidate_cache()
    if not store.exists(folder):
        return set()
    start = len(folder.strip("/")) + 1
    return {path.strip("/")[start:] for path in store.find(folder)}


def _store(address: str) -> tuple[AbstractFileSystem, str]:
    """Return the store of an address, and the folder in it."""
    if importlib.util.find_spec("fsspec") is None:
        raise ConfigError(
            f"To write to {shown(address)} fsspec is needed, which is not installed: "
            f"{how_to_add('remote', 'fsspec')}"
        )
    from fsspec import url_to_fs

    try:
        store, folder = url_to_fs(address)
    except ImportError as error:
        raise ConfigError(f"{shown(address)} cannot be written: {error}.") from None
    except ValueError:
        scheme = urlsplit(address).scheme
        raise ConfigError(
            f"{shown(address)}: fsspec knows no store of the kind {scheme}."
        ) from None
    return store, str(folder).rstrip("/")


@contextmanager
def _refusals(address: str) -> Iterator[None]:
    """Turn a store's errors into one without its text, which can name the key."""
    try:
        yield
    except OutputError:
        raise
    except Exception as error:  # because each store has its own
        raise OutputError(
            f"{shown(address)} refused ({type(error).__name__}): check the address and the "
            "rights of its key, then export again. Without datapackage.json what is there is not "
            "whole."
        ) from None
