"""The shell's completion: the real script in a real bash, and what the program answers it."""

from __future__ import annotations

import json
import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest

from monitor.reports.schema_files import schema_names
from tests.commands.test_json_documents import recorded
from tests.deploy.place import needed
from tests.environment import environment
from tests.hostile import FORMULAS, MARKUP, WORDS

__all__ = ["recorded"]

PROGRAM = """\
#!{python}
import sys
sys.argv[0] = "monitor"
from monitor.__main__ import main
main()
"""
COMPLETED = """\
eval "$(_MONITOR_COMPLETE=bash_source monitor)"
COMP_WORDS=({words}) COMP_CWORD={cursor}
_monitor_completion monitor
printf '%s\\n' "${{COMPREPLY[@]}}"
"""
PROMISES = ["soy-2025", "soy-2026", "soy-2027", "soy-2028", "soy-2025-2028"]


@pytest.fixture(scope="module")
def programs(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder of the search path that has the command."""
    folder = tmp_path_factory.mktemp("bin")
    program = folder / "monitor"
    program.write_text(PROGRAM.format(python=sys.executable))
    program.chmod(0o755)
    return folder


class Shell:
    """A bash in a folder, with the completion script loaded."""

    def __init__(self, folder: Path, programs: Path) -> None:
        self.folder, self.programs = folder, programs

    def run(self, script: str, **settings: str) -> subprocess.CompletedProcess[str]:
        """Run a script with the settings in the environment."""
        usual = environment(**settings)
        return subprocess.run(
            ["bash", "--norc", "-c", script],
            cwd=self.folder,
            env=usual | {"PATH": f"{self.programs}:{usual['PATH']}"},
            capture_output=True,
            text=True,
            check=False,
        )

    def completes(self, line: str, **settings: str) -> list[str]:
        """Return what the Tab key offers at the end of a line; nothing else may be printed."""
        words = line.split(" ")
        quoted = " ".join(f"'{word}'" for word in words)
        script = COMPLETED.format(words=quoted, cursor=len(words) - 1)
        done = self.run(script, **settings)
        assert (done.returncode, done.stderr) == (0, ""), done.stderr
        return done.stdout.split()


@pytest.fixture
def shell(recorded: Path, programs: Path) -> Shell:
    return Shell(recorded, programs)


@pytest.fixture
def empty(tmp_path: Path, programs: Path) -> Shell:
    return Shell(tmp_path, programs)


@pytest.mark.parametrize(
    ("line", "offered"),
    [
        ("monitor ref", ["refresh"]),
        ("monitor alerts s", ["show", "silence"]),
        ("monitor status soy-202", PROMISES),
        ("monitor explain soy-2026 --reading ", ["calendar-year", "next-season"]),
        ("monitor explain soy-2025 --reading t", ["this-growing-season"]),
        ("monitor export --format x", ["xlsx"]),
        ("monitor schema alerts-", [n for n in schema_names() if n.startswith("alerts-")]),
        ("monitor status --js", ["--json"]),
        ("monitor alerts show soy-2026/release/", ["soy-2026/release/2026-10-01"]),
        ("monitor no-such-command --f", []),
        ("monitor status --as-of nonsense soy-2028", ["soy-2028"]),
    ],
)
def test_tab_offers(shell: Shell, line: str, offered: list[str]) -> None:
    assert shell.completes(line) == offered


def test_a_key_to_mute_may_be_a_promise_or_one_on_record(shell: Shell) -> None:
    found = shell.completes("monitor alerts silence soy-2026")

    assert found[0] == "soy-2026"
    assert "soy-2026/release/2026-10-01" in found


def test_promises_and_recipients_of_the_settings_are_offered(empty: Shell) -> None:
    (empty.folder / "monitor.toml").write_text(
        '[[recipients]]\nname = "ann"\nchannel = "webhook"\naddress = "https://hook.example/x"\n'
    )

    assert empty.completes("monitor alerts test --to ") == ["ann"]
    also = empty.completes("monitor status wheat", MONITOR_ALSO="wheat")
    assert "wheat-bangladesh-2026" in also


@pytest.mark.parametrize(
    "line", ["monitor status s", "monitor explain soy-2026 --reading c", "monitor alerts show s"]
)
def test_nothing_but_words_is_ever_printed(empty: Shell, line: str) -> None:
    (empty.folder / "monitor.toml").write_text("this is [no TOML")
    (empty.folder / "bad.toml").write_text("[[commitment]]\n")
    (empty.folder / "no.db").write_text("no database, for years and years\n" * 100)

    assert empty.completes(line) == []
    (empty.folder / "monitor.toml").unlink()
    assert empty.completes(line, MONITOR_COMMITMENTS="bad.toml", MONITOR_DATABASE="no.db") == []
    assert empty.completes(line, MONITOR_COMMITMENTS="none.toml") == []


def test_a_name_that_a_shell_would_run_is_not_offered(empty: Shell) -> None:
    """What is offered stands on the user's line, who then presses Enter."""
    further = ("two words", "-x", "~root", "*", "a\\b", "a;b", "a|b", "a&")
    texts = [text for text in (*MARKUP, *FORMULAS, *WORDS, *further) if text != "BEGIN:VEVENT"]
    (empty.folder / "monitor.toml").write_text("".join(
        f'[[recipients]]\nname = {json.dumps(name)}\nchannel = "webhook"\n'
        'address = "https://h.example/x"\n'
        for name in [*texts, "zoë@desk"]
    ))  # fmt: skip

    assert empty.completes("monitor alerts test --to ") == ["zoë@desk"]
    assert empty.completes("monitor alerts test --to $") == []


def test_completing_neither_makes_nor_migrates_a_database(empty: Shell) -> None:
    (empty.folder / "data").mkdir()

    assert empty.completes("monitor alerts show s") == []
    assert list((empty.folder / "data").iterdir()) == []
    with sqlite3.connect(empty.folder / "old.db") as old:
        old.execute("CREATE TABLE alerts (id INTEGER PRIMARY KEY, key TEXT, title TEXT)")
        old.execute("INSERT INTO alerts VALUES (1, 'soy-2026/old', 'An old one')")

    assert empty.completes("monitor alerts show s", MONITOR_DATABASE="old.db") == ["soy-2026/old"]
    with sqlite3.connect(empty.folder / "old.db") as old:
        assert old.execute("SELECT count(*) FROM sqlite_master").fetchone() == (1,)


def test_completing_imports_nothing_heavy(shell: Shell) -> None:
    done = shell.run(
        "COMP_WORDS='monitor status soy' COMP_CWORD=2 _MONITOR_COMPLETE=bash_complete "
        f"PYTHONPROFILEIMPORTTIME=1 {shell.programs}/monitor"
    )

    loaded = {line.rpartition("|")[2].strip() for line in done.stderr.splitlines()}
    assert "msgspec" in loaded
    assert loaded & {"pandas", "numpy", "matplotlib", "requests", "sqlite_utils", "jinja2"} == set()


@pytest.mark.parametrize("name", ["zsh", "fish"])
def test_zsh_and_fish_get_titles_beside_the_ids(shell: Shell, name: str) -> None:
    title = "China: 25 MMT of US soybeans in 2026"
    words = "COMP_WORDS='monitor status soy-2026' COMP_CWORD=2"
    words = words if name == "zsh" else "COMP_WORDS='monitor status' COMP_CWORD=soy-2026"

    done = shell.run(f"{words} _MONITOR_COMPLETE={name}_complete monitor")

    assert (done.returncode, done.stderr) == (0, "")
    assert "soy-2026" in done.stdout
    assert title.replace(":", "\\:" if name == "zsh" else ":") in done.stdout or (
        title in done.stdout
    )


@pytest.mark.parametrize("name", ["zsh", "fish"])
def test_the_script_of_another_shell_is_understood_by_it(
    shell: Shell, name: str, tmp_path: Path
) -> None:
    needed(name)
    script = tmp_path / "script"
    script.write_text(shell.run(f"_MONITOR_COMPLETE={name}_source monitor").stdout)

    done = subprocess.run([name, "-n", str(script)], capture_output=True, text=True, check=False)

    assert (done.returncode, done.stderr) == (0, "")
    assert "_MONITOR_COMPLETE" in script.read_text()


def test_fish_offers_what_bash_offers(shell: Shell, tmp_path: Path) -> None:
    needed("fish")
    script = tmp_path / "script.fish"
    script.write_text(shell.run("_MONITOR_COMPLETE=fish_source monitor").stdout)

    done = shell.run(
        f"fish --no-config -c 'source {script}; complete -C \"monitor status soy-202\"'",
        HOME=str(tmp_path),
    )

    assert (done.returncode, done.stderr) == (0, "")
    assert sorted(line.split("\t")[0] for line in done.stdout.splitlines()) == sorted(PROMISES)
