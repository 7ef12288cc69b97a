"""Write the man page monitor.1 from the help texts: `python -m tools.man_page FILE`, `make man`.

The help is the only source, so that the page cannot differ from it. Groups' commands are sections
of their own, and what stands after the help (examples, exit codes, settings) ends the page.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator
from inspect import cleandoc
from pathlib import Path

import click

from monitor.__main__ import EPILOG, cli
from monitor.core.version import __version__

VERBATIM = "\b"
"""How click marks a paragraph whose lines stay as they are."""


def man_page() -> str:
    """Return the page in the macros of man(7). The same help gives the same bytes."""
    return "\n".join(_lines()) + "\n"


def _lines() -> Iterator[str]:
    yield f'.TH MONITOR 1 "" "monitor {__version__}" "User Commands"'
    yield ".nh"  # because a name of a setting or an option is not divided
    yield ".ad l"
    yield ".SH NAME"
    short = cli.get_short_help_str(200).rstrip(".")
    yield f"monitor \\- {_text(short[0].lower() + short[1:])}"
    yield ".SH SYNOPSIS"
    yield ".B monitor"
    yield '.RI [ options ] " command " [ arguments ]'
    yield ".SH DESCRIPTION"
    yield from _paragraphs(cli.help or "")
    whole = click.Context(cli, info_name="monitor", **cli.context_settings)
    yield from _options(cli, whole)
    yield ".SH COMMANDS"
    for name, command in _commands(cli, "monitor"):
        yield from _command(name, command, whole)
    yield from _after_the_help()


def _commands(group: click.Group, before: str) -> Iterator[tuple[str, click.Command]]:
    """Yield each command that does something, with all its words."""
    for name, command in sorted(group.commands.items()):
        if isinstance(command, click.Group):
            yield from _commands(command, f"{before} {name}")
        else:
            yield f"{before} {name}", command


def _command(name: str, command: click.Command, whole: click.Context) -> Iterator[str]:
    context = click.Context(command, parent=whole, info_name=name)
    yield ".SS " + _text(" ".join([name, *command.collect_usage_pieces(context)]))
    yield from _paragraphs(command.help or "")
    yield from _options(command, context)


def _options(command: click.Command, context: click.Context) -> Iterator[str]:
    for param in command.get_params(context):
        record = param.get_help_record(context)
        if record is not None and record[1]:
            named, says = record
            yield ".TP"
            yield f"\\fB{_text(named)}\\fR"
            yield _text(says)


def _after_the_help() -> Iterator[str]:
    """Yield the examples, exit codes and settings, each under its heading."""
    for paragraph in cleandoc(EPILOG.replace(VERBATIM, "")).split("\n\n"):
        title, colon, rest = paragraph.strip("\n").partition(":")
        if not colon or "\n" in title:
            yield ".PP"
            yield _text(" ".join(paragraph.split()))
            continue
        yield f".SH {title.upper()}"
        yield from _verbatim(rest.strip("\n")) if rest.startswith("\n") else [_text(rest.strip())]


def _paragraphs(help: str) -> Iterator[str]:
    for paragraph in re.split(r"\n\s*\n", cleandoc(help)):
        yield ".PP"
        if paragraph.startswith(VERBATIM):
            yield from _verbatim(paragraph.removeprefix(VERBATIM).strip("\n"))
        else:
            yield _text(" ".join(paragraph.split()))


def _verbatim(text: str) -> Iterator[str]:
    yield ".nf"
    yield from map(_text, text.splitlines())
    yield ".fi"


def _text(text: str) -> str:
    """Return text as roff reads it: no line of it is a request, and a hyphen can be copied."""
    plain = text.replace("\\", "\\e").replace("-", "\\-").replace("’", "\\(cq")
    return f"\\&{plain}" if plain.startswith((".", "'")) else plain


if __name__ == "__main__":
    target = Path(sys.argv[1])
    target.parent.mkdir(parents=True, exist_ok=True)
    target.write_text(man_page(), encoding="utf-8")
