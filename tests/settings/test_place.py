"""Where settings and ledger are found from any folder, and which are not taken for the job's."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from monitor.core.errors import ConfigError
from monitor.settings import place
from monitor.settings.place import find_place
from monitor.settings.settings import Settings, load

OTHER_USER = 4321


@pytest.fixture
def desk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty folder to stand in, two below one that may hold a job."""
    folder = tmp_path / "job/papers/desk"
    folder.mkdir(parents=True)
    monkeypatch.chdir(folder)
    return folder


@pytest.fixture
def program(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The checkout that the program runs from."""
    folder = tmp_path / "program"
    folder.mkdir()
    monkeypatch.setattr(place, "checkout", lambda: folder)
    return folder


def settings_in(folder: Path, text: str = "") -> Path:
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "monitor.toml").write_text(text, encoding="utf-8")
    return folder


def ledger_in(folder: Path) -> Path:
    (folder / "data").mkdir(parents=True)
    (folder / "data/monitor.db").touch()
    return folder


def files(found: Settings) -> tuple[str, str, str]:
    return str(found.database), str(found.reports), str(found.health)


HERE = ("data/monitor.db", "reports", "reports/health.json")


def in_folder(folder: Path) -> tuple[str, str, str]:
    return (
        f"{folder}/data/monitor.db",
        f"{folder}/reports",
        f"{folder}/reports/health.json",
    )


@pytest.mark.usefixtures("desk")
def test_with_nothing_anywhere_it_is_the_working_directory(program: Path, tmp_path: Path) -> None:
    found = load({"HOME": str(tmp_path)})

    assert files(found) == HERE
    assert found.settings_file is None


def test_a_settings_file_upwards_is_read_and_its_paths_are_of_its_folder(
    desk: Path, program: Path
) -> None:
    text = 'reports = "pages"\ncommitments = "bundled:mine.toml"\nstatements = "said.toml"\n'
    job = settings_in(desk.parent.parent, text)
    ledger_in(program)

    found = load({})

    assert found.settings_file == job / "monitor.toml"
    assert files(found) == (
        f"{job}/data/monitor.db",
        f"{job}/pages",
        f"{job}/pages/health.json",
    )
    assert [path.name for path in found.commitments] == ["commitments.toml", "mine.toml"]
    assert (found.commitments[1].parent, found.statements) == (job, job / "said.toml")


def test_the_nearest_settings_file_upwards_is_the_one(desk: Path) -> None:
    settings_in(desk.parent.parent)
    nearest = settings_in(desk.parent)

    assert load({}).settings_file == nearest / "monitor.toml"


def test_a_path_in_the_environment_is_of_the_working_directory(desk: Path) -> None:
    job = settings_in(desk.parent.parent, 'reports = "pages"\n')

    found = load({"MONITOR_REPORTS": "drawn", "MONITOR_COMMITMENTS": "mine.toml"})

    assert files(found) == (f"{job}/data/monitor.db", "drawn", "drawn/health.json")
    assert found.commitments == (Path("mine.toml"),)


@pytest.mark.parametrize("layout", ["settings", "ledger", "archive of a lost ledger"])
def test_a_working_directory_with_a_job_answers_as_it_always_has(
    desk: Path, program: Path, layout: str
) -> None:
    settings_in(desk.parent, 'unit = "bushels"\n')
    ledger_in(program)
    if layout == "settings":
        settings_in(desk, 'reports = "pages"\n')
    elif layout == "ledger":
        ledger_in(desk)
    else:
        (desk / "data/monitor.db.answers").mkdir(parents=True)

    found = load({})

    assert found.unit == "t"
    assert str(found.database) == "data/monitor.db"
    assert str(found.reports) == ("pages" if layout == "settings" else "reports")


@pytest.mark.parametrize("variable", ["MONITOR_CONFIG", "MONITOR_DATABASE"])
def test_a_job_that_the_environment_names_answers_as_it_always_has(
    desk: Path, program: Path, tmp_path: Path, variable: str
) -> None:
    settings_in(desk.parent, 'unit = "bushels"\n')
    ledger_in(program)
    etc = settings_in(tmp_path / "etc", 'reports = "pages"\n') / "monitor.toml"
    value = {"MONITOR_CONFIG": str(etc), "MONITOR_DATABASE": "/srv/ledger.db"}[variable]

    found = load({variable: value})

    database, reports, _ = files(found)
    if variable == "MONITOR_CONFIG":
        assert (database, reports, found.settings_file) == ("data/monitor.db", "pages", etc)
    else:
        assert (database, reports, found.settings_file) == ("/srv/ledger.db", "reports", None)
    assert found.unit == "t"


@pytest.mark.usefixtures("desk")
@pytest.mark.parametrize("layout", ["settings", "ledger"])
def test_else_the_job_beside_the_program_answers(
    program: Path, tmp_path: Path, layout: str
) -> None:
    settings_in(program) if layout == "settings" else ledger_in(program)
    settings_in(tmp_path / ".config/purchase-commitment-monitor")

    assert files(load({"HOME": str(tmp_path)})) == in_folder(program)


@pytest.mark.usefixtures("desk", "program")
def test_else_the_users_own_folders_as_xdg_has_them(tmp_path: Path) -> None:
    name = "purchase-commitment-monitor"
    config = settings_in(tmp_path / ".config" / name, 'reports = "pages"\n')
    data = tmp_path / ".local/share" / name

    found = load({"HOME": str(tmp_path)})

    assert str(found.database) == f"{data}/data/monitor.db"
    assert (found.reports, found.settings_file) == (config / "pages", config / "monitor.toml")
    elsewhere = ledger_in(tmp_path / "xdg" / name)
    moved = {"XDG_DATA_HOME": str(tmp_path / "xdg"), "XDG_CONFIG_HOME": str(tmp_path / "none")}
    assert files(load({"HOME": str(tmp_path), **moved})) == in_folder(elsewhere)
    assert files(load({"HOME": str(tmp_path), "XDG_CONFIG_HOME": "not/absolute"}))[0] == str(
        found.database
    )


@pytest.mark.usefixtures("desk", "program")
def test_without_a_home_nothing_of_a_user_is_looked_for() -> None:
    assert files(load({})) == HERE
    assert files(load({"HOME": ""})) == HERE


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() != 0, reason="takes root")
def test_a_settings_file_upwards_of_another_user_is_not_read(
    desk: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    stray = settings_in(desk.parent, 'unit = "bushels"\n') / "monitor.toml"
    os.chown(stray, OTHER_USER, -1)

    found = load({})

    assert (found.unit, files(found)) == ("t", HERE)
    assert found.place is not None
    assert found.place.passed_over == (stray,)
    assert load({"SUDO_UID": str(OTHER_USER)}).unit == "bushels"
    assert load({"SUDO_UID": str(OTHER_USER + 1)}).unit == "t"
    os.chown(stray, 0, -1)
    os.chown(stray.parent, OTHER_USER, -1)
    assert load({}).unit == "t"
    monkeypatch.chdir(stray.parent)
    assert load({}).unit == "bushels"


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() != 0, reason="takes root")
def test_a_link_to_somebodys_settings_file_is_not_followed_upwards(desk: Path) -> None:
    theirs = settings_in(desk.parent.parent.parent / "theirs", 'unit = "bushels"\n')
    link = desk.parent / "monitor.toml"
    link.symlink_to(theirs / "monitor.toml")
    assert load({}).unit == "bushels"

    os.chown(link, OTHER_USER, -1, follow_symlinks=False)

    assert load({}).unit == "t"


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() != 0, reason="takes root")
def test_the_programs_own_folder_is_trusted_whoever_owns_it(
    program: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = settings_in(program) / "monitor.toml"
    os.chown(file, OTHER_USER, -1)
    docs = program / "docs"
    docs.mkdir()
    monkeypatch.chdir(docs)

    found = load({})

    assert found.settings_file == file
    assert found.place is not None
    assert found.place.passed_over == ()


def test_monitor_home_is_the_place_of_every_path_of_the_settings(
    desk: Path, tmp_path: Path
) -> None:
    settings_in(desk, 'unit = "bushels"\n')
    job = settings_in(tmp_path / "real job", 'database = "ledger.db"\n')
    link = tmp_path / "link"
    link.symlink_to(job)

    found = load({"MONITOR_HOME": str(link), "MONITOR_REPORTS": "drawn"})

    assert (found.database, found.reports) == (job / "ledger.db", job / "drawn")
    assert (found.settings_file, found.unit) == (job / "monitor.toml", "t")
    assert files(load({"MONITOR_HOME": "../desk"})) == HERE


def test_a_monitor_home_that_is_no_folder_gets_a_sentence(desk: Path) -> None:
    with pytest.raises(ConfigError, match="MONITOR_HOME is '/nowhere/at/all', which is no folder"):
        load({"MONITOR_HOME": "/nowhere/at/all"})


def test_a_working_directory_that_was_deleted_is_no_crash(desk: Path, program: Path) -> None:
    ledger_in(program)
    desk.rmdir()

    assert find_place({}).folder == program
    assert find_place({}).why == "beside the program"


def test_the_place_is_named_with_the_reason(desk: Path) -> None:
    assert find_place({}).named == (
        f"{desk} (the working directory, because no settings file or ledger was found)"
    )
    job = settings_in(desk.parent.parent)
    assert find_place({}).named == f"{job} (monitor.toml found upwards)"
    ledger_in(desk)
    assert find_place({}).named == f"{desk} (the working directory)"
