"""Webhooks and apprise through real receivers; what is wrong with a setting, in a sentence."""

from __future__ import annotations

import dataclasses
import hashlib
import hmac
from collections.abc import Callable

import pytest

from monitor.core import installed
from monitor.core.errors import ConfigError, DeliveryError
from monitor.core.frozen import replace
from monitor.notifications import channels, outbox
from monitor.notifications.apprise_process import NOT_TAKEN, UNKNOWN_ADDRESS, hand_over
from monitor.notifications.channels import through_apprise
from monitor.notifications.channels.through_apprise import Apprise
from monitor.notifications.channels.webhook import Webhook
from tests.hostile import DISGUISED_LOOPBACK, TEXTS
from tests.mail import HookReceiver, PostOffice
from tests.notifications.household import SUSPENDED, WEEK, Household, mails
from tests.slow import SlowPeer

House = Callable[..., Household]


def hooks(url: str) -> str:
    """A recipient who is told by webhook."""
    return f'[[recipients]]\nname = "bot"\nchannel = "webhook"\naddress = "{url}"\n'


def test_a_channel_is_found_by_its_file() -> None:
    assert channels.names() == ("apprise", "email", "webhook")


def test_a_webhook_is_signed_and_says_everything(house: House, receiver: HookReceiver) -> None:
    home = house(hooks(receiver.url))
    home.raise_(WEEK, SUSPENDED)

    assert home.deliver().sent == 1

    [hook] = receiver.hooks
    stamp = hook.headers["X-Monitor-Timestamp"]
    signed = hmac.new(b"hush", stamp.encode() + b"." + hook.body, hashlib.sha256).hexdigest()
    assert hook.headers["X-Monitor-Signature"] == f"sha256={signed}"
    assert hook.headers["Idempotency-Key"] == hook.json["id"]
    assert hook.json["schema"] == 1
    assert hook.json["subject"] == f"{SUSPENDED.title} (and 1 more)"
    assert [each["key"] for each in hook.json["alerts"]] == [SUSPENDED.key, WEEK.key]
    week = hook.json["alerts"][1]
    assert week["numbers"]["Bought"] == "16,606,954 t"
    assert (week["promise"], week["severity"], week["resolved"]) == ("soy-2026", "info", False)
    assert "hush" not in str(hook)


def test_a_webhook_holds_any_text_as_it_is(house: House, receiver: HookReceiver) -> None:
    texts = [text for text in TEXTS if "\ud83d" not in text]
    home = house(hooks(receiver.url))
    home.raise_(*(
        replace(WEEK, key=f"soy-2026/release/{n}", title=text, text=text,
                numbers=(("Bought", text),))
        for n, text in enumerate(texts)
    ))  # fmt: skip

    assert home.deliver().sent == 1

    [hook] = receiver.hooks
    told = hook.json["alerts"]
    for field in ("title", "text"):
        assert sorted(each[field] for each in told) == sorted(texts)
    assert sorted(each["numbers"]["Bought"] for each in told) == sorted(texts)
    assert not set(hook.body) & {*range(0x20), 0x7F}
    assert not [name for name, value in hook.headers.items() if "evil" in f"{name}{value}"]


@pytest.mark.parametrize("status", [500, 503, 429, 408])
def test_a_receiver_in_trouble_is_told_again(
    house: House, receiver: HookReceiver, status: int
) -> None:
    home = house(hooks(receiver.url))
    receiver.answers.append(status)
    home.raise_(WEEK)

    assert home.deliver().postponed == 1
    assert home.later(minutes=2).deliver().sent == 1

    first, second = receiver.hooks
    assert first.body == second.body


@pytest.mark.parametrize("status", [400, 404, 410, 300, 301, 302, 304])
@pytest.mark.parametrize("elsewhere", ["/elsewhere", None])
def test_only_2xx_is_sent(
    house: House, receiver: HookReceiver, status: int, elsewhere: str | None
) -> None:
    home = house(hooks(receiver.url))
    receiver.elsewhere = elsewhere
    receiver.answers.append(status)
    home.raise_(WEEK)

    done = home.deliver()

    assert done.parked == 1
    assert f"answered {status}" in str(done.problems[0])
    assert len(receiver.hooks) == 1


