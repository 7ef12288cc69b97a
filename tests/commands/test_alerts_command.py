"""`monitor alerts` and `monitor run --quiet` as their users run them."""

from __future__ import annotations

import re
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from monitor.commands.alerts import alerts
from tests.environment import environment
from tests.mail import HookReceiver, PostOffice
from tests.notifications.household import MAIL, mails
from tests.pictures import MONITOR

WEEK = "soy-2026/release/2026-10-01"
REPO = Path(__file__).parent.parent.parent


class Place:
    """A folder with a settings file, and the command run in it."""

    def __init__(self, folder: Path, office: PostOffice) -> None:
        self.folder, self.office = folder, office
        self.recipients(mails("ann") + mails("ben"))

    def recipients(self, text: str) -> None:
        (self.folder / "monitor.toml").write_text(MAIL + text, encoding="utf-8")

    def monitor(self, *arguments: str, **more: str) -> subprocess.CompletedProcess[str]:
        usual = {
            "MONITOR_SMTP_URL": self.office.url,
            "SSL_CERT_FILE": str(self.office.authority_file),
        }
        env = environment(**usual | more)
        return subprocess.run(
            [*MONITOR, *arguments],
            cwd=self.folder,
            env=env,
            capture_output=True,
            text=True,
            check=False,
        )


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory) -> Iterator[PostOffice]:
    with PostOffice(tmp_path_factory.mktemp("office")) as made:
        yield made


@pytest.fixture
def receiver() -> Iterator[HookReceiver]:
    with HookReceiver() as made:
        yield made


@pytest.fixture(scope="module")
def after_a_run(tmp_path_factory: pytest.TempPathFactory, office: PostOffice) -> Place:
    """A place in which a pass has run and sent."""
    place = Place(tmp_path_factory.mktemp("place"), office)
    done = place.monitor("run", "--quiet")
    assert done.returncode == 0, done.stderr
    assert "66 % of 25 MMT after w/e 1 Oct" in done.stdout
    assert len(office.accepted) == 4  # to each the news, and that the bundled figures have ended
    return place


def test_a_quiet_run_without_news_prints_nothing(after_a_run: Place) -> None:
    done = after_a_run.monitor("run", "--quiet")

    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")


def test_list_names_what_was_raised_and_show_says_who_was_told(after_a_run: Place) -> None:
    listed = after_a_run.monitor("alerts", "list", "--all")

    assert listed.returncode == 0
    assert WEEK in listed.stdout
    assert "ann (email): sent, 1 try" in listed.stdout
    shown = after_a_run.monitor("alerts", "show", WEEK)
    assert "16,606,954 t" in shown.stdout
    assert re.search(r"ben \(email\): sent, 1 try", shown.stdout)


def test_a_mail_server_that_is_away_means_try_again_later(
    tmp_path: Path, office: PostOffice
) -> None:
    place = Place(tmp_path, office)

    done = place.monitor("run", "--quiet", MONITOR_SMTP_URL="smtp://127.0.0.1:9")

    assert done.returncode == 75
    assert "By email, 4 messages could not be delivered now" in done.stderr
    assert (tmp_path / "reports/latest/index.html").exists()
    waiting = place.monitor("alerts", "list").stdout
    assert "ann (email): queued, 1 try, next try" in waiting
    assert "Connection refused" in waiting


def test_a_dry_run_names_what_would_be_sent(tmp_path: Path, office: PostOffice) -> None:
    place = Place(tmp_path, office)
    before = len(office.read)

    done = place.monitor("run", "--dry-run")

    assert re.search(r"Would send by email to ann, .* New York: China soybeans: ", done.stdout)
    assert len(office.read) == before
    assert [path.name for path in tmp_path.iterdir()] == ["monitor.toml"]


def test_show_of_an_unknown_key_is_a_mistake(after_a_run: Place) -> None:
    done = after_a_run.monitor("alerts", "show", "soy-1999")

    assert done.returncode == 2
    assert "There is no alert 'soy-1999'" in done.stderr


def test_a_silence_is_listed_until_it_is_ended(after_a_run: Place) -> None:
    made = after_a_run.monitor("alerts", "silence", "soy-2025", "--until", "2199-12-31")
    assert made.stdout == "soy-2025 is muted through 31 Dec 2199.\n"
    assert "soy-2025  until" in after_a_run.monitor("alerts", "list").stdout

    after_a_run.monitor("alerts", "silence", "soy-2025", "--end")

    assert "Muted" not in after_a_run.monitor("alerts", "list").stdout


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (("soy-2025",), "Give either --until with a date, or --end."),
        (("soy-2025", "--until", "soon"), "'soon' is not a date; write it as 2026-12-31."),
        (("typo/xx", "--until", "2199-12-31"), "There can be no alert 'typo/xx': keys begin with"),
        (("soy-2062", "--until", "2199-12-31"), "did you mean soy-2028, soy-2027 or soy-2026?"),
        (("typo/xx", "--end"), "typo/xx is not muted; muted now: nothing."),
        (("soy-2025", "--until", "2020-01-01"), "2020-01-01 has passed; to unmute, use"),
    ],
)
def test_a_mistake_in_a_silence_gets_a_sentence(
    after_a_run: Place, arguments: tuple[str, ...], sentence: str
) -> None:
    done = after_a_run.monitor("alerts", "silence", *arguments)

    assert done.returncode == 2
    assert sentence in done.stderr


def test_a_test_message_is_marked_and_recorded_nowhere(
    after_a_run: Place, office: PostOffice, receiver: HookReceiver
) -> None:
    hook = f'[[recipients]]\nname = "bot"\nchannel = "webhook"\naddress = "{receiver.url}"\n'
    after_a_run.recipients(mails("ann") + mails("ben") + hook)
    before = len(office.accepted)

    done = after_a_run.monitor("alerts", "test", MONITOR_WEBHOOK_SECRET="hush")

    assert done.stdout.splitlines() == ["webhook to bot: sent", "email to ann: sent"]
    assert len(office.accepted) == before + 1
    assert office.accepted[-1].message["Subject"].startswith("[TEST] ")
    assert receiver.hooks[-1].json["subject"].startswith("[TEST] ")
    assert "[TEST]" not in after_a_run.monitor("alerts", "list", "--all").stdout


def test_a_test_that_fails_says_why_and_exits_with_1(after_a_run: Place) -> None:
    done = after_a_run.monitor(
        "alerts", "test", "--to", "ben", MONITOR_SMTP_URL="smtp://127.0.0.1:9",
        MONITOR_WEBHOOK_SECRET="hush",
    )  # fmt: skip

    assert done.returncode == 1
    assert "email to ben: NOT SENT: 127.0.0.1:9: Connection refused" in done.stdout


def test_a_test_without_recipients_says_where_they_belong(
    tmp_path: Path, office: PostOffice
) -> None:
    place = Place(tmp_path, office)
    place.recipients("")

    done = place.monitor("alerts", "test")

    assert done.returncode == 2
    assert "No recipients: add a [[recipients]] entry" in done.stderr


def test_every_part_of_the_command_is_in_the_notifications_page() -> None:
    page = (REPO / "docs/notifications.md").read_text(encoding="utf-8")

    for name in alerts.commands:
        assert f"monitor alerts {name}" in page
