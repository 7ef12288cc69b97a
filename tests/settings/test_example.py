"""monitor.toml.example: every setting there is, with its default and a line about it."""

from __future__ import annotations

import re
import tomllib
from dataclasses import fields, replace
from pathlib import Path
from typing import Any

import msgspec
import pytest

from monitor.settings.recipients import MailEntry, Recipient, RecipientEntry
from monitor.settings.settings import Entries, load
from tests import documents

EXAMPLE = documents.text(documents.REPO / "monitor.toml.example")
UNCOMMENTED = re.sub(r"^#(?=\[|\w+ = )", "", EXAMPLE, flags=re.MULTILINE)
OLDER = {"operator"}
"""Keys that are still read, and not shown: another says the same."""

WITHOUT_DEFAULT = {
    "also",
    "statements",
    "health",
    "report_url",
    "commitments",
    "sender",
    "unsubscribe",
    "hello",
    "name",
    "channel",
    "address",
    "address_variable",
    "promises",
    "quiet",
    "repeat_critical_after_hours",
}
"""Settings whose default is none, or follows another setting: an example stands there."""


def given() -> dict[str, Any]:
    """The settings of the example, uncommented."""
    return tomllib.loads(UNCOMMENTED)


def defaults(kind: type[msgspec.Struct]) -> dict[str, object]:
    """Every field of a table with its default."""
    return {each.name: each.default for each in msgspec.structs.fields(kind)}


def test_as_it_stands_it_changes_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    without = load({})
    (tmp_path / "monitor.toml").write_text(EXAMPLE, encoding="utf-8")

    found = load({})

    assert found.settings_file == Path("monitor.toml")
    assert replace(found, settings_file=None, place=None) == replace(without, place=None)


def test_every_setting_is_in_it_with_its_default() -> None:
    example = given()

    assert set(example) - {"mail", "recipients"} == set(defaults(Entries))
    for name, default in defaults(Entries).items():
        if name not in WITHOUT_DEFAULT:
            assert example[name] == default, name


def test_every_setting_of_mail_and_recipients_is_in_it_with_its_default() -> None:
    example = given()
    recipients = {
        name: value for each in reversed(example["recipients"]) for name, value in each.items()
    }

    for table, kind in ((example["mail"], MailEntry), (recipients, RecipientEntry)):
        assert set(table) == set(defaults(kind)) - OLDER
        for name in table.keys() - WITHOUT_DEFAULT - {"gets"}:
            assert table[name] == defaults(kind)[name], name


def test_uncommented_it_loads(tmp_path: Path) -> None:
    (tmp_path / "monitor.toml").write_text(UNCOMMENTED, encoding="utf-8")
    environment = {"MONITOR_CONFIG": str(tmp_path / "monitor.toml")}
    secret = {"TEAM_CHAT_URL": "https://chat.example.org/secret"}

    without = load(environment)
    found = load({**environment, **secret, "MONITOR_SMTP_URL": "smtp://mail.example.org"})

    assert [each.name for each in found.recipients] == ["Jane", "team chat"]
    assert found.mistakes == ()
    assert found.recipients[1].address == secret["TEAM_CHAT_URL"]
    assert "TEAM_CHAT_URL, which is not set" in without.recipients[1].mistake
    plain = {each.name: each.default for each in fields(Recipient)}
    for name in ("least", "rhythm", "hour", "weekday", "zone", "gets"):
        assert getattr(found.recipients[0], name) == plain[name], name


def test_each_setting_has_a_line_above_it() -> None:
    lines = EXAMPLE.splitlines()
    settings = [n for n, line in enumerate(lines) if re.match(r"#\w+ = ", line)]
    alone = [lines[n] for n in settings if not re.match(r"# [A-Z@a-z].{10,}[.:)]", lines[n - 1])]

    assert len(settings) > 30
    assert alone == ['#name = "team chat"', '#channel = "webhook"']
    assert all(len(line) <= 100 for line in lines)
