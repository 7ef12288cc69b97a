"""Whole passes with recipients: what is sent, when nothing is, and that the report never waits."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest

from monitor.alerts.model import RaisedAlert
from monitor.commands.shared import exit_code
from monitor.core.errors import DeliveryError, OutputError
from monitor.jobs import doctor
from monitor.jobs.report import Draft
from monitor.jobs.run_pass import Options, Outcome, run_pass
from monitor.jobs.services import Services
from monitor.jobs.watch import Watcher
from monitor.settings.settings import Settings, load
from tests.environment import without_network
from tests.jobs.simulated import QUICK
from tests.mail import HookReceiver, PostOffice
from tests.notifications.household import MAIL, NOW, mails

REPO = Path(__file__).parent.parent.parent


@pytest.fixture
def settings(tmp_path: Path, office: PostOffice) -> Callable[..., Settings]:
    """Makes settings with these recipients, on the shipped figures."""

    def made(recipients: str, **more: str) -> Settings:
        return load(environment(tmp_path, office, recipients, **more))

    return made


def environment(folder: Path, office: PostOffice, recipients: str, **more: str) -> dict[str, str]:
    file = folder / "monitor.toml"
    file.write_text(MAIL + recipients, encoding="utf-8")
    return without_network(
        {
            "MONITOR_CONFIG": str(file),
            "MONITOR_DATABASE": str(folder / "monitor.db"),
            "MONITOR_REPORTS": str(folder / "reports"),
            "MONITOR_SMTP_URL": office.url,
            "MONITOR_WEBHOOK_SECRET": "hush",
            **more,
        }
    )


def a_pass(settings: Settings, later: timedelta = timedelta(0), **options: bool) -> Outcome:
    made = Options(**options)  # type: ignore[arg-type]
    return run_pass(settings, made, NOW + later, lambda step, **progress: None, QUICK)


def test_a_pass_sends_what_it_raises_once(
    settings: Callable[..., Settings], office: PostOffice
) -> None:
    chosen = settings(mails("ann"))

    first = a_pass(chosen)
    second = a_pass(chosen, timedelta(minutes=30))

    assert first.problems == second.problems == []
    [received] = office.accepted
    told = {each.alert.title for each in first.new_alerts}
    assert str(received.message["Subject"]).removesuffix(" (and 1 more)") in told
    assert second.new_alerts == []


def test_without_recipients_nothing_is_queued(
    settings: Callable[..., Settings], office: PostOffice, tmp_path: Path
) -> None:
    a_pass(settings(""))

    assert office.connections == 0
    outcome = a_pass(settings(mails("ann")), timedelta(minutes=30))
    assert (outcome.new_alerts, office.read) == ([], [])


def test_a_dry_run_shows_what_would_be_sent_and_writes_nothing(
    settings: Callable[..., Settings], office: PostOffice, tmp_path: Path
) -> None:
    chosen = settings(mails("ann") + mails("ben", rhythm='"daily"'))
    before = sorted(tmp_path.rglob("*"))

    outcome = a_pass(chosen, dry_run=True)

    assert sorted(tmp_path.rglob("*")) == before
    assert office.connections == 0
    assert [(e.recipient, e.next_try_at > NOW) for e in outcome.would_send] == [
        ("ann", False),
        ("ben", True),
    ]
    told = {each.alert.title for each in outcome.new_alerts}
    assert outcome.would_send[0].subject.removesuffix(" (and 1 more)") in told


def test_a_replay_sends_nothing(settings: Callable[..., Settings], office: PostOffice) -> None:
    chosen = settings(mails("ann"))
    options = Options(as_of=NOW.date() - timedelta(days=200))

    run_pass(chosen, options, NOW, lambda step, **progress: None, QUICK)

    assert office.connections == 0


def test_a_server_that_is_away_never_costs_the_report(
    settings: Callable[..., Settings], office: PostOffice
) -> None:
    outcome = a_pass(settings(mails("ann"), MONITOR_SMTP_URL="smtp://127.0.0.1:9"))

    assert outcome.folder is not None
    [problem] = outcome.problems
    assert isinstance(problem, DeliveryError)
    assert "By email, 1 message could not be delivered now" in str(problem)
    later = a_pass(settings(mails("ann")), timedelta(minutes=30))
    assert (later.problems, len(office.accepted)) == ([], 1)


def test_a_report_that_cannot_be_written_never_costs_the_message(
    settings: Callable[..., Settings], office: PostOffice, tmp_path: Path
) -> None:
    (tmp_path / "reports").write_text("in the way")

    with pytest.raises(OutputError):
        run_pass(settings(mails("ann")), Options(), NOW, lambda step, **progress: None)

    assert len(office.accepted) == 1


def test_who_cannot_be_reached_is_told_to_the_others_in_the_same_pass(
    settings: Callable[..., Settings], office: PostOffice, receiver: HookReceiver
) -> None:
    hook = f'[[recipients]]\nname = "bot"\nchannel = "webhook"\naddress = "{receiver.url}"\n'
    office.trouble("RCPT", "550 5.1.1 unknown user", to="ann@example.org")

    outcome = a_pass(settings(mails("ann") + hook))

    assert [hook.json["alerts"][0]["kind"] for hook in receiver.hooks][-1] == "delivery"
    assert "ann" in receiver.hooks[-1].json["subject"]
    assert "550 5.1.1 unknown user" in receiver.hooks[-1].json["alerts"][0]["text"]
    assert "ann@example.org" not in receiver.hooks[-1].body.decode()
    assert outcome.problems[0].permanent  # type: ignore[attr-defined]
    assert office.accepted == []


def test_who_cannot_be_reached_stands_in_no_report(
    settings: Callable[..., Settings], office: PostOffice
) -> None:
    told: list[RaisedAlert] = []

    def publish(out: Path, draft: Draft, *_: object, charts_follow: bool = False) -> Path:
        told.extend([*draft.new, *draft.known])
        return out

    office.trouble("RCPT", "550 no", to="ann@example.org")
    chosen = settings(mails("ann", "ben"))
    services = Services(publish=publish)
    for now in (NOW, NOW + timedelta(minutes=30)):
        run_pass(chosen, Options(), now, lambda step, **progress: None, services)

    assert "release" in {each.alert.kind for each in told}
    assert "delivery" not in {each.alert.kind for each in told}
    assert "Alerts to ann are not delivered (email)" in str(office.accepted[-1].message["Subject"])


@pytest.mark.parametrize(
    ("wrong", "says"),
    [
        ({"promises": '["soy-1999"]'}, "recipient ann: there is no promise soy-1999"),
        ({"least": '"bad"'}, "recipients ann: least: is 'bad'; it must be one of info"),
        ({"fond_of": '"x"'}, "recipients ann: there is no field fond_of"),
        ({"zone": '"Mars/North"'}, "recipient ann: zone: is 'Mars/North'"),
        ({"address": '"ann at example"'}, "recipient ann: address: 'ann at example' is no e-mail"),
        ({"channel": '"pigeon"'}, "recipient ann: there is no channel pigeon"),
    ],
)
def test_a_mistyped_recipient_costs_that_recipient_alone_and_is_told(
    settings: Callable[..., Settings], office: PostOffice, wrong: dict[str, str], says: str
) -> None:
    entry = mails("ann")
    for name, value in wrong.items():
        lines = [line for line in entry.splitlines() if not line.startswith(f"{name} =")]
        entry = "\n".join([*lines, f"{name} = {value}\n"])
    chosen = settings(mails("ben") + entry)

    outcome = a_pass(chosen)

    [problem] = outcome.problems
    assert says in str(problem)
    assert exit_code(problem) == 2
    assert outcome.folder is not None
    assert {each.to for each in office.accepted} >= {"ben@example.org"}
    found = {finding.part: finding for finding in doctor.examine(chosen, NOW)}
    assert (found["recipients"].ok, found["email"].ok) == (False, True)
    assert says in found["recipients"].says


@pytest.mark.parametrize(
    ("url", "says"),
    [
        ("smtp://desk:s3cret@host:port", "MONITOR_SMTP_URL cannot be read"),
        ("smtps://desk:s3cret%E9@host", "MONITOR_SMTP_URL: the password is not UTF-8"),
        ("", "E-mail needs a server: set MONITOR_SMTP_URL"),
    ],
)
def test_a_mistyped_mail_server_costs_the_mail_alone(
    settings: Callable[..., Settings],
    office: PostOffice,
    receiver: HookReceiver,
    url: str,
    says: str,
) -> None:
    hook = f'[[recipients]]\nname = "bot"\nchannel = "webhook"\naddress = "{receiver.url}"\n'

    outcome = a_pass(settings(mails("ann", "ben") + hook, MONITOR_SMTP_URL=url))

    [problem] = outcome.problems
    assert says in str(problem)
    assert "s3cret" not in str(problem)
    kinds = [{alert["kind"] for alert in hook.json["alerts"]} for hook in receiver.hooks]
    assert ("settings" in kinds[0], kinds[1:]) == (False, [{"settings"}])
    assert receiver.hooks[1].json["subject"] == "The settings of ann and ben are wrong"
    assert [hook.json["alerts"][0]["about"] for hook in receiver.hooks] == ["news", "trouble"]
    assert "s3cret" not in receiver.hooks[1].body.decode()
    mended = a_pass(settings(mails("ann", "ben") + hook), timedelta(hours=5))
    assert mended.problems == []
    assert [each.to for each in office.accepted] == ["ann@example.org", "ben@example.org"]


@pytest.mark.parametrize(
    ("shape", "says"),
    [
        ('recipients = "ann@example.org"\n', "recipients: write each as a table of its own"),
        (
            'recipients = ["ann@example.org"]\n',
            "recipients 1: is 'ann@example.org'; it must be a table",
        ),
        ("mail = 3\n", "mail: is 3; it must be a table of its own"),
        ('[[recipients]]\nchannel = "email"\n', "recipients number 1: the field name is missing"),
    ],
)
def test_tables_of_another_shape_stop_no_figures(
    tmp_path: Path, office: PostOffice, shape: str, says: str
) -> None:
    variables = environment(tmp_path, office, "")
    Path(variables["MONITOR_CONFIG"]).write_text(shape, encoding="utf-8")

    outcome = a_pass(load(variables))

    assert says in str(outcome.problems[0])
    assert outcome.folder is not None


def test_who_was_mistyped_is_told_when_it_is_mended_and_nothing_is_thrown_away(
    settings: Callable[..., Settings], office: PostOffice
) -> None:
    digest = mails("ann", rhythm='"daily"', hour='"10:00"')
    a_pass(settings(digest))
    a_pass(settings(digest.replace('"daily"', '"dayly"')), timedelta(hours=6))
    assert office.read == []

    a_pass(settings(digest), timedelta(hours=12))

    assert [each.to for each in office.accepted] == ["ann@example.org"]


def test_a_mistyped_table_of_recipients_drops_no_message(
    settings: Callable[..., Settings], office: PostOffice
) -> None:
    digest = mails("ann", rhythm='"daily"', hour='"10:00"')
    a_pass(settings(digest))

    mistyped = a_pass(settings(digest.replace("[[recipients]]", "[[recipient]]")))
    a_pass(settings(digest), timedelta(hours=24))

    [problem] = mistyped.problems
    assert exit_code(problem) == 2
    assert "there is no table recipient; known are mail, recipients" in str(problem)
    assert mistyped.folder is not None
    assert [each.to for each in office.accepted] == ["ann@example.org"]


def test_the_watch_sends_a_digest_at_its_hour_and_a_retry_without_news(
    settings: Callable[..., Settings], office: PostOffice
) -> None:
    now = [NOW]
    chosen = settings(mails("ann") + mails("ben", rhythm='"daily"'))
    watcher = Watcher(chosen, Options(), lambda: now[0], QUICK)
    office.trouble("DATA", "451 greylisted", times=1)

    watcher.run_pass()
    assert office.accepted == []
    now[0] += timedelta(minutes=2)
    watcher.deliver_due()
    assert [each.to for each in office.accepted] == ["ann@example.org"]
    now[0] += timedelta(days=1)
    watcher.deliver_due()

    assert [each.to for each in office.accepted] == ["ann@example.org", "ben@example.org"]


HEAVY = "{'smtplib', 'ssl', 'jinja2', 'requests', 'matplotlib', 'pandas', 'apprise'}"
A_LOOK = "from monitor.jobs.run import deliver_due; deliver_due(load(), now)"
A_PASS = (
    "from monitor.jobs.run_pass import Options, run_pass; from pathlib import Path\n"
    "from monitor.jobs.services import Services\n"
    "services = Services(publish=lambda *report: Path())\n"
    "quiet = lambda step, **progress: None\n"
    "run_pass(load(), Options(), now, quiet, services)"
)


@pytest.mark.parametrize("work", [A_LOOK, A_PASS])
def test_with_nothing_to_tell_nothing_that_tells_is_imported(
    tmp_path: Path, office: PostOffice, work: str
) -> None:
    variables = environment(tmp_path, office, mails("ann"))
    a_pass(load(variables))
    code = (
        "import sys; from datetime import UTC, datetime\n"
        "from monitor.settings.settings import load\n"
        f"now = datetime(2026, 10, 8, 14, tzinfo=UTC)\n{work}\n"
        f"print(sorted({HEAVY} & set(sys.modules)))"
    )

    done = subprocess.run(
        [sys.executable, "-c", code],
        env={**os.environ, "PYTHONPATH": str(REPO), **variables},
        capture_output=True,
        text=True,
        check=True,
    )

    assert done.stdout.strip() == "[]"


def test_the_doctor_looks_at_each_channel(
    settings: Callable[..., Settings], office: PostOffice, receiver: HookReceiver
) -> None:
    hook = f'[[recipients]]\nname = "bot"\nchannel = "webhook"\naddress = "{receiver.url}"\n'
    chosen = settings(mails("ann", "ben") + hook)

    found = {finding.part: finding for finding in doctor.examine(chosen, NOW)}

    assert found["email"].ok
    assert found["email"].says == (
        f"127.0.0.1:{office.port} answers, STARTTLS, certificate checked, logged in; 2 recipients"
    )
    assert found["webhook"].ok
    assert office.read == receiver.hooks == []


@pytest.mark.parametrize(
    ("change", "says"),
    [
        ({"MONITOR_SMTP_URL": "smtp://127.0.0.1:9"}, "127.0.0.1:9: Connection refused"),
        ({"MONITOR_SMTP_URL": ""}, "set MONITOR_SMTP_URL in the environment"),
    ],
)
def test_the_doctor_says_what_to_do(
    settings: Callable[..., Settings], change: dict[str, str], says: str
) -> None:
    found = {f.part: f for f in doctor.examine(settings(mails("ann"), **change), NOW)}

    assert not found["email"].ok
    assert says in found["email"].says


def test_the_doctor_says_that_nobody_is_told(settings: Callable[..., Settings]) -> None:
    found = {finding.part: finding for finding in doctor.examine(settings(""), NOW)}

    assert found["mail"].says.startswith("no [[recipients]] in the settings")
