"""Separate what the settings say of messages: a mistake in it stops messages, never figures."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from pathlib import Path
from typing import Any

from monitor.core.errors import ConfigError
from monitor.settings.recipients import Mistake

TABLES = ("mail", "recipients")
"""Tables of the settings file, read by `recipients`."""

SECRETS = {
    "ping_url": "MONITOR_PING_URL",
    "smtp_url": "MONITOR_SMTP_URL",
    "webhook_secret": "MONITOR_WEBHOOK_SECRET",
}
VARIABLES = tuple(SECRETS.values())


def is_of_messages(name: str, value: object, settings: Collection[str]) -> bool:
    """Return whether an entry of the file can only be about messages.

    A table is, whatever its name, because all other settings are text.
    """
    return name in TABLES or name in SECRETS or (name not in settings and _is_table(value))


def taken(
    path: Path, values: dict[str, Any], settings: Collection[str]
) -> tuple[dict[str, Any], tuple[Mistake, ...]]:
    """Take the entries about messages out of `values`; return the tables, and mistakes.

    Raises ConfigError for a setting below a table's heading, which TOML reads as part of it: the
    pass would go on without it, with another database perhaps.
    """
    entries = {n: values.pop(n) for n in list(values) if is_of_messages(n, values[n], settings)}
    for name, value in entries.items():
        for stray in _strays(value, settings):
            raise ConfigError(
                f"{path}: {stray} stands below [{name}], which makes it a part of that: settings "
                "stand above the first table."
            )
    tables = {name: entries.pop(name) for name in TABLES if name in entries}
    return tables, tuple(Mistake("", _mistake(path, name)) for name in entries)


def secret_in_a_file(path: Path, name: str, variable: str) -> str:
    """Return that a secret does not belong in the settings file."""
    return (
        f"{path}: {name} is a secret and does not belong in a file: remove it and set "
        f"{variable} in the environment."
    )


def named_variables(tables: Mapping[str, Any]) -> Iterator[str]:
    """Yield the variables that the file names as holding a recipient's address."""
    entries = tables.get("recipients", ())
    for entry in entries if isinstance(entries, list) else ():
        named = entry.get("address_variable") if isinstance(entry, dict) else None
        if isinstance(named, str):
            yield named


def _mistake(path: Path, name: str) -> str:
    if name in SECRETS:
        return secret_in_a_file(path, name, SECRETS[name])
    return f"{path}: there is no table {name}; known are {', '.join(TABLES)}."


def _strays(value: object, settings: Collection[str]) -> Iterator[str]:
    """Yield the settings that stand in a table, or in one of several."""
    tables = value if isinstance(value, list) else [value]
    for table in tables:
        if isinstance(table, dict):
            yield from (name for name in table if name in settings)


def _is_table(value: object) -> bool:
    several = isinstance(value, list) and any(isinstance(each, dict) for each in value)
    return isinstance(value, dict) or several
