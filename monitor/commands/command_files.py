"""The commands by name; a command's file is imported when the command is asked for.

Each file costs the time to import click's options of one command, and `monitor status` needs one.
"""

from __future__ import annotations

import pkgutil
from collections.abc import Iterator, MutableMapping
from importlib import import_module

import click

from monitor import commands

NO_COMMANDS = (
    "command_files",
    "completion",
    "console",
    "options",
    "output",
    "screen",
    "shared",
    "status_table",
)


class CommandFiles(MutableMapping[str, click.Command]):
    """The mapping that click asks for a group's commands."""

    def __init__(self) -> None:
        names = (module.name for module in pkgutil.iter_modules(commands.__path__))
        self._known: dict[str, click.Command | None] = {
            name: None for name in names if name not in NO_COMMANDS
        }

    def __getitem__(self, name: str) -> click.Command:
        command = self._known[name]
        if command is None:
            command = getattr(import_module(f"monitor.commands.{name}"), name)
            self._known[name] = command
        return command

    def __setitem__(self, name: str, command: click.Command) -> None:
        self._known[name] = command

    def __delitem__(self, name: str) -> None:
        del self._known[name]

    def __iter__(self) -> Iterator[str]:
        return iter(self._known)

    def __len__(self) -> int:
        return len(self._known)
