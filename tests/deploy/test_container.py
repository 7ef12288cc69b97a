"""The Containerfile, read and not built (that takes an engine and a network): what it copies is
there, what it starts exists, and it does not run as root."""

from __future__ import annotations

import json
import re
import shlex

from monitor.cli import cli
from tests.deploy.place import DEPLOY, REPO


def steps() -> list[tuple[str, str]]:
    """Every instruction with its arguments, continued lines joined."""
    text = (DEPLOY / "Containerfile").read_text(encoding="utf-8")
    code = re.sub(r"^#.*\n", "", text, flags=re.MULTILINE).replace("\\\n", " ")
    return [(name, rest) for name, _, rest in (line.partition(" ") for line in code.splitlines())]


def all_of(name: str) -> list[str]:
    return [rest for instruction, rest in steps() if instruction == name]


def copied() -> set[str]:
    """What it copies from the checkout."""
    from_here = [rest for rest in all_of("COPY") if not rest.startswith("--from=")]
    return {source for rest in from_here for source in shlex.split(rest)[:-1]}


def test_all_it_copies_is_in_the_repository() -> None:
    assert copied()
    assert [pattern for pattern in copied() if not list(REPO.glob(pattern))] == []


def test_it_copies_what_the_program_is_built_from_and_no_ledger_and_no_key() -> None:
    built_from = {"setup.cfg", "pyproject.toml", "constraints.txt", "README.md", "LICENSE"}

    assert copied() == built_from | {"monitor", "data/*.toml", "data/*.csv", "data/snapshot"}
    assert "--constraint constraints.txt" in " ".join(all_of("RUN"))


def test_it_starts_a_command_the_program_has() -> None:
    [entry], [command] = all_of("ENTRYPOINT"), all_of("CMD")

    assert json.loads(entry) == ["monitor"]
    assert json.loads(command)[0] in cli.commands


def test_it_runs_as_somebody_who_is_not_root_and_keeps_the_data_in_a_volume() -> None:
    [user], [created] = all_of("USER"), [run for run in all_of("RUN") if "useradd" in run]

    assert user != "0"
    assert f"--uid {user} " in created
    assert all_of("VOLUME") == all_of("WORKDIR")[-1:] == ["/var/lib/monitor"]


def test_its_health_is_the_age_of_the_status_file() -> None:
    [check] = all_of("HEALTHCHECK")

    assert "find reports/health.json -mmin -1560" in check
