"""Settings: which one wins, and a sentence for each mistake, without ever showing a secret."""

from __future__ import annotations

from datetime import time, timedelta
from pathlib import Path
from typing import get_type_hints

import pytest

from monitor.commitments.promises import read_commitments
from monitor.core.errors import ConfigError
from monitor.core.paths import data_file
from monitor.settings.settings import DEFAULT_USDA_URL, SECRETS, VARIABLES, Entries, Settings, load
from tests import documents

KEY = "abcDEF0123456789"


def settings(tmp_path: Path, file: str = "", **environment: str) -> Settings:
    """The settings with this file and this environment."""
    path = tmp_path / "monitor.toml"
    path.write_text(file, encoding="utf-8")
    return load({"MONITOR_CONFIG": str(path), **environment})


def test_without_anything_the_defaults_hold(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.chdir(tmp_path)

    found = load({})

    assert found.database == Path("data/monitor.db")
    assert found.reports == Path("reports")
    assert [path.name for path in found.commitments] == ["commitments.toml"]
    assert found.usda_url == DEFAULT_USDA_URL
    assert found.origin == "public"


def test_the_environment_wins_over_the_file(tmp_path: Path) -> None:
    file = 'database = "file.db"\nreports = "pages"\n'

    found = settings(tmp_path, file, MONITOR_DATABASE="env.db")

    assert (found.database, found.reports) == (Path("env.db"), Path("pages"))


def test_with_a_key_or_an_address_of_ones_own_the_api_is_asked_unless_the_settings_choose(
    tmp_path: Path,
) -> None:
    assert settings(tmp_path, USDA_API_KEY=KEY).origin == "api"
    assert settings(tmp_path, MONITOR_USDA_URL="http://127.0.0.1:8000/api/esr").origin == "api"
    assert settings(tmp_path, USDA_API_KEY="  ").origin == "public"
    assert settings(tmp_path, USDA_API_KEY=KEY, MONITOR_SOURCE="public").origin == "public"
    assert settings(tmp_path, 'source = "shipped"', USDA_API_KEY=KEY).origin == "shipped"
    assert not settings(tmp_path, MONITOR_SOURCE="shipped").live


def test_the_api_chosen_without_a_key_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match=r"is api, which needs a key: set USDA_API_KEY, or"):
        settings(tmp_path, MONITOR_SOURCE="api")


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("https://api.fas.usda.gov/api/esr/", DEFAULT_USDA_URL),
        ("HTTPS://API.FAS.USDA.GOV:443/api/esr//", DEFAULT_USDA_URL),
        ("http://Mirror.example:80/ESR/", "http://mirror.example/ESR"),
        ("http://mirror.example:8080/ESR", "http://mirror.example:8080/ESR"),
        ("http://[2001:DB8::1]:80/", "http://[2001:db8::1]"),
    ],
)
def test_an_address_is_read_in_one_form(tmp_path: Path, written: str, read: str) -> None:
    found = settings(tmp_path, MONITOR_USDA_URL=written)

    assert (found.usda_url, found.origin == "api") == (read, read != DEFAULT_USDA_URL)


def test_the_key_is_not_in_the_printed_settings(tmp_path: Path) -> None:
    assert KEY not in repr(settings(tmp_path, USDA_API_KEY=KEY))


@pytest.mark.parametrize(
    ("file", "sentence"),
    [
        ("databse = 'x'", "there is no setting databse; known are source, usda_url, esrqs_url"),
        ("database = 5", "database must be text in quotes"),
        ("database =", "is not valid TOML"),
        (
            f"usda_api_key = '{KEY}'",
            "usda_api_key is a secret and does not belong in a file: remove it and set "
            "USDA_API_KEY in the environment",
        ),
    ],
)
def test_a_mistake_in_the_file_gets_one_sentence(tmp_path: Path, file: str, sentence: str) -> None:
    with pytest.raises(ConfigError) as refused:
        settings(tmp_path, file)

    assert sentence in str(refused.value)
    assert "monitor.toml" in str(refused.value)
    assert KEY not in str(refused.value)