@pytest.mark.parametrize("host", DISGUISED_LOOPBACK)
def test_a_name_that_leads_to_this_machine_is_sent_nothing(
    house: House, receiver: HookReceiver, host: str
) -> None:
    home = house(hooks(receiver.url.replace("127.0.0.1", host)))
    home.raise_(WEEK)

    done = home.deliver()

    assert (done.sent, done.postponed) == (0, 1)
    assert "leads to this machine or its own network" in str(done.problems[0])
    assert receiver.hooks == []


@pytest.mark.parametrize("host", DISGUISED_LOOPBACK)
def test_neither_does_apprise(receiver: HookReceiver, host: str) -> None:
    address = receiver.url.replace("http://127.0.0.1", f"json://{host}")

    assert hand_over(address, "title", "body", 30) in (NOT_TAKEN, UNKNOWN_ADDRESS)
    assert receiver.hooks == []


def test_apprise_follows_no_redirect(receiver: HookReceiver) -> None:
    receiver.answers.append(307)
    receiver.elsewhere = f"{receiver.url}/elsewhere"

    address = receiver.url.replace("http://", "json://")

    assert hand_over(address, "title", "body", 30) == NOT_TAKEN
    assert len(receiver.hooks) == 1


def test_a_receiver_that_drips_is_left_and_told_again(house: House) -> None:
    home = house(hooks("http://127.0.0.1/never-asked"))
    home.raise_(WEEK)
    [message] = outbox.messages(home.ledger, [1])

    with SlowPeer(b"HTTP/1.1 200 OK\r\nX: ") as peer:
        who = dataclasses.replace(home.settings.recipients[0], address=peer.url)
        with pytest.raises(DeliveryError, match=r"^no answer: it took too long$") as failed:
            Webhook("hush", whole_s=0.2).send(message, who)

    assert not failed.value.permanent


def test_what_a_receiver_says_at_length_is_not_read(house: House) -> None:
    home = house(hooks("http://127.0.0.1/never-asked"))
    home.raise_(WEEK)
    [message] = outbox.messages(home.ledger, [1])

    with SlowPeer(b"HTTP/1.1 200 OK\r\n\r\n", piece=b"x" * 100_000, pause_s=0) as peer:
        who = dataclasses.replace(home.settings.recipients[0], address=peer.url)
        Webhook("hush").send(message, who)

        assert peer.hung_up.wait(20)


def test_one_channel_that_is_down_does_not_hold_up_another(
    house: House, receiver: HookReceiver
) -> None:
    home = house(mails("ann") + hooks(receiver.url), MONITOR_SMTP_URL="smtp://127.0.0.1:9")
    home.raise_(WEEK)

    done = home.deliver()

    assert (done.sent, done.postponed) == (1, 1)
    assert len(receiver.hooks) == 1


def test_services_are_reached_through_apprise(house: House, receiver: HookReceiver) -> None:
    recipients = (
        '[[recipients]]\nname = "chat"\nchannel = "apprise"\naddress_variable = "TEAM_CHAT"\n'
    )
    address = receiver.url.replace("http://", "json://")
    home = house(recipients, TEAM_CHAT=address)
    receiver.answers.append(503)
    home.raise_(WEEK)

    assert home.deliver().postponed == 1
    assert home.later(minutes=2).deliver().sent == 1

    assert receiver.hooks[1].json["title"] == WEEK.title
    assert "16,606,954 t" in receiver.hooks[1].json["message"]


