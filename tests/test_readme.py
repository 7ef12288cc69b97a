"""README and docs/ name every command and every setting there is, and no others."""

from __future__ import annotations

import re
import shlex
from contextlib import suppress
from pathlib import Path

import click
import pytest

from monitor.__main__ import EPILOG, cli
from monitor.exports.write import FORMATS
from monitor.settings.settings import OF_THE_COMMAND, SECRETS, VARIABLES
from tests.documents import PAGES, README, REPO, all_pages, command_lines, inline_commands, text

CONFIGURATION = text(REPO / "docs/configuration.md")
LINKING = [*PAGES, REPO / "METHODOLOGY.md", REPO / "CONTRIBUTING.md"]
ALL = all_pages()
IN_BLOCKS = [(page.name, line) for page in PAGES for line in command_lines(page)]
INLINE = [(page.name, line) for page in PAGES for line in inline_commands(page)]


def parse(line: str) -> None:
    """Read a command line as the program would, down to its last part, and run nothing."""
    command: click.Command = cli
    context: click.Context | None = None
    words = shlex.split(line)[1:]
    while isinstance(command, click.Group) and words and words[0] not in ("-h", "--help"):
        context = click.Context(
            command, context, info_name=command.name, **command.context_settings
        )
        name, found, words = command.resolve_command(context, words)
        assert found is not None, name
        command = found
    with suppress(click.exceptions.Exit):  # --help
        command.make_context(command.name, list(words), parent=context)


def test_the_readme_is_short() -> None:
    assert len(text(README).splitlines()) <= 120


@pytest.mark.parametrize("command", sorted(cli.commands))
def test_every_command_is_in_the_pages(command: str) -> None:
    assert re.search(rf"\bmonitor {command}\b", ALL)


def test_every_command_of_the_pages_exists() -> None:
    named = set(re.findall(r"(?:`|bin/)monitor ([a-z]+)\b", ALL))

    assert named <= cli.commands.keys()


@pytest.mark.parametrize(("page", "line"), IN_BLOCKS)
def test_every_command_line_of_the_pages_is_understood(page: str, line: str) -> None:
    parse(line)


@pytest.mark.parametrize(("page", "line"), INLINE)
def test_every_command_in_a_sentence_is_understood(page: str, line: str) -> None:
    try:
        parse(line.replace(" NUMBER", " 3"))
    except (click.MissingParameter, click.exceptions.NoArgsIsHelpError):
        assert "--" not in line  # a sentence may name a command without what it needs


def test_the_pages_hold_the_commands_they_are_read_for() -> None:
    assert ("README.md", ".venv/bin/monitor run --dry-run") in IN_BLOCKS
    assert ("operations.md", "/srv/monitor/deploy/by-cron run") in IN_BLOCKS
    assert ("operations.md", "monitor releases accept NUMBER") in INLINE
    assert len(IN_BLOCKS) > 25


def test_a_command_line_that_is_wrong_is_found() -> None:
    for line in (
        "monitor runn",
        "monitor run --dry",
        "monitor alerts shw KEY",
        "monitor status a b",
    ):
        with pytest.raises(click.UsageError):
            parse(line)


def test_every_target_of_make_in_the_pages_exists() -> None:
    makefile = text(REPO / "Makefile")
    named = re.findall(r"(?:^|`|key )make ([a-z]+)\b", ALL, re.MULTILINE)

    assert {"run", "test", "extras"} <= set(named)
    assert [
        name for name in named if not re.search(rf"^{name}:.*## ", makefile, re.MULTILINE)
    ] == []


@pytest.mark.parametrize("page", LINKING, ids=lambda page: page.name)
def test_every_relative_link_leads_somewhere(page: Path) -> None:
    links = re.findall(r"\]\(([^)\s]+)\)", text(page))

    assert [link for link in links if not leads_somewhere(page, link)] == []


def leads_somewhere(page: Path, link: str) -> bool:
    """Whether a link's file exists and has the heading it names; the web is not asked."""
    if re.match(r"https?:|mailto:", link):
        return True
    path, _, heading = link.partition("#")
    target = page.parent / path if path else page
    return target.exists() and (not heading or heading in anchors(target))


def anchors(page: Path) -> set[str]:
    """Return the anchors of a page's headings, as GitHub makes them."""
    headings = re.findall(r"^#+ (.+)$", text(page), re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-") for heading in headings}


def test_every_page_of_docs_is_in_the_table_of_contents() -> None:
    contents = text(README).split("\n## Documentation\n")[1]

    assert [page.name for page in PAGES[1:] if f"](docs/{page.name})" not in contents] == []
    assert "](METHODOLOGY.md)" in contents


@pytest.mark.parametrize("variable", sorted({*VARIABLES.values(), *SECRETS.values()}))
def test_every_setting_is_in_the_pages_and_the_help(variable: str) -> None:
    assert f"| `{variable}` |" in CONFIGURATION
    assert variable in EPILOG


def test_every_setting_of_the_pages_exists() -> None:
    named = set(re.findall(r"\b(?:MONITOR_|USDA_)[A-Z_]+\b", ALL))

    assert named == {*VARIABLES.values(), *SECRETS.values(), *OF_THE_COMMAND}


@pytest.mark.parametrize("name", sorted(VARIABLES))
def test_every_name_of_the_settings_file_is_in_the_pages(name: str) -> None:
    assert f"`{name}`" in CONFIGURATION


@pytest.mark.parametrize("name", sorted(FORMATS))
def test_every_format_of_an_export_is_offered_and_in_the_pages(name: str) -> None:
    [option] = [p for p in cli.commands["export"].params if p.name == "formats"]

    assert name in option.type.choices  # type: ignore[attr-defined]
    assert f"`{name}`" in text(REPO / "docs/data-and-exports.md")