@pytest.mark.parametrize(
    "url",
    [
        "ftp://host/esr",
        "api.fas.usda.gov",
        f"https://me:{KEY}@host/esr",
        f"https://h/?k={KEY}",
        "http://[::1",
        "http://host:x/esr",
        "http://host:99999/esr",
        "http://ho st/esr",
    ],
)
def test_an_address_that_cannot_be_is_refused_without_showing_a_login(
    tmp_path: Path, url: str
) -> None:
    with pytest.raises(ConfigError, match="MONITOR_USDA_URL") as refused:
        settings(tmp_path, MONITOR_USDA_URL=url)

    assert KEY not in str(refused.value)


def test_a_key_with_a_stray_character_is_refused_without_showing_it(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match="copy it again") as refused:
        settings(tmp_path, USDA_API_KEY=f"{KEY}\nX")

    assert KEY not in str(refused.value)


def test_a_settings_file_that_was_named_must_exist() -> None:
    with pytest.raises(ConfigError, match="correct MONITOR_CONFIG"):
        load({"MONITOR_CONFIG": "/nowhere/monitor.toml"})


def test_a_report_is_printed_only_when_that_is_asked_for(tmp_path: Path) -> None:
    assert settings(tmp_path).pdf is False
    assert settings(tmp_path, 'pdf = "yes"').pdf is True
    assert settings(tmp_path, 'pdf = "yes"', MONITOR_PDF="no").pdf is False
    with pytest.raises(ConfigError, match=r"MONITOR_PDF \(or pdf\) is 'true'; write yes or no."):
        settings(tmp_path, MONITOR_PDF="true")


def test_every_variable_is_in_the_configuration_page() -> None:
    page = documents.text(documents.REPO / "docs/configuration.md")

    for variable in (*VARIABLES.values(), *SECRETS.values()):
        assert f"| `{variable}` |" in page


def test_the_recipients_of_the_notifications_page_are_read_as_they_stand(tmp_path: Path) -> None:
    [example] = documents.blocks(documents.REPO / "docs/notifications.md", "toml")

    found = settings(tmp_path, example, TEAM_CHAT_URL="slack://secret")

    jane, chat = found.recipients
    assert (jane.name, jane.promises, jane.least) == ("Jane", ("soy-2026",), "warning")
    assert (jane.hour, jane.quiet) == (time(10), (time(22), time(7)))
    assert jane.repeat_critical_after == timedelta(hours=48)
    assert (jane.gets, chat.gets) == ("both", "news")
    assert (chat.channel, chat.address) == ("apprise", "slack://secret")
    assert "secret" not in repr(found)
    assert found.mail is not None
    assert found.mail.sender == "Soybean desk <monitor@example.org>"


def test_where_reports_are_read_must_be_a_web_address(tmp_path: Path) -> None:
    assert settings(tmp_path, 'report_url = "https://x.org/m/"').report_url == "https://x.org/m"
    with pytest.raises(ConfigError, match="must begin with https://"):
        settings(tmp_path, 'report_url = "x.org"')


def test_pictures_are_in_tons_unless_bushels_are_asked_for(tmp_path: Path) -> None:
    assert settings(tmp_path).unit == "t"
    assert settings(tmp_path, 'unit = "bushels"').unit == "bushels"
    assert settings(tmp_path, MONITOR_UNIT="bushels").unit == "bushels"
    with pytest.raises(ConfigError, match=r"MONITOR_UNIT .* can be t or bushels"):
        settings(tmp_path, MONITOR_UNIT="lb")


def test_every_setting_with_a_choice_says_what_to_write(tmp_path: Path) -> None:
    choices = [name for name, kind in get_type_hints(Entries).items() if kind is not str]

    assert choices == ["source", "inspections", "pdf", "unit", "csv_bom"]
    for name in choices:
        with pytest.raises(ConfigError, match=rf"^{VARIABLES[name]} \(or {name}\) is 'x'; .+\.$"):
            settings(tmp_path, f'{name} = "x"')