def test_a_service_that_drips_or_has_no_end_is_left(house: House) -> None:
    home = house(hooks("http://127.0.0.1/never-asked"))
    home.raise_(WEEK)
    [message] = outbox.messages(home.ledger, [1])

    with SlowPeer(b"HTTP/1.1 200 OK\r\nX: ") as peer:
        who = dataclasses.replace(
            home.settings.recipients[0], address=f"json://127.0.0.1:{peer.port}"
        )
        with pytest.raises(DeliveryError, match=r"^no answer: it took too long$") as failed:
            Apprise(whole_s=2).send(message, who)

        assert not failed.value.permanent
    with SlowPeer(b"HTTP/1.1 200 OK\r\n\r\n", b"x" * 10_000_000, pause_s=0) as peer:
        who = dataclasses.replace(who, address=f"json://127.0.0.1:{peer.port}")
        with pytest.raises(DeliveryError):
            Apprise(whole_s=20).send(message, who)

        assert peer.hung_up.wait(20)


def test_without_apprise_one_sentence_says_what_to_install(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(through_apprise, "find_spec", lambda name: None)

    with pytest.raises(ConfigError) as refused:
        house('[[recipients]]\nname = "chat"\nchannel = "apprise"\naddress = "json://host"\n')

    assert str(refused.value) == (
        "recipient chat: the channel apprise needs the package apprise: "
        f"in {installed.checkout()}, `make extras EXTRAS=apprise`."
    )


EMAIL = '[[recipients]]\nname = "ann"\nchannel = "email"\naddress = "ann@example.org"\n'


@pytest.mark.parametrize(
    ("file", "sentence"),
    [
        (EMAIL + 'fond_of = "x"\n', "recipients ann: there is no field fond_of"),
        (EMAIL + 'least = "bad"\n', "recipients ann: least: is 'bad'; it must be one of info"),
        (EMAIL + 'rhythm = "hourly"\n', "it must be one of at once, daily, weekly"),
        (EMAIL + 'hour = "7 o clock"\n', "recipient ann: hour: '7 o clock' is no time"),
        (EMAIL + 'quiet = "22:00"\n', "quiet: is '22:00'; write it as 22:00-07:00."),
        (EMAIL + 'zone = "Mars/North"\n', "zone: is 'Mars/North'; write it as America/New_York"),
        (EMAIL + 'promises = ["soy-1999"]\n', "there is no promise soy-1999; known are soy-2025"),
        (EMAIL + EMAIL, "recipient ann stands there more than once; names"),
        (EMAIL.replace('"email"', '"pigeon"'), "there is no channel pigeon; known are apprise"),
        (EMAIL.replace("ann@", "ann at "), "recipient ann: address: 'ann at example.org' is no"),
        (EMAIL.replace('"ann"', '"a\\nb"'), "name: holds U+000A"),
        (EMAIL.replace('"ann"', '"a\\u202eb"'), "name: holds U+202E, a sign that cannot be seen"),
        (EMAIL.replace('"ann"', f'"{"n" * 5000}"'), "name: has 5,000 signs; at most 300"),
        (EMAIL.replace("address =", "address_variable ="), "which is not set"),
        (EMAIL.replace("@example.org", "@exa\\r\\nmple.org"), "address: holds U+000D"),
        (hooks("ftp://host"), "a webhook's address must begin with https:// or http://"),
    ],
)
def test_a_mistake_gets_one_sentence(
    house: House, office: PostOffice, file: str, sentence: str
) -> None:
    with pytest.raises(ConfigError) as refused:
        house(file)

    assert sentence in str(refused.value)
    assert str(refused.value).count("\n") == 0


@pytest.mark.parametrize(
    ("mail", "sentence"),
    [
        ("", "E-mail needs a sender"),
        ('[mail]\nsender = "desk"\n', "mail: sender: 'desk' is no e-mail address"),
        ('[mail]\nsender = "a@b.org"\nunsubscribe = "desk@b.org"\n', "must begin with mailto:"),
        ('[mail]\nsender = "a@b.org"\nconnections = 0\n', "connections: is 0; it must be above"),
        ('[mail]\nfrom = "a@b.org"\n', "mail: there is no field from"),
        ('[mail]\nsender = "a\\nb@b.org"\n', "mail: sender: holds U+000A"),
    ],
)
def test_a_mistake_in_the_mail_gets_one_sentence(house: House, mail: str, sentence: str) -> None:
    with pytest.raises(ConfigError) as refused:
        house(EMAIL, mail=mail)

    assert sentence in str(refused.value)
