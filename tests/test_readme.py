"""The README names every command and every setting there is, and no others."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from monitor.__main__ import EPILOG, cli
from monitor.exports.write import FORMATS
from monitor.settings.settings import SECRETS, VARIABLES

README = (Path(__file__).parent.parent / "README.md").read_text(encoding="utf-8")


@pytest.mark.parametrize("command", sorted(cli.commands))
def test_every_command_is_in_the_readme(command: str) -> None:
    assert re.search(rf"\bmonitor {command}\b", README)


def test_every_command_of_the_readme_exists() -> None:
    named = set(re.findall(r"(?:`|bin/)monitor ([a-z]+)\b", README))

    assert named <= cli.commands.keys()


@pytest.mark.parametrize("variable", sorted({*VARIABLES.values(), *SECRETS.values()}))
def test_every_setting_is_in_the_readme_and_the_help(variable: str) -> None:
    assert f"| `{variable}` |" in README
    assert variable in EPILOG


@pytest.mark.parametrize("name", sorted(VARIABLES))
def test_every_name_of_the_settings_file_is_in_the_readme(name: str) -> None:
    assert f"`{name}`" in README


@pytest.mark.parametrize("name", sorted(FORMATS))
def test_every_format_of_an_export_is_offered_and_in_the_readme(name: str) -> None:
    [option] = [p for p in cli.commands["export"].params if p.name == "formats"]

    assert name in option.type.choices  # type: ignore[attr-defined]
    assert f"`{name}`" in README