def test_a_mistake_in_the_file_that_the_environment_overrides_is_of_no_account(
    tmp_path: Path,
) -> None:
    assert settings(tmp_path, 'unit = "lb"', MONITOR_UNIT="bushels").unit == "bushels"


def test_a_setting_with_a_sign_that_cannot_be_seen_is_named_and_not_shown() -> None:
    with pytest.raises(ConfigError) as refused:
        load({"MONITOR_REPORTS": "reports\x1b]0;x"})

    assert str(refused.value) == (
        "MONITOR_REPORTS (or reports) holds U+001B, a sign that cannot be seen or printed: "
        "remove it."
    )


@pytest.mark.parametrize("url", ["http://[::1", "https://", "https://h:y/", "x.org"])
def test_every_address_that_cannot_be_asked_gets_a_sentence(tmp_path: Path, url: str) -> None:
    must = "must begin with https:// or http://"
    with pytest.raises(ConfigError, match=rf"MONITOR_REPORT_URL.* {must}"):
        settings(tmp_path, MONITOR_REPORT_URL=url)
    [mistake] = settings(tmp_path, MONITOR_PING_URL=url).mistakes
    assert mistake.says.startswith(f"MONITOR_PING_URL {must}")


@pytest.mark.parametrize(
    "text", ["09:30:15+05:00", "09:30+00:00", "09:30:15", "9 o'clock", "25:00"]
)
def test_a_zone_or_seconds_of_the_daily_pass_are_refused(tmp_path: Path, text: str) -> None:
    with pytest.raises(ConfigError, match=r"MONITOR_DAILY_AT .* write the time in New York as"):
        settings(tmp_path, MONITOR_DAILY_AT=text)


def test_the_daily_pass_is_told_in_hours_and_minutes(tmp_path: Path) -> None:
    assert settings(tmp_path, MONITOR_DAILY_AT="18:05").daily_at == time(18, 5)
    assert settings(tmp_path, 'daily_at = "07:30:00"').daily_at == time(7, 30)


@pytest.mark.parametrize(
    ("name", "hint"),
    [
        ("MONITOR_DATABSE", "Did you mean MONITOR_DATABASE"),
        ("monitor_database", "Did you mean MONITOR_DATABASE"),
        ("MONITOR_COMMITMENT", "Did you mean MONITOR_COMMITMENTS"),
        ("MONITOR_XYZZY", "Known are MONITOR_AGTRANSPORT_URL, MONITOR_ALSO, MONITOR_COMMITMENTS, "),
        ("\ufeffMONITOR_DATABASE", "Did you mean MONITOR_DATABASE"),
        ("USDA_APIKEY", "Did you mean USDA_API_KEY?"),
        ("USDA_KEY", "Did you mean USDA_API_KEY?"),
    ],
)
def test_a_misspelt_variable_is_refused_with_what_may_be_meant(
    tmp_path: Path, name: str, hint: str
) -> None:
    with pytest.raises(ConfigError) as refused:
        settings(tmp_path, **{name: "a-value-not-to-be-shown"})

    assert "in the environment: correct or unset it." in str(refused.value)
    assert hint in str(refused.value)
    assert "a-value-not-to-be-shown" not in str(refused.value)


def test_what_others_set_is_left_alone(tmp_path: Path) -> None:
    others = {
        "MONITOR_PORT_8080_TCP_ADDR": "10.0.0.1",
        "MONITOR_SERVICE_HOST": "10.0.0.1",
        "MONITOR_PORT": "tcp://10.0.0.1:8080",
        "MONITOR_LOG": "json",
        "USDA_NASS_KEY": "another service's",
    }
    named = '[[recipients]]\nname = "bot"\nchannel = "webhook"\naddress_variable = "MONITOR_BOT"\n'

    found = settings(tmp_path, named, MONITOR_BOT="https://bot.example.org", **others)

    assert found.recipients[0].address == "https://bot.example.org"


