"""A refusal is a recipient's fault or the channel's, and the channel's is one trouble."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest

from monitor.notifications import outbox
from monitor.notifications.silences import unreachable_recipients
from tests.mail import HookReceiver, PostOffice
from tests.notifications.household import MAIL, NOW, WEEK, Household, another, mails
from tests.slow import SlowPeer

House = Callable[..., Household]
THIRTY = [f"r{k}" for k in range(30)]
WRONG_SENDER = "553 5.7.1 <monitor@example.org>: Sender address rejected: not owned by user"


def hooks(*urls: str) -> str:
    """Recipients who are told by webhook, each at an address of their own."""
    return "".join(
        f'[[recipients]]\nname = "bot{k}"\nchannel = "webhook"\naddress = "{url}"\n'
        for k, url in enumerate(urls)
    )


@pytest.mark.parametrize("step", ["MAIL", "RCPT", "DATA"])
def test_a_wrong_sender_is_one_trouble_and_all_is_sent_when_it_is_mended(
    house: House, office: PostOffice, step: str
) -> None:
    home = house(mails(*THIRTY))
    office.trouble(step, WRONG_SENDER)
    home.raise_(WEEK)

    done = home.deliver()

    assert (done.sent, done.parked, done.postponed) == (0, 0, 30)
    [problem] = done.problems
    assert problem.permanent
    assert str(problem) == (
        "By email, 30 messages could not be delivered: the server takes nothing (553 5.7.1 <…>: "
        "Sender address rejected: not owned by user). Correct the sender under [mail] or the "
        "login; they are then sent."
    )
    [trouble] = unreachable_recipients(home.ledger, home.now)
    assert (trouble.channel, trouble.recipient) == ("email", "")
    office.put_right()
    home.later(minutes=2).deliver()
    assert unreachable_recipients(home.ledger, home.now) == []
    assert home.deliver().problems == []
    assert len(office.accepted) == len(set(home.subjects())) == 30


@pytest.mark.parametrize("reply", ["550 no", "550 5.1.1 unknown user", "553 5.1.8 sender"])
def test_one_refused_recipient_is_known_by_another_who_is_not(
    house: House, office: PostOffice, reply: str
) -> None:
    home = house(mails("ann", "ben", "cem"))
    office.trouble("RCPT", reply, to="ann@example.org")
    home.raise_(WEEK)

    done = home.deliver()

    assert (done.sent, done.parked) == (2, 1)
    assert "message to ann was refused for good" in str(done.problems[0])


@pytest.mark.parametrize(
    ("refused", "reply", "state"),
    [
        (["ann"], "550 no", "parked"),  # the sender's own mailbox would be taken
        (["ann", "monitor"], "553 not your address", "queued"),
        (["ann", "monitor"], "550 5.1.1 no such user", "parked"),  # a sender need not exist
        (["ann", "monitor"], "550 5.7.1 relaying denied", "queued"),
    ],
)
def test_with_one_recipient_the_senders_own_mailbox_tells(
    house: House, office: PostOffice, refused: list[str], reply: str, state: str
) -> None:
    home = house(mails("ann"))
    for name in refused:
        office.trouble("RCPT", reply, to=f"{name}@example.org")
    home.raise_(WEEK)

    home.deliver()

    assert [each[1] for each in home.states()] == [state]
    assert office.read == []


def test_a_message_that_is_refused_while_another_is_taken_is_parked(
    house: House, office: PostOffice
) -> None:
    home = house(mails("ann", "ben"))
    office.trouble("DATA", "554 5.7.1 spam", to="ann@example.org")
    home.raise_(WEEK)

    done = home.deliver()

    assert (done.sent, done.parked, done.postponed) == (1, 1, 0)


def test_a_server_that_is_away_for_days_is_one_trouble(house: House) -> None:
    home = house(mails(*THIRTY), MONITOR_SMTP_URL="smtp://127.0.0.1:9")
    home.raise_(WEEK)
    home.deliver()
    assert unreachable_recipients(home.ledger, home.now) == []

    for _ in range(10):
        home.later(hours=13).deliver()

    assert {state for _, state, _ in home.states()} == {"parked"}
    [trouble] = unreachable_recipients(home.ledger, home.now)
    assert (trouble.channel, trouble.recipient, trouble.since) == ("email", "", NOW)
    assert trouble.error == "given up: 127.0.0.1:9: Connection refused"


@pytest.mark.parametrize("greeting", [b"554 go away\r\n", b"421 4.7.0 too many of you\r\n"])
def test_a_greeting_that_refuses_is_told_in_its_own_words(house: House, greeting: bytes) -> None:
    with SlowPeer(greeting) as peer:
        home = house(mails("ann", "ben"), MONITOR_SMTP_URL=f"smtp://127.0.0.1:{peer.port}")
        home.raise_(WEEK)
        done = home.deliver()

    [problem] = done.problems
    assert f"(127.0.0.1:{peer.port}: {greeting.decode().strip()})" in str(problem)
    assert problem.permanent == greeting.startswith(b"5")
    assert done.postponed == 2


@pytest.mark.parametrize(
    ("first", "piece"),
    [(b"", b"2"), (b"220 hello\r\n", b"250-x\r\n"), (b"220-hello\r\n", b"220-and\r\n")],
    ids=["greeting", "reply", "lines"],
)
def test_a_server_that_drips_is_left_and_cut(house: House, first: bytes, piece: bytes) -> None:
    with SlowPeer(first, piece, pause_s=0.02) as peer:
        url = f"smtp://127.0.0.1:{peer.port}?timeout=0.15"
        home = house(mails("ann", "ben"), MONITOR_SMTP_URL=url)
        home.raise_(WEEK)
        done = home.deliver()

        assert peer.hung_up.wait(20)
    [problem] = done.problems
    assert "did not answer in time" in str(problem)
    assert done.postponed == 2
    assert sum(tries for *_, tries in home.states()) == 1


def test_a_reply_without_end_is_not_gathered(house: House) -> None:
    with SlowPeer(b"220 hello\r\n", b"250-more\r\n" * 5_000, pause_s=0) as peer:
        home = house(mails("ann"), MONITOR_SMTP_URL=f"smtp://127.0.0.1:{peer.port}")
        home.raise_(WEEK)
        done = home.deliver()

        assert peer.hung_up.wait(20)
    assert "its reply has no end" in str(done.problems[0])


def test_a_round_ends_so_that_the_next_pass_may_come_in_between(
    house: House, office: PostOffice
) -> None:
    home = house(mails("ann", "ben", "cem"))
    home.raise_(WEEK)

    done = home.deliver(round_s=0)

    assert done.sent < 3
    assert "for the next pass: those before took more than 0 seconds." in str(done.problems[0])
    while len(office.accepted) < 3:
        home.deliver()
    assert [tries for *_, tries in home.states()] == [1, 1, 1]


def test_three_receivers_that_are_away_do_not_hold_up_a_fourth(
    house: House, receiver: HookReceiver
) -> None:
    gone = "http://127.0.0.1:9/gone"
    home = house(hooks(gone, f"{gone}/2", f"{gone}/3", receiver.url))
    home.raise_(WEEK)

    done = home.deliver()

    assert (done.sent, done.postponed) == (1, 3)
    assert unreachable_recipients(home.later(days=2).ledger, home.now)[0].recipient == "bot0"


def test_who_is_reached_again_is_not_undelivered_because_of_an_older_message(
    house: House, office: PostOffice
) -> None:
    home = house(mails("ann"))
    office.trouble("DATA", "451 not this one", times=1)
    home.raise_(WEEK)
    home.deliver()
    first = home.ledger.execute("SELECT id FROM messages").fetchone()[0]
    outbox.postponed(home.ledger, [(first, home.later(days=9).now)], NOW, "451 not this one")

    home.now = NOW
    assert [
        each.recipient for each in unreachable_recipients(home.ledger, home.later(days=2).now)
    ] == ["ann"]
    home.raise_(another(WEEK, "soy-2026/release/2026-10-08"))
    home.deliver()

    assert unreachable_recipients(home.ledger, home.now) == []


def test_what_waits_for_another_try_is_tried_at_once_when_asked(
    house: House, office: PostOffice
) -> None:
    home = house(mails("ann"))
    office.trouble("DATA", "451 later", times=1)
    home.raise_(WEEK)
    home.deliver()

    assert outbox.retry(home.ledger, "ann", home.now) == 1
    assert home.deliver().sent == 1


def test_the_name_in_the_greeting_can_be_set(house: House, office: PostOffice) -> None:
    home = house(mails("ann"))
    home.raise_(WEEK)
    home.deliver()
    named = house(mails("ann"), mail=MAIL + 'hello = "desk.stra\u00dfe.example"\n')
    named.later(days=1).raise_(another(WEEK, "soy-2026/release/2026-10-08"))
    named.deliver()

    assert office.hellos == {"example.org", "desk.xn--strae-oqa.example"}


def test_a_password_of_other_letters_logs_in_and_shows_itself_nowhere(
    house: House, office: PostOffice
) -> None:
    office.password = "pässwörd-密码"
    home = house(mails("ann"))
    home.raise_(WEEK)
    assert home.deliver().sent == 1

    wrong = replace(home.settings.smtp, password="fälsch")  # type: ignore[type-var]
    home.settings = replace(home.settings, smtp=wrong)
    home.later(days=1).raise_(another(WEEK, "soy-2026/release/2026-10-08"))
    done = home.deliver()

    assert "refuses the login (535" in str(done.problems[0])
    told = f"{done.problems}{list(home.ledger.iterdump())}{home.settings!r}"
    assert "fälsch" not in told
    assert "codec" not in told