def test_line_ends_of_windows_are_no_part_of_a_value(tmp_path: Path) -> None:
    file = '[[recipients]]\r\nname = "bot"\r\nchannel = "webhook"\r\naddress_variable = "BOT"\r\n'

    found = settings(
        tmp_path,
        file,
        USDA_API_KEY=f"{KEY}\r",
        MONITOR_DATABASE="ledger.db\r",
        MONITOR_WEBHOOK_SECRET="hush\r",
        MONITOR_PING_URL="https://ping.example.org/x\r",
        MONITOR_DAILY_AT="09:30\r",
        MONITOR_UNIT="bushels\r",
        MONITOR_SMTP_URL="smtp://me:word@mail.example.org:587?starttls=1\r",
        BOT="https://bot.example.org\r",
    )

    assert (found.usda_api_key, found.database) == (KEY, Path("ledger.db"))
    assert (found.webhook_secret, found.ping_url) == ("hush", "https://ping.example.org/x")
    assert (found.daily_at, found.unit) == (time(9, 30), "bushels")
    assert found.smtp is not None
    assert found.smtp.password == "word"
    assert found.recipients[0].address == "https://bot.example.org"


def test_a_byte_order_mark_before_toml_is_no_mistake(tmp_path: Path) -> None:
    assert settings(tmp_path, '\ufeffdatabase = "x.db"\r\n').database == Path("x.db")

    mine = tmp_path / "mine.toml"
    mine.write_bytes(b"\xef\xbb\xbf" + data_file("commitments.toml").read_bytes())
    assert read_commitments(mine) == read_commitments(data_file("commitments.toml"))


def test_all_reports_are_kept_unless_a_number_is_given(tmp_path: Path) -> None:
    assert settings(tmp_path, "").keep_reports is None
    assert settings(tmp_path, 'keep_reports = "all"').keep_reports is None
    assert settings(tmp_path, 'keep_reports = "100"').keep_reports == 100
    for wrong in ("0", "-3", "2.5", "many"):
        with pytest.raises(ConfigError, match=f"keep_reports\\) is '{wrong}'; write all, or how"):
            settings(tmp_path, f'keep_reports = "{wrong}"')


@pytest.mark.parametrize(
    ("file", "environment", "says"),
    [
        ('[[recipient]]\nname = "ann"\n', {}, "there is no table recipient; known are mail, rec"),
        ('[mial]\nsender = "a@b.example"\n', {}, "there is no table mial; known are mail, recip"),
        ('smtp_url = "smtp://x"\n', {}, "smtp_url is a secret and does not belong in a file"),
        ("", {"MONITOR_SMPT_URL": "smtp://x"}, "no setting 'MONITOR_SMPT_URL' in the environment"),
        ("", {"MONITOR_WEBHOOK_SECRET": "a\0b"}, "MONITOR_WEBHOOK_SECRET holds a sign that cannot"),
        ("", {"MONITOR_PING_URL": "hc-ping.com/x"}, "MONITOR_PING_URL must begin with https://"),
    ],
)
def test_a_mistake_about_messages_stops_no_figures(
    tmp_path: Path, file: str, environment: dict[str, str], says: str
) -> None:
    found = settings(tmp_path, f'database = "mine.db"\n{file}', **environment)

    [mistake] = found.mistakes
    assert says in mistake.says
    assert mistake.name == ""
    assert (found.database.name, found.ping_url, found.webhook_secret) == ("mine.db", None, None)


@pytest.mark.parametrize("table", ["mail", "[recipients]", "mial"])
def test_a_setting_below_a_table_is_refused_because_it_would_be_passed_over(
    tmp_path: Path, table: str
) -> None:
    with pytest.raises(ConfigError, match=r"database stands below \[\w+\], which makes it a part"):
        settings(tmp_path, f'[{table}]\ndatabase = "mine.db"\n')


@pytest.mark.parametrize("name", ["MONITOR_DATABSE", "MONITOR_REPORTS_URL", "MONITOR_SOURCES"])
def test_a_variable_that_may_be_about_figures_or_pages_is_refused(
    tmp_path: Path, name: str
) -> None:
    with pytest.raises(ConfigError, match=f"There is no setting '{name}' in the environment"):
        settings(tmp_path, **{name: "x"})
